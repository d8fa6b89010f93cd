use std::thread;
use std::time::{Duration, Instant};

use super::super::input::number;
use crate::scaffold::language::Data;
use crate::scaffold::{OutsideFault, Watch};

/// The longest that Backstage waits unless it is configured otherwise (Backstage semantics 5.10, `debug:wait`).
const LONGEST: Duration = Duration::from_mins(10);
/// How often it is looked whether the run was cancelled.
const GLANCE: Duration = Duration::from_millis(25);

type Wait = fn(&Data, &mut dyn Watch) -> Result<(), OutsideFault>;

/// The actions that only wait.
pub(in crate::publish) fn waiting(action: &str) -> Option<Wait> {
    Some(match action {
        "debug:wait" => |input, watch| {
            let parts = [("minutes", 60.0), ("seconds", 1.0), ("milliseconds", 0.001)];
            let seconds: f64 =
                parts.iter().map(|(name, unit)| number(input, name).unwrap_or(0.0) * unit).sum();
            wait(seconds, watch)
        },
        "roadiehq:utils:sleep" => |input, watch| wait(number(input, "amount").unwrap_or(0.0), watch),
        _ => return None,
    })
}

fn wait(seconds: f64, watch: &mut dyn Watch) -> Result<(), OutsideFault> {
    let duration = Duration::try_from_secs_f64(seconds);
    let duration =
        duration.map_err(|_range| OutsideFault::input(format!("{seconds} seconds are no time to wait")))?;
    if duration > LONGEST {
        return Err(OutsideFault::input(format!(
            "{seconds} seconds are longer than the {} minutes that a step may wait",
            LONGEST.as_secs() / 60
        )));
    }
    watch.info(&format!("Waiting for {duration:?}"));
    let end = Instant::now() + duration;
    while let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        if watch.is_cancelled() {
            return Err(OutsideFault::cancelled());
        }
        thread::park_timeout(left.min(GLANCE));
    }
    Ok(())
}

use std::fmt;
use std::time::{Duration, Instant};

/// So much time may pass in repeating one thing, whatever it takes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Fewer rounds say nothing.
const FEWEST_ROUNDS: usize = 3;

/// Calls `round` some times: at most `most`, fewer when it takes long.
pub fn repeat(most: usize, mut round: impl FnMut()) {
    let start = Instant::now();
    for number in 0..most {
        if number >= FEWEST_ROUNDS && start.elapsed() > PATIENCE {
            return;
        }
        round();
    }
}

/// Durations of the same thing.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that `percent` of them do not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(at).copied().unwrap_or_default()
    }
}

impl fmt::Display for Times {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |percent| self.percentile(percent).as_secs_f64() * 1e3;
        write!(out, "{:.2} / {:.2} ms", milliseconds(50), milliseconds(99))
    }
}

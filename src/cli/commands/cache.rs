use std::time::SystemTime;

use super::super::args::CacheAction;
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, Tone};
use crate::sources::snapshot::{Listed, Store};
use crate::text::{age, counted};

/// Prints what is kept of catalogs between sessions, or removes it.
pub(in crate::cli) fn cache(
    setting: &Setting,
    action: CacheAction,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let Some(folder) = setting.config.paths.cache.as_deref() else {
        return Err(Failure::Usage("there is no folder for a cache: no home folder".to_owned()));
    };
    let store = Store::new(folder);
    match action {
        CacheAction::List => {
            let kept = store.list();
            kept.iter().try_for_each(|kept| row(kept, out))?;
            Ok(if kept.is_empty() { Exit::No } else { Exit::Done })
        }
        CacheAction::Clear => {
            let fails = |error| Failure::Usage(format!("{}: {error}", folder.display()));
            let count = store.clear().map_err(fails)?;
            out.line(&format!("removed {}", counted(count, "file", "files")))?;
            Ok(Exit::Done)
        }
    }
}

fn row(kept: &Listed, out: &mut Output) -> Result<(), Failure> {
    let what = match &kept.key {
        Some(key) => key.lines().map(said).collect::<Vec<_>>().join(", "),
        None => "(of no use any more)".to_owned(),
    };
    let said = format!("{:>9}  {:>8}  ", size(kept.size), written(kept.written));
    let path = format!("  {}", kept.path.display());
    out.pieces(&[(Tone::Plain, &said), (Tone::Strong, &what), (Tone::Muted, &path)])?;
    Ok(())
}

/// A place as it was given is known to who gave it; what it really is tells places apart.
fn said(place: &str) -> &str {
    place.split_once(" = ").map_or(place, |(_, real)| real)
}

/// How long ago it was written.
pub(super) fn written(time: Option<SystemTime>) -> String {
    let elapsed = time.and_then(|time| time.elapsed().ok()).unwrap_or_default();
    age(elapsed)
}

/// A number of bytes in its largest unit.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

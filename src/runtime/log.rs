use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing::Level;

/// Writes what happens to `file` from now on, for all sessions of the process; `verbose` says more.
///
/// The log holds what the program does and what went wrong, never what somebody typed or copied.
pub fn start_log(file: &Path, verbose: bool) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let log = Mutex::new(options.open(file)?);
    let level = if verbose { Level::DEBUG } else { Level::INFO };
    let subscriber =
        tracing_subscriber::fmt().with_writer(log).with_ansi(false).with_target(false).with_max_level(level);
    tracing::subscriber::set_global_default(subscriber.finish()).map_err(io::Error::other)
}

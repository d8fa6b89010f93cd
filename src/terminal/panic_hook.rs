use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::{panic, thread};

use super::Guard;

/// Makes a panic of this thread give the `terminal` back before its message is printed, and name the
/// `log` after it.
///
/// To be called by the thread that runs the session of this process's own terminal. A panic of another
/// thread goes to the log alone: whoever started that work is told, and the session goes on.
pub fn install_panic_hook<W: Write, T: Write>(
    guard: &Guard<W>,
    terminal: impl Fn() -> io::Result<T> + Send + Sync + 'static,
    log: Option<PathBuf>,
) {
    let (modes, held) = guard.share();
    let session = thread::current().id();
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        tracing::error!("{info}");
        if thread::current().id() != session && held.load(Ordering::SeqCst) {
            return;
        }
        // Whoever swaps it gives the terminal back; the guard's drop then finds nothing to do.
        if held.swap(false, Ordering::SeqCst) {
            // When this fails the message below is still worth a try.
            let _ = terminal().and_then(|mut terminal| modes.give_back(&mut terminal));
        }
        previous(info);
        if let Some(log) = &log {
            let _ = writeln!(io::stderr(), "The log is at {}", log.display());
        }
    }));
}

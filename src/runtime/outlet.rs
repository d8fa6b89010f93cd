use std::fs::File;
use std::io::{self, IsTerminal, Write};

use crate::terminal::Keyboard;

/// Where a session draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlet {
    /// Standard output.
    Standard,
    /// The terminal itself, for standard output carries an answer.
    Terminal,
}

/// Something to draw on.
pub(super) type Paper = Box<dyn Write + Send>;

impl Outlet {
    /// Opens it; of the terminal's names the first that there is.
    pub(super) fn open(self) -> io::Result<Paper> {
        if self == Self::Standard {
            return Ok(Box::new(io::stdout()));
        }
        match File::options().write(true).open("/dev/tty") {
            Ok(terminal) => Ok(Box::new(terminal)),
            Err(_) if io::stderr().is_terminal() => Ok(Box::new(io::stderr())),
            Err(error) => Err(error),
        }
    }
}

/// What keys are read from: standard input, or where something else comes from there the terminal itself.
#[cfg(unix)]
pub(super) fn keyboard() -> io::Result<Keyboard> {
    if io::stdin().is_terminal() {
        return Ok(Box::new(io::stdin()));
    }
    Ok(Box::new(File::open("/dev/tty")?))
}

/// What keys are read from.
#[cfg(windows)]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix, where it may fail")]
pub(super) fn keyboard() -> io::Result<Keyboard> {
    Ok(())
}

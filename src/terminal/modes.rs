use std::io::{self, Write};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{QueueableCommand, terminal};

/// What a session asks of its terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modes {
    /// Report clicks and the wheel.
    pub mouse: bool,
    /// Tell keys apart with kitty's protocol; only for terminals that are known to have it.
    pub kitty_keyboard: bool,
    /// It is the terminal of this process, which must be set to hand over every key at once. The
    /// far end of an SSH connection has done that itself.
    pub of_process: bool,
}

impl Modes {
    /// Takes the terminal over.
    pub(super) fn take(self, out: &mut impl Write) -> io::Result<()> {
        if self.of_process {
            terminal::enable_raw_mode()?;
        }
        out.queue(EnterAlternateScreen)?.queue(Hide)?.queue(EnableBracketedPaste)?;
        if self.mouse {
            mouse(out, true)?;
        }
        if self.kitty_keyboard {
            let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
            out.queue(PushKeyboardEnhancementFlags(flags))?;
        }
        out.flush()
    }

    /// Gives the terminal back as it was, also when only a part of [`Modes::take`] came through.
    ///
    /// What is off already is switched off once more: that harms nothing, and after a failure nobody
    /// knows. Only kitty's stack of keyboard modes must be popped as often as it was pushed.
    pub(super) fn give_back(self, out: &mut impl Write) -> io::Result<()> {
        let written = self.write_back(out);
        if self.of_process {
            terminal::disable_raw_mode()?;
        }
        written
    }

    fn write_back(self, out: &mut impl Write) -> io::Result<()> {
        if self.kitty_keyboard {
            out.queue(PopKeyboardEnhancementFlags)?;
        }
        out.queue(DisableMouseCapture)?
            .queue(DisableBracketedPaste)?
            .queue(EndSynchronizedUpdate)?
            .queue(Show)?
            .queue(LeaveAlternateScreen)?
            .flush()
    }
}

/// Switches reports of clicks and the wheel, but not of every movement: over a slow line those
/// would be all there is.
#[cfg(not(windows))]
pub(super) fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    if on {
        return out.write_all(b"\x1b[?1000h\x1b[?1006h");
    }
    out.queue(DisableMouseCapture).map(|_| ())
}

/// Windows reports the mouse through its own interface.
#[cfg(windows)]
pub(super) fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    if on {
        return out.queue(crossterm::event::EnableMouseCapture).map(|_| ());
    }
    out.queue(DisableMouseCapture).map(|_| ())
}

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::modes::{Modes, mouse};

/// Holds a terminal and gives it back on every way out: leaving, dropping, unwinding.
///
/// It writes to its own `out`, so each of many terminals that a process serves has its own.
#[derive(Debug)]
pub struct Guard<W: Write> {
    out: W,
    modes: Modes,
    held: Arc<AtomicBool>,
}

impl<W: Write> Guard<W> {
    /// Takes the terminal over: alternate screen, no cursor, pastes marked, and what `modes` ask.
    pub fn enter(out: W, modes: Modes) -> io::Result<Self> {
        let mut guard = Self { out, modes, held: Arc::new(AtomicBool::new(true)) };
        // On failure the drop gives back what was taken so far.
        guard.modes.take(&mut guard.out)?;
        Ok(guard)
    }

    /// Gives the terminal back; once is enough, more does no harm.
    pub fn leave(&mut self) -> io::Result<()> {
        if self.held.swap(false, Ordering::SeqCst) { self.modes.give_back(&mut self.out) } else { Ok(()) }
    }

    /// Takes the terminal again after [`Guard::leave`], or after the process was stopped and
    /// continued without a chance to leave. The screen must then be drawn anew.
    pub fn resume(&mut self) -> io::Result<()> {
        // Whoever ran meanwhile may have reset anything, and a second push must not pile up.
        self.leave()?;
        self.held.store(true, Ordering::SeqCst);
        self.modes.take(&mut self.out)
    }

    /// Lets `run` have the terminal as it was found: an editor, a stop. Takes it again afterwards
    /// if it was held before; the screen must then be drawn anew.
    pub fn outside<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<T> {
        let held = self.is_held();
        self.leave()?;
        let result = run();
        if held {
            self.resume()?;
        }
        Ok(result)
    }

    /// Switches the mouse, so that the terminal itself can select text.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.modes.mouse = on;
        if self.is_held() {
            mouse(&mut self.out, on)?;
            self.out.flush()?;
        }
        Ok(())
    }

    /// Whether the terminal is held at the moment.
    pub fn is_held(&self) -> bool {
        self.held.load(Ordering::SeqCst)
    }

    /// What a panic hook needs to give the terminal back in place of this guard.
    pub(super) fn share(&self) -> (Modes, Arc<AtomicBool>) {
        (self.modes, Arc::clone(&self.held))
    }
}

impl<W: Write> Drop for Guard<W> {
    fn drop(&mut self) {
        // A terminal that cannot be written to any more is gone, and nobody is left to tell.
        let _ = self.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Mutex;

    use super::*;

    const PLAIN: Modes = Modes { mouse: false, kitty_keyboard: false, of_process: false };
    const ALL: Modes = Modes { mouse: true, kitty_keyboard: true, of_process: false };

    const ENTERED: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h";
    const RESTORED: &str = concat!(
        "\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l", // mouse
        "\x1b[?2004l",                                             // marked pastes
        "\x1b[?2026l",                                             // synchronized update
        "\x1b[?25h",                                               // cursor
        "\x1b[?1049l",                                             // alternate screen
    );

    /// What a terminal was sent, to be read while the guard still holds it.
    #[derive(Clone, Default)]
    struct Wire(Arc<Mutex<Vec<u8>>>);

    impl Wire {
        fn taken(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
        }
    }

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn dropping_restores_everything_that_was_set() {
        let wire = Wire::default();
        let guard = Guard::enter(wire.clone(), ALL).unwrap();
        assert_eq!(wire.taken(), format!("{ENTERED}\x1b[?1000h\x1b[?1006h\x1b[>1u"));
        drop(guard);
        assert_eq!(wire.taken(), format!("\x1b[<1u{RESTORED}"));
    }

    #[test]
    fn kitty_is_popped_only_where_it_was_pushed() {
        let wire = Wire::default();
        drop(Guard::enter(wire.clone(), PLAIN).unwrap());
        assert_eq!(wire.taken(), format!("{ENTERED}{RESTORED}"));
    }

    #[test]
    fn leaving_twice_restores_once() {
        let wire = Wire::default();
        let mut guard = Guard::enter(wire.clone(), PLAIN).unwrap();
        wire.taken();
        guard.leave().unwrap();
        guard.leave().unwrap();
        drop(guard);
        assert_eq!(wire.taken(), RESTORED);
    }

    #[test]
    fn another_program_finds_the_terminal_as_it_was() {
        let wire = Wire::default();
        let mut guard = Guard::enter(wire.clone(), PLAIN).unwrap();
        wire.taken();
        let seen = guard.outside(|| wire.taken()).unwrap();
        assert_eq!(seen, RESTORED);
        assert_eq!(wire.taken(), ENTERED);
        assert!(guard.is_held());
    }

    #[test]
    fn a_guard_that_was_left_stays_left() {
        let wire = Wire::default();
        let mut guard = Guard::enter(wire.clone(), PLAIN).unwrap();
        guard.leave().unwrap();
        wire.taken();
        guard.outside(|| ()).unwrap();
        guard.set_mouse(true).unwrap();
        assert_eq!(wire.taken(), "");
    }

    #[test]
    fn an_unannounced_stop_is_made_good_without_piling_up() {
        let wire = Wire::default();
        let mut guard = Guard::enter(wire.clone(), ALL).unwrap();
        wire.taken();
        guard.resume().unwrap();
        let sent = wire.taken();
        assert_eq!(sent.matches("\x1b[<1u").count(), sent.matches("\x1b[>1u").count());
        assert!(sent.ends_with("\x1b[>1u"));
    }

    #[test]
    fn the_mouse_stays_as_it_was_switched() {
        let wire = Wire::default();
        let mut guard = Guard::enter(wire.clone(), ALL).unwrap();
        wire.taken();
        guard.set_mouse(false).unwrap();
        assert!(wire.taken().ends_with("\x1b[?1000l"));
        guard.resume().unwrap();
        assert!(!wire.taken().contains("\x1b[?1000h"));
        guard.set_mouse(true).unwrap();
        assert_eq!(wire.taken(), "\x1b[?1000h\x1b[?1006h");
    }

    #[test]
    fn unwinding_restores() {
        let wire = Wire::default();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let _guard = Guard::enter(wire.clone(), PLAIN).unwrap();
            wire.taken();
            std::panic::resume_unwind(Box::new("a session went wrong"));
        }));
        assert!(panicked.is_err());
        assert_eq!(wire.taken(), RESTORED);
    }
}

#[cfg(unix)]
pub use unix::{Hangup, Keyboard};
#[cfg(windows)]
pub use windows::{Hangup, Keyboard};

#[cfg(unix)]
mod unix {
    use std::io::ErrorKind;
    use std::os::fd::{AsFd, AsRawFd};
    use std::sync::Arc;
    use std::{io, thread};

    use mio::unix::SourceFd;
    use mio::{Events, Interest, Poll, Token, Waker};

    const KEYBOARD: Token = Token(0);
    const DROPPED: Token = Token(1);

    /// What keys are read from.
    pub type Keyboard = Box<dyn AsFd + Send>;

    /// Watches whether a terminal is still there, as long as it lives.
    ///
    /// The system tells only some of those who use a terminal with a signal that it is gone: not those who run in
    /// a session of their own. Whoever reads from it is told by an end of file, which the library takes for nothing.
    #[derive(Debug)]
    pub struct Hangup {
        dropped: Arc<Waker>,
    }

    impl Hangup {
        /// Calls `told` when nobody is at the other end of `keyboard` any more, on a thread of its own.
        ///
        /// # Errors
        /// When the system cannot watch it, as with some devices on macOS.
        pub fn watch(keyboard: Keyboard, told: impl FnOnce() + Send + 'static) -> io::Result<Self> {
            let mut poll = Poll::new()?;
            let file = keyboard.as_fd().as_raw_fd();
            poll.registry().register(&mut SourceFd(&file), KEYBOARD, Interest::READABLE)?;
            let dropped = Arc::new(Waker::new(poll.registry(), DROPPED)?);
            let waker = Arc::clone(&dropped);
            thread::Builder::new().name("hangup".to_owned()).spawn(move || {
                if is_gone(&mut poll) {
                    told();
                }
                // Both have to stay open for so long as they are watched.
                drop((keyboard, waker));
            })?;
            Ok(Self { dropped })
        }
    }

    impl Drop for Hangup {
        fn drop(&mut self) {
            // One that cannot be woken ends with the process.
            let _ = self.dropped.wake();
        }
    }

    /// Waits for the end of the terminal, and tells whether it came: nobody may want to know it any more.
    fn is_gone(poll: &mut Poll) -> bool {
        let mut events = Events::with_capacity(2);
        loop {
            match poll.poll(&mut events, None) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return false,
                Ok(()) => {}
            }
            for event in &events {
                if event.token() == DROPPED {
                    return false;
                }
                if event.is_read_closed() || event.is_error() {
                    return true;
                }
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use std::io::Write;
        use std::os::unix::net::UnixStream;
        use std::sync::mpsc;
        use std::time::Duration;

        use super::*;

        const PATIENCE: Duration = Duration::from_secs(10);

        #[test]
        fn an_end_is_told_and_keys_are_not() {
            let (ours, mut theirs) = UnixStream::pair().unwrap();
            let (tell, told) = mpsc::channel();
            let _watch = Hangup::watch(Box::new(ours), move || tell.send("gone").unwrap()).unwrap();
            theirs.write_all(b"jjj").unwrap();
            assert!(told.recv_timeout(Duration::from_millis(50)).is_err(), "it is still there");
            drop(theirs);
            assert_eq!(told.recv_timeout(PATIENCE), Ok("gone"));
        }

        #[test]
        fn what_is_not_watched_any_more_is_not_told() {
            let (ours, theirs) = UnixStream::pair().unwrap();
            let (tell, told) = mpsc::channel();
            let watch = Hangup::watch(Box::new(ours), move || {
                let _ = tell.send("gone");
            })
            .unwrap();
            drop(watch);
            assert_eq!(told.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected));
            drop(theirs);
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::io;

    /// Closing a console ends its processes, so nothing has to be looked at.
    pub type Keyboard = ();

    /// Watches nothing.
    #[derive(Debug)]
    pub struct Hangup;

    impl Hangup {
        /// Watches nothing.
        pub fn watch(_keyboard: Keyboard, _told: impl FnOnce() + Send + 'static) -> io::Result<Self> {
            Ok(Self)
        }
    }
}

#[cfg(unix)]
pub use unix::{Signals, end_soon, stop_process};
#[cfg(windows)]
pub use windows::{Signals, end_soon, stop_process};

/// What the system, or the user through it, asks of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End, leaving everything in order.
    End,
    /// Interrupt. While another program has the terminal this is meant for that program.
    Interrupt,
    /// Stop until continued: leave the terminal, call [`stop_process`], and take it again.
    Stop,
    /// Continue: the terminal may have been changed meanwhile.
    Continue,
}

#[cfg(unix)]
mod unix {
    use std::time::Duration;
    use std::{io, thread};

    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::{Handle, Signals as Arriving};
    use signal_hook::low_level;

    use super::Signal;

    /// Far longer than leaving takes.
    const GRACE: Duration = Duration::from_secs(2);

    /// Watches for signals as long as it lives.
    #[derive(Debug)]
    pub struct Signals {
        handle: Handle,
    }

    impl Signals {
        /// Calls `told` with each signal that arrives, on a thread of its own.
        pub fn watch(mut told: impl FnMut(Signal) + Send + 'static) -> io::Result<Self> {
            let mut arriving = Arriving::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
            let handle = arriving.handle();
            thread::Builder::new().name("signals".to_owned()).spawn(move || {
                for number in arriving.forever() {
                    told(match number {
                        SIGTSTP => Signal::Stop,
                        SIGCONT => Signal::Continue,
                        SIGINT => Signal::Interrupt,
                        _ => Signal::End,
                    });
                }
            })?;
            Ok(Self { handle })
        }
    }

    impl Drop for Signals {
        fn drop(&mut self) {
            self.handle.close();
        }
    }

    /// Ends this process if it has not ended by itself in a moment.
    ///
    /// Whoever reads keys from a terminal that is gone may never come back: the library reads the end of it over and
    /// over.
    pub fn end_soon() {
        let ended = thread::Builder::new().name("end".to_owned()).spawn(|| {
            thread::park_timeout(GRACE);
            low_level::emulate_default_handler(SIGTERM)
        });
        // Without a thread it ends as soon as the session looks up.
        drop(ended);
    }

    /// Stops this process; returns when it is continued.
    pub fn stop_process() -> io::Result<()> {
        low_level::emulate_default_handler(SIGTSTP)
    }

    #[cfg(test)]
    mod tests {
        use std::sync::mpsc;
        use std::time::Duration;

        use super::*;

        #[test]
        fn signals_arrive_by_their_meaning() {
            let (tell, told) = mpsc::channel();
            let signals = Signals::watch(move |signal| tell.send(signal).unwrap()).unwrap();
            for (number, meaning) in
                [(SIGHUP, Signal::End), (SIGTSTP, Signal::Stop), (SIGCONT, Signal::Continue)]
            {
                low_level::raise(number).unwrap();
                assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(meaning));
            }
            drop(signals);
            assert!(told.recv_timeout(Duration::from_secs(10)).is_err(), "the watch has ended");
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::io;

    use super::Signal;

    /// Windows has no such signals: closing its window ends the process.
    #[derive(Debug)]
    pub struct Signals;

    impl Signals {
        /// Watches for nothing.
        pub fn watch(_told: impl FnMut(Signal) + Send + 'static) -> io::Result<Self> {
            Ok(Self)
        }
    }

    /// Nothing has to be done.
    pub fn end_soon() {}

    /// Cannot be done.
    pub fn stop_process() -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

use std::io;
use std::process::ExitCode;

use crate::sources::backstage::BackstageError;
use crate::sources::backstage::sign_in::SignInError;

/// How a command ended, for the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// It did what was asked.
    Done = 0,
    /// It ran, and the answer is "no".
    No = 1,
    /// It could not run.
    Unable = 2,
    /// A server did not let it.
    NotAllowed = 3,
    /// The user broke it off.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Something on the command line or in the configuration.
    #[error("{0}")]
    Usage(String),
    /// The output could not be written.
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
    /// A source that cannot be read.
    #[error("{error}{}", way_in(.error))]
    Source {
        /// What is wrong with it.
        #[from]
        error: BackstageError,
    },
    /// A sign-in that came to nothing.
    #[error("{0}")]
    SignIn(#[from] SignInError),
    /// The portal could not be opened or broke off.
    #[error("{0}")]
    Portal(String),
}

/// What helps whom a server does not let in.
fn way_in(error: &BackstageError) -> &'static str {
    match error {
        BackstageError::NotSignedIn { .. } => "; run `stagedoor login`, or set STAGEDOOR_TOKEN",
        BackstageError::SignedOut { .. } => "; run `stagedoor login`",
        _ => "",
    }
}

impl Failure {
    /// A reader that closes the pipe has seen enough.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::Source { error } if error.is_refusal() => Exit::NotAllowed,
            Self::SignIn(SignInError::Denied { .. } | SignInError::Ended { .. }) => Exit::NotAllowed,
            Self::SignIn(SignInError::Server(error)) if error.is_refusal() => Exit::NotAllowed,
            _ => Exit::Unable,
        }
    }

    /// Whether there is anybody left to tell.
    pub(super) fn is_silent(&self) -> bool {
        self.exit() == Exit::Done
    }
}

use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Why git did not do something.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no such program.
    #[error("git is not there; install it, or put it on the PATH")]
    Missing,
    /// It could not be started.
    #[error("git could not be started: {0}")]
    Start(#[source] io::Error),
    /// It ran and refused.
    #[error("git {what}: {said}")]
    Refused {
        /// What was asked of it.
        what: String,
        /// What it said.
        said: String,
    },
    /// What it gave cannot be used.
    #[error("{0}")]
    Unusable(String),
}

/// What a hook or another git sets for itself, and would lead ours astray.
const FOREIGN: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
];

/// A call of git in a folder, which changes nothing there, runs nothing that a repository configures and asks nobody.
pub(super) fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git.args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]);
    git.args(["-c", "log.showSignature=false", "-c", "safe.bareRepository=all"]);
    for name in FOREIGN {
        git.env_remove(name);
    }
    // A partial clone would go to its server for what it lacks.
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
    git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    git
}

/// Runs git to its end.
pub(super) fn run(folder: &Path, arguments: &[&str]) -> Result<Output, GitError> {
    command(folder).args(arguments).output().map_err(not_started)
}

/// What git prints, when it succeeds.
pub(super) fn ask(folder: &Path, arguments: &[&str]) -> Result<String, GitError> {
    let output = run(folder, arguments)?;
    if !output.status.success() {
        return Err(refused(arguments.first().copied().unwrap_or_default(), &output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

pub(super) fn not_started(error: io::Error) -> GitError {
    if error.kind() == io::ErrorKind::NotFound { GitError::Missing } else { GitError::Start(error) }
}

pub(super) fn refused(what: &str, said: &[u8]) -> GitError {
    let said = String::from_utf8_lossy(said);
    let said = said.trim().lines().next().unwrap_or("it failed and said nothing");
    GitError::Refused { what: what.to_owned(), said: said.trim_start_matches("fatal: ").to_owned() }
}

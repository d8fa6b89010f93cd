use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{fs, io};

use super::keyring::Keyring;
use crate::config::{Environment, TokenAt};
use crate::sources::backstage::{Renewal, RenewalError, Secret};

/// The variables that hold a token when the settings name no place for it.
const VARIABLES: [&str; 2] = ["STAGEDOOR_TOKEN", "BACKSTAGE_TOKEN"];

/// Why there is no token where the settings say that one is.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// A variable that is not set.
    #[error("the token is to be in the variable {0}, which is not set")]
    NoVariable(String),
    /// A file that cannot be read.
    #[error("the token cannot be read from {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What stood in the way.
        #[source]
        cause: io::Error,
    },
    /// A command that could not be run. Its output is not told, for it may hold the token.
    #[error("the token is to come from `{command}`, which {why}")]
    Command {
        /// The command as the settings have it.
        command: String,
        /// What went wrong.
        why: String,
    },
    /// A keyring that does not give it.
    #[error("the token is to be in the keyring under {place}, but {why}; a token_file works everywhere")]
    Keyring {
        /// Service and user.
        place: String,
        /// What is wrong with the keyring.
        why: String,
    },
    /// Something that is no token.
    #[error("{0} holds no token: one line of visible ASCII was expected")]
    Form(String),
}

/// Fetches the token of a server: from where the settings say, else from the usual variables if
/// `is_only_server`, for with several servers nobody could tell whose it is.
///
/// A command may ask for a passphrase, so this is done before the terminal is taken.
pub fn token(
    at: Option<&TokenAt>,
    environment: &Environment,
    is_only_server: bool,
) -> Result<Option<Secret>, TokenError> {
    let Some(at) = at else {
        let mut usual = VARIABLES.iter().filter(|_| is_only_server);
        let set = usual.find_map(|name| Some((name, environment.get(name)?)));
        return set.map(|(name, text)| read(text, name)).transpose();
    };
    match at {
        TokenAt::Variable(name) => {
            let text = environment.get(name).ok_or_else(|| TokenError::NoVariable(name.clone()))?;
            read(text, name)
        }
        TokenAt::File(path) => {
            let unreadable = |cause| TokenError::Unreadable { path: path.clone(), cause };
            read(&fs::read_to_string(path).map_err(unreadable)?, &path.display().to_string())
        }
        TokenAt::Command(command) => {
            read(&printed_by(command, Stdio::inherit)?, &format!("what `{command}` prints"))
        }
        TokenAt::Keyring { service, user } => {
            let place = format!("{service}/{user}");
            let held = Keyring::of_machine().and_then(|keyring| keyring.read(service, user));
            read(&held.map_err(|why| TokenError::Keyring { place: place.clone(), why })?, &place)
        }
    }
    .map(Some)
}

/// Fetches a token again from where the settings say: a command prints a new one when the old has
/// expired, and a file may have been written anew.
#[derive(Debug)]
pub struct Again(TokenAt);

impl Again {
    /// None for a variable, which does not change while we run.
    pub fn of(at: &TokenAt) -> Option<Self> {
        (!matches!(at, TokenAt::Variable(_))).then(|| Self(at.clone()))
    }
}

impl Renewal for Again {
    fn renew(&self, refused: Option<&Secret>) -> Result<Option<Secret>, RenewalError> {
        let token = match &self.0 {
            // The terminal is the portal's by now, so that nobody can be asked for a passphrase.
            TokenAt::Command(command) => {
                let place = format!("what `{command}` prints");
                printed_by(command, Stdio::null).and_then(|text| read(&text, &place)).map(Some)
            }
            at => token(Some(at), &Environment::default(), true),
        };
        let token = token.map_err(|error| RenewalError::Ended(error.to_string()))?;
        Ok(token.filter(|token| Some(token) != refused))
    }
}

fn read(text: &str, place: &str) -> Result<Secret, TokenError> {
    Secret::of(text).ok_or_else(|| TokenError::Form(place.to_owned()))
}

pub(super) fn printed_by(command: &str, io: fn() -> Stdio) -> Result<String, TokenError> {
    let failed = |why: String| TokenError::Command { command: command.to_owned(), why };
    let words = shell_words::split(command).map_err(|error| failed(format!("is no command: {error}")))?;
    let (program, arguments) = words.split_first().ok_or_else(|| failed("is empty".to_owned()))?;
    let output = Command::new(program).args(arguments).stdin(io()).stderr(io()).output();
    let output = output.map_err(|error| failed(format!("cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("failed ({})", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|_binary| failed("prints no text".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> Environment {
        Environment::of([("BACKSTAGE_TOKEN", "theirs"), ("OTHER", "mine"), ("BAD", "a b")])
    }

    fn debug(token: Result<Option<Secret>, TokenError>) -> String {
        token.map_or_else(|error| error.to_string(), |token| format!("{token:?}"))
    }

    #[test]
    fn the_usual_variables_are_for_a_single_server() {
        assert_eq!(token(None, &environment(), true).expect("fine"), Secret::of("theirs"));
        assert_eq!(token(None, &environment(), false).expect("fine"), None);
        assert_eq!(token(None, &Environment::of([("A", "b")]), true).expect("fine"), None);
    }

    #[test]
    fn a_token_comes_from_a_variable_a_file_or_a_command() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), "filed\n").expect("written");
        let of = |at| token(Some(&at), &environment(), false).expect("a token");
        assert_eq!(of(TokenAt::Variable("OTHER".into())), Secret::of("mine"));
        assert_eq!(of(TokenAt::File(file.path().to_owned())), Secret::of("filed"));
        assert_eq!(of(TokenAt::Command("echo 'printed'".into())), Secret::of("printed"));
    }

    #[test]
    fn what_is_missing_is_said_without_a_token() {
        let said = |at| debug(token(Some(&at), &environment(), true));
        assert_eq!(
            said(TokenAt::Variable("NONE".into())),
            "the token is to be in the variable NONE, which is not set"
        );
        assert_eq!(
            said(TokenAt::Variable("BAD".into())),
            "BAD holds no token: one line of visible ASCII was expected"
        );
        assert!(said(TokenAt::File("/no/such/file".into())).contains("/no/such/file"));
        // Whatever keyring there is here, it holds no such thing.
        let keyring = TokenAt::Keyring { service: "stagedoor-test".into(), user: "nobody".into() };
        assert!(
            said(keyring).starts_with("the token is to be in the keyring under stagedoor-test/nobody, but ")
        );
        assert!(said(TokenAt::Command("false".into())).contains("failed"));
        assert!(said(TokenAt::Command("no-such-program-here".into())).contains("cannot be run"));
    }
}

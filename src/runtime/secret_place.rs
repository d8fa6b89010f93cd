use std::fs;
use std::process::Stdio;

use super::keyring::Keyring;
use super::token::printed_by;
use crate::config::{Environment, TokenAt};

/// Fetches a secret for a template from where it is kept: the text up to the line break that ends it.
///
/// # Errors
/// A sentence on why there is none, without any part of it.
pub fn secret(at: &TokenAt, environment: &Environment) -> Result<String, String> {
    let text = match at {
        TokenAt::Variable(name) => {
            environment.get(name).ok_or_else(|| format!("the variable {name} is not set"))?.to_owned()
        }
        TokenAt::File(path) => {
            fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?
        }
        TokenAt::Command(command) => {
            printed_by(command, Stdio::inherit).map_err(|error| error.to_string())?
        }
        TokenAt::Keyring { service, user } => {
            let held = Keyring::of_machine().and_then(|keyring| keyring.read(service, user));
            held.map_err(|why| format!("the keyring gives no {service}/{user}: {why}"))?
        }
    };
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
}

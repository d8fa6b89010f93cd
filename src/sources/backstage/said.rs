use serde::Deserialize;

use super::Secret;
use crate::text::{clean, cut};

/// So much of a server's words fits a line.
const MOST_COLUMNS: usize = 160;

/// The shapes in which Backstage says what went wrong.
#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    /// Most plugins.
    Error { error: Words },
    /// Validation: of an entity, or of a scaffolder's values.
    Errors { errors: Vec<Words> },
    /// OAuth.
    OAuth { error: String, error_description: Option<String> },
}

#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
}

/// What a body of an error says, on one line; empty when it says nothing.
pub(super) fn said(body: &[u8], token: Option<&Secret>) -> String {
    let Ok(body) = serde_json::from_slice(body) else { return String::new() };
    let text = match body {
        Body::Error { error } => error.text(),
        Body::Errors { errors } => errors.first().map(Words::text).unwrap_or_default(),
        Body::OAuth { error, error_description } => error_description.unwrap_or(error),
    };
    one_line(&text, token)
}

/// Foreign words on one line that shows no token.
pub(super) fn one_line(text: &str, token: Option<&Secret>) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = token.map_or_else(|| text.clone(), |token| token.hidden_in(&text));
    cut(&clean(&text), MOST_COLUMNS).into_owned()
}

impl Words {
    fn text(&self) -> String {
        if self.message.is_empty() { self.name.clone() } else { self.message.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_understood() {
        let said = |body: &str| said(body.as_bytes(), None);
        assert_eq!(
            said(r#"{"error":{"name":"AuthenticationError","message":"Illegal token"},"request":{}}"#),
            "Illegal token"
        );
        assert_eq!(said(r#"{"error":{"name":"NotAllowedError","message":""}}"#), "NotAllowedError");
        assert_eq!(said(r#"{"errors":[{"name":"InputError","message":"no name"}]}"#), "no name");
        assert_eq!(
            said(r#"{"errors":[{"path":[],"property":"instance","message":"is required"}]}"#),
            "is required"
        );
        assert_eq!(said(r#"{"error":"invalid_grant","error_description":"used"}"#), "used");
        assert_eq!(said(r#"{"error":"invalid_grant"}"#), "invalid_grant");
    }

    #[test]
    fn anything_else_says_nothing() {
        for body in ["", "<html>", "[]", "{}", r#"{"errors":[]}"#, r#"{"error":7}"#] {
            assert_eq!(said(body.as_bytes(), None), "", "{body}");
        }
    }

    #[test]
    fn words_stay_on_one_line_and_hide_the_token() {
        let token = Secret::of("t0ken").expect("a token");
        let body = format!(r#"{{"error":{{"message":"bad\nt0ken\u001b[2J {}"}}}}"#, "x".repeat(500));
        let said = said(body.as_bytes(), Some(&token));
        assert!(said.starts_with("bad ***"), "{said}");
        assert!(!said.contains('\u{1b}') && said.len() < 200, "{said}");
    }
}

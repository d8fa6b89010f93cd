use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;

/// A token. It shows itself to nobody: not in a log, not in an error, not in `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// Takes the first line of `text`, without the space around it; none when that is empty or
    /// could not stand in a header.
    pub fn of(text: &str) -> Option<Self> {
        let line = text.trim().lines().next()?.trim_end();
        let fits = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(line.into()))
    }

    /// The token itself. Only for the request that it signs.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// The header that says who asks; `scheme` stands before the token.
    pub(crate) fn header(&self, scheme: &str) -> HeaderValue {
        let mut value =
            HeaderValue::from_str(&format!("{scheme}{}", self.0)).expect("a secret holds visible ASCII only");
        value.set_sensitive(true);
        value
    }

    /// The token with the name of a user before it, as HTTP's basic authentication wants both.
    pub(in crate::sources) fn with_user(&self, user: &str) -> Self {
        Self(STANDARD.encode(format!("{user}:{}", self.0)).into())
    }

    /// Takes the token out of a text that a server or a library wrote.
    pub(crate) fn hidden_in(&self, text: &str) -> String {
        text.replace(&*self.0, "***")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_one_line_of_what_may_stand_in_a_header() {
        assert_eq!(Secret::of(" abc.def \n").map(|secret| secret.0).as_deref(), Some("abc.def"));
        assert_eq!(Secret::of("abc\nsecond line").map(|secret| secret.0).as_deref(), Some("abc"));
        for nothing in ["", "  \n", "a b", "a\u{1b}b", "ä"] {
            assert_eq!(Secret::of(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_token_shows_itself_to_nobody() {
        let secret = Secret::of("very-secret").expect("a token");
        assert_eq!(format!("{:?}", Some(&secret)), "Some(Secret(***))");
        assert_eq!(secret.hidden_in("Illegal token very-secret"), "Illegal token ***");
    }
}

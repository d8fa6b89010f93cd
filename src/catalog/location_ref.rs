use std::fmt;

/// Where descriptors come from or documentation lies: `url:https://…`, `file:…`, `dir:.`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocationRef {
    /// How to get there, for instance `url`.
    pub r#type: Box<str>,
    /// What is to be found there.
    pub target: Box<str>,
}

/// Why a text is no location.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocationRefError {
    /// It lacks the type, the target or the colon.
    #[error("`{0}` is no location; write type:target, for instance url:https://example.com")]
    Form(String),
    /// It is an address without its type.
    #[error("`{0}` lacks its type; write url:{0}")]
    BareUrl(String),
    /// It would run a script in a browser.
    #[error("`{0}` is a script, not a location")]
    Script(String),
}

impl LocationRef {
    /// Splits `text` at its first colon (Backstage semantics 3.4); blanks around the parts go.
    pub fn parse(text: &str) -> Result<Self, LocationRefError> {
        let (r#type, target) = text.split_once(':').unwrap_or((text, ""));
        let (r#type, target) = (trimmed(r#type), trimmed(target));
        if r#type.is_empty() || target.is_empty() {
            return Err(LocationRefError::Form(text.to_owned()));
        }
        if matches!(r#type, "http" | "https") {
            return Err(LocationRefError::BareUrl(text.to_owned()));
        }
        if is_script(target) {
            return Err(LocationRefError::Script(text.to_owned()));
        }
        Ok(Self { r#type: r#type.into(), target: target.into() })
    }
}

impl fmt::Display for LocationRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.r#type, self.target)
    }
}

/// JavaScript's idea of blanks, which knows the byte order mark.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// Whether a browser would take it for `javascript:`, which may hold line breaks and begin with controls.
fn is_script(target: &str) -> bool {
    let target = target.trim_start_matches(|c: char| c <= ' ');
    let Some((scheme, _)) = target.split_once(':') else { return false };
    scheme
        .chars()
        .filter(|c| !matches!(c, '\r' | '\n' | '\t'))
        .map(|c| c.to_ascii_lowercase())
        .eq("javascript".chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_colon_separates() {
        let location = LocationRef::parse(" url : https://x ").expect("a location");
        assert_eq!((&*location.r#type, &*location.target), ("url", "https://x"));
        assert_eq!(location.to_string(), "url:https://x");
    }

    #[test]
    fn addresses_without_type_and_scripts_are_refused() {
        assert!(matches!(LocationRef::parse("https://x"), Err(LocationRefError::BareUrl(_))));
        assert!(matches!(LocationRef::parse("url:Java\nScript:x"), Err(LocationRefError::Script(_))));
        for text in ["", "x", ":x", "url:"] {
            assert!(matches!(LocationRef::parse(text), Err(LocationRefError::Form(_))), "{text}");
        }
    }
}

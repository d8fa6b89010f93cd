use url::Url;

use super::super::Secret;
use super::super::said::one_line;

/// What an address says that a browser was led to in the end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Redirect {
    /// The server lets the user in, and this is to be changed for a token.
    Code(Secret),
    /// It does not, and why.
    Denied(String),
    /// It has nothing to do with this sign-in.
    Foreign,
}

impl Redirect {
    /// Reads `address`, which must be `expected` with the `state` of this sign-in.
    pub(super) fn read(address: &str, expected: &Url, state: &str) -> Self {
        let Ok(url) = Url::parse(address.trim()) else { return Self::Foreign };
        if url.origin() != expected.origin() || url.path() != expected.path() {
            return Self::Foreign;
        }
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value);
        if value("state").as_deref() != Some(state) {
            return Self::Foreign;
        }
        if let Some(error) = value("error") {
            return Self::Denied(one_line(&value("error_description").unwrap_or(error), None));
        }
        value("code").and_then(|code| Secret::of(&code)).map_or(Self::Foreign, Self::Code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_this_sign_in_counts() {
        let expected = Url::parse("http://127.0.0.1:4711/callback").expect("an address");
        let read = |address: &str| Redirect::read(address, &expected, "s1");
        let code = Redirect::Code(Secret::of("c0de").expect("a code"));
        assert_eq!(read(" http://127.0.0.1:4711/callback?code=c0de&state=s1\n"), code);
        assert_eq!(
            read("http://127.0.0.1:4711/callback?error=access_denied&error_description=User+denied&state=s1"),
            Redirect::Denied("User denied".to_owned())
        );
        for foreign in [
            "http://127.0.0.1:4711/callback?code=c0de&state=s2",
            "http://127.0.0.1:4711/callback?code=c0de",
            "http://127.0.0.1:4711/callback?error=access_denied",
            "http://127.0.0.1:4711/callback?state=s1",
            "http://127.0.0.1:4711/elsewhere?code=c0de&state=s1",
            "http://127.0.0.1:4712/callback?code=c0de&state=s1",
            "https://evil.test/callback?code=c0de&state=s1",
            "c0de",
            "",
        ] {
            assert_eq!(read(foreign), Redirect::Foreign, "{foreign}");
        }
    }
}

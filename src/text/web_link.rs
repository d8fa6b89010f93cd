use std::borrow::Cow;

use super::clean;

/// The longest address that terminals agree to open, in bytes.
const LONGEST: usize = 2_083;

/// Returns `address` as it may be handed to a terminal or a browser, or nothing when it may not.
///
/// Only `http`, `https` and `mailto` pass. Controls, white space and invisible characters refuse
/// the whole address; other characters beyond ASCII are percent-encoded, as OSC 8 demands.
pub fn web_link(address: &str) -> Option<Cow<'_, str>> {
    let (scheme, rest) = address.split_once(':')?;
    let allowed = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web))
        && rest.len() > 2
        && rest.starts_with("//")
        || scheme.eq_ignore_ascii_case("mailto") && !rest.is_empty();
    let refused = address.contains(char::is_whitespace) || clean(address) != address;
    if !allowed || refused {
        return None;
    }
    let encoded = encoded(address);
    (encoded.len() <= LONGEST).then_some(encoded)
}

fn encoded(address: &str) -> Cow<'_, str> {
    if address.is_ascii() {
        return Cow::Borrowed(address);
    }
    let mut out = String::with_capacity(address.len() * 2);
    for byte in address.bytes() {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 0xf] {
                out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn web_and_mail_addresses_pass() {
        for good in ["https://acme.test/a?b=c#d", "HTTP://acme.test", "mailto:team@acme.test"] {
            assert_eq!(web_link(good).as_deref(), Some(good));
        }
        assert_eq!(web_link("https://acme.test/ü").as_deref(), Some("https://acme.test/%C3%BC"));
    }

    #[test]
    fn other_schemes_and_hidden_characters_are_refused() {
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https:",
            "https://",
            "mailto:",
            "acme.test",
            "https://a b",
            "https://a\u{1b}\\",
            "https://a\u{7}",
            "https://a\u{202e}b",
            "https://a\u{9c}b",
        ] {
            assert_eq!(web_link(bad), None, "{bad:?}");
        }
        assert_eq!(web_link(&format!("https://{}", "a".repeat(3_000))), None);
    }

    proptest! {
        #[test]
        fn only_printable_ascii_comes_out(rest in "\\PC*|.*") {
            if let Some(link) = web_link(&format!("https://{rest}")) {
                prop_assert!(link.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}

//! The formats of names, keys and tags (Backstage semantics 1.4).

use url::Url;

/// The most characters of a name, a tag or a part of a key.
pub(super) const LONGEST_NAME: usize = 63;
const LONGEST_DOMAIN: usize = 253;

/// A format: how to check it and how to say it.
#[derive(Clone, Copy)]
pub(super) struct Format {
    pub(super) accepts: fn(&str) -> bool,
    /// To be read after "must be".
    pub(super) rule: &'static str,
}

pub(super) const API_VERSION: Format = Format {
    accepts: |text| with_prefix(text, |suffix| is_short(suffix) && suffix.bytes().all(alphanumeric)),
    rule: "a group and a version such as `backstage.io/v1alpha1`",
};
pub(super) const KIND: Format = Format {
    accepts: |text| {
        is_short(text)
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(alphanumeric)
    },
    rule: "letters and digits, a letter first, at most 63",
};
pub(super) const NAME: Format = Format {
    accepts: is_name,
    rule: "letters and digits, with single or repeated `-`, `_` or `.` only between them, at most 63",
};
pub(super) const NAMESPACE: Format = Format {
    accepts: is_dns_label,
    rule: "small letters and digits, with `-` only between them, at most 63",
};
pub(super) const KEY: Format = Format {
    accepts: |text| with_prefix(text, is_name),
    rule: "a name, or a domain and a name such as `example.com/name`",
};
pub(super) const LABEL: Format = Format {
    accepts: |text| text.is_empty() || is_name(text),
    rule: "empty, or letters and digits with `-`, `_` or `.` only between them, at most 63",
};
pub(super) const TAG: Format = Format {
    accepts: |text| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b":+#".contains(&byte);
        is_short(text) && text.split('-').all(|part| !part.is_empty() && part.bytes().all(allowed))
    },
    rule: "small letters, digits, `:`, `+` and `#`, with single `-` between them, at most 63",
};
pub(super) const URL: Format =
    Format { accepts: |text| Url::parse(text).is_ok(), rule: "a full address such as `https://example.com`" };
pub(super) const NOT_BLANK: Format =
    Format { accepts: |text| !text.trim().is_empty(), rule: "more than blanks" };

/// What the name of an entity must be, when `text` is no such name.
pub fn name_rule(text: &str) -> Option<&'static str> {
    (!(NAME.accepts)(text)).then_some(NAME.rule)
}

/// What a tag must be, when `text` is none.
pub fn tag_rule(text: &str) -> Option<&'static str> {
    (!(TAG.accepts)(text)).then_some(TAG.rule)
}

fn with_prefix(text: &str, is_suffix: impl Fn(&str) -> bool) -> bool {
    match text.split_once('/') {
        None => is_suffix(text),
        Some((prefix, suffix)) => is_domain(prefix) && !suffix.contains('/') && is_suffix(suffix),
    }
}

fn is_name(text: &str) -> bool {
    is_short(text)
        && text.bytes().all(|byte| alphanumeric(byte) || b"-_.".contains(&byte))
        && [text.bytes().next(), text.bytes().last()].iter().flatten().all(|&byte| alphanumeric(byte))
}

fn is_domain(text: &str) -> bool {
    text.len() <= LONGEST_DOMAIN && text.split('.').all(is_dns_label)
}

fn is_dns_label(text: &str) -> bool {
    is_short(text)
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_short(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len())
}

fn alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_draw_the_line_where_backstage_does() {
        let cases: [(Format, &[&str], &[&str]); 7] = [
            (API_VERSION, &["v1", "backstage.io/v1alpha1"], &["Backstage.io/v1", "a/b/c", "v-1", "/v1", ""]),
            (KIND, &["Component", "C1"], &["1C", "A-B", "É"]),
            (NAME, &["a", "a--b", "a..b", "9_9"], &["-a", "a.", "å", "a b", ""]),
            (NAMESPACE, &["a--b", "9"], &["A", "a.b", "-a"]),
            (KEY, &["x", "backstage.io/x"], &["A.io/x", "a/b/c", "x/", "a..b/x"]),
            (TAG, &["c++", "a:b", "a-b"], &["a--b", "A", "a_b", ""]),
            (URL, &["https://x", "mailto:a@b", "x:"], &["foo", "//x", "http://", "http://a b"]),
        ];
        for (format, good, bad) in cases {
            for (text, is_good) in good.iter().zip([true; 9]).chain(bad.iter().zip([false; 9])) {
                assert_eq!((format.accepts)(text), is_good, "{text}: {}", format.rule);
            }
        }
    }

    #[test]
    fn sixty_three_is_the_limit() {
        assert!((NAME.accepts)(&"x".repeat(63)));
        assert!(!(NAME.accepts)(&"x".repeat(64)));
    }
}

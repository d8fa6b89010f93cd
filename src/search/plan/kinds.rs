use crate::catalog::KnownKind;

/// Other words for the known kinds; plurals are understood besides.
const OTHER_WORDS: &[(&str, KnownKind)] = &[
    ("comp", KnownKind::Component),
    ("res", KnownKind::Resource),
    ("sys", KnownKind::System),
    ("dom", KnownKind::Domain),
    ("team", KnownKind::Group),
    ("person", KnownKind::User),
    ("people", KnownKind::User),
    ("loc", KnownKind::Location),
    ("ai", KnownKind::AiResource),
    ("env", KnownKind::Environment),
];

/// Whether `text` names the kind `kind`, in any case, in the plural, or in short.
pub(super) fn is_called(kind: &str, text: &str) -> bool {
    let singular = text.strip_suffix(['s', 'S']).unwrap_or(text);
    let meant = OTHER_WORDS
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text) || word.eq_ignore_ascii_case(singular));
    kind.eq_ignore_ascii_case(text)
        || kind.eq_ignore_ascii_case(singular)
        || meant.is_some_and(|(_, known)| known.name().eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_and_short_forms_are_understood() {
        for (kind, text) in
            [("API", "apis"), ("Component", "comp"), ("Group", "Teams"), ("Widget", "widgets")]
        {
            assert!(is_called(kind, text), "{kind} {text}");
        }
        assert!(!is_called("API", "component"));
    }
}

//! Answers that a field may take, made up from what the field says of itself.

use serde_json::{Value, json};
use stagedoor::scaffold::form::{Field, Kind};

/// Rounds of answering what a form still finds fault with.
pub(crate) const ROUNDS: usize = 12;

/// A value that a field may take; another one in each round.
pub(crate) fn value_of(field: &Field, round: usize) -> Value {
    let usable: Vec<&Value> =
        field.choices.iter().filter(|choice| !choice.is_disabled).map(|choice| &choice.value).collect();
    if !usable.is_empty() && field.kind != Kind::List && field.kind != Kind::Alternatives {
        return usable[round % usable.len()].clone();
    }
    let bounds = &field.bounds;
    match field.kind {
        Kind::Number | Kind::Integer => {
            let number = bounds.minimum.unwrap_or(1.0).max(1.0).min(bounds.maximum.unwrap_or(f64::MAX));
            #[expect(clippy::cast_possible_truncation, reason = "it is whole, and bounds are small")]
            if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
        }
        Kind::Boolean => json!(round.is_multiple_of(2)),
        Kind::List => match usable.first() {
            Some(value) => json!([value]),
            None => json!([text_of(field, round)]),
        },
        Kind::Group | Kind::Alternatives | Kind::Unknown => json!({}),
        Kind::Null => Value::Null,
        Kind::Text => text_of(field, round),
    }
}

/// Texts that patterns of names, versions, addresses and numbers accept.
const TEXTS: &[&str] = &[
    "demo-one",
    "demo",
    "Demo",
    "demo_one",
    "com.example.demo",
    "1.0.0",
    "https://example.org/demo",
    "10.0.0.0/16",
    "12",
    "123456789012",
    "ada@example.org",
    "DEMO",
    "a",
    "/demo",
    "us-east-1",
    "abc1",
    "sftp:demo",
    "1.2",
    "v1.0.0",
    "2026-01-01",
];

fn text_of(field: &Field, round: usize) -> Value {
    let by_extension = match field.extension.as_deref() {
        Some("RepoUrlPicker") => Some("github.com?owner=acme&repo=demo"),
        Some("OwnerPicker" | "MyGroupsPicker") => Some("group:default/team-a"),
        Some("EntityPicker" | "OwnedEntityPicker") => Some("component:default/demo"),
        _ => None,
    };
    let by_format = match field.bounds.format.as_deref() {
        Some("date") => Some("2026-01-01"),
        Some("date-time") => Some("2026-01-01T00:00:00Z"),
        Some("time") => Some("12:00:00"),
        Some("data-url") => Some("data:text/plain;base64,ZGVtbw=="),
        _ => None,
    };
    if let Some(text) = by_format {
        return text.into();
    }
    if let Some(text) = by_extension.filter(|_| round < ROUNDS / 2) {
        return text.into();
    }
    let fits = |text: &&&str| {
        let pattern = field.bounds.pattern.as_deref().map(fancy_regex::Regex::new);
        let length = text.chars().count() as u64;
        field.bounds.min_length.is_none_or(|least| length >= least)
            && field.bounds.max_length.is_none_or(|most| length <= most)
            && pattern
                .is_none_or(|pattern| pattern.is_ok_and(|pattern| pattern.is_match(text).unwrap_or(false)))
    };
    let fitting: Vec<_> = TEXTS.iter().filter(fits).collect();
    match fitting.len() {
        0 => "demo".repeat(usize::try_from(field.bounds.min_length.unwrap_or(1) / 4 + 1).unwrap_or(1)).into(),
        count => (*fitting[round % count]).into(),
    }
}

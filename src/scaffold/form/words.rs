//! What a validator found, said to the person who answers.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::field::Bounds;

/// What to do about an error.
pub(super) fn said(error: &ValidationError<'_>) -> String {
    match error.kind() {
        Kind::Required { .. } => "is required".to_owned(),
        Kind::Type { kind } => format!("must be {}", types(kind)),
        Kind::Enum { options } => format!("must be one of {}", listed(options)),
        Kind::Constant { expected_value } => format!("must be {expected_value}"),
        Kind::MinLength { limit: 1 } => "must not be empty".to_owned(),
        Kind::MinLength { limit } => format!("must have at least {}", counted(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}", counted(*limit, "character")),
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            format!("must have at least {}", counted_entries(*limit))
        }
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => {
            format!("must have at most {}", counted_entries(*limit))
        }
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::Pattern { pattern } => format!("must match the pattern {pattern}"),
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            "cannot be checked: the template's pattern takes too long".to_owned()
        }
        Kind::Format { format } => format!("must be {}", formatted(format)),
        Kind::UniqueItems => "must not hold the same entry twice".to_owned(),
        Kind::Contains => "lacks an entry that the template asks for".to_owned(),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            format!("must not have {}", unexpected.join(", "))
        }
        Kind::AdditionalItems { limit } => {
            format!("must have at most {}", counted_entries(u64::try_from(*limit).unwrap_or(u64::MAX)))
        }
        Kind::AnyOf { .. } => "must fit one of the alternatives".to_owned(),
        Kind::OneOfNotValid { .. } => "must fit exactly one of the alternatives, and fits none".to_owned(),
        Kind::OneOfMultipleValid { .. } => {
            "must fit exactly one of the alternatives, and fits several".to_owned()
        }
        Kind::Not { .. } | Kind::FalseSchema => "is not allowed here".to_owned(),
        Kind::PropertyNames { .. } => "has a key with a name that is not allowed".to_owned(),
        other => format!("does not keep to `{}`", other.keyword()),
    }
}

impl Bounds {
    /// What a value must keep to, in words that follow "it".
    pub fn rules(&self) -> Vec<String> {
        let number = |words: &str, limit: Option<f64>| limit.map(|limit| format!("must be {words} {limit}"));
        let numbers = [
            number("at least", self.minimum),
            number("at most", self.maximum),
            number("more than", self.exclusive_minimum),
            number("less than", self.exclusive_maximum),
            number("a multiple of", self.multiple_of),
        ];
        let texts = [
            self.min_length.map(|limit| format!("must have at least {}", counted(limit, "character"))),
            self.max_length.map(|limit| format!("must have at most {}", counted(limit, "character"))),
            self.min_items.map(|limit| format!("must have at least {}", counted_entries(limit))),
            self.max_items.map(|limit| format!("must have at most {}", counted_entries(limit))),
            self.pattern.as_deref().map(|pattern| format!("must match the pattern {pattern}")),
            self.format.as_deref().map(|format| format!("must be {}", formatted(format))),
        ];
        numbers.into_iter().chain(texts).flatten().collect()
    }
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => spoken(&kind.to_string()).to_owned(),
        TypeKind::Multiple(kinds) => {
            let names: Vec<String> = kinds.iter().map(|kind| spoken(&kind.to_string()).to_owned()).collect();
            names.join(" or ")
        }
    }
}

fn spoken(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "yes or no",
        "array" => "a list",
        "object" => "a group of values",
        "null" => "empty",
        other => other,
    }
}

fn formatted(format: &str) -> String {
    match format {
        "email" => "an e-mail address".to_owned(),
        "uri" | "url" => "an address such as https://example.com".to_owned(),
        "date" => "a date such as 2025-03-09".to_owned(),
        "date-time" => "a date and time such as 2025-03-09T14:05:00Z".to_owned(),
        "time" => "a time such as 14:05:00".to_owned(),
        "hostname" => "the name of a host".to_owned(),
        other => format!("a valid {other}"),
    }
}

fn listed(options: &Value) -> String {
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let names: Vec<String> = options.as_array().into_iter().flatten().map(shown).collect();
    names.join(", ")
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn counted_entries(count: u64) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

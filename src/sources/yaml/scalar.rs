use std::borrow::Cow;

use super::number::from_digits;
use super::{Data, scalar_1_1};

/// Which texts are more than texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Schema {
    /// YAML 1.2, the core schema: what Backstage reads.
    Core,
    /// What a `%YAML 1.1` line switches to, for the rest of the file.
    Yaml1_1,
}

impl Schema {
    /// Gives a plain scalar its type.
    pub(super) fn plain(self, text: Cow<'_, str>) -> Data<'_> {
        match self {
            Self::Core => core(&text),
            Self::Yaml1_1 => scalar_1_1::typed(&text),
        }
        .unwrap_or(Data::Text(text))
    }

    /// Gives a scalar the type of its tag, if it can have it.
    pub(super) fn tagged(self, text: &str, accepts: impl Fn(&Data<'_>) -> bool) -> Option<Data<'static>> {
        match self {
            Self::Core => core(text),
            Self::Yaml1_1 => scalar_1_1::typed(text),
        }
        .filter(|data| accepts(data))
    }
}

/// The value of a text in the core schema of YAML 1.2; none when it is just a text.
fn core(text: &str) -> Option<Data<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Data::Null),
        "true" | "True" | "TRUE" => return Some(Data::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Data::Bool(false)),
        _ => {}
    }
    // Everything below starts with a digit, a sign or a point.
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    let with_prefix = |prefix, radix| {
        let digits = text.strip_prefix(prefix)?;
        is_digits(digits, radix).then(|| Data::Number(from_digits(digits, radix)))
    };
    with_prefix("0o", 8).or_else(|| with_prefix("0x", 16)).or_else(|| decimal(text).map(Data::Number))
}

/// A decimal whole number or float of either schema, or a special float.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(sign * f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => return Some(f64::NAN),
        _ => {}
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent_fits =
        exponent.is_none_or(|exponent| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), 10));
    let mantissa_fits = match mantissa.split_once('.') {
        None => is_digits(mantissa, 10),
        Some(("", fraction)) => is_digits(fraction, 10),
        Some((whole, fraction)) => is_digits(whole, 10) && (fraction.is_empty() || is_digits(fraction, 10)),
    };
    (exponent_fits && mantissa_fits).then(|| unsigned.parse::<f64>().map_or(f64::NAN, |number| sign * number))
}

/// Whether `text` is one or more digits of `radix`.
pub(super) fn is_digits(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_digit(radix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match Schema::Core.plain(text.into()) {
            Data::Null => "null".to_owned(),
            Data::Bool(bool) => bool.to_string(),
            Data::Number(number) => format!("{number:?}"),
            Data::Text(text) => format!("{text:?}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn words_are_texts_unless_the_core_schema_says_otherwise() {
        for text in ["yes", "on", "NO", "y", "tRUE", "nULL", "2024-01-01", "12:30:45", "1_000", "0b11"] {
            assert_eq!(shown(text), format!("{text:?}"));
        }
        assert_eq!([shown(""), shown("Null"), shown("TRUE")], ["null", "null", "true"]);
    }

    #[test]
    fn numbers_are_what_npm_yaml_makes_of_them() {
        let is = [
            ("017", "17.0"),
            ("0o17", "15.0"),
            ("0x1F", "31.0"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("+.5e-1", "0.05"),
            ("1e3", "1000.0"),
            ("-0", "-0.0"),
            ("-.INF", "-inf"),
            (".nan", "NaN"),
        ];
        for (text, number) in is {
            assert_eq!(shown(text), number, "{text}");
        }
        for text in [".", "+", "1.2.3", "e5", "0x", "1e", "-.nan", "+0x1", "٣"] {
            assert_eq!(shown(text), format!("{text:?}"), "{text}");
        }
    }
}

use super::number::from_digits;
use super::{Data, scalar, timestamp};

/// The value of a text in the schema of YAML 1.1; none when it is just a text.
pub(super) fn typed(text: &str) -> Option<Data<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Data::Null),
        "Y" | "y" | "Yes" | "yes" | "YES" | "True" | "true" | "TRUE" | "On" | "on" | "ON" => {
            return Some(Data::Bool(true));
        }
        "N" | "n" | "No" | "no" | "NO" | "False" | "false" | "FALSE" | "Off" | "off" | "OFF" => {
            return Some(Data::Bool(false));
        }
        _ => {}
    }
    let number = integer(text).or_else(|| float(text)).or_else(|| sexagesimal(text));
    number.map(Data::Number).or_else(|| timestamp::to_iso(text).map(|iso| Data::Text(iso.into())))
}

fn integer(text: &str) -> Option<f64> {
    let (sign, unsigned) = signed(text);
    let radix = |prefix, radix| {
        let digits: String = unsigned.strip_prefix(prefix)?.replace('_', "");
        scalar::is_digits(&digits, radix).then(|| sign * from_digits(&digits, radix))
    };
    let starts_with_digit = unsigned.starts_with(|c: char| c.is_ascii_digit());
    radix("0b", 2)
        .or_else(|| radix("0x", 16))
        .or_else(|| radix("0", 8))
        .or_else(|| starts_with_digit.then(|| radix("", 10)).flatten())
}

/// Like YAML 1.2, but with `_` between digits.
fn float(text: &str) -> Option<f64> {
    let without = text.replace('_', "");
    let has_float_sign = without.contains(['.', 'e', 'E']) && !text.starts_with('_');
    has_float_sign.then(|| scalar::decimal(&without)).flatten()
}

/// `190:20:30` to the base of 60, whole or with a fraction.
fn sexagesimal(text: &str) -> Option<f64> {
    let (sign, unsigned) = signed(text);
    let mut parts = unsigned.split(':');
    let first = parts.next()?.replace('_', "");
    if !scalar::is_digits(&first, 10) || !unsigned.contains(':') {
        return None;
    }
    let mut sum = from_digits(&first, 10);
    for part in parts {
        let part = part.replace('_', "");
        let whole = part.split('.').next().unwrap_or_default();
        if !scalar::is_digits(whole, 10) || whole.len() > 2 {
            return None;
        }
        let value: f64 = part.parse().ok().filter(|value| *value < 60.0)?;
        sum = sum * 60.0 + value;
    }
    Some(sign * sum)
}

fn signed(text: &str) -> (f64, &str) {
    match text.strip_prefix('-') {
        Some(unsigned) => (-1.0, unsigned),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_schema_knows_more_words_and_numbers() {
        assert!(matches!(typed("y"), Some(Data::Bool(true))));
        assert!(matches!(typed("Off"), Some(Data::Bool(false))));
        let numbers = [
            ("017", 15.0),
            ("0b11", 3.0),
            ("1_000", 1000.0),
            ("-0x1f", -31.0),
            ("190:20:30", 685_230.0),
            ("1_0.5", 10.5),
        ];
        for (text, number) in numbers {
            assert!(
                matches!(typed(text), Some(Data::Number(found)) if found.to_bits() == f64::to_bits(number)),
                "{text}"
            );
        }
        assert!(matches!(typed("2001-12-14"), Some(Data::Text(iso)) if iso == "2001-12-14T00:00:00.000Z"));
        for text in ["_1", "089x", "a:1", "yEs", "1:99"] {
            assert!(typed(text).is_none(), "{text}");
        }
    }
}

use serde_json::{Number, Value};

/// A number as JavaScript writes it into JSON: whole ones without a point, the infinite as `null`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the ranges are checked")]
pub(super) fn to_json(number: f64) -> Value {
    /// 2^63 and 2^64: whole floats below them fit into the integers.
    const I64_END: f64 = 9_223_372_036_854_775_808.0;
    const U64_END: f64 = 18_446_744_073_709_551_616.0;
    if number.fract() == 0.0 && number.abs() < I64_END {
        return Value::from(number as i64);
    }
    if number.fract() == 0.0 && (0.0..U64_END).contains(&number) {
        return Value::from(number as u64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// A number as JavaScript turns it into the name of a key.
pub(super) fn to_key(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number != 0.0 && !(1e-6..1e21).contains(&number.abs()) {
        let text = format!("{number:e}");
        return if text.contains("e-") { text } else { text.replace('e', "e+") };
    }
    // Adding zero turns -0 into 0.
    format!("{}", number + 0.0)
}

/// Reads digits of a radix that is a power of two, or 10, as `parseInt` does.
///
/// `digits` holds nothing but digits of `radix`.
#[expect(clippy::cast_precision_loss, reason = "JavaScript rounds as well")]
pub(super) fn from_digits(digits: &str, radix: u32) -> f64 {
    if radix == 10 {
        return digits.parse().unwrap_or(f64::NAN);
    }
    u128::from_str_radix(digits, radix).map_or_else(
        |_| {
            let value = |c: char| f64::from(c.to_digit(radix).unwrap_or_default());
            digits.chars().fold(0.0, |sum, c| sum * f64::from(radix) + value(c))
        },
        |number| number as f64,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_does() {
        assert_eq!(to_json(-0.0).to_string(), "0");
        assert_eq!(to_json(17.0).to_string(), "17");
        assert_eq!(to_json(f64::NAN), Value::Null);
        assert_eq!(to_json(9_007_199_254_740_993.0).to_string(), "9007199254740992");
        assert_eq!(to_key(1e21), "1e+21");
        assert_eq!(to_key(1.5e-7), "1.5e-7");
        assert_eq!(to_key(-0.0), "0");
        assert_eq!(to_key(1000.0), "1000");
    }

    #[test]
    fn long_digits_round() {
        assert_eq!(from_digits("ff", 16).to_string(), "255");
        assert!(from_digits(&"f".repeat(40), 16) > 1e47);
    }
}

use super::super::units::is_space;

/// The number that all of `text` spells; NaN when it spells none.
pub(in super::super) fn read(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    if text.is_empty() {
        return 0.0;
    }
    for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        if let Some(digits) = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)) {
            let all = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return if all { sum(digits, radix) } else { f64::NAN };
        }
    }
    if decimal_prefix(text) == text.len() { parse(text) } else { f64::NAN }
}

/// The number that `text` begins with, as `parseFloat` reads it.
pub(in super::super) fn leading_float(text: &str) -> f64 {
    let text = text.trim_start_matches(is_space);
    match decimal_prefix(text) {
        0 => f64::NAN,
        end => parse(&text[..end]),
    }
}

/// The whole number that `text` begins with, as `parseInt` reads it; a radix of 0 means 10, or 16 after `0x`.
pub(in super::super) fn leading_int(text: &str, radix: f64) -> f64 {
    let text = text.trim_start_matches(is_space);
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1.0, text),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (radix, text) = match (super::integer(radix), hex) {
        (0.0 | 16.0, Some(digits)) => (16, digits),
        (0.0, None) => (10, text),
        (radix, _) if (2.0..=36.0).contains(&radix) => {
            (u32::try_from(super::index(radix)).unwrap_or(10), text)
        }
        _ => return f64::NAN,
    };
    let end = text.find(|digit: char| !digit.is_digit(radix)).unwrap_or(text.len());
    if end == 0 { f64::NAN } else { sign * sum(&text[..end], radix) }
}

/// The bytes at the start of `text` that spell a decimal number.
fn decimal_prefix(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let start = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if text[start..].starts_with("Infinity") {
        return start + "Infinity".len();
    }
    let whole = digits(start);
    let mut end = start + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = if end + 1 + sign <= bytes.len() { digits(end + 1 + sign) } else { 0 };
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

fn parse(text: &str) -> f64 {
    match text.trim_start_matches(['+', '-']) {
        "Infinity" if text.starts_with('-') => f64::NEG_INFINITY,
        "Infinity" => f64::INFINITY,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}

fn sum(digits: &str, radix: u32) -> f64 {
    if radix == 10 {
        return digits.parse().unwrap_or(f64::NAN);
    }
    let value = |digit: char| f64::from(digit.to_digit(radix).unwrap_or_default());
    digits.chars().fold(0.0, |sum, digit| sum * f64::from(radix) + value(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_texts_and_beginnings_are_read_as_in_javascript() {
        assert_eq!(read(" 12 ").to_bits(), 12_f64.to_bits());
        assert_eq!(read("").to_bits(), 0_f64.to_bits());
        assert_eq!(read("0x1F").to_bits(), 31_f64.to_bits());
        assert_eq!(read("1e3").to_bits(), 1000_f64.to_bits());
        assert!(read("12px").is_nan() && read("0x").is_nan() && read(".").is_nan() && read("1e").is_nan());
        assert!(read("inf").is_nan() && read("nan").is_nan());
        assert_eq!(leading_float("3.5px").to_bits(), 3.5_f64.to_bits());
        assert_eq!(leading_int("12px", 10.0).to_bits(), 12_f64.to_bits());
        assert_eq!(leading_int("ff", 16.0).to_bits(), 255_f64.to_bits());
        assert!(leading_int("z", 10.0).is_nan());
    }
}

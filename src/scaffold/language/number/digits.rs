//! Digits of a chosen number: JavaScript's `toFixed` and its relatives.
//!
//! A half is rounded away from zero there and to even in Rust, so the exact decimal expansion, which every
//! float has, is rounded here.

use super::print::print;

/// As many decimals as no float exceeds.
const EXACT: usize = 1_100;

/// From here on a float is surely whole, and digits below its precision are printed as zeros.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// `toFixed`: `decimals` digits behind the point.
pub(in super::super) fn fixed(number: f64, decimals: usize) -> String {
    if !number.is_finite() || number.abs() >= 1e21 {
        return print(number);
    }
    let exact = format!("{:.EXACT$}", number.abs());
    let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let (digits, grown) = round(&format!("{whole}{fraction}"), whole.len() + decimals);
    let (whole, fraction) = digits.split_at(whole.len() + usize::from(grown));
    let point = if decimals == 0 { "" } else { "." };
    format!("{}{whole}{point}{fraction}", sign(number < 0.0))
}

/// `toExponential`: one digit before the point, `decimals` behind it or as many as needed.
pub(in super::super) fn exponential(number: f64, decimals: Option<usize>) -> String {
    if !number.is_finite() {
        return print(number);
    }
    let (digits, exponent) = match decimals {
        Some(decimals) => significant(number, decimals + 1),
        None => shortest(number),
    };
    format!("{}{}", sign(number < 0.0), scientific(&digits, exponent))
}

/// `toPrecision`: `count` digits that matter.
pub(in super::super) fn precision(number: f64, count: usize) -> String {
    if !number.is_finite() {
        return print(number);
    }
    let (digits, exponent) = significant(number, count);
    let sign = sign(number < 0.0);
    let limit = i32::try_from(count).unwrap_or(i32::MAX);
    if exponent < -6 || exponent >= limit {
        return format!("{sign}{}", scientific(&digits, exponent));
    }
    if exponent < 0 {
        let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or_default());
        return format!("{sign}0.{zeros}{digits}");
    }
    let (whole, fraction) = digits.split_at(usize::try_from(exponent + 1).unwrap_or_default());
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// `toString` in another base, from 2 to 36.
#[expect(clippy::float_cmp, reason = "digits are whole, and a half is exact in binary")]
pub(in super::super) fn radix(number: f64, base: u32) -> String {
    if !number.is_finite() || base == 10 {
        return print(number);
    }
    let digit = |value: f64| {
        let value = u32::try_from(super::index(value)).unwrap_or_default();
        char::from_digit(value, base).unwrap_or('0')
    };
    let base = f64::from(base);
    let magnitude = number.abs();
    let (mut whole, mut fraction) = (magnitude.floor(), magnitude - magnitude.floor());
    // Digits are worth printing while they tell this float from its neighbour.
    let mut error = (0.5 * (magnitude.next_up() - magnitude)).max(f64::from_bits(1));
    let mut decimals = Vec::new();
    if fraction >= error {
        loop {
            fraction *= base;
            error *= base;
            decimals.push(fraction.floor());
            fraction -= fraction.floor();
            if (fraction > 0.5 || (fraction == 0.5 && decimals.last().is_some_and(|last| last % 2.0 == 1.0)))
                && fraction + error > 1.0
            {
                whole += carry(&mut decimals, base);
                break;
            }
            if fraction < error {
                break;
            }
        }
    }
    let mut digits = Vec::new();
    while whole >= WHOLE {
        digits.push('0');
        whole /= base;
    }
    while whole >= 1.0 || digits.is_empty() {
        digits.push(digit(whole % base));
        whole = (whole / base).floor();
    }
    let mut out: String = sign(number < 0.0).to_owned();
    out.extend(digits.iter().rev());
    if !decimals.is_empty() {
        out.push('.');
        out.extend(decimals.into_iter().map(digit));
    }
    out
}

/// Adds one to the last digit; what does not fit any more is returned.
fn carry(digits: &mut Vec<f64>, base: f64) -> f64 {
    while let Some(last) = digits.pop() {
        if last + 1.0 < base {
            digits.push(last + 1.0);
            return 0.0;
        }
    }
    1.0
}

/// The first `count` digits that matter, and the power of ten of the first.
fn significant(number: f64, count: usize) -> (String, i32) {
    if number == 0.0 {
        return ("0".repeat(count), 0);
    }
    let exact = format!("{:.EXACT$e}", number.abs());
    let (mantissa, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let exponent = exponent.parse::<i32>().unwrap_or_default();
    let (mut digits, grown) = round(&mantissa.replace('.', ""), count);
    digits.truncate(count);
    (digits, exponent + i32::from(grown))
}

fn shortest(number: f64) -> (String, i32) {
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or_default())
}

fn scientific(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{}", exponent.abs())
}

/// Rounds a run of digits to its first `count`, a half up. Says whether it grew by a digit in front.
fn round(digits: &str, count: usize) -> (String, bool) {
    let mut kept: Vec<u8> = digits.bytes().take(count).collect();
    kept.resize(count, b'0');
    if digits.as_bytes().get(count).is_some_and(|next| *next >= b'5') {
        for digit in kept.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return (String::from_utf8_lossy(&kept).into_owned(), false);
            }
            *digit = b'0';
        }
        kept.insert(0, b'1');
        return (String::from_utf8_lossy(&kept).into_owned(), true);
    }
    (String::from_utf8_lossy(&kept).into_owned(), false)
}

fn sign(negative: bool) -> &'static str {
    if negative { "-" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_chosen_as_in_javascript() {
        assert_eq!(fixed(2.5, 0), "3");
        assert_eq!(fixed(1.005, 2), "1.00");
        assert_eq!(fixed(9.995, 1), "10.0");
        assert_eq!(fixed(-1.5, 0), "-2");
        assert_eq!(fixed(1e21, 2), "1e+21");
        assert_eq!(exponential(12_345.0, Some(2)), "1.23e+4");
        assert_eq!(exponential(0.0, None), "0e+0");
        assert_eq!(precision(123.456, 4), "123.5");
        assert_eq!(precision(123_456.0, 2), "1.2e+5");
        assert_eq!(precision(0.000_123, 2), "0.00012");
        assert_eq!(precision(99.99, 3), "100");
        assert_eq!(radix(255.0, 16), "ff");
        assert_eq!(radix(-7.5, 2), "-111.1");
        assert_eq!(radix(0.1, 3), "0.0022002200220022002200220022002201");
    }
}

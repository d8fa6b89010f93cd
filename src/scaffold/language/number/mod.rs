//! Numbers as JavaScript reads and prints them.

mod digits;
mod print;
mod read;

pub(super) use digits::{exponential, fixed, precision, radix};
pub(super) use print::print;
pub(super) use read::{leading_float, leading_int, read};

/// Cuts the fraction off; what is no number counts as zero.
pub(super) fn integer(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() }
}

/// Rounds a half up, also below zero.
#[expect(clippy::float_cmp, reason = "a half is exact in binary")]
pub(super) fn round(number: f64) -> f64 {
    let fraction = number - number.trunc();
    if fraction.abs() == 0.5 { number.floor() + 1.0 } else { number.round() }
}

/// Raises to a power.
#[expect(clippy::float_cmp, reason = "only one itself is meant")]
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        return f64::NAN;
    }
    base.powf(exponent)
}

/// The index that a count of units means: negative ones are zero, fractions are cut.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float casts saturate")]
pub(super) fn index(number: f64) -> usize {
    integer(number).max(0.0) as usize
}

/// A count as a number; texts and lists stay far below 2^53 entries.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}

/// The position that a relative index means in something of `len`: negative ones count from the end.
pub(super) fn relative(number: f64, len: usize) -> usize {
    let number = integer(number);
    let from_start = if number < 0.0 { (count(len) + number).max(0.0) } else { number.min(count(len)) };
    index(from_start)
}

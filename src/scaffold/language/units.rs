//! Text as JavaScript counts it: in UTF-16 code units, two for a character beyond U+FFFF.
//!
//! A slice may cut such a character in half, and Rust's strings cannot hold a half. It stands as a character
//! of the last private plane until its other half comes to it again, or until the text leaves the language,
//! where it becomes U+FFFD, as it does when JavaScript writes a file.

/// What is added to half a character to make it a private character of its own.
const HALF: u32 = 0x10_0000;

/// The length of `text` in code units.
pub(super) fn len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(width).sum() }
}

/// The code units of `text`.
pub(super) fn units(text: &str) -> Vec<u16> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match half_of(c) {
            Some(half) => out.push(half),
            None => out.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        }
    }
    out
}

/// The text of `units`.
pub(super) fn text(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied())
        .map(|unit| unit.unwrap_or_else(|lone| half(lone.unpaired_surrogate())))
        .collect()
}

/// The code units from `start` to before `end`, both within the text.
pub(super) fn slice(source: &str, start: usize, end: usize) -> String {
    if start >= end {
        return String::new();
    }
    if source.is_ascii() { source[start..end].to_owned() } else { text(&units(source)[start..end]) }
}

/// The code unit at `index`, as a text of its own.
pub(super) fn at(source: &str, index: usize) -> Option<String> {
    if source.is_ascii() {
        return source.get(index..=index).map(str::to_owned);
    }
    units(source).get(index).map(|unit| text(&[*unit]))
}

/// Every code unit as a text of its own.
pub(super) fn split(source: &str) -> Vec<String> {
    units(source).into_iter().map(|unit| text(&[unit])).collect()
}

/// The index of the first `needle` from `from` on.
pub(super) fn find(source: &str, needle: &str, from: usize) -> Option<usize> {
    if source.is_ascii() {
        return source.get(from..)?.find(needle).map(|at| at + from);
    }
    let (source, needle) = (units(source), units(needle));
    let last = source.len().checked_sub(needle.len())?;
    (from..=last).find(|&at| source[at..].starts_with(&needle))
}

/// The index of the last `needle` that begins at `until` or before.
pub(super) fn rfind(source: &str, needle: &str, until: usize) -> Option<usize> {
    let (source, needle) = (units(source), units(needle));
    let last = source.len().checked_sub(needle.len())?;
    (0..=last.min(until)).rev().find(|&at| source[at..].starts_with(&needle))
}

/// The byte offset of a code unit; the end of the text when there are fewer.
pub(super) fn byte_offset(source: &str, unit: usize) -> usize {
    if source.is_ascii() {
        return unit.min(source.len());
    }
    let mut seen = 0;
    for (offset, c) in source.char_indices() {
        if seen >= unit {
            return offset;
        }
        seen += width(c);
    }
    source.len()
}

/// Compares code unit by code unit, as JavaScript orders texts.
pub(super) fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { units(a).cmp(&units(b)) }
}

/// Joins halves that have come to stand beside each other.
pub(super) fn mend(source: String) -> String {
    if has_half(&source) { text(&units(&source)) } else { source }
}

/// The text as it leaves the language: no halves.
pub(super) fn finish(source: &str) -> String {
    if !has_half(source) {
        return source.to_owned();
    }
    char::decode_utf16(units(source)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The half that `c` stands for, if it stands for one.
pub(super) fn half_of(c: char) -> Option<u16> {
    u16::try_from(u32::from(c).checked_sub(HALF)?).ok().filter(|half| (0xD800..=0xDFFF).contains(half))
}

fn half(unit: u16) -> char {
    char::from_u32(HALF + u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn has_half(source: &str) -> bool {
    // Only the last plane is encoded with this first byte.
    source.as_bytes().contains(&0xF4) && source.chars().any(|c| half_of(c).is_some())
}

fn width(c: char) -> usize {
    if half_of(c).is_some() { 1 } else { c.len_utf16() }
}

/// What `\s` and `trim` take for white space in JavaScript.
pub(super) fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{FEFF}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_beyond_the_first_plane_counts_twice_and_survives_being_cut() {
        assert_eq!(len("a😀é"), 4);
        let halves = split("😀");
        assert_eq!(halves.len(), 2);
        assert_eq!(mend(halves.concat()), "😀");
        assert_eq!(finish(&halves[0]), "\u{FFFD}");
        assert_eq!(find("é😀x", "x", 0), Some(3));
        assert_eq!(rfind("xéx", "x", 9), Some(2));
        assert_eq!(slice("é😀x", 1, 3), "😀");
    }

    #[test]
    fn order_is_by_code_unit() {
        assert!(compare("\u{FF5E}", "😀").is_gt());
    }
}

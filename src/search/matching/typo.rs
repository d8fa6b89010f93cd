use super::Needle;
use super::initials::{bits, is_continuation};
use crate::search::texts::Record;

/// A word that stands in a text but for one slip of the finger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) struct Slip {
    /// The byte in the record where it begins.
    pub(in crate::search) at: usize,
    /// How many bytes of the record it takes.
    pub(in crate::search) length: usize,
    /// Whether two neighbouring letters changed places.
    pub(in crate::search) swapped: bool,
    /// Whether a word ends with it.
    pub(in crate::search) ends_word: bool,
    /// Whether the very first letter is wrong.
    pub(in crate::search) at_first: bool,
}

/// Finds the first word beginning between the bytes `start` and `end` of `record` at which `needle`
/// stands with one letter swapped with its neighbour, missing, doubled or wrong.
pub(in crate::search) fn slip(
    needle: &Needle,
    record: Record<'_>,
    (start, end): (usize, usize),
) -> Option<Slip> {
    if needle.chars() < 4 {
        return None;
    }
    let begins = (start..end).step_by(64).flat_map(|from| {
        bits(record.starts_from(from)).map(move |bit| from + bit as usize).take_while(|&at| at < end)
    });
    let mut slips = begins.filter_map(|at| slip_at(needle, record, at));
    let first = slips.next()?;
    // A whole word is what was meant, even if another one merely begins so.
    Some(if first.ends_word { first } else { slips.find(|slip| slip.ends_word).unwrap_or(first) })
}

fn slip_at(needle: &Needle, record: Record<'_>, at: usize) -> Option<Slip> {
    let word = needle.bytes();
    let text = &record.bytes[at..];
    // A slip changes one of the first two places at most; a swap changes both.
    let near_start =
        word[0] == text[0] || text.get(1).is_some_and(|next| word[1] == *next || word[0] == *next);
    if !near_start && word[1] != text[0] {
        return None;
    }
    let text = &text[..record.line_end(at) - at];
    let mut same = word.iter().zip(text).take_while(|(a, b)| a == b).count();
    while same > 0 && word.get(same).is_some_and(|byte| is_continuation(*byte)) {
        same -= 1;
    }
    let (word, text) = (&word[same..], &text[same..]);
    let (typed, after_typed) = split_char(word)?;
    let meant = split_char(text);
    let consumed =
        |rest: &[u8], word: &[u8]| rest.starts_with(word).then(|| text.len() - rest.len() + word.len());

    let mut swapped = false;
    let length = meant
        .and_then(|(first, after_first)| {
            let (second, after_second) = split_char(after_first)?;
            let rest = after_typed.strip_prefix(first).filter(|_| typed == second)?;
            swapped = true;
            consumed(after_second, rest)
        })
        .or_else(|| {
            swapped = false;
            let (_, after_meant) = meant?;
            consumed(after_meant, word).or_else(|| consumed(after_meant, after_typed))
        })
        .or_else(|| consumed(text, after_typed))?;

    let length = same + length;
    let ends_word = record.bytes.get(at + length).is_none_or(|&next| next == b' ' || next == b'\n')
        || record.starts_word(at + length);
    let at_first = same == 0;
    // Little is left to recognise a short word by.
    let plausible = match needle.chars() {
        4 => ends_word && !at_first,
        5 => ends_word || !at_first,
        _ => true,
    };
    plausible.then_some(Slip { at, length, swapped, ends_word, at_first })
}

/// The first character and the rest; none at the end of the text or of the word.
fn split_char(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, rest) = bytes.split_first()?;
    let length = 1 + rest.iter().take_while(|byte| is_continuation(**byte)).count();
    Some(bytes.split_at(length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::folding::folded;
    use crate::search::texts::Texts;

    fn found(word: &str, line: &str) -> Option<(usize, usize)> {
        let mut texts = Texts::default();
        texts.add_line(line, 200);
        texts.end_record();
        let record = texts.record(0);
        let needle = Needle::new(&folded(word)).unwrap();
        slip(&needle, record, (0, record.bytes.len() - 1)).map(|slip| (slip.at, slip.length))
    }

    #[test]
    fn one_slip_of_each_kind_is_forgiven() {
        for typed in ["paymnets", "paymets", "paymennts", "paymonts", "apyments", "oayments", "paymentss"] {
            let found = found(typed, "eu payments").map(|(at, _)| at);
            assert_eq!(found, Some(3), "{typed}");
        }
        assert_eq!(found("legde", "payments ledger"), Some((9, 5)));
        assert_eq!(found("müöler", "Müller"), Some((0, 6)));
    }

    #[test]
    fn two_slips_are_not() {
        assert_eq!(found("pyamnets", "payments"), None);
        assert_eq!(found("lex", "led"), None);
        assert_eq!(found("tech", "team"), None);
    }
}

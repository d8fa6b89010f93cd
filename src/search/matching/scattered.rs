use super::initials::{LONGEST, above, is_continuation, low_bits, lowest_at, walk_back};
use crate::search::texts::Record;

/// Tells how far the letters of `word` lie apart in the line from `start` to `end`, if they stand
/// there in order and every word of the line that is used is entered at its first letter: `pmtgw`
/// is for `payment gateway`, but `aye` is not. Letters from anywhere would match nearly everything.
///
/// Returns the letters skipped within words plus three for each word skipped, and adds the byte
/// positions within the record to `path`.
pub(in crate::search) fn scattered(
    word: &[u8],
    record: Record<'_>,
    (start, end): (usize, usize),
    path: &mut Vec<usize>,
) -> Option<u32> {
    if word.len() < 3 || word.len() > LONGEST {
        return None;
    }
    let text = Window::new(&record.bytes[start..end.min(start + 64)]);
    let starts = record.starts_from(start) & low_bits(end - start);
    let inside = !starts;
    let mut states = [0_u64; LONGEST];
    let mut allowed = starts;
    for (step, &byte) in word.iter().enumerate() {
        let state = allowed & text.positions(byte);
        if state == 0 {
            return None;
        }
        states[step] = state;
        let follows = state << 1;
        allowed = if word.get(step + 1).is_some_and(|next| is_continuation(*next)) {
            follows
        } else {
            // Adding a bit to a run of ones carries to the end of the run: the rest of each word.
            let begin = follows & inside;
            let rest_of_word = ((inside.wrapping_add(begin) ^ inside) | begin) & inside;
            rest_of_word | (starts & above(lowest_at(state)))
        };
    }
    let begin = path.len();
    walk_back(&states[..word.len()], start, path);
    Some(looseness(&path[begin..], start, starts))
}

fn looseness(path: &[usize], start: usize, starts: u64) -> u32 {
    let words_before = |at: usize| (starts & low_bits(at + 1)).count_ones();
    let mut loose = 3 * words_before(path[0] - start).saturating_sub(1);
    for pair in path.windows(2) {
        let (from, to) = (pair[0] - start, pair[1] - start);
        let words = words_before(to) - words_before(from);
        let gap = u32::try_from(to - from - 1).unwrap_or(64);
        loose += if words == 0 { gap } else { 3 * (words - 1) };
    }
    loose
}

/// At most 64 bytes of text, to be compared eight at a time.
struct Window([u64; 8]);

impl Window {
    fn new(text: &[u8]) -> Self {
        let mut bytes = [0; 64];
        bytes[..text.len()].copy_from_slice(text);
        let (chunks, _) = bytes.as_chunks::<8>();
        let mut words = [0; 8];
        words.iter_mut().zip(chunks).for_each(|(word, chunk)| *word = u64::from_le_bytes(*chunk));
        Self(words)
    }

    /// Where `byte` stands, as bits.
    fn positions(&self, byte: u8) -> u64 {
        const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
        // Gathers the lowest bit of each byte in the highest byte of the product.
        const GATHER: u64 = 0x0102_0408_1020_4080;
        let wanted = u64::from_le_bytes([byte; 8]);
        self.0.iter().rev().fold(0, |mask, word| {
            let differs = word ^ wanted;
            let equal = !(((differs & LOW) + LOW) | differs | LOW) >> 7;
            mask << 8 | equal.wrapping_mul(GATHER) >> 56
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::texts::Texts;

    fn found(word: &str, line: &str) -> Option<(u32, Vec<usize>)> {
        let mut texts = Texts::default();
        texts.add_line(line, 200);
        texts.end_record();
        let record = texts.record(0);
        let mut path = Vec::new();
        let end = record.bytes.len().saturating_sub(1);
        scattered(word.as_bytes(), record, (0, end), &mut path).map(|loose| (loose, path))
    }

    #[test]
    fn an_abbreviation_enters_words_at_their_beginning() {
        assert_eq!(found("pmtgw", "payment-gateway"), Some((7, vec![0, 3, 6, 8, 12])));
        assert_eq!(found("gtw", "payment-gateway"), Some((5, vec![8, 10, 12])));
        assert_eq!(found("aye", "payment-gateway"), None);
        assert_eq!(found("pgx", "payment-gateway"), None);
    }

    proptest! {
        #[test]
        fn positions_are_those_of_the_byte(text in proptest::collection::vec(0_u8..6, 0..64), byte in 1_u8..6) {
            let found = Window::new(&text).positions(byte);
            for (at, &other) in text.iter().enumerate() {
                prop_assert_eq!(found >> at & 1 == 1, other == byte);
            }
        }

        #[test]
        fn the_path_spells_the_word(word in "[abp]{3,6}", line in "[abp -]{1,70}") {
            if let Some((_, path)) = found(&word, &line) {
                let folded = crate::search::folding::folded(&line);
                let spelt: Vec<u8> = path.iter().map(|&at| folded.as_bytes()[at]).collect();
                prop_assert_eq!(spelt, word.as_bytes());
                prop_assert!(path.is_sorted_by(|a, b| a < b));
            }
        }
    }
}

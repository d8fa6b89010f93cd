use crate::search::texts::Record;

/// How well a word abbreviates a line by the beginnings of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) enum Initials {
    /// Some words of the line are left out.
    Some,
    /// The first words of the line, none left out.
    Leading,
    /// Every word of the line.
    All,
    /// Every word of the line by its first letter alone.
    Letters,
}

/// Longest line, in bytes, that is looked at: one machine word of positions.
const WINDOW: usize = 64;

/// Longest word, in bytes, that can be an abbreviation.
pub(super) const LONGEST: usize = 24;

/// Tells whether `word` is made of beginnings of words of the line from `start` to `end`, in order:
/// `dlip` and `dalip` are for `data lake ingestion pipeline`, and so is `lakepipe`.
///
/// Adds the byte positions within the record to `path` when it is given one.
pub(in crate::search) fn initials(
    word: &[u8],
    record: Record<'_>,
    (start, end): (usize, usize),
    path: Option<&mut Vec<usize>>,
) -> Option<Initials> {
    if word.len() < 2 || word.len() > LONGEST {
        return None;
    }
    let text = &record.bytes[start..end.min(start + WINDOW)];
    let starts = record.starts_from(start) & low_bits(text.len());
    let mut states = [0_u64; LONGEST];
    let last = word.len() - 1;

    let next_word = |state: u64| bits(state).fold(0, |next, at| next | lowest(starts & above(at)));
    let leading = run(word, text, starts & 1, next_word, &mut states);
    let kind = if leading == 0 {
        // Two letters from anywhere abbreviate nearly everything.
        if word.len() < 3 || run(word, text, starts, |s| starts & above(lowest_at(s)), &mut states) == 0 {
            return None;
        }
        Initials::Some
    } else if leading >> starts.ilog2() == 0 {
        Initials::Leading
    } else if bits(starts).map(|at| text[at as usize]).eq(word.iter().copied()) {
        Initials::Letters
    } else {
        Initials::All
    };
    if let Some(path) = path {
        walk_back(&states[..=last], start, path);
    }
    Some(kind)
}

/// Steps through `word`: a character follows its predecessor directly or begins one of the words
/// that `jump` allows. Returns where the last character can stand, and each step in `states`.
fn run(word: &[u8], text: &[u8], first: u64, jump: impl Fn(u64) -> u64, states: &mut [u64; LONGEST]) -> u64 {
    let mut allowed = first;
    let mut state = 0;
    for (step, &byte) in word.iter().enumerate() {
        state = bits(allowed).filter(|&at| text.get(at as usize) == Some(&byte)).fold(0, |s, at| s | 1 << at);
        if state == 0 {
            return 0;
        }
        states[step] = state;
        let follows = state << 1;
        let continues = word.get(step + 1).is_some_and(|next| is_continuation(*next));
        allowed = if continues { follows } else { follows | jump(state) };
    }
    state
}

/// Finds one way through the states of a run, from its end, staying within a word where possible.
pub(super) fn walk_back(states: &[u64], start: usize, path: &mut Vec<usize>) {
    let begin = path.len();
    let mut at = 64;
    for &state in states.iter().rev() {
        let before = state & low_bits(at);
        // Every state was reached from a lower position of the one before it.
        at = if at == 64 { lowest_at(before) as usize } else { before.ilog2() as usize };
        path.push(start + at);
    }
    path[begin..].reverse();
}

/// Whether `byte` is the inside of a character, which cannot stand alone.
pub(super) const fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The positions of the bits that are set.
pub(super) fn bits(mut mask: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let at = mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
        (at < 64).then_some(at)
    })
}

const fn lowest(mask: u64) -> u64 {
    mask & mask.wrapping_neg()
}

pub(super) const fn lowest_at(mask: u64) -> u32 {
    mask.trailing_zeros()
}

/// All bits above position `at`.
pub(super) const fn above(at: u32) -> u64 {
    if at >= 63 { 0 } else { u64::MAX << (at + 1) }
}

/// The `count` lowest bits.
pub(super) const fn low_bits(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::texts::Texts;

    fn found(word: &str, line: &str) -> Option<(Initials, Vec<usize>)> {
        let mut texts = Texts::default();
        texts.add_line(line, 200);
        texts.end_record();
        let record = texts.record(0);
        let mut path = Vec::new();
        let line = (0, record.bytes.len() - 1);
        initials(word.as_bytes(), record, line, Some(&mut path)).map(|kind| (kind, path))
    }

    #[test]
    fn beginnings_of_words_abbreviate() {
        let pipeline = "data-lake-ingestion-pipeline";
        assert_eq!(found("dlip", pipeline), Some((Initials::Letters, vec![0, 5, 10, 20])));
        assert_eq!(found("dali", pipeline), Some((Initials::Leading, vec![0, 1, 5, 10])));
        assert_eq!(found("lapi", pipeline), Some((Initials::Some, vec![5, 6, 20, 21])));
        assert_eq!(found("lp", pipeline), None);
        assert_eq!(found("dtlk", pipeline), None);
        assert_eq!(found("upui", "UserProfileUI"), Some((Initials::All, vec![0, 4, 11, 12])));
    }

    #[test]
    fn a_greedy_start_does_not_hide_the_way() {
        assert_eq!(found("pap", "payments-api-pay").map(|f| f.0), Some(Initials::Letters));
        assert_eq!(found("papi", "payments-api").map(|f| f.1), Some(vec![0, 9, 10, 11]));
    }

    #[test]
    fn positions_behind_the_window_do_not_count() {
        let long = format!("{} {}", "a".repeat(70), "zebra");
        assert_eq!(found("az", &long), None);
    }
}

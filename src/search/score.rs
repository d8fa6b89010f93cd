use super::field::Weight;
use super::matching::{Initials, Place, Slip};

/// How well a word fits: 0 not at all, about a thousand when it is the whole name.
pub(super) type Score = u16;

/// The most that a word can score in a description.
pub(super) const MOST_IN_PROSE: Score = 280;

/// The most that opening an entity often adds: less than the step from one way of matching to the next.
pub(super) const MOST_BY_HABIT: Score = 90;

/// The score of a word that stands as typed, before [`share`].
pub(super) const fn literal(weight: Weight, place: Place, ends_word: bool) -> Score {
    let base = match (weight, place) {
        (Weight::Names, Place::Exact) => 1_000,
        (Weight::Names, Place::Prefix) => 830,
        (Weight::Names, Place::WordStart) => 700,
        (Weight::Names, Place::Infix) => 500,
        (Weight::Labels, Place::Exact) => 600,
        (Weight::Labels, Place::Prefix) => 480,
        (Weight::Labels, Place::WordStart) => 420,
        (Weight::Labels, Place::Infix) => 340,
        (Weight::Neighbours, Place::Exact) => 450,
        (Weight::Neighbours, Place::Prefix) => 390,
        (Weight::Neighbours, Place::WordStart) => 350,
        (Weight::Neighbours, Place::Infix) => 290,
        (Weight::Sorts, Place::Exact) => 400,
        (Weight::Sorts, _) => 250,
        (Weight::Prose, Place::Infix) => 180,
        (Weight::Prose, _) => 230,
    };
    let whole_word = match weight {
        Weight::Names => 15,
        Weight::Prose => 30,
        _ => 0,
    };
    if ends_word { base + whole_word } else { base }
}

/// The score of a word made of the beginnings of the words of a name.
pub(super) fn initials(kind: Initials, word: usize, line: usize) -> Score {
    let base = match kind {
        Initials::All => 740,
        Initials::Leading => 620,
        Initials::Some => 550,
    };
    base + share(Weight::Names, word, line)
}

/// The score of a word whose letters lie apart in a name.
pub(super) fn scattered(looseness: u32) -> Score {
    330_u16.saturating_sub(u16::try_from(looseness).unwrap_or(u16::MAX).saturating_mul(9)).max(100)
}

/// The score of a word that stands with one slip in a line of `line` bytes.
pub(super) fn slip(weight: Weight, slip: Slip, at_line_start: bool, line: usize) -> Score {
    let base = match weight {
        Weight::Names => 230,
        Weight::Labels => 110,
        Weight::Sorts | Weight::Neighbours | Weight::Prose => 90,
    };
    let bonus = |when: bool, score: Score| if when { score } else { 0 };
    base + bonus(slip.ends_word, 30)
        + bonus(slip.swapped, 10)
        + bonus(!slip.at_first, 20)
        + bonus(at_line_start, 20)
        + share(weight, slip.length, line) / 2
}

/// The more of a line a word covers, the less is left that was not asked for: at most [`MOST_BY_SHARE`].
pub(super) fn share(weight: Weight, word: usize, line: usize) -> Score {
    let full = if weight == Weight::Names { usize::from(MOST_BY_SHARE) } else { 20 };
    u16::try_from(full * word.min(line) / line.max(1)).unwrap_or(0)
}

/// The most that covering the whole line adds to a score.
pub(super) const MOST_BY_SHARE: Score = 40;

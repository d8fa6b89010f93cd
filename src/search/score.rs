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

/// The most that a word can score in a row's own texts where neither the names nor their words begin
/// with its first letter; where only words do; and at all.
pub(super) const MOST_INSIDE: Score = 620;
pub(super) const MOST_AT_WORDS: Score = 755;
pub(super) const MOST: Score = 1_055;

/// The score of a word made of the beginnings of the words of a name.
pub(super) fn initials(kind: Initials, word: usize, line: usize) -> Score {
    let base = match kind {
        Initials::Letters => 760,
        Initials::All => 740,
        Initials::Leading => 570,
        Initials::Some => 380,
    };
    base + share(Weight::Names, word, line)
}

/// The score of a word whose letters lie apart in a name.
pub(super) fn scattered(looseness: u32) -> Score {
    165_u16.saturating_sub(u16::try_from(looseness).unwrap_or(u16::MAX).saturating_mul(6)).max(40)
}

/// The score of a word that stands with one slip in a line of `line` bytes.
pub(super) fn slip(weight: Weight, slip: Slip, at_line_start: bool, line: usize) -> Score {
    let base = match weight {
        Weight::Names => 90,
        Weight::Labels => 50,
        Weight::Sorts | Weight::Neighbours | Weight::Prose => 40,
    };
    let bonus = |when: bool, score: Score| if when { score } else { 0 };
    base + bonus(slip.ends_word, 30)
        + bonus(slip.swapped, 10)
        + bonus(!slip.at_first, 15)
        + bonus(at_line_start, 10)
        + share(weight, slip.length, line) / 2
}

/// The score of a query that is a whole name but for one slip: hardly anything else can be meant.
pub(super) const NAME_WITH_SLIP: Score = 650;

/// The score of several words: the mean, but with a guess among them no more than a guess.
pub(super) fn together(sum: u32, least: Score, words: usize) -> Score {
    let mean = sum / u32::try_from(words.max(1)).unwrap_or(u32::MAX);
    let mean = Score::try_from(mean).unwrap_or(Score::MAX);
    if words == 0 || least >= LEAST_AS_TYPED { mean } else { (least + mean / 64).min(LEAST_AS_TYPED - 1) }
}

/// What a word scores at least that stands somewhere as typed; guesses score less.
pub(super) const LEAST_AS_TYPED: Score = 180;

/// The more of a line a word covers, the less is left that was not asked for: at most [`MOST_BY_SHARE`].
pub(super) fn share(weight: Weight, word: usize, line: usize) -> Score {
    let full = if weight == Weight::Names { usize::from(MOST_BY_SHARE) } else { 20 };
    u16::try_from(full * word.min(line) / line.max(1)).unwrap_or(0)
}

/// The most that covering the whole line adds to a score.
pub(super) const MOST_BY_SHARE: Score = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_scores_more_than_the_most_there() {
        for weight in [Weight::Names, Weight::Labels, Weight::Neighbours, Weight::Sorts, Weight::Prose] {
            let most = |place| literal(weight, place, true) + share(weight, 9, 9);
            assert!(most(Place::Infix) <= MOST_INSIDE && most(Place::WordStart) <= MOST_AT_WORDS);
            assert!(most(Place::Exact) <= if weight == Weight::Names { MOST } else { MOST_INSIDE });
        }
        assert!(initials(Initials::Some, 9, 9) <= MOST_INSIDE && initials(Initials::Letters, 9, 9) <= MOST);
    }
}

use super::shared::Shared;
use crate::search::field::Weight;
use crate::search::fit::{Fit, abbreviation, literal, loose, slipped};
use crate::search::index::{Columns, Head, Segment};
use crate::search::matching::Needle;
use crate::search::score::{MOST, MOST_AT_WORDS, MOST_IN_PROSE, MOST_INSIDE, Score};
use crate::search::texts::Record;

/// A word or phrase that every hit must contain, and how well it fits the values that entities share.
#[derive(Debug)]
pub(in crate::search) struct Word {
    pub(in crate::search) needle: Needle,
    /// Without its plural ending, for kinds and types.
    singular: Option<Needle>,
    /// Whether it has to stand as typed, in one piece.
    pub(in crate::search) is_phrase: bool,
    /// Whether letters may lie apart and a slip is forgiven.
    pub(in crate::search) is_loose: bool,
    /// Whether it is known to stand as typed in no row that matters.
    pub(in crate::search) is_missing: bool,
    /// How well it fits the values that entities share, if it fits any.
    shared: Option<Shared>,
}

/// More than an abbreviation can score.
const BETTER_THAN_INITIALS: Score = 805;

impl Word {
    /// Prepares a folded word; none when nothing is left of it.
    pub(in crate::search) fn new(
        folded: &str,
        is_phrase: bool,
        is_loose: bool,
        columns: &Columns,
    ) -> Option<Self> {
        let needle = Needle::new(folded)?;
        let singular = folded.strip_suffix('s').filter(|word| word.len() > 2).and_then(Needle::new);
        let mut word = Self {
            needle,
            singular,
            is_phrase,
            is_loose: is_loose && !is_phrase,
            is_missing: false,
            shared: None,
        };
        word.shared = Shared::new(&word, columns);
        Some(word)
    }

    /// How well it fits a record of which every line counts as `weight`.
    pub(in crate::search) fn fit_line(&self, record: Record<'_>, weight: Weight) -> Option<Fit> {
        let end = record.bytes.len();
        let strict = literal(&self.needle, record, |_| weight);
        let fit = match weight {
            Weight::Names if !self.is_phrase => {
                let short_form = abbreviation(&self.needle, record, end);
                better(strict, short_form)
            }
            Weight::Sorts => strict.or_else(|| self.plural(record)),
            _ => strict,
        };
        let apart = || (weight == Weight::Names).then(|| loose(&self.needle, record, end)).flatten();
        let slip = || {
            let forgiving = !matches!(weight, Weight::Sorts | Weight::Prose);
            forgiving.then(|| slipped(&self.needle, record, end, weight)).flatten()
        };
        fit.or_else(|| if self.is_loose { better(apart(), slip()) } else { None })
    }

    /// Whether it is the plural of a kind or type.
    fn plural(&self, record: Record<'_>) -> Option<Fit> {
        let singular = self.singular.as_ref()?;
        literal(singular, record, |_| Weight::Sorts).filter(|fit| fit.is_whole(singular, record))
    }

    /// The bytes of `record` that `fit`, a fit of this word as `weight`, marks.
    pub(in crate::search) fn marks(&self, fit: Fit, record: Record<'_>, weight: Weight) -> Vec<usize> {
        let singular = self.singular.as_ref().filter(|_| weight == Weight::Sorts);
        let as_typed = literal(&self.needle, record, |_| weight);
        match singular {
            Some(singular) if as_typed.is_none() => fit.bytes(singular, record),
            _ => fit.bytes(&self.needle, record),
        }
    }

    /// How well it fits the row `row`, which is at `at` in `segment`; 0 when it does not.
    pub(in crate::search) fn score(
        &self,
        columns: &Columns,
        segment: &Segment,
        at: usize,
        row: usize,
    ) -> Score {
        let mut best = self.shared(columns, row);
        let head = &segment.heads[at];
        let has_letters = head.near.contains(self.needle.mask);
        if self.is_missing {
            return if best == 0 { self.loosely(segment, at, has_letters) } else { best };
        }
        if has_letters {
            let record = segment.near.record(at);
            best = best.max(score_of(self.near(record, head)));
            if best < BETTER_THAN_INITIALS && self.may_abbreviate(head) {
                best = best.max(score_of(abbreviation(&self.needle, record, usize::from(head.names))));
            }
        }
        if best < MOST_IN_PROSE && head.prose.contains(self.needle.pairs) {
            let prose = literal(&self.needle, segment.prose.record(at), |_| Weight::Prose);
            best = best.max(score_of(prose));
        }
        if best == 0 && self.is_loose {
            best = self.loosely(segment, at, has_letters);
        }
        best
    }

    /// The most that [`Self::score`] can be, when letters must not lie apart.
    pub(in crate::search) fn ceiling(&self, columns: &Columns, head: &Head, row: usize) -> Score {
        let near = if !head.near.contains(self.needle.mask) {
            0
        } else if head.beginnings.may_have(self.needle.bytes()[0]) {
            MOST
        } else if head.initials.contains(self.needle.first) {
            MOST_AT_WORDS
        } else {
            MOST_INSIDE
        };
        near.max(MOST_IN_PROSE).max(self.shared(columns, row))
    }

    /// Whether [`Self::score`] may be more than 0, as far as a glance tells.
    pub(in crate::search) fn may_be_in(&self, head: &Head) -> bool {
        let missing = head.near.missing(self.needle.mask);
        missing == 0
            || missing == 1 && self.is_loose
            || !self.is_missing && head.prose.contains(self.needle.pairs)
            || self.shared.is_some()
    }

    /// Whether [`Self::score`] is more than 0, when letters must not lie apart.
    pub(in crate::search) fn is_found(
        &self,
        columns: &Columns,
        segment: &Segment,
        at: usize,
        row: usize,
    ) -> bool {
        let head = &segment.heads[at];
        let abbreviates = || {
            self.may_abbreviate(head)
                && abbreviation(&self.needle, segment.near.record(at), usize::from(head.names)).is_some()
        };
        self.stands_in(columns, segment, at, row) || head.near.contains(self.needle.mask) && abbreviates()
    }

    /// Whether it stands as typed anywhere in the row.
    pub(in crate::search) fn stands_in(
        &self,
        columns: &Columns,
        segment: &Segment,
        at: usize,
        row: usize,
    ) -> bool {
        let head = &segment.heads[at];
        self.shared(columns, row) > 0
            || head.near.contains(self.needle.mask) && self.stands_near(segment.near.record(at), head)
            || head.prose.contains(self.needle.pairs)
                && literal(&self.needle, segment.prose.record(at), |_| Weight::Prose).is_some()
    }

    fn stands_near(&self, record: Record<'_>, head: &Head) -> bool {
        let is_a_beginning = self.needle.is_letter && head.initials.contains(self.needle.first);
        is_a_beginning
            || self.needle.finder.find(record.bytes).is_some_and(|at| {
                // Everywhere in names it counts.
                at < usize::from(head.names) || self.near(record, head).is_some()
            })
    }

    fn near(&self, record: Record<'_>, head: &Head) -> Option<Fit> {
        let names = usize::from(head.names);
        literal(&self.needle, record, |at| if at < names { Weight::Names } else { Weight::Labels })
    }

    fn may_abbreviate(&self, head: &Head) -> bool {
        !self.is_phrase && head.initials.contains(self.needle.first)
    }

    fn loosely(&self, segment: &Segment, at: usize, has_letters: bool) -> Score {
        let head = &segment.heads[at];
        let names = usize::from(head.names);
        let record = segment.near.record(at);
        let apart = has_letters && self.may_abbreviate(head);
        let apart = apart.then(|| loose(&self.needle, record, names)).flatten();
        let slip = (head.near.missing(self.needle.mask) <= 1)
            .then(|| slipped(&self.needle, record, names, Weight::Names))
            .flatten();
        score_of(better(apart, slip))
    }

    #[inline]
    fn shared(&self, columns: &Columns, row: usize) -> Score {
        self.shared.as_ref().map_or(0, |shared| shared.score(columns, row))
    }
}

fn better(one: Option<Fit>, other: Option<Fit>) -> Option<Fit> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.score > one.score { other } else { one }),
        (one, other) => one.or(other),
    }
}

fn score_of(fit: Option<Fit>) -> Score {
    fit.map_or(0, |fit| fit.score)
}

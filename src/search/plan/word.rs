use crate::search::field::{Field, Weight};
use crate::search::fit::{Fit, abbreviation, literal, loose, slipped};
use crate::search::index::{Columns, Head, Segment, ValueId, Values};
use crate::search::matching::Needle;
use crate::search::score::{MOST_IN_PROSE, Score};
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
    kinds: Scores,
    types: Scores,
    owners: Scores,
    systems: Scores,
    marks: Scores,
}

/// For each number of a value how well it fits; none when no value does.
type Scores = Option<Box<[Score]>>;

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
            kinds: None,
            types: None,
            owners: None,
            systems: None,
            marks: None,
        };
        word.kinds = word.scores(&columns.kinds.values, |_| Field::Kind);
        word.types = word.scores(&columns.types.values, |_| Field::Type);
        word.owners = word.scores(&columns.owners.values, |_| Field::Owner);
        word.systems = word.scores(&columns.systems.values, |_| Field::System);
        word.marks = word.scores(&columns.marks.values, |mark| mark.field);
        Some(word)
    }

    fn scores<T>(&self, values: &Values<T>, field: impl Fn(&T) -> Field) -> Scores {
        let mut scores = vec![0; values.len() + 1].into_boxed_slice();
        let mut any = false;
        for (((mask, record), value), score) in values.records().zip(values.iter()).zip(&mut scores[1..]) {
            let weight = field(value).weight();
            let slack = if self.is_loose { 1 } else { u32::from(weight == Weight::Sorts) };
            if mask.missing(self.needle.mask) <= slack {
                *score = self.fit_line(record, weight).map_or(0, |fit| fit.score);
                any |= *score > 0;
            }
        }
        any.then_some(scores)
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
            || head.near.contains(self.needle.mask) && self.near(segment.near.record(at), head).is_some()
            || head.prose.contains(self.needle.pairs)
                && literal(&self.needle, segment.prose.record(at), |_| Weight::Prose).is_some()
    }

    fn near(&self, record: Record<'_>, head: &Head) -> Option<Fit> {
        let names = usize::from(head.names);
        literal(&self.needle, record, |at| if at < names { Weight::Names } else { Weight::Labels })
    }

    fn may_abbreviate(&self, head: &Head) -> bool {
        !self.is_phrase && head.initials.contains(crate::search::mask::Mask::of(&self.needle.bytes()[..1]))
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

    fn shared(&self, columns: &Columns, row: usize) -> Score {
        let of =
            |scores: &Scores, ids: &[ValueId]| scores.as_ref().map_or(0, |scores| scores[ids[row] as usize]);
        let one = of(&self.kinds, &columns.kinds.ids)
            .max(of(&self.types, &columns.types.ids))
            .max(of(&self.owners, &columns.owners.ids))
            .max(of(&self.systems, &columns.systems.ids));
        let Some(scores) = &self.marks else { return one };
        columns.marks.row(row).iter().map(|&id| scores[id as usize]).fold(one, Score::max)
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

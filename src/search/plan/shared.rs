use super::Word;
use crate::search::field::{Field, Weight};
use crate::search::index::{Columns, ValueId, Values};
use crate::search::score::Score;

/// How well a word fits the values that entities share, in any of which it is found.
#[derive(Debug)]
pub(super) struct Shared {
    kinds: Scores,
    types: Scores,
    owners: Scores,
    systems: Scores,
    marks: Scores,
}

/// For each number of a value how well it fits; none when no value does.
type Scores = Option<Box<[Score]>>;

impl Shared {
    /// Fits `word` to all values; none when it is found in no value.
    pub(super) fn new(word: &Word, columns: &Columns) -> Option<Self> {
        let shared = Self {
            kinds: scores(word, &columns.kinds.values, |_| Field::Kind),
            types: scores(word, &columns.types.values, |_| Field::Type),
            owners: scores(word, &columns.owners.values, |_| Field::Owner),
            systems: scores(word, &columns.systems.values, |_| Field::System),
            marks: scores(word, &columns.marks.values, |mark| mark.field),
        };
        let all = [&shared.kinds, &shared.types, &shared.owners, &shared.systems, &shared.marks];
        all.iter().any(|scores| scores.is_some()).then_some(shared)
    }

    /// How well the word fits the values of a row.
    pub(super) fn score(&self, columns: &Columns, row: usize) -> Score {
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

fn scores<T: Sync>(word: &Word, values: &Values<T>, field: impl Fn(&T) -> Field + Sync) -> Scores {
    let scores = values.scored(|value, mask, record| {
        let weight = field(value).weight();
        let slack = if word.is_loose { 1 } else { u32::from(weight == Weight::Sorts) };
        let may_fit = mask.missing(word.needle.mask) <= slack;
        may_fit.then(|| word.fit_line(record, weight)).flatten().map_or(0, |fit| fit.score)
    });
    scores.iter().any(|&score| score > 0).then_some(scores)
}

use super::TextInput;
use crate::search::{Completion, Completions, Index};

/// How many ways to go on are shown.
const SHOWN: usize = 8;

/// Fewer letters than this may become anything.
const SHORTEST_FIELD: usize = 2;

/// How the query in the search box may go on.
///
/// Nothing is taken until it is asked for. From then on one row stands in the box, and the next can be asked for.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    completions: Completions,
    /// While a row stands in the box: its number, and what was typed.
    chosen: Option<(usize, TextInput)>,
}

impl Offer {
    /// The rows, the likeliest first.
    pub fn rows(&self) -> &[Completion] {
        &self.completions.items
    }

    /// How many ways more there are.
    pub fn more(&self) -> usize {
        self.completions.more
    }

    /// The row that stands in the box.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen.as_ref().map(|(row, _)| *row)
    }

    /// Whether there is nothing to take.
    pub fn is_empty(&self) -> bool {
        self.rows().is_empty()
    }

    /// What the text at the cursor of `input` may become.
    pub(super) fn of(input: &TextInput, index: &Index) -> Self {
        let mut completions = index.complete(input.text(), input.cursor(), SHOWN);
        let is_short = |row: &Completion| row.text.ends_with(':') && row.columns.len() < SHORTEST_FIELD;
        if completions.items.iter().all(is_short) {
            completions = Completions::default();
        }
        Self { completions, chosen: None }
    }

    /// Puts `row` into `input`. Says whether the choice is over, for there is only one.
    pub(super) fn take(&mut self, row: usize, input: &mut TextInput) -> bool {
        let typed = self.chosen.take().map_or_else(|| input.clone(), |(_, typed)| typed);
        let Some(completion) = self.completions.items.get(row) else { return true };
        *input = typed.replaced(completion.columns.clone(), &completion.text);
        let is_alone = self.rows().len() == 1;
        self.chosen = (!is_alone).then_some((row, typed));
        is_alone
    }

    /// Puts the next row into `input`, or the one before, around the end.
    pub(super) fn turn(&mut self, forwards: bool, input: &mut TextInput) {
        let rows = self.rows().len();
        if let Some(row) = self.chosen() {
            self.take((row + if forwards { 1 } else { rows - 1 }) % rows, input);
        }
    }

    /// Puts back what was typed.
    pub(super) fn undo(&mut self, input: &mut TextInput) {
        if let Some((_, typed)) = std::mem::take(self).chosen {
            *input = typed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::testing::{component, group};

    fn offer(typed: &str) -> (Offer, TextInput) {
        let all = [component("a", "pay"), component("b", "pay-eu"), component("c", "pay-eu"), group("pay")];
        let index = Index::build(&Catalog::build(&all, Vec::new()));
        let input = TextInput::with(typed);
        (Offer::of(&input, &index), input)
    }

    #[test]
    fn rows_stand_in_the_box_one_after_the_other_until_undone() {
        let (mut offer, mut input) = offer("x owner:p");
        assert!(!offer.take(0, &mut input));
        assert_eq!((input.text(), input.cursor()), ("x owner:pay-eu", 14));
        offer.turn(true, &mut input);
        assert_eq!(input.text(), "x owner:pay");
        offer.turn(true, &mut input);
        assert_eq!(offer.chosen(), Some(0));
        offer.undo(&mut input);
        assert_eq!(input.text(), "x owner:p");
        assert!(offer.is_empty());
    }

    #[test]
    fn a_single_row_is_taken_at_once() {
        let (mut offer, mut input) = offer("ow");
        assert!(offer.take(0, &mut input));
        assert_eq!(input.text(), "owner:");
    }

    #[test]
    fn one_letter_is_no_field_yet() {
        assert!(offer("o").0.is_empty());
        assert!(!offer("is:").0.is_empty() && !offer("is:u").0.is_empty());
        assert!(offer("payments").0.is_empty());
    }
}

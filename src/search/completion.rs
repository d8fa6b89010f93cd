use std::ops::Range;

use super::Index;
use super::index::Flags;
use super::query::{Attribute, known_words, token_at, written_value};
use super::values::{Known, names_behind};
use crate::text::fold;

/// One way to go on with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The characters of the query that it replaces, counted from 0.
    pub columns: Range<usize>,
    /// What to write there.
    pub text: String,
    /// How many entities have the value; none for the name of a field.
    pub count: Option<usize>,
}

/// The ways to go on with a query, the likeliest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The likeliest.
    pub items: Vec<Completion>,
    /// How many more there are.
    pub more: usize,
}

impl Index {
    /// How the term of `query` that ends at `cursor`, a number of characters, may go on: the names
    /// of fields, and behind a colon the values that the catalog has, the most frequent first. What
    /// is complete already goes on nowhere.
    pub fn complete(&self, query: &str, cursor: usize, limit: usize) -> Completions {
        let Some((begin, text)) = token_at(query, cursor) else { return Completions::default() };
        let Some((head, tail)) = text.split_once(':') else {
            let typed = text.to_lowercase();
            let offer =
                |text: &str, count| Completion { columns: begin..cursor, text: format!("{text}:"), count };
            if text.contains('.') {
                let paths = self.known_paths().iter().filter(|path| path.folded.starts_with(&typed));
                return limited(paths.map(|path| offer(&path.text, Some(path.count))), limit);
            }
            let words = known_words().filter(|word| !text.is_empty() && word.starts_with(&typed));
            return limited(words.map(|word| offer(word, None)), limit);
        };
        let piece = tail.rsplit(',').next().unwrap_or_default();
        let columns = cursor - piece.chars().count()..cursor;
        let wanted = fold(piece.trim_matches('"'));
        let offer = |text: String, count| Completion { columns: columns.clone(), text, count };
        if let Some(names) = names_behind(&head.to_lowercase()) {
            let begins = |(name, _): &(&str, _)| fold(name).starts_with(&wanted) && fold(name) != wanted;
            let count = |flags: Flags| (!flags.is_empty()).then(|| self.count_of(flags));
            let named = names.into_iter().filter(begins);
            return limited(named.map(|(name, flags)| offer(name.to_owned(), count(flags))), limit);
        }
        if let Some(map) = map_behind(&head.to_lowercase()) {
            let keys =
                self.known_paths().iter().filter_map(|path| Some((path.text.strip_prefix(map)?, path.count)));
            let holds = |(key, _): &(&str, usize)| fold(key).contains(&wanted);
            let offers = keys.filter(holds).map(|(key, count)| offer(format!("{key}="), Some(count)));
            return if tail.contains('=') { Completions::default() } else { limited(offers, limit) };
        }
        let Some(attribute) = Attribute::named(head).or_else(|| Attribute::at(head)) else {
            return Completions::default();
        };
        let known = self.values_of(&attribute);
        if known.iter().any(|value| value.folded == wanted) {
            return Completions::default();
        }
        let beginning = known.iter().filter(|value| value.folded.starts_with(&wanted));
        let holds = |value: &&Known| !value.folded.starts_with(&wanted) && value.folded.contains(&wanted);
        let values = beginning.chain(known.iter().filter(holds));
        limited(values.map(|value| offer(written_value(&value.text, &attribute), Some(value.count))), limit)
    }
}

/// Where the keys stand that may follow a word.
fn map_behind(word: &str) -> Option<&'static str> {
    match word {
        "label" => Some("metadata.labels."),
        "annotation" => Some("metadata.annotations."),
        _ => None,
    }
}

fn limited(mut all: impl Iterator<Item = Completion>, limit: usize) -> Completions {
    let items = all.by_ref().take(limit).collect();
    Completions { items, more: all.count() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::testing::{component, group};

    fn completed(query: &str) -> Vec<(Range<usize>, String, Option<usize>)> {
        let all =
            [component("a", "team-pay"), component("b", "team-pay"), component("c", "pay"), group("pay")];
        let index = Index::build(&Catalog::build(&all, Vec::new()));
        let completions = index.complete(query, query.chars().count(), 2);
        completions.items.into_iter().map(|found| (found.columns, found.text, found.count)).collect()
    }

    #[test]
    fn fields_and_values_are_offered() {
        assert_eq!(completed("é -ow"), [(3..5, "owner:".to_owned(), None)]);
        assert_eq!(
            completed("owner:x,pa"),
            [(8..10, "pay".to_owned(), Some(1)), (8..10, "team-pay".to_owned(), Some(2))]
        );
        assert_eq!(completed("is:un"), [(3..5, "unowned".to_owned(), Some(0))]);
        assert_eq!(completed("is:st"), [(3..5, "starred".to_owned(), None)]);
        assert_eq!(completed("-has:own"), [(5..8, "owner".to_owned(), Some(3))]);
        assert_eq!(completed("rel:MEM"), [(4..7, "memberOf".to_owned(), None)]);
        assert_eq!(
            completed("Kind:"),
            [(5..5, "component".to_owned(), Some(3)), (5..5, "group".to_owned(), Some(1))]
        );
        assert_eq!(completed("spec.ow"), [(0..7, "spec.owner:".to_owned(), Some(3))]);
        assert_eq!(completed("spec.type:ser"), [(10..13, "service".to_owned(), Some(3))]);
        assert_eq!(completed("ledger "), []);
        assert_eq!(completed("owner:pay"), [], "complete already");
    }
}

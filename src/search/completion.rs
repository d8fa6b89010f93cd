use std::cmp::Reverse;
use std::ops::Range;

use super::Index;
use super::query::{Attribute, known_words, token_at, written_value};
use super::values::names_behind;
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

impl Index {
    /// How the term of `query` that ends at `cursor`, a number of characters, may go on: the names
    /// of fields, and behind a colon the values that the catalog has, the most frequent first.
    pub fn complete(&self, query: &str, cursor: usize) -> Vec<Completion> {
        let Some((begin, text)) = token_at(query, cursor) else { return Vec::new() };
        let Some((head, tail)) = text.split_once(':') else {
            let words =
                known_words().filter(|word| !text.is_empty() && word.starts_with(&text.to_lowercase()));
            let complete =
                |word: &str| Completion { columns: begin..cursor, text: format!("{word}:"), count: None };
            return words.map(complete).collect();
        };
        let piece = tail.rsplit(',').next().unwrap_or_default();
        let columns = cursor - piece.chars().count()..cursor;
        if let Some(names) = names_behind(&head.to_lowercase()) {
            let names = names.into_iter().filter(|name| name.starts_with(piece));
            let complete =
                |name: &str| Completion { columns: columns.clone(), text: name.to_owned(), count: None };
            return names.map(complete).collect();
        }
        let Some(attribute) = Attribute::named(head) else { return Vec::new() };
        let wanted = fold(piece.trim_start_matches('"'));
        let mut found: Vec<(bool, usize, String)> = self
            .values_of(&attribute)
            .into_iter()
            .map(|(value, count)| (fold(&value), value, count))
            .filter(|(folded, ..)| folded.contains(&wanted))
            .map(|(folded, value, count)| (folded.starts_with(&wanted), count, value))
            .collect();
        found.sort_unstable_by(|a, b| (Reverse((a.0, a.1)), &a.2).cmp(&(Reverse((b.0, b.1)), &b.2)));
        let complete = |(_, count, value): (bool, usize, String)| Completion {
            columns: columns.clone(),
            text: written_value(&value, &attribute),
            count: Some(count),
        };
        found.into_iter().map(complete).collect()
    }
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
        let completions = index.complete(query, query.chars().count()).into_iter();
        completions.map(|found| (found.columns, found.text, found.count)).collect()
    }

    #[test]
    fn fields_and_values_are_offered() {
        assert_eq!(completed("é -ow"), [(3..5, "owner:".to_owned(), None)]);
        assert_eq!(
            completed("owner:x,pa"),
            [(8..10, "pay".to_owned(), Some(1)), (8..10, "team-pay".to_owned(), Some(2))]
        );
        assert_eq!(completed("is:un"), [(3..5, "unowned".to_owned(), None)]);
        assert_eq!(
            completed("Kind:"),
            [(5..5, "component".to_owned(), Some(3)), (5..5, "group".to_owned(), Some(1))]
        );
        assert_eq!(completed("ledger "), []);
    }
}

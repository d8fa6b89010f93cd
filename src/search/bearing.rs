use std::collections::HashMap;

use rayon::prelude::*;

use super::Index;
use super::folding::folded;
use super::index::{ROWS, Segment};
use super::texts::{END, Record};
use crate::catalog::NodeId;

/// Texts by how they end, so that one look at the end of a line tells whether any can be there.
struct Wanted {
    texts: Vec<Vec<u8>>,
    by_ending: HashMap<[u8; 3], Vec<usize>>,
}

impl Index {
    /// The entities that bear one of `texts`: a name, title or alias of theirs is that text, or its
    /// last words are. Separators and case do not matter: `payments-ledger` is borne by what is
    /// called `acme/Payments_Ledger`.
    ///
    /// Answers with pairs of a text's place in `texts` and an entity, in order, each once. Texts of
    /// fewer than three letters are borne by nothing.
    pub fn bearing(&self, texts: &[&str]) -> Vec<(usize, NodeId)> {
        let wanted = Wanted::of(texts);
        if wanted.by_ending.is_empty() {
            return Vec::new();
        }
        let segments = (0..self.segments.len()).into_par_iter();
        let found = segments.flat_map_iter(|number| wanted.within(&self.segments[number], number * ROWS));
        let mut found: Vec<(usize, NodeId)> =
            found.map(|(text, row): (usize, usize)| (text, self.nodes[row])).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Wanted {
    fn of(texts: &[&str]) -> Self {
        let texts: Vec<Vec<u8>> = texts.iter().map(|text| folded(text).into_bytes()).collect();
        let mut by_ending: HashMap<[u8; 3], Vec<usize>> = HashMap::new();
        for (at, text) in texts.iter().enumerate() {
            if let Some(ending) = text.last_chunk() {
                by_ending.entry(*ending).or_default().push(at);
            }
        }
        Self { texts, by_ending }
    }

    fn within(&self, segment: &Segment, first_row: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for row in 0..segment.heads.len() {
            let record = segment.near.record(row);
            let mut end = 0;
            for length in record.bytes.split(|&byte| byte == END).map(<[u8]>::len) {
                let line = end..end + length;
                end = line.end + 1;
                let Some(ending) = record.bytes[line.clone()].last_chunk() else { continue };
                let Some(texts) = self.by_ending.get(ending) else { continue };
                let borne = texts.iter().filter(|&&text| ends_with(record, line.clone(), &self.texts[text]));
                found.extend(borne.map(|&text| (text, first_row + row)));
            }
        }
        found
    }
}

/// Whether the last words of the line are `text`.
fn ends_with(record: Record<'_>, line: std::ops::Range<usize>, text: &[u8]) -> bool {
    record.bytes[line.clone()].ends_with(text) && record.starts_word(line.end - text.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::testing::{component, described};

    #[test]
    fn names_and_aliases_are_borne_with_any_separator_and_at_the_end_of_a_slug() {
        let ledger = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "book", "annotations": {"github.com/project-slug": "acme/payments-ledger"}},
            "spec": {"type": "service", "lifecycle": "production", "owner": "a"},
        }));
        let catalog = Catalog::build(&[ledger, component("userProfile", "a")], Vec::new());
        let index = Index::build(&catalog);
        let names = |text: &str| {
            let found = index.bearing(&["zzz", text]);
            found.iter().map(|(_, node)| catalog.reference(*node).name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("Payments_Ledger"), ["book"]);
        assert_eq!(names("acme/payments.ledger"), ["book"]);
        assert_eq!(names("profile"), ["userprofile"]);
        assert!(names("payments").is_empty() && names("ments ledger").is_empty() && names("ok").is_empty());
    }
}

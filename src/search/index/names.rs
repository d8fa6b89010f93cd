use rayon::prelude::*;

use super::segment::ROWS;
use super::{Index, NodeId};
use crate::catalog::Catalog;
use crate::search::folding::folded;
use crate::search::mask::Mask;
use crate::search::texts::END;

impl Index {
    /// The entities of that name, in any kind and namespace; `name` is lower-cased, as in references.
    pub fn named(&self, catalog: &Catalog, name: &str) -> Vec<NodeId> {
        let begin = self.nodes.partition_point(|&node| name_of(catalog, node) < name);
        let rest = self.nodes[begin..].iter().copied();
        rest.take_while(|&node| name_of(catalog, node) == name).collect()
    }

    /// The entities that may be called `label`: one of their names, titles or aliases is the same but
    /// for case, accents and separators.
    pub fn called(&self, label: &str) -> Vec<NodeId> {
        let mut line = folded(label).into_bytes();
        if line.is_empty() {
            return Vec::new();
        }
        let mask = Mask::of(&line);
        line.push(END);
        let in_segment = |number: usize| {
            let segment = &self.segments[number];
            let rows = segment.heads.iter().enumerate().filter(|(_, head)| head.near.contains(mask));
            let rows = rows.filter(|(at, _)| holds_line(segment.near.record(*at).bytes, &line));
            rows.map(|(at, _)| self.nodes[number * ROWS + at]).collect::<Vec<_>>()
        };
        (0..self.segments.len()).into_par_iter().flat_map_iter(in_segment).collect()
    }
}

/// The name within the reference of a node.
pub(super) fn name_of(catalog: &Catalog, node: NodeId) -> &str {
    let reference = catalog.reference_text(node);
    let rest = reference.split_once(':').map_or("", |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, name)| name)
}

fn holds_line(record: &[u8], line: &[u8]) -> bool {
    memchr::memmem::find_iter(record, line).any(|at| at == 0 || record[at - 1] == END)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::{component, described, group};

    #[test]
    fn names_and_labels_lead_to_entities() {
        let titled = described(&serde_json::json!({
            "apiVersion": "a/v1", "kind": "Thing", "metadata": {"name": "x", "title": "Päy Day"}, "spec": {},
        }));
        let all = [component("pay", "team"), component("Payday", "team"), group("pay"), titled];
        let catalog = Catalog::build(&all, Vec::new());
        let index = Index::build(&catalog);
        let texts = |nodes: Vec<NodeId>| -> Vec<String> {
            nodes.into_iter().map(|node| catalog.reference_text(node).to_owned()).collect()
        };
        assert_eq!(texts(index.named(&catalog, "pay")), ["component:default/pay", "group:default/pay"]);
        assert_eq!(texts(index.named(&catalog, "payday")), ["component:default/payday"]);
        assert_eq!(texts(index.named(&catalog, "pa")), Vec::<String>::new());
        assert_eq!(texts(index.called("pay-day")), ["thing:default/x"]);
        assert_eq!(index.called("--").len(), 0);
    }
}

use super::reader::MAX_NODES;
use super::{Complaint, Data, Node};
use crate::diagnostic::Code;

type Entries<'a> = Vec<(Node<'a>, Node<'a>)>;

/// Carries out the `<<` keys of a mapping, which only YAML 1.1 has.
///
/// A merged key does not replace one that stands before it, but one that stands behind replaces
/// the merged. `nodes` counts what is copied.
pub(super) fn merge<'a>(entries: Entries<'a>, nodes: &mut usize) -> Result<Entries<'a>, Complaint> {
    let mut merged: Entries<'a> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        if key.text() != Some("<<") {
            let name = key.key_text();
            match merged.iter_mut().find(|(other, _)| other.key_text() == name) {
                Some((_, old)) => *old = value,
                None => merged.push((key, value)),
            }
            continue;
        }
        let sources = match &value.resolved().data {
            Data::Sequence(items) => items.iter().collect(),
            _ => vec![&value],
        };
        for source in sources {
            let Data::Mapping(pairs) = &source.resolved().data else {
                return Err(no_mapping(source));
            };
            *nodes += pairs.len();
            if *nodes > MAX_NODES {
                return Err(Complaint::too_many_values(source.mark));
            }
            for (key, value) in pairs {
                if !merged.iter().any(|(other, _)| other.key_text() == key.key_text()) {
                    merged.push((key.clone(), value.clone()));
                }
            }
        }
    }
    Ok(merged)
}

fn no_mapping(node: &Node<'_>) -> Complaint {
    let message = "`<<` merges mappings, but this is none";
    Complaint::new(Code::YamlSyntax, node.mark, message, "merge a mapping or an alias of one")
}

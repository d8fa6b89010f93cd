use std::collections::HashMap;

use super::super::columns::label;
use super::super::roster::{Roster, RosterRow};
use crate::catalog::{Catalog, Direction, NodeId, Reach, Reached, Tie, impact};

/// What lies around `node` as a tree on either side: everything stands once, below the nearest that leads to it.
pub(super) fn tree(catalog: &Catalog, node: NodeId, ties: &[Tie], depth: usize) -> Roster {
    let mut rows = Vec::new();
    let sides =
        [(Direction::Dependents, "What breaks with it"), (Direction::Dependencies, "What it depends on")];
    for (direction, heading) in sides {
        let found = impact(catalog, node, Reach { direction, ties, depth });
        if found.reached.is_empty() {
            continue;
        }
        let more = if found.is_cut { " · more beyond" } else { "" };
        rows.push(RosterRow::Heading(format!("{heading} {}{more}", found.reached.len())));
        let mut below: HashMap<NodeId, Vec<&Reached>> = HashMap::new();
        found.reached.iter().for_each(|reached| below.entry(reached.from).or_default().push(reached));
        let mut open: Vec<&Reached> = below.get(&node).into_iter().flatten().rev().copied().collect();
        while let Some(reached) = open.pop() {
            rows.push(row(catalog, reached, direction));
            open.extend(below.get(&reached.node).into_iter().flatten().rev());
        }
    }
    if rows.is_empty() {
        rows.push(RosterRow::Said("It depends on nothing in the catalog, and nothing on it.".to_owned()));
    }
    Roster::new(String::new(), rows)
}

fn row(catalog: &Catalog, reached: &Reached, direction: Direction) -> RosterRow {
    let reference = catalog.reference(reached.node);
    let owner = catalog.owners(reached.node).next();
    let owner = owner.map(|owner| label(catalog.reference(owner), Some("group"), catalog));
    let warnings =
        [(reached.is_in_circle, "in a circle"), (catalog.at(reached.node).is_none(), "known by name only")];
    let warnings: Vec<&str> = warnings.iter().filter(|(is_so, _)| *is_so).map(|(_, said)| *said).collect();
    RosterRow::Entity {
        reference: reference.clone(),
        label: format!("{}{}", "  ".repeat(reached.depth - 1), label(reference, Some("component"), catalog)),
        about: owner.unwrap_or_else(|| "no owner".to_owned()),
        why: reached.tie.words(direction).to_owned(),
        warning: warnings.join(", "),
    }
}

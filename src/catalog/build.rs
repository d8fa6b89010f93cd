use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::complaints::Complaints;
use super::nodes::Nodes;
use super::relations::{Listed, Relations};
use super::{Catalog, Described, Emitted, Entity, EntityRef, RelationType};
use crate::diagnostic::{Code, Place, Problem};

/// See [`Catalog::build`].
pub(super) fn build(described: &[Described], mut problems: Vec<Problem>) -> Catalog {
    let kept = without_duplicates(described, &mut problems);
    let mut catalog = relate(&kept);
    problems.extend(super::check::check(&catalog, &kept));
    set_problems(&mut catalog, problems);
    catalog
}

/// See [`Catalog::preview`].
pub(super) fn preview(described: &[Described], mut problems: Vec<Problem>) -> Catalog {
    let kept = without_duplicates(described, &mut problems);
    let mut catalog = relate(&kept);
    set_problems(&mut catalog, problems);
    catalog
}

fn set_problems(catalog: &mut Catalog, mut problems: Vec<Problem>) {
    problems.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.code.cmp(&b.code)));
    catalog.complaints = problems.into();
}

fn relate(kept: &[&Described]) -> Catalog {
    let entities: Vec<Arc<Entity>> = kept.iter().map(|described| Arc::clone(&described.entity)).collect();
    let stated = || kept.iter().flat_map(|described| &*described.relations);
    let nodes = Nodes::new(entities, stated().map(|relation| &relation.target));
    let types = types(stated());
    let number = |r#type: &RelationType| {
        let number = types.binary_search(r#type).expect("the list has them all");
        u32::try_from(number).expect("fewer than 2^32 types")
    };

    let mut stated = Vec::with_capacity(kept.len() * 8);
    for (index, described) in kept.iter().enumerate() {
        let source = Catalog::node(index);
        for relation in &*described.relations {
            let target = nodes.find(relation.target.as_str()).expect("every target is a node");
            stated.push((source, Listed { r#type: number(&relation.r#type), target }));
            let other = kept.get(target.index());
            let is_served_both_ways = described.is_complete && other.is_some_and(|other| other.is_complete);
            if let Some(inverse) = relation.r#type.inverse().filter(|_| !is_served_both_ways) {
                stated.push((target, Listed { r#type: number(&inverse), target: source }));
            }
        }
    }
    let relations = Relations::new(types, stated, &ranks(&nodes));
    Catalog { nodes, relations, complaints: Complaints::default() }
}

/// Every type of relation that may occur, by name.
fn types<'a>(stated: impl Iterator<Item = &'a Emitted>) -> Vec<RelationType> {
    let others = stated.map(|relation| &relation.r#type).filter(|t| matches!(t, RelationType::Other(_)));
    let others: BTreeSet<&RelationType> = others.collect();
    let mut types: Vec<RelationType> = RelationType::KNOWN.iter().chain(others).cloned().collect();
    types.sort_unstable();
    types
}

/// The position of every node among all references in order.
fn ranks(nodes: &Nodes) -> Vec<u32> {
    let mut order: Vec<(&str, usize)> =
        (0..nodes.len()).map(|node| (nodes.reference_text(node), node)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; order.len()];
    for (rank, (_, node)) in (0..).zip(order) {
        ranks[node] = rank;
    }
    ranks
}

/// Keeps the first of each reference, in the order of references (Backstage semantics 3.8).
fn without_duplicates<'a>(described: &'a [Described], problems: &mut Vec<Problem>) -> Vec<&'a Described> {
    let mut first: HashMap<&EntityRef, &Described> = HashMap::with_capacity(described.len());
    for newcomer in described {
        match first.entry(&newcomer.entity.reference) {
            Entry::Vacant(entry) => {
                entry.insert(newcomer);
            }
            Entry::Occupied(entry) => problems.push(duplicate(&entry.get().entity, &newcomer.entity)),
        }
    }
    let mut kept: Vec<&Described> = first.into_values().collect();
    kept.sort_unstable_by(|a, b| a.entity.reference.cmp(&b.entity.reference));
    kept
}

fn duplicate(first: &Entity, second: &Entity) -> Problem {
    let place = |entity: &Entity| {
        let file = entity.origin.file.clone()?;
        Some(Place { file, line: entity.origin.line, column: 1 })
    };
    let elsewhere = place(first).map_or_else(String::new, |place| format!(" at {place}"));
    let problem = Problem::new(
        Code::DuplicateEntity,
        format!("`{}` is already defined{elsewhere}, and that one counts", first.reference),
    )
    .help("rename one of them, or put it into a namespace of its own")
    .about(second.reference.as_str());
    match place(second) {
        Some(place) => problem.at(place),
        None => problem,
    }
}

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::catalog::{Catalog, Edge, NodeId};
use super::{Described, Entity, EntityRef};
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
    catalog.set_problems(problems);
}

fn relate(kept: &[&Described]) -> Catalog {
    let entities: Vec<Arc<Entity>> = kept.iter().map(|described| Arc::clone(&described.entity)).collect();
    let (phantoms, nodes) = number_nodes(&entities, kept);

    let mut stated = Vec::with_capacity(kept.len() * 8);
    for (index, described) in kept.iter().enumerate() {
        let source = Catalog::node(index);
        for relation in &*described.relations {
            let target = nodes[&relation.target];
            stated.push((source, Edge { r#type: relation.r#type.clone(), target }));
            let other = kept.get(target.index());
            let is_served_both_ways = described.is_complete && other.is_some_and(|other| other.is_complete);
            if let Some(inverse) = relation.r#type.inverse().filter(|_| !is_served_both_ways) {
                stated.push((target, Edge { r#type: inverse, target: source }));
            }
        }
    }
    Catalog::from_parts(entities, phantoms, nodes, stated)
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

fn number_nodes(
    entities: &[Arc<Entity>],
    kept: &[&Described],
) -> (Vec<EntityRef>, HashMap<EntityRef, NodeId>) {
    let mut nodes: HashMap<EntityRef, NodeId> = HashMap::with_capacity(entities.len() * 2);
    for (index, entity) in entities.iter().enumerate() {
        nodes.insert(entity.reference.clone(), Catalog::node(index));
    }
    let targets = kept.iter().flat_map(|described| &*described.relations).map(|relation| &relation.target);
    let mut phantoms: Vec<EntityRef> =
        targets.filter(|target| !nodes.contains_key(*target)).cloned().collect();
    phantoms.sort_unstable();
    phantoms.dedup();
    for (index, phantom) in phantoms.iter().enumerate() {
        nodes.insert(phantom.clone(), Catalog::node(entities.len() + index));
    }
    (phantoms, nodes)
}

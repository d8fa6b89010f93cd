use crate::catalog::Catalog;
use crate::ownership::{Contact, Missing, contacts, missing};
use crate::runtime::Answer;

/// Every way to reach those who look after what was asked about.
pub(super) fn of(answer: &Answer, catalog: &Catalog) -> Vec<Contact> {
    let owner = answer.owner();
    let node = answer.entity().map(|entity| entity.node).or(owner);
    node.map(|node| contacts(catalog, node, owner)).unwrap_or_default()
}

/// What one would want at night and does not find there.
pub(super) fn absent(answer: &Answer, contacts: &[Contact], catalog: &Catalog) -> Vec<Missing> {
    let Some(node) = answer.entity().map(|entity| entity.node) else { return Vec::new() };
    missing(contacts, !matches!(catalog.reference(node).kind(), "group" | "user"))
}

use crate::catalog::{Catalog, NodeId};

/// A way to reach somebody.
pub(super) struct Contact {
    pub(super) r#type: &'static str,
    pub(super) value: String,
    /// Whose it is.
    pub(super) from: NodeId,
}

/// E-mail addresses and links of the owner and of the groups above, nearest first.
pub(super) fn contacts(owner: Option<NodeId>, catalog: &Catalog) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for from in owner.map(|owner| catalog.chain_of(owner)).unwrap_or_default() {
        let Some(entity) = catalog.at(from) else { continue };
        let email = entity.profile.as_ref().and_then(|profile| profile.email.as_deref());
        contacts.extend(email.map(|email| Contact { r#type: "email", value: email.to_owned(), from }));
        let links = entity.links.iter().map(|link| link.url.to_string());
        contacts.extend(links.map(|value| Contact { r#type: "link", value, from }));
    }
    contacts
}

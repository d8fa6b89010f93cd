use serde_json::{Value, json};

use crate::catalog::Catalog;
use crate::ownership::{Contact, Missing};

/// A contact as JSON.
pub(super) fn value(contact: &Contact, catalog: &Catalog) -> Value {
    json!({
        "type": contact.channel.word(),
        "product": contact.channel.product(),
        "title": contact.title,
        "value": contact.value,
        "annotation": contact.key,
        "from": catalog.reference(contact.from),
    })
}

/// What is missing as JSON.
pub(super) fn missing_value(missing: &Missing, catalog: &Catalog) -> Value {
    json!({"type": missing.what, "elsewhere": missing.elsewhere.map(|node| catalog.reference(node))})
}

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value, json};

use crate::catalog::{Catalog, Entity, EntityRef, NodeId};
use crate::scaffold::form::Field;
use crate::search::backstage::Filter;

/// Which entities a field takes (Backstage semantics 5.5). Found out by whoever searches, for it takes a look at the
/// whole catalog.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// What `catalogFilter`, or the older `allowedKinds`, lets through; none when it lets everything.
    filters: Option<Vec<Map<String, Value>>>,
    /// Only what these own.
    owners: Option<Vec<EntityRef>>,
    /// Only these.
    among: Option<Vec<EntityRef>>,
    found: OnceLock<Arc<HashSet<EntityRef>>>,
}

impl PartialEq for Allowed {
    fn eq(&self, other: &Self) -> bool {
        self.filters == other.filters && self.owners == other.owners && self.among == other.among
    }
}

impl Eq for Allowed {}

impl Allowed {
    /// What a field lets through, for a user with these references: their own, and their groups'.
    pub fn of(field: &Field, mine: &[EntityRef]) -> Option<Self> {
        let extension = field.extension.as_deref().unwrap_or_default();
        if extension == "MyGroupsPicker" {
            let groups = mine.iter().filter(|reference| reference.kind() == "group").cloned();
            return Some(Self { among: Some(groups.collect()), ..Self::default() });
        }
        let owners = (extension == "OwnedEntityPicker").then(|| mine.to_vec());
        let options = &field.options;
        let kinds = options.get("allowedKinds").cloned();
        let kinds = kinds.or_else(|| (extension == "OwnerPicker").then(|| json!(["Group", "User"])));
        let filters: Option<Vec<Map<String, Value>>> = match (options.get("catalogFilter"), kinds) {
            (Some(Value::Array(filters)), _) => {
                Some(filters.iter().filter_map(Value::as_object).cloned().collect())
            }
            (Some(Value::Object(filter)), _) => Some(vec![filter.clone()]),
            (_, Some(kinds)) => Some(vec![Map::from_iter([("kind".to_owned(), kinds)])]),
            _ => None,
        };
        (filters.is_some() || owners.is_some()).then(|| Self { filters, owners, ..Self::default() })
    }

    /// Whether it depends on who the user is.
    pub fn is_personal(&self) -> bool {
        self.owners.is_some() || self.among.is_some()
    }

    /// The entities of the catalog that are let through; worked out once.
    pub fn entities(&self, catalog: &Catalog) -> Arc<HashSet<EntityRef>> {
        Arc::clone(self.found.get_or_init(|| Arc::new(self.find(catalog))))
    }

    fn find(&self, catalog: &Catalog) -> HashSet<EntityRef> {
        if let Some(among) = &self.among {
            return among.iter().cloned().collect();
        }
        let owned = self.owners.as_ref().map(|owners| {
            let nodes = owners.iter().filter_map(|owner| catalog.find(owner.as_str()));
            nodes.flat_map(|owner| catalog.owned_by(owner)).collect::<HashSet<NodeId>>()
        });
        let everything = vec![Map::new()];
        let filters = self.filters.as_ref().unwrap_or(&everything);
        filters.iter().flat_map(|filter| fitting(filter, catalog, owned.as_ref())).collect()
    }
}

/// The entities that one filter lets through.
fn fitting(
    filter: &Map<String, Value>,
    catalog: &Catalog,
    owned: Option<&HashSet<NodeId>>,
) -> Vec<EntityRef> {
    let is_near = |entity: &Entity| {
        let kind = filter.get("kind").is_none_or(|wanted| is_among(wanted, entity.reference.kind()));
        let of_type = entity.r#type.as_deref().unwrap_or_default();
        kind && filter.get("spec.type").is_none_or(|wanted| is_among(wanted, of_type))
    };
    let near = catalog.entities().iter().filter(|entity| is_near(entity));
    let near = near.filter_map(|entity| catalog.find(entity.reference.as_str()));
    let near = near.filter(|node| owned.is_none_or(|owned| owned.contains(node))).collect();
    // Only what is left has its descriptor read.
    let rest: Vec<String> =
        filter.iter().filter(|(key, _)| *key != "kind").flat_map(|(key, value)| terms(key, value)).collect();
    let is_simple = filter.keys().all(|key| key == "kind" || key == "spec.type" && is_text(&filter[key]));
    let left = match Filter::parse([rest.join(",").as_str()]) {
        Ok(rest) if !is_simple => rest.retain(catalog, near),
        _ => near,
    };
    left.into_iter().map(|node| catalog.reference(node).clone()).collect()
}

fn is_text(value: &Value) -> bool {
    value.is_string() || value.as_array().is_some_and(|values| values.iter().all(Value::is_string))
}

/// Whether a filter's value, or one of them, is this text; what is no text is left to the full filter.
fn is_among(wanted: &Value, text: &str) -> bool {
    match wanted {
        Value::String(wanted) => wanted.eq_ignore_ascii_case(text),
        Value::Array(wanted) => wanted.iter().any(|wanted| is_among(wanted, text)),
        _ => true,
    }
}

/// One key of a filter as Backstage writes it: `key=value` for each value, `key` for what need only exist.
fn terms(key: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(|value| terms(key, value)).collect(),
        Value::String(text) => vec![format!("{key}={text}")],
        Value::Object(_) => vec![key.to_owned()],
        other => vec![format!("{key}={other}")],
    }
}

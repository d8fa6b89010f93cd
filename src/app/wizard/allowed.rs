use serde_json::Value;

use crate::catalog::{Catalog, EntityRef};
use crate::scaffold::form::Field;
use crate::search::backstage::Filter;
use crate::search::{Index, Selection};

/// Which entities a field takes (Backstage semantics 5.5). Worked out by whoever searches, for that takes a look at the
/// whole catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    /// What `catalogFilter`, or the older `allowedKinds`, lets through; none when it lets everything.
    filter: Option<Filter>,
    /// Only what these own.
    owners: Option<Vec<EntityRef>>,
    /// Only these.
    among: Option<Vec<EntityRef>>,
}

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
        let filter = match (options.get("catalogFilter"), options.get("allowedKinds")) {
            (Some(Value::Array(alternatives)), _) => Some(Filter::of(alternatives.iter().map(conditions))),
            (Some(alternative @ Value::Object(_)), _) => Some(Filter::of([conditions(alternative)])),
            (_, Some(kinds)) => Some(Filter::of([[("kind".to_owned(), texts(kinds))]])),
            _ if extension == "OwnerPicker" => return Some(Self::kinds(&["Group", "User"])),
            _ => None,
        };
        let filter = filter.filter(|filter| !filter.is_empty());
        (filter.is_some() || owners.is_some()).then(|| Self { filter, owners, ..Self::default() })
    }

    /// The entities of these kinds.
    pub fn kinds(kinds: &[&str]) -> Self {
        let kinds = kinds.iter().map(|&kind| kind.to_owned()).collect();
        Self { filter: Some(Filter::of([[("kind".to_owned(), kinds)]])), ..Self::default() }
    }

    /// Whether it depends on who the user is.
    pub fn is_personal(&self) -> bool {
        self.owners.is_some() || self.among.is_some()
    }

    /// The entities of the catalog that are let through; `index` is that of the catalog.
    pub fn select(&self, index: &Index, catalog: &Catalog) -> Selection {
        if let Some(among) = &self.among {
            return index.select_named(catalog, among);
        }
        let owned = self.owners.as_ref().map(|owners| {
            let nodes = owners.iter().filter_map(|owner| catalog.find(owner.as_str()));
            index.select(nodes.flat_map(|owner| catalog.owned_by(owner)))
        });
        let fitting = self.filter.as_ref().map(|filter| filter.select(index, catalog));
        match (owned, fitting) {
            (Some(owned), Some(fitting)) => owned.and(&fitting),
            (one, other) => one.or(other).unwrap_or_default(),
        }
    }
}

/// The keys of a filter with the values that are wanted there; `{exists: true}` wants none.
fn conditions(alternative: &Value) -> Vec<(String, Vec<String>)> {
    let keys = alternative.as_object().into_iter().flatten();
    let keys = keys.filter(|(_, value)| value.as_array().is_none_or(|values| !values.is_empty()));
    keys.map(|(key, value)| (key.clone(), texts(value))).collect()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Object(_) => Vec::new(),
        other => vec![other.to_string()],
    }
}

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::overlay::{Menu, MenuRow};
use crate::catalog::{Catalog, Entity, EntityRef, NodeId, RefContext};
use crate::scaffold::form::{Field, Path};
use crate::search::backstage::Filter;

/// A list that is open over a field to take its answer from.
#[derive(Debug, Clone)]
pub struct Picker {
    /// The field's label.
    pub title: String,
    /// Where the answer goes.
    pub path: Path,
    /// The rows, and what is typed.
    pub menu: Menu<PickRow>,
    /// What is taken so far, when several may be.
    pub marked: Option<Vec<Value>>,
    /// Whether the rows are entities, which the search index finds.
    pub of_entities: bool,
    /// The entities that may be taken; any without it.
    pub within: Option<Arc<HashSet<EntityRef>>>,
    /// The kind and namespace of what is typed, when something that nothing has may be taken, too.
    pub typed_as: Option<(String, String)>,
}

/// A row of a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickRow {
    /// A given value.
    Given {
        /// The answer.
        value: Value,
        /// What the person reads.
        label: String,
        /// Whether it cannot be taken.
        is_disabled: bool,
    },
    /// An entity.
    Entity {
        /// The answer.
        reference: EntityRef,
        /// What it is called.
        label: String,
    },
    /// What is typed, as it is.
    Typed(String),
}

impl PickRow {
    /// The answer that the row gives; none when it cannot be taken.
    pub fn value(&self) -> Option<Value> {
        match self {
            Self::Given { value, is_disabled, .. } => (!is_disabled).then(|| value.clone()),
            Self::Entity { reference, .. } => Some(reference.as_str().into()),
            Self::Typed(text) => Some(text.as_str().into()),
        }
    }
}

impl MenuRow for PickRow {
    fn words(&self) -> String {
        match self {
            Self::Given { label, .. } => label.clone(),
            // Found by the search engine for just what is typed: always fits.
            Self::Entity { .. } | Self::Typed(_) => String::new(),
        }
    }
}

impl Picker {
    /// The given values of a field.
    pub fn of_choices(field: &Field, value: Option<&Value>, several: bool) -> Self {
        let mut rows: Vec<PickRow> = Vec::new();
        if !several && !field.is_required {
            let (value, label) = (Value::Null, "(none)".to_owned());
            rows.push(PickRow::Given { value, label, is_disabled: false });
        }
        rows.extend(field.choices.iter().map(|choice| PickRow::Given {
            value: choice.value.clone(),
            label: choice.label.clone(),
            is_disabled: choice.is_disabled,
        }));
        let at = rows.iter().position(|row| row.value().as_ref() == value);
        let mut menu = Menu::new(rows);
        menu.list.select(at.unwrap_or(0), menu.shown.len());
        Self { of_entities: false, within: None, typed_as: None, ..Self::new(field, menu, value, several) }
    }

    /// The entities that a field takes. `mine` are the user and the groups around.
    pub fn of_entities(
        field: &Field,
        value: Option<&Value>,
        several: bool,
        catalog: &Catalog,
        mine: &[NodeId],
    ) -> Self {
        let options = &field.options;
        let extension = field.extension.as_deref().unwrap_or_default();
        let within = if extension == "MyGroupsPicker" {
            let groups = mine.iter().map(|node| catalog.reference(*node));
            Some(groups.filter(|reference| reference.kind() == "group").cloned().collect())
        } else {
            let owned = (extension == "OwnedEntityPicker")
                .then(|| mine.iter().flat_map(|owner| catalog.owned_by(*owner)).collect::<HashSet<_>>());
            allowed(options, extension, catalog, owned.as_ref())
        };
        let is_free = options.get("allowArbitraryValues") != Some(&Value::Bool(false));
        let kind = match extension {
            "OwnerPicker" | "MyGroupsPicker" => "group".to_owned(),
            _ => options.get("defaultKind").and_then(Value::as_str).unwrap_or_default().to_lowercase(),
        };
        let namespace = options.get("defaultNamespace").and_then(Value::as_str).unwrap_or("default");
        let typed_as = (is_free && extension != "MyGroupsPicker").then(|| (kind, namespace.to_lowercase()));
        let picker = Self::new(field, Menu::new(Vec::new()), value, several);
        Self { of_entities: true, within: within.map(Arc::new), typed_as, ..picker }
    }

    fn new(field: &Field, menu: Menu<PickRow>, value: Option<&Value>, several: bool) -> Self {
        let marked = value.and_then(Value::as_array).cloned().unwrap_or_default();
        Self {
            title: field.title.clone(),
            path: field.path.clone(),
            menu,
            marked: several.then_some(marked),
            of_entities: false,
            within: None,
            typed_as: None,
        }
    }

    /// Shows the entities that were found for what is typed.
    pub fn show(&mut self, entities: impl Iterator<Item = PickRow>) {
        let typed = self.menu.input.text().trim().to_owned();
        let input = self.menu.input.clone();
        let (rows, selected) = (self.menu.list.rows, self.menu.list.selected);
        let mut all: Vec<PickRow> = entities.collect();
        if let (Some(as_written), false) = (self.typed(&typed), typed.is_empty()) {
            all.push(as_written);
        }
        self.menu = Menu { input, ..Menu::new(all) };
        self.menu.list.resize(rows, self.menu.shown.len());
        self.menu.list.select(selected, self.menu.shown.len());
    }

    /// What is typed as an answer: a full reference where it is one, else just the text (Backstage semantics 5.5).
    fn typed(&self, text: &str) -> Option<PickRow> {
        let (kind, namespace) = self.typed_as.as_ref()?;
        let context = RefContext { kind: (!kind.is_empty()).then_some(kind), namespace: Some(namespace) };
        let reference = EntityRef::parse(text, context);
        Some(PickRow::Typed(reference.map_or_else(|_| text.to_owned(), |reference| reference.to_string())))
    }

    /// Takes a value, or puts it back; for pickers of several.
    pub fn mark(&mut self) {
        let value = self.menu.selected().and_then(PickRow::value);
        if let (Some(value), Some(marked)) = (value, &mut self.marked) {
            match marked.iter().position(|known| *known == value) {
                Some(at) => {
                    marked.remove(at);
                }
                None => marked.push(value),
            }
        }
    }
}

/// The entities that `catalogFilter`, or the older `allowedKinds`, lets through; any when nothing says.
fn allowed(
    options: &Map<String, Value>,
    extension: &str,
    catalog: &Catalog,
    owned: Option<&HashSet<NodeId>>,
) -> Option<HashSet<EntityRef>> {
    let kinds = options
        .get("allowedKinds")
        .cloned()
        .or_else(|| (extension == "OwnerPicker").then(|| serde_json::json!(["Group", "User"])));
    let filters: Vec<Map<String, Value>> = match (options.get("catalogFilter"), kinds) {
        (Some(Value::Array(filters)), _) => filters.iter().filter_map(Value::as_object).cloned().collect(),
        (Some(Value::Object(filter)), _) => vec![filter.clone()],
        (_, Some(kinds)) => vec![Map::from_iter([("kind".to_owned(), kinds)])],
        _ if owned.is_some() => vec![Map::new()],
        _ => return None,
    };
    let mut all = HashSet::new();
    for filter in &filters {
        let is_near = |entity: &Entity| {
            let kind = filter.get("kind").is_none_or(|wanted| is_among(wanted, entity.reference.kind()));
            let of_type = entity.r#type.as_deref().unwrap_or_default();
            kind && filter.get("spec.type").is_none_or(|wanted| is_among(wanted, of_type))
        };
        let near = catalog.entities().iter().filter(|entity| is_near(entity));
        let near = near.filter_map(|entity| catalog.find(entity.reference.as_str()));
        let near = near.filter(|node| owned.is_none_or(|owned| owned.contains(node))).collect();
        // Only what is left has its descriptor read.
        let rest: Vec<String> = filter
            .iter()
            .filter(|(key, _)| *key != "kind")
            .flat_map(|(key, value)| terms(key, value))
            .collect();
        let is_simple = filter.keys().all(|key| key == "kind" || key == "spec.type" && is_text(&filter[key]));
        let left = match Filter::parse([rest.join(",").as_str()]) {
            Ok(rest) if !is_simple => rest.retain(catalog, near),
            _ => near,
        };
        all.extend(left.into_iter().map(|node| catalog.reference(node).clone()));
    }
    Some(all)
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

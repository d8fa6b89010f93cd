use serde_json::{Map, Value};

use super::super::args::{List, ListFormat};
use super::super::exit::{Exit, Failure};
use super::super::json;
use super::super::load::{Loaded, Setting};
use super::super::output::Output;
use super::sheet::Sheet;
use crate::app::columns::Column;
use crate::catalog::{Catalog, Entity, NodeId};
use crate::search::backstage::{FacetValue, Filter, facet};
use crate::search::{Query, Request};

/// Prints the entities that fit a query and a filter, in the order of their references.
pub(in crate::cli) fn list(setting: &Setting, asked: &List, out: &mut Output) -> Result<Exit, Failure> {
    let loaded = &setting.load()?;
    let catalog = &loaded.world.catalog;
    let filter = Filter::parse(asked.filter.iter().map(String::as_str));
    let filter = filter.map_err(|refused| Failure::Usage(refused.to_string()))?;
    let mut nodes = filter.retain(catalog, nodes(loaded, &asked.query.join(" "))?);
    if let Some(field) = &asked.facet {
        return counts(&facet(catalog, &nodes, field), asked.format, out);
    }
    if let Some(sort) = asked.sort.as_deref() {
        let (field, down) = sort.strip_prefix('-').map_or((sort, false), |field| (field, true));
        let value =
            |node: &NodeId| catalog.at(*node).map(|entity| field_text(entity, field, catalog).to_lowercase());
        nodes.sort_by_cached_key(value);
        if down {
            nodes.reverse();
        }
    }
    let heads = chosen(&asked.fields);
    let sheet = Sheet {
        rows: nodes.iter().filter_map(|node| catalog.at(*node)).collect(),
        cells: &|entity| heads.iter().map(|field| field_text(entity, field, catalog)).collect(),
        object: &|entity| object(entity, &asked.fields),
        heads: heads.clone(),
    };
    sheet.print(asked.format, out)
}

fn counts(values: &[FacetValue], format: ListFormat, out: &mut Output) -> Result<Exit, Failure> {
    let fields = |found: &&FacetValue| {
        [("value".to_owned(), found.value.clone().into()), ("count".to_owned(), found.count.into())]
    };
    let sheet = Sheet {
        heads: vec!["value", "count"],
        rows: values.iter().collect(),
        cells: &|found: &&FacetValue| vec![found.value.clone(), found.count.to_string()],
        object: &|found| fields(found).into_iter().collect(),
    };
    sheet.print(format, out)
}

/// The entities that fit a query; a mistake in it is a reason to stop, for nobody looks over a script's shoulder.
pub(super) fn nodes(loaded: &Loaded, query: &str) -> Result<Vec<NodeId>, Failure> {
    let world = &loaded.world;
    let (query, mistakes) = Query::parse(query);
    if let Some(mistake) = mistakes.first() {
        return Err(Failure::Usage(mistake.to_string()));
    }
    Ok(world.index.list(&world.catalog, Request::new(&query, usize::MAX), &loaded.context))
}

const DEFAULT_FIELDS: &[&str] = &["name", "kind", "owner", "type", "lifecycle", "system"];

fn chosen(fields: &[String]) -> Vec<&str> {
    if fields.is_empty() { DEFAULT_FIELDS.to_vec() } else { fields.iter().map(String::as_str).collect() }
}

fn object(entity: &Entity, fields: &[String]) -> Map<String, Value> {
    if fields.is_empty() {
        return json::summary(entity);
    }
    let (summary, document) = (json::summary(entity), entity.document());
    let value = |field: &str| summary.get(field).or_else(|| json::at_path(&document, field)).cloned();
    fields.iter().map(|field| (field.clone(), value(field).unwrap_or(Value::Null))).collect()
}

/// A field as text: the short names of the summary, or any dotted path.
pub(in crate::cli) fn field_text(entity: &Entity, field: &str, catalog: &Catalog) -> String {
    let column = match field {
        "ref" => return entity.reference.to_string(),
        "path" => return entity.origin.file.as_deref().unwrap_or_default().to_owned(),
        "name" => return entity.name.to_string(),
        "title" => return entity.title.as_deref().unwrap_or_default().to_owned(),
        "owner" => return entity.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
        "system" => return entity.system.as_ref().map(ToString::to_string).unwrap_or_default(),
        "kind" => Column::Kind,
        "namespace" => Column::Namespace,
        "type" => Column::Type,
        "lifecycle" => Column::Lifecycle,
        "description" => Column::Description,
        "tags" => Column::Tags,
        "targets" => Column::Targets,
        path => {
            return match json::at_path(&entity.document(), path) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Null) | None => String::new(),
                Some(other) => other.to_string(),
            };
        }
    };
    column.value(entity, catalog)
}

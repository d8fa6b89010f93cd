use serde_json::{Map, Value};

use super::super::args::ListFormat;
use super::super::exit::{Exit, Failure};
use super::super::json;
use super::super::load::Loaded;
use super::super::output::{Output, Tone};
use crate::app::columns::Column;
use crate::catalog::{Entity, NodeId};
use crate::search::{Context, Query, Request};
use crate::text::{clean, pad, width};

/// How wide a column of the table may grow.
const WIDEST: usize = 48;

/// Prints the entities that fit a query, in the order of their references.
pub(in crate::cli) fn list(
    loaded: &Loaded,
    query: &str,
    fields: &[String],
    sort: Option<&str>,
    format: ListFormat,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let catalog = &loaded.world.catalog;
    let mut nodes = nodes(loaded, query)?;
    if let Some(sort) = sort {
        let (field, down) = sort.strip_prefix('-').map_or((sort, false), |field| (field, true));
        let value =
            |node: &NodeId| catalog.at(*node).map(|entity| field_text(entity, field, loaded).to_lowercase());
        nodes.sort_by_cached_key(value);
        if down {
            nodes.reverse();
        }
    }
    let entities: Vec<&Entity> =
        nodes.iter().filter_map(|node| catalog.at(*node)).map(AsRef::as_ref).collect();
    match format {
        ListFormat::Table => table(&entities, fields, loaded, out)?,
        ListFormat::Json => out.json(&entities.iter().map(|e| object(e, fields)).collect::<Vec<_>>())?,
        ListFormat::Jsonl => entities.iter().try_for_each(|entity| out.json(&object(entity, fields)))?,
        ListFormat::Csv => csv(&entities, fields, loaded, out)?,
        ListFormat::Md => markdown(&entities, fields, loaded, out)?,
    }
    out.flush()?;
    Ok(if entities.is_empty() { Exit::No } else { Exit::Done })
}

/// The entities that fit a query; a mistake in it is a reason to stop, for nobody looks over a script's shoulder.
pub(super) fn nodes(loaded: &Loaded, query: &str) -> Result<Vec<NodeId>, Failure> {
    let world = &loaded.world;
    let (query, mistakes) = Query::parse(query);
    if let Some(mistake) = mistakes.first() {
        return Err(Failure::Usage(mistake.message.clone()));
    }
    Ok(world.index.list(&world.catalog, Request::new(&query, usize::MAX), &Context::default()))
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
fn field_text(entity: &Entity, field: &str, loaded: &Loaded) -> String {
    let column = match field {
        "ref" => return entity.reference.to_string(),
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
        path => {
            return match json::at_path(&entity.document(), path) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Null) | None => String::new(),
                Some(other) => other.to_string(),
            };
        }
    };
    column.value(entity, &loaded.world.catalog)
}

fn cells(entities: &[&Entity], fields: &[&str], loaded: &Loaded) -> Vec<Vec<String>> {
    let cell = |entity: &Entity, field: &&str| clean(&field_text(entity, field, loaded)).into_owned();
    entities.iter().map(|entity| fields.iter().map(|field| cell(entity, field)).collect()).collect()
}

fn table(entities: &[&Entity], fields: &[String], loaded: &Loaded, out: &mut Output) -> Result<(), Failure> {
    let fields = chosen(fields);
    let rows = cells(entities, &fields, loaded);
    let widest =
        |at: usize| rows.iter().map(|row| width(&row[at])).chain([fields[at].len()]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..fields.len()).map(|at| widest(at).min(WIDEST)).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells.zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    if rows.is_empty() {
        return Ok(());
    }
    out.pieces(&[(Tone::Strong, &line(&mut fields.iter().map(|field| &**field)))])?;
    for row in &rows {
        out.line(&line(&mut row.iter().map(String::as_str)))?;
    }
    Ok(())
}

fn csv(entities: &[&Entity], fields: &[String], loaded: &Loaded, out: &mut Output) -> Result<(), Failure> {
    let fields = chosen(fields);
    out.line(&fields.join(","))?;
    for row in cells(entities, &fields, loaded) {
        out.line(&row.iter().map(|cell| csv_cell(cell)).collect::<Vec<_>>().join(","))?;
    }
    Ok(())
}

/// Quoted where needed, and disarmed where a spreadsheet would take it for a formula.
fn csv_cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn markdown(
    entities: &[&Entity],
    fields: &[String],
    loaded: &Loaded,
    out: &mut Output,
) -> Result<(), Failure> {
    let fields = chosen(fields);
    out.line(&format!("| {} |", fields.join(" | ")))?;
    out.line(&format!("|{}", "---|".repeat(fields.len())))?;
    for row in cells(entities, &fields, loaded) {
        let cells: Vec<String> =
            row.iter().map(|cell| cell.replace('\\', "\\\\").replace('|', "\\|")).collect();
        out.line(&format!("| {} |", cells.join(" | ")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_disarmed_and_a_comma_quoted() {
        assert_eq!(csv_cell("=1+1"), "'=1+1");
        assert_eq!(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}

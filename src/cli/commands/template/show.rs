use serde_json::{Value, json};

use super::super::super::exit::{Exit, Failure};
use super::super::super::load::Setting;
use super::super::super::output::{Output, Tone, complain};
use super::which;
use crate::catalog::Entity;

/// What Backstage calls a page without a title (semantics 5.2).
const UNTITLED: &str = "Please enter the following information";

/// Prints what a template asks, its steps and its outputs.
pub(super) fn show(setting: &Setting, name: &str, as_json: bool, out: &mut Output) -> Result<Exit, Failure> {
    let (loaded, names) = which::load(setting, &[name.to_owned()])?;
    let template = match which::one(&loaded, names, name) {
        Ok(template) => template,
        Err(message) => {
            complain(&message);
            return Ok(Exit::No);
        }
    };
    let summary = summary(template);
    if as_json {
        out.json(&summary)?;
    } else {
        print(template, &summary, out)?;
    }
    Ok(Exit::Done)
}

/// A template in short: what `--json` prints.
fn summary(template: &Entity) -> Value {
    let document = template.document();
    let spec = &document["spec"];
    let pages: Vec<Value> = pages(&spec["parameters"]).into_iter().map(page).collect();
    let steps = spec["steps"].as_array().into_iter().flatten().zip(1..).map(|(step, number)| {
        let id = step["id"].as_str().map_or_else(|| format!("step-{number}"), str::to_owned);
        json!({"id": id, "name": step["name"].as_str().or(step["action"].as_str()), "action": step["action"], "if": step["if"]})
    });
    json!({
        "ref": template.reference.as_str(),
        "title": template.title,
        "description": template.description,
        "owner": template.owner.as_ref().map(ToString::to_string),
        "type": template.r#type,
        "file": template.origin.file.as_deref(),
        "pages": pages,
        "steps": steps.collect::<Vec<_>>(),
        "output": spec["output"],
    })
}

fn pages(parameters: &Value) -> Vec<&Value> {
    match parameters {
        Value::Array(pages) => pages.iter().collect(),
        Value::Null => Vec::new(),
        page => vec![page],
    }
}

fn page(schema: &Value) -> Value {
    let is_required =
        |name: &str| schema["required"].as_array().into_iter().flatten().any(|required| required == name);
    let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, property)| {
        json!({
            "name": name,
            "title": property["title"],
            "type": property["type"],
            "required": is_required(name),
            "default": property["default"],
            "field": property["ui:field"],
        })
    });
    let title = schema["title"].as_str().unwrap_or(UNTITLED);
    json!({"title": title, "fields": fields.collect::<Vec<_>>()})
}

fn print(template: &Entity, summary: &Value, out: &mut Output) -> std::io::Result<()> {
    out.pieces(&[(Tone::Strong, template.label()), (Tone::Muted, &format!("  {}", template.reference))])?;
    if let Some(description) = &template.description {
        out.lines(description)?;
    }
    for page in list(&summary["pages"]) {
        out.line("")?;
        out.pieces(&[(Tone::Strong, text(&page["title"]))])?;
        for field in list(&page["fields"]) {
            let mark = if field["required"] == true { "*" } else { " " };
            let kind = field["field"].as_str().or(field["type"].as_str()).unwrap_or_default();
            let default = match &field["default"] {
                Value::Null => String::new(),
                default => {
                    format!("  = {}", default.as_str().map_or_else(|| default.to_string(), str::to_owned))
                }
            };
            out.pieces(&[
                (Tone::Warning, &format!("  {mark} ")),
                (Tone::Plain, &format!("{:<24} ", text(&field["name"]))),
                (Tone::Muted, &format!("{kind:<16} ")),
                (Tone::Plain, text(&field["title"])),
                (Tone::Muted, &default),
            ])?;
        }
    }
    out.line("")?;
    out.pieces(&[(Tone::Strong, "Steps")])?;
    for (step, number) in list(&summary["steps"]).iter().zip(1..) {
        let condition = match &step["if"] {
            Value::Null => String::new(),
            condition => {
                format!("  if {}", condition.as_str().map_or_else(|| condition.to_string(), str::to_owned))
            }
        };
        out.pieces(&[
            (Tone::Muted, &format!("  {number:>2} ")),
            (Tone::Plain, &format!("{:<32} ", text(&step["name"]))),
            (Tone::Muted, text(&step["action"])),
            (Tone::Muted, &condition),
        ])?;
    }
    Ok(())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

use serde_json::{Map, Value, json};

use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, Tone};
use super::answers::Given;
use crate::catalog::Entity;
use crate::scaffold::form::{Form, Mistake, Page};
use crate::text::counted;

/// What stands for a secret.
const MASK: &str = "******";

/// Says what is wrong with the answers, field by field.
pub(super) fn print(
    entity: &Entity,
    form: &Form,
    given: &Given,
    mistakes: &[(usize, Mistake)],
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    if as_json {
        out.json(&shape(entity, form, given, mistakes))?;
    } else if mistakes.is_empty() {
        let pages = form.pages(&given.values);
        let said =
            format!("the answers fit {} of {}", counted(pages.len(), "page", "pages"), entity.reference);
        out.pieces(&[(Tone::Good, &said)])?;
        for row in form.review(&given.values) {
            out.pieces(&[(Tone::Muted, &format!("  {:<24} ", row.label)), (Tone::Plain, &row.value)])?;
        }
    } else {
        for (page, mistake) in mistakes {
            let title = form.all_pages().get(*page).map(Page::title).unwrap_or_default();
            let field = mistake.path.to_string();
            let field = if field.is_empty() { "the page".to_owned() } else { field };
            out.pieces(&[
                (Tone::Strong, &field),
                (Tone::Muted, &format!(" ({title})")),
                (Tone::Plain, ": "),
                (Tone::Bad, &mistake.message),
            ])?;
        }
        let count = counted(mistakes.len(), "answer does", "answers do");
        out.pieces(&[(Tone::Bad, &format!("{count} not fit {}; nothing has run", entity.reference))])?;
    }
    Ok(if mistakes.is_empty() { Exit::Done } else { Exit::No })
}

fn shape(entity: &Entity, form: &Form, given: &Given, mistakes: &[(usize, Mistake)]) -> Value {
    let pages = form.pages(&given.values).into_iter().map(|number| {
        let fields = form.fields(number, &given.values).fields;
        let names: Vec<String> =
            fields.iter().filter(|field| !field.is_hidden).map(|field| field.path.to_string()).collect();
        json!({"title": form.all_pages()[number].title(), "fields": names})
    });
    let errors = mistakes.iter().map(|(page, mistake)| {
        json!({"page": page, "field": mistake.path.to_string(), "message": mistake.message})
    });
    json!({
        "template": entity.reference.as_str(),
        "ok": mistakes.is_empty(),
        "pages": pages.collect::<Vec<_>>(),
        "values": without_secrets(form, &given.values),
        "errors": errors.collect::<Vec<_>>(),
    })
}

/// The values, with a mask for what no one may see.
fn without_secrets(form: &Form, values: &Map<String, Value>) -> Value {
    let mut shown = values.clone();
    for page in form.pages(values) {
        for field in form.fields(page, values).fields.into_iter().filter(|field| field.is_secret) {
            if field.path.get(values).is_some() {
                field.path.set(&mut shown, MASK.into());
            }
        }
    }
    Value::Object(shown)
}

use serde_json::{Value, json};

use super::super::exit::{Exit, Failure};
use super::super::load::{Loaded, Setting};
use super::super::output::{Output, Tone};
use crate::catalog::{Catalog, Change, Entity, EntityRef, Fate, FieldChange, RelationType, difference};
use crate::runtime::Checkout;
use crate::text::counted;

/// A value longer than this is not printed beside its field.
const LONGEST_VALUE: usize = 60;

/// Prints what the sources change in the catalog that they are compared with.
pub(in crate::cli) fn diff(
    setting: &Setting,
    base: Option<&str>,
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let loaded = setting.load()?;
    let after = &loaded.world.catalog;
    let changes = match base {
        Some(place) => difference(&setting.load_place(place)?.world.catalog, after),
        None => over_server(setting, &loaded)?,
    };
    if as_json {
        changes.iter().try_for_each(|change| out.json(&object(change)))?;
    } else {
        changes.iter().try_for_each(|change| print(change, after, out))?;
        summary(&changes, out)?;
    }
    out.flush()?;
    Ok(if changes.is_empty() { Exit::Done } else { Exit::No })
}

/// What lies on disk may be a part of what the server has: only what the same files defined there
/// can have been removed.
fn over_server(setting: &Setting, loaded: &Loaded) -> Result<Vec<Change>, Failure> {
    let chosen = setting.source()?;
    let checkouts: Vec<Checkout> = chosen.folders().into_iter().filter_map(Checkout::of).collect();
    let is_of_these_files = |entity: &Entity| {
        let location = entity.annotation("backstage.io/managed-by-location");
        location.is_some_and(|location| checkouts.iter().any(|checkout| checkout.holds(&location)))
    };
    loaded.difference(&is_of_these_files).ok_or_else(|| {
        let said = "there is nothing to compare with; name a server and a folder (--source URL --source .), or --base PATH|URL";
        Failure::Usage(said.to_owned())
    })
}

fn print(change: &Change, after: &Catalog, out: &mut Output) -> Result<(), Failure> {
    let (mark, tone) = match change.fate {
        Fate::Added => ("+ ", Tone::Good),
        Fate::Removed => ("- ", Tone::Bad),
        Fate::Changed => ("~ ", Tone::Warning),
    };
    let file = after.entity(change.reference.as_str()).and_then(|entity| entity.origin.file.clone());
    let file = file.map_or_else(String::new, |file| format!("  {file}"));
    out.pieces(&[(tone, mark), (Tone::Strong, change.reference.as_str()), (Tone::Muted, &file)])?;
    for field in &change.fields {
        out.pieces(&[(Tone::Plain, "    "), (Tone::Plain, &field.path), (Tone::Muted, &values(field))])?;
    }
    for (sign, tone, edges) in
        [("    - ", Tone::Bad, &change.unrelated), ("    + ", Tone::Good, &change.related)]
    {
        for (r#type, target) in edges {
            out.pieces(&[
                (tone, sign),
                (Tone::Plain, r#type.name()),
                (Tone::Plain, " "),
                (Tone::Plain, target.as_str()),
            ])?;
        }
    }
    Ok(())
}

fn values(field: &FieldChange) -> String {
    let shown = |value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (text.chars().count() <= LONGEST_VALUE && !text.contains('\n')).then_some(text)
    };
    match (&field.before, &field.after) {
        (None, Some(after)) => {
            shown(after).map_or_else(|| " added".to_owned(), |text| format!(": added {text}"))
        }
        (Some(before), None) => {
            shown(before).map_or_else(|| " removed".to_owned(), |text| format!(": removed {text}"))
        }
        (Some(before), Some(after)) => match (shown(before), shown(after)) {
            (Some(before), Some(after)) => format!(": {before} → {after}"),
            _ => " changed".to_owned(),
        },
        (None, None) => String::new(),
    }
}

fn summary(changes: &[Change], out: &mut Output) -> Result<(), Failure> {
    let count = |fate: Fate| changes.iter().filter(|change| change.fate == fate).count();
    let said = if changes.is_empty() {
        "nothing differs".to_owned()
    } else {
        let added = counted(count(Fate::Added), "entity added", "entities added");
        format!("{added}, {} changed, {} removed", count(Fate::Changed), count(Fate::Removed))
    };
    Ok(out.line(&said)?)
}

fn object(change: &Change) -> Value {
    let edges = |edges: &[(RelationType, EntityRef)]| -> Value {
        edges.iter().map(|(r#type, target)| json!({"type": r#type.name(), "targetRef": target})).collect()
    };
    let field =
        |field: &FieldChange| json!({"path": field.path, "before": field.before, "after": field.after});
    json!({
        "ref": change.reference,
        "change": match change.fate {
            Fate::Added => "added",
            Fate::Removed => "removed",
            Fate::Changed => "changed",
        },
        "fields": change.fields.iter().map(field).collect::<Vec<_>>(),
        "relationsAdded": edges(&change.related),
        "relationsRemoved": edges(&change.unrelated),
    })
}

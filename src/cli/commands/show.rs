use super::super::exit::{Exit, Failure};
use super::super::load::Loaded;
use super::super::output::{Output, Tone, complain};
use super::super::resolve::{How, resolve};
use crate::app::columns::label;
use crate::app::entity::{EntityRow, rows};

/// Prints one entity: facts, relations, links and problems; or its processed descriptor.
pub(in crate::cli) fn show(
    loaded: &Loaded,
    text: &str,
    as_json: bool,
    as_yaml: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let catalog = &loaded.world.catalog;
    let resolved = resolve(&loaded.world, text);
    let Some((node, how)) = resolved.found.first().copied() else {
        complain(&format!("nothing is called `{text}`"));
        return Ok(Exit::No);
    };
    if how == How::Fuzzy {
        complain(&format!("nothing is called `{text}`; the nearest is {}", catalog.reference(node)));
    }
    let entity = catalog.at(node);
    if as_json || as_yaml {
        let Some(value) = catalog.served(node) else {
            complain(&format!("{} is known by name only: no descriptor defines it", catalog.reference(node)));
            return Ok(Exit::No);
        };
        if as_json {
            out.json(&value)?;
        } else {
            let yaml = serde_yaml::to_string(&value).map_err(std::io::Error::other)?;
            out.lines(&yaml)?;
        }
        return Ok(Exit::Done);
    }
    let reference = catalog.reference(node);
    let name = label(reference, Some(reference.kind()), catalog);
    out.pieces(&[(Tone::Strong, &name), (Tone::Muted, &format!("  {reference}"))])?;
    if let Some(text) = entity.and_then(|entity| entity.description.as_deref()) {
        out.lines(text)?;
    }
    for row in rows(reference, catalog) {
        row_line(&row, out)?;
    }
    Ok(if entity.is_some() { Exit::Done } else { Exit::No })
}

fn row_line(row: &EntityRow, out: &mut Output) -> std::io::Result<()> {
    match row {
        EntityRow::Heading { title, count } => {
            out.line("")?;
            let count = count.map_or_else(String::new, |count| format!(" {count}"));
            out.pieces(&[(Tone::Strong, title), (Tone::Muted, &count)])
        }
        EntityRow::Fact { name, value, target } => {
            let target = target.as_ref().map_or_else(String::new, |target| format!("  {target}"));
            out.pieces(&[
                (Tone::Muted, &format!("  {name:<11} ")),
                (Tone::Plain, value),
                (Tone::Muted, &target),
            ])
        }
        EntityRow::Link { title, url } => {
            out.pieces(&[(Tone::Plain, &format!("  {title:<24} ")), (Tone::Muted, url)])
        }
        EntityRow::Relation { target, about, .. } => {
            let about = about.as_deref().unwrap_or("known by name only");
            out.pieces(&[(Tone::Plain, &format!("  {target:<44} ")), (Tone::Muted, about)])
        }
        EntityRow::Problem(problem) => {
            let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
            let tone = super::lint::tone(problem.severity);
            out.pieces(&[
                (Tone::Muted, &format!("  {place}")),
                (tone, &problem.severity.to_string()),
                (Tone::Plain, &format!(": {}", problem.message)),
            ])
        }
    }
}

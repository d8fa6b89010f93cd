use super::super::exit::{Exit, Failure};
use super::super::load::Loaded;
use super::super::output::Output;
use super::list::nodes;

/// Prints the processed entities, one a line, as Backstage serves them.
pub(in crate::cli) fn export(loaded: &Loaded, query: &str, out: &mut Output) -> Result<Exit, Failure> {
    let catalog = &loaded.world.catalog;
    let nodes = nodes(loaded, query)?;
    for node in &nodes {
        if let Some(text) = catalog.served_text(*node) {
            out.json_text(&text)?;
        }
    }
    out.flush()?;
    Ok(if nodes.is_empty() { Exit::No } else { Exit::Done })
}

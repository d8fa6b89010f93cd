use super::super::args::{Graph as Asked, GraphFormat};
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::Output;
use super::drawn;
use super::impact::{named, ties};
use crate::app::graph::GraphPage;
use crate::catalog::{Catalog, Neighbourhood, NodeId};
use crate::text::clean;

/// A drawing is made for a sheet of so many columns and rows, and takes more when it must.
const SHEET: (u16, u16) = (120, 40);

/// Prints the neighbourhood of an entity, both what breaks with it and what breaks it: drawn, or for
/// other programs to draw. Edges lead from the one that needs to the one that is needed.
pub(in crate::cli) fn graph(setting: &Setting, asked: &Asked, out: &mut Output) -> Result<Exit, Failure> {
    let loaded = setting.load_also_old()?;
    let catalog = &loaded.world.catalog;
    let Some(origin) = named(&loaded, &asked.what) else { return Ok(Exit::No) };
    let ties = ties(&asked.relation)?;
    let around = || Neighbourhood::of(catalog, origin, &ties, asked.depth);
    match asked.format {
        GraphFormat::Mermaid => out.lines(&mermaid(catalog, &around()))?,
        GraphFormat::Dot => out.lines(&dot(catalog, &around()))?,
        GraphFormat::Text => {
            let page = GraphPage::within(catalog, origin, &ties, asked.depth, SHEET);
            drawn::print(&page, setting.is_ascii(), out)?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn title(catalog: &Catalog, node: NodeId) -> String {
    let reference = catalog.reference(node);
    let name =
        catalog.at(node).map_or_else(|| reference.name().to_owned(), |entity| entity.label().to_owned());
    clean(&name).into_owned()
}

fn mermaid(catalog: &Catalog, around: &Neighbourhood) -> String {
    // Inside quotes Mermaid takes everything literally but the quote, which it knows as an entity.
    let quoted = |text: &str| text.replace('#', "#35;").replace('"', "#quot;");
    let mut text = String::from("graph LR\n");
    for node in &around.nodes {
        let kind = catalog.reference(*node).kind();
        let (open, close) = match kind {
            "api" => ("([", "])"),
            "resource" => ("[(", ")]"),
            "system" | "domain" => ("[[", "]]"),
            _ => ("[", "]"),
        };
        let said = format!("{} ({kind})", title(catalog, *node));
        text.push_str(&format!("  n{}{open}\"{}\"{close}\n", node.index(), quoted(&said)));
    }
    for (from, tie, to) in &around.edges {
        text.push_str(&format!("  n{} -->|{}| n{}\n", from.index(), tie.arrow(), to.index()));
    }
    text.push_str(&format!("  style n{} stroke-width:4px\n", around.origin.index()));
    text
}

fn dot(catalog: &Catalog, around: &Neighbourhood) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut text = String::from("digraph catalog {\n  rankdir=LR;\n");
    for node in &around.nodes {
        let reference = catalog.reference(*node);
        let shape = match reference.kind() {
            "api" => "ellipse",
            "resource" => "cylinder",
            "system" | "domain" => "folder",
            _ => "box",
        };
        let width = if *node == around.origin { 3 } else { 1 };
        let name = quoted(&title(catalog, *node));
        text.push_str(&format!(
            "  \"{}\" [label=\"{name}\", shape={shape}, penwidth={width}];\n",
            quoted(reference.as_str())
        ));
    }
    for (from, tie, to) in &around.edges {
        let (from, to) = (catalog.reference(*from).as_str(), catalog.reference(*to).as_str());
        text.push_str(&format!(
            "  \"{}\" -> \"{}\" [label=\"{}\"];\n",
            quoted(from),
            quoted(to),
            tie.arrow()
        ));
    }
    text.push_str("}\n");
    text
}

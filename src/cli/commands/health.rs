use serde_json::{Value, json};

use super::super::exit::{Exit, Failure};
use super::super::load::Loaded;
use super::super::output::{Output, Tone};
use crate::app::columns::label;
use crate::catalog::{Catalog, NodeId};
use crate::ownership::{Health, Mark, TeamHealth};
use crate::text::counted;

/// Names on a line before the rest is counted.
const MOST_NAMES: usize = 8;

/// Prints how well ownership stands, by team.
pub(in crate::cli) fn health(loaded: &Loaded, as_json: bool, out: &mut Output) -> Result<Exit, Failure> {
    let catalog = &loaded.world.catalog;
    let health = Health::of(catalog);
    let is_well = health.teams.is_empty() && health.unowned.is_empty();
    if as_json {
        out.json(&value(&health, catalog))?;
    } else {
        print(&health, catalog, out)?;
    }
    out.flush()?;
    Ok(if is_well { Exit::Done } else { Exit::No })
}

fn print(health: &Health, catalog: &Catalog, out: &mut Output) -> Result<(), Failure> {
    let amiss = counted(health.teams.len(), "team has", "teams have");
    let entities = counted(health.entities, "entity", "entities");
    let said = format!("{entities} that should have an owner; {amiss} something amiss");
    out.pieces(&[(Tone::Strong, &said)])?;
    if !health.unowned.is_empty() {
        names(out, "without an owner", &health.unowned, catalog)?;
    }
    for team in &health.teams {
        out.line("")?;
        print_team(team, catalog, out)?;
    }
    Ok(())
}

fn print_team(team: &TeamHealth, catalog: &Catalog, out: &mut Output) -> Result<(), Failure> {
    let name = label(catalog.reference(team.owner), Some("group"), catalog);
    let (owned, members) =
        (counted(team.owned, "entity", "entities"), counted(team.members, "person", "people"));
    let marks: String = team.marks.iter().map(|mark| format!("  {}", mark.word())).collect();
    out.pieces(&[
        (Tone::Strong, &name),
        (Tone::Muted, &format!("  {owned}, {members}")),
        (Tone::Warning, &marks),
    ])?;
    names(out, "without a pager", &team.without_pager, catalog)?;
    names(out, "without a runbook", &team.without_runbook, catalog)
}

fn names(out: &mut Output, what: &str, nodes: &[NodeId], catalog: &Catalog) -> Result<(), Failure> {
    if nodes.is_empty() {
        return Ok(());
    }
    let mut listed: Vec<&str> =
        nodes.iter().take(MOST_NAMES).map(|node| catalog.reference(*node).name()).collect();
    let more = format!("{} more", nodes.len().saturating_sub(MOST_NAMES));
    if nodes.len() > MOST_NAMES {
        listed.push(&more);
    }
    let head = format!("  {} {what}: ", nodes.len());
    out.pieces(&[(Tone::Muted, &head), (Tone::Plain, &listed.join(", "))])?;
    Ok(())
}

fn value(health: &Health, catalog: &Catalog) -> Value {
    let names =
        |nodes: &[NodeId]| nodes.iter().map(|node| catalog.reference(*node).as_str()).collect::<Vec<_>>();
    let team = |team: &TeamHealth| {
        json!({
            "owner": catalog.reference(team.owner),
            "exists": catalog.at(team.owner).is_some(),
            "owned": team.owned,
            "members": team.members,
            "marks": team.marks.iter().map(|mark: &Mark| mark.word()).collect::<Vec<_>>(),
            "without_pager": names(&team.without_pager),
            "without_runbook": names(&team.without_runbook),
        })
    };
    json!({
        "entities": health.entities,
        "unowned": names(&health.unowned),
        "teams": health.teams.iter().map(team).collect::<Vec<_>>(),
    })
}

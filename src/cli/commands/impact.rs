use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::args::Impact as Asked;
use super::super::exit::{Exit, Failure};
use super::super::load::Loaded;
use super::super::output::{Output, Tone, complain};
use super::super::resolve::resolve;
use crate::app::columns::label;
use crate::catalog::{Catalog, Direction, Impact, NodeId, Reach, Reached, Tie, impact as reach_from, ways};
use crate::text::{clean, counted, pad, width};

/// How many equally short ways are printed.
const MOST_WAYS: usize = 10;
/// References are aligned up to so many columns.
const WIDEST_NAME: usize = 44;

/// Prints what breaks with an entity, or what breaks it, or the ways from one to another.
pub(in crate::cli) fn impact(loaded: &Loaded, asked: &Asked, out: &mut Output) -> Result<Exit, Failure> {
    let catalog = &loaded.world.catalog;
    let Some(origin) = named(loaded, &asked.what) else { return Ok(Exit::No) };
    let ties = ties(&asked.relation)?;
    let reach = Reach {
        direction: if asked.dependencies { Direction::Dependencies } else { Direction::Dependents },
        ties: &ties,
        depth: asked.depth.unwrap_or(usize::MAX),
    };
    if let Some(target) = &asked.to {
        let Some(target) = named(loaded, target) else { return Ok(Exit::No) };
        return print_ways(catalog, origin, target, reach, asked.json, out);
    }
    let mut found = reach_from(catalog, origin, reach);
    let is_asked = |node: NodeId| {
        let kind = catalog.reference(node).kind();
        asked.kind.is_empty() || asked.kind.iter().any(|asked| asked.eq_ignore_ascii_case(kind))
    };
    found.reached.retain(|reached| is_asked(reached.node));
    if asked.json {
        out.json(&object(catalog, origin, &found, reach.direction))?;
    } else {
        print(catalog, origin, &found, reach.direction, out)?;
    }
    out.flush()?;
    Ok(if found.reached.is_empty() { Exit::No } else { Exit::Done })
}

/// The entity that a text means; said when there is none, or when it was guessed.
pub(super) fn named(loaded: &Loaded, text: &str) -> Option<NodeId> {
    let found = resolve(&loaded.world, text).found;
    let Some((node, how)) = found.first() else {
        complain(&format!("nothing is called `{text}`"));
        return None;
    };
    if how.is_guess() {
        let reference = loaded.world.catalog.reference(*node);
        complain(&format!("nothing is called `{text}`; taking the nearest, {reference}"));
    }
    Some(*node)
}

/// The ties of those names; all when none is named.
pub(super) fn ties(names: &[String]) -> Result<Vec<Tie>, Failure> {
    let tie = |name: &String| {
        let known = || Tie::ALL.iter().map(|tie| tie.name()).collect::<Vec<_>>().join(", ");
        Tie::named(name).ok_or_else(|| Failure::Usage(format!("no relation `{name}`; known are {}", known())))
    };
    if names.is_empty() { Ok(Tie::ALL.to_vec()) } else { names.iter().map(tie).collect() }
}

fn print(
    catalog: &Catalog,
    origin: NodeId,
    found: &Impact,
    direction: Direction,
    out: &mut Output,
) -> Result<(), Failure> {
    let reference = catalog.reference(origin);
    if found.reached.is_empty() {
        let said = match direction {
            Direction::Dependents => "nothing in the catalog depends on it",
            Direction::Dependencies => "it depends on nothing in the catalog",
        };
        out.pieces(&[(Tone::Strong, reference.as_str()), (Tone::Plain, ": "), (Tone::Plain, said)])?;
        return Ok(());
    }
    let said = match direction {
        Direction::Dependents if found.reached.len() == 1 => "breaks with it",
        Direction::Dependents => "break with it",
        Direction::Dependencies => "can break it",
    };
    let owners = by_owner(catalog, &found.reached);
    let head = format!(
        ": {} {said}, of {}",
        counted(found.reached.len(), "entity", "entities"),
        counted(owners.len(), "owner", "owners")
    );
    out.pieces(&[(Tone::Strong, reference.as_str()), (Tone::Plain, &head)])?;
    let widths = found.reached.iter().map(|at| width(catalog.reference(at.node).as_str()));
    let widest = widths.max().unwrap_or(0).min(WIDEST_NAME);
    let mut depth = 0;
    for reached in &found.reached {
        if reached.depth != depth {
            depth = reached.depth;
            let said = counted(depth, "step away", "steps away");
            out.pieces(&[(Tone::Muted, &said)])?;
        }
        print_reached(catalog, origin, reached, (direction, widest), out)?;
    }
    if found.is_cut {
        out.pieces(&[(Tone::Warning, "and more beyond: --depth N looks further")])?;
    }
    out.pieces(&[(Tone::Muted, "by owner")])?;
    for (owner, nodes) in owners {
        let owner = owner.map_or_else(|| "nobody".to_owned(), |owner| name(catalog, owner, "group"));
        let names: Vec<String> = nodes.iter().map(|node| name(catalog, *node, "component")).collect();
        out.pieces(&[
            (Tone::Plain, "  "),
            (Tone::Strong, &owner),
            (Tone::Plain, &format!(" {}: {}", nodes.len(), names.join(", "))),
        ])?;
    }
    Ok(())
}

fn print_reached(
    catalog: &Catalog,
    origin: NodeId,
    reached: &Reached,
    (direction, widest): (Direction, usize),
    out: &mut Output,
) -> Result<(), Failure> {
    let how = reached.tie.words(direction);
    let from = if reached.from == origin {
        String::new()
    } else {
        format!(": {}", name(catalog, reached.from, "component"))
    };
    let owner = catalog.owners(reached.node).next().map(|owner| name(catalog, owner, "group"));
    let owner = owner.map_or_else(|| "  no owner".to_owned(), |owner| format!("  {owner}"));
    let is_known = catalog.at(reached.node).is_some();
    let reference = clean(catalog.reference(reached.node).as_str());
    out.pieces(&[
        (Tone::Plain, "  "),
        (Tone::Plain, &pad(&reference, widest.max(width(&reference)))),
        (Tone::Strong, if is_known { &owner } else { "" }),
        (Tone::Muted, &format!("  {how}{from}")),
        (Tone::Warning, if reached.is_in_circle { "  in a circle" } else { "" }),
        (Tone::Warning, if is_known { "" } else { "  known by name only" }),
    ])?;
    Ok(())
}

/// What was reached by its first owner, the one with the most first.
fn by_owner(catalog: &Catalog, reached: &[Reached]) -> Vec<(Option<NodeId>, Vec<NodeId>)> {
    let mut owners: BTreeMap<Option<NodeId>, Vec<NodeId>> = BTreeMap::new();
    for reached in reached {
        owners.entry(catalog.owners(reached.node).next()).or_default().push(reached.node);
    }
    let mut owners: Vec<_> = owners.into_iter().collect();
    owners.sort_by_key(|(_, nodes)| std::cmp::Reverse(nodes.len()));
    owners
}

fn name(catalog: &Catalog, node: NodeId, kind: &str) -> String {
    label(catalog.reference(node), Some(kind), catalog)
}

fn object(catalog: &Catalog, origin: NodeId, found: &Impact, direction: Direction) -> Value {
    let reached = |reached: &Reached| {
        json!({
            "ref": catalog.reference(reached.node),
            "depth": reached.depth,
            "relation": reached.tie.name(),
            "from": catalog.reference(reached.from),
            "owner": catalog.owners(reached.node).next().map(|owner| catalog.reference(owner)),
            "exists": catalog.at(reached.node).is_some(),
            "cycle": reached.is_in_circle,
        })
    };
    let edge = |(from, tie, to): &(NodeId, Tie, NodeId)| json!({"from": catalog.reference(*from), "relation": tie.name(), "to": catalog.reference(*to)});
    let owner = |(owner, nodes): &(Option<NodeId>, Vec<NodeId>)| json!({"owner": owner.map(|owner| catalog.reference(owner)), "count": nodes.len()});
    json!({
        "ref": catalog.reference(origin),
        "direction": match direction {
            Direction::Dependents => "dependents",
            Direction::Dependencies => "dependencies",
        },
        "total": found.reached.len(),
        "cut": found.is_cut,
        "reached": found.reached.iter().map(reached).collect::<Vec<_>>(),
        "edges": found.ties.iter().map(edge).collect::<Vec<_>>(),
        "owners": by_owner(catalog, &found.reached).iter().map(owner).collect::<Vec<_>>(),
    })
}

fn print_ways(
    catalog: &Catalog,
    from: NodeId,
    to: NodeId,
    reach: Reach<'_>,
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let found = ways(catalog, from, to, reach, MOST_WAYS);
    for way in &found {
        if as_json {
            let step = |(tie, node): &(Tie, NodeId)| json!({"relation": tie.name(), "ref": catalog.reference(*node)});
            out.json(
                &json!({"from": catalog.reference(from), "steps": way.iter().map(step).collect::<Vec<_>>()}),
            )?;
            continue;
        }
        out.pieces(&[(Tone::Strong, catalog.reference(from).as_str())])?;
        for (tie, node) in way {
            let how = format!("  {} ", tie.words(reach.direction));
            out.pieces(&[(Tone::Muted, &how), (Tone::Plain, catalog.reference(*node).as_str())])?;
        }
    }
    if found.is_empty() {
        let (from, to) = (catalog.reference(from), catalog.reference(to));
        complain(&format!("trouble with {from} does not reach {to}"));
    }
    out.flush()?;
    Ok(if found.is_empty() { Exit::No } else { Exit::Done })
}

use serde_json::{Value, json};

use super::super::exit::{Exit, Failure};
use super::super::load::Loaded;
use super::super::output::{Output, Tone, complain};
use super::super::resolve::{How, resolve};
use crate::app::columns::label;
use crate::catalog::{Catalog, NodeId};

/// Who owns what was asked for.
struct Answer<'a> {
    query: &'a str,
    entity: NodeId,
    how: How,
    owners: Vec<NodeId>,
    alternatives: Vec<(NodeId, How)>,
}

/// Prints the owner of something and how to reach them.
pub(in crate::cli) fn owner(
    loaded: &Loaded,
    query: &str,
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let catalog = &loaded.world.catalog;
    let mut found = resolve(&loaded.world, query).found.into_iter();
    let Some((entity, how)) = found.next() else {
        complain(&format!("nothing is called `{query}`"));
        return Ok(Exit::No);
    };
    // Asked who owns a team, one means the team.
    let is_people = matches!(catalog.reference(entity).kind(), "group" | "user");
    let owners = if is_people { vec![entity] } else { catalog.owners(entity).collect() };
    let answer = Answer { query, entity, how, owners, alternatives: found.collect() };
    if as_json {
        out.json(&as_value(&answer, catalog))?;
    } else {
        say(&answer, catalog, out)?;
    }
    Ok(if answer.owners.is_empty() { Exit::No } else { Exit::Done })
}

fn as_value(answer: &Answer<'_>, catalog: &Catalog) -> Value {
    let name = |node: &NodeId| catalog.reference(*node);
    let owner = answer.owners.first();
    json!({
        "query": answer.query,
        "entity": name(&answer.entity),
        "how": answer.how.word(),
        "owner": owner.map(name),
        "owner_source": if owner.is_some() { "spec.owner" } else { "none" },
        "exists": owner.is_some_and(|owner| catalog.at(*owner).is_some()),
        "chain": owner.map(|owner| catalog.chain_of(*owner)).unwrap_or_default().iter().map(name).collect::<Vec<_>>(),
        "members": owner.map(|owner| catalog.members(*owner).collect::<Vec<_>>()).unwrap_or_default().iter().map(name).collect::<Vec<_>>(),
        "contacts": contacts(answer, catalog).into_iter().map(|(r#type, value, from)| json!({"type": r#type, "value": value, "from": catalog.reference(from)})).collect::<Vec<_>>(),
        "oncall": [],
        "alternatives": answer.alternatives.iter().map(|(node, how)| json!({"ref": name(node), "how": how.word()})).collect::<Vec<_>>(),
    })
}

/// E-mail addresses and links of the owner and of the groups above, nearest first.
fn contacts(answer: &Answer<'_>, catalog: &Catalog) -> Vec<(&'static str, String, NodeId)> {
    let chain = answer.owners.first().map(|owner| catalog.chain_of(*owner)).unwrap_or_default();
    let mut contacts = Vec::new();
    for node in chain {
        let Some(entity) = catalog.at(node) else { continue };
        let email = entity.profile.as_ref().and_then(|profile| profile.email.as_deref());
        contacts.extend(email.map(|email| ("email", email.to_owned(), node)));
        contacts.extend(entity.links.iter().map(|link| ("link", link.url.to_string(), node)));
    }
    contacts
}

fn say(answer: &Answer<'_>, catalog: &Catalog, out: &mut Output) -> Result<(), Failure> {
    let reference = catalog.reference(answer.entity);
    if answer.how == How::Fuzzy {
        out.pieces(&[(
            Tone::Warning,
            &format!("nothing is called `{}`; the nearest is {reference}", answer.query),
        )])?;
    }
    let Some(owner) = answer.owners.first() else {
        out.pieces(&[(Tone::Plain, reference.as_str()), (Tone::Warning, " names no owner")])?;
        return Ok(());
    };
    let owner_ref = catalog.reference(*owner);
    let exists = catalog.at(*owner).is_some();
    let name = label(owner_ref, Some("group"), catalog);
    out.pieces(&[(Tone::Muted, &format!("{:<10}", "entity")), (Tone::Plain, reference.as_str())])?;
    out.pieces(&[
        (Tone::Muted, &format!("{:<10}", "owner")),
        (Tone::Strong, &name),
        (Tone::Muted, &format!("  {owner_ref}")),
        (Tone::Warning, if exists { "" } else { "  known by name only: no descriptor defines it" }),
    ])?;
    let chain = catalog.chain_of(*owner);
    if chain.len() > 1 {
        let above: Vec<String> =
            chain[1..].iter().map(|node| label(catalog.reference(*node), Some("group"), catalog)).collect();
        out.pieces(&[(Tone::Muted, &format!("{:<10}", "part of")), (Tone::Plain, &above.join(" › "))])?;
    }
    let members: Vec<String> =
        catalog.members(*owner).map(|node| label(catalog.reference(node), Some("user"), catalog)).collect();
    if !members.is_empty() {
        out.pieces(&[(Tone::Muted, &format!("{:<10}", "members")), (Tone::Plain, &members.join(", "))])?;
    }
    for (r#type, value, from) in contacts(answer, catalog) {
        let from = label(catalog.reference(from), Some("group"), catalog);
        out.pieces(&[
            (Tone::Muted, &format!("{type:<10}")),
            (Tone::Plain, &value),
            (Tone::Muted, &format!("  ({from})")),
        ])?;
    }
    for (node, _) in &answer.alternatives {
        out.pieces(&[(Tone::Muted, &format!("{:<10}{}", "or", catalog.reference(*node)))])?;
    }
    Ok(())
}

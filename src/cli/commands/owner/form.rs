use serde_json::{Value, json};

use super::super::super::contact::{missing_value, value as contact_value};
use super::super::super::exit::Failure;
use super::super::super::output::{Output, Tone};
use super::contact;
use crate::app::columns::label;
use crate::catalog::{Catalog, NodeId};
use crate::ownership::{Channel, Drift, Owner, Ruling, Source, WorkedOut, leaders, members_below, owners};
use crate::recognition::{Candidate, Certainty, Evidence, How};
use crate::runtime::{Answer, Asker};
use crate::text::cut;

/// How many members are named; `show` names all.
const MOST_MEMBERS: usize = 12;

/// Room for the names of the fields, in columns.
const FIELD: usize = 10;

/// The whole answer as JSON.
pub(super) fn value(answer: &Answer, asker: &Asker<'_>) -> Value {
    let catalog = asker.catalog();
    let name = |node: NodeId| catalog.reference(node).as_str();
    let names = |nodes: Vec<NodeId>| nodes.into_iter().map(name).collect::<Vec<_>>();
    let (entity, owner) = (answer.entity(), answer.owner());
    let known = answer.owned.as_ref();
    let ruling = known.and_then(|known| match &known.source {
        Source::Codeowners(ruling) => Some(ruling),
        _ => answer.ruling.as_ref(),
    });
    let contacts = contact::of(answer, catalog);
    let absent = contact::absent(answer, &contacts, catalog);
    json!({
        "query": answer.question.text,
        "form": answer.question.form.title(),
        "entity": entity.map(|entity| name(entity.node)),
        "how": entity.map(|entity| entity.how().word()),
        "certainty": answer.certainty(),
        "evidence": entity.map(|entity| evidence_values(&entity.evidence)).unwrap_or_default(),
        "owner": owner.map(name),
        "owners": known.map(|known| known.owners.iter().map(|owner| owner_value(owner, catalog)).collect::<Vec<_>>()).unwrap_or_default(),
        "owner_source": known.map_or("none", |known| known.source.word()),
        "owner_through": known.and_then(|known| known.source.through()).map(name),
        "owner_certainty": known.map(|known| known.certainty),
        "exists": owner.is_some_and(|owner| catalog.at(owner).is_some()),
        "chain": owner.map(|owner| names(catalog.chain_of(owner))).unwrap_or_default(),
        "below": owner.map(|owner| names(below(owner, catalog))).unwrap_or_default(),
        "leaders": owner.map(|owner| names(leaders(catalog, owner, &asker.handles))).unwrap_or_default(),
        "members": owner.map(|owner| names(catalog.members(owner).collect())).unwrap_or_default(),
        "members_below": owner.map(|owner| members_below(catalog, owner)).unwrap_or_default().into_iter()
            .filter(|member| member.through.len() > 1)
            .map(|member| json!({"ref": name(member.user), "through": names(member.through)})).collect::<Vec<_>>(),
        "codeowners": ruling.map(ruling_value),
        "drift": answer.drift.as_ref().map(|drift| json!({
            "declared": names(drift.declared.clone()), "codeowners": ruling_value(&drift.ruling),
        })),
        "contacts": contacts.iter().map(|contact| contact_value(contact, catalog)).collect::<Vec<_>>(),
        "missing": absent.iter().map(|missing| missing_value(missing, catalog)).collect::<Vec<_>>(),
        "alternatives": answer.candidates.iter().skip(1).map(|other| json!({
            "ref": name(other.node), "how": other.how().word(), "certainty": other.certainty,
            "owner": catalog.owners(other.node).next().map(name), "evidence": evidence_values(&other.evidence),
        })).collect::<Vec<_>>(),
    })
}

fn evidence_values(evidence: &[Evidence]) -> Vec<Value> {
    let value = |evidence: &Evidence| json!({"how": evidence.how, "words": evidence.words, "in": evidence.clue, "found_in": evidence.found_in});
    evidence.iter().map(value).collect()
}

fn owner_value(owner: &Owner, catalog: &Catalog) -> Value {
    match owner {
        Owner::Node(node) => json!({"ref": catalog.reference(*node), "exists": catalog.at(*node).is_some()}),
        Owner::Handle(handle) => json!({"handle": handle.to_string(), "exists": false}),
        Owner::Committer(committer) => {
            json!({"name": committer.name, "email": committer.email, "commits": committer.commits, "exists": false})
        }
    }
}

fn ruling_value(ruling: &Ruling) -> Value {
    json!({
        "file": &*ruling.file, "line": ruling.line, "pattern": ruling.pattern, "section": ruling.section,
        "owners": ruling.owners.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// The question, above its answer when there are several.
pub(super) fn heading(answer: &Answer, out: &mut Output) -> Result<(), Failure> {
    let first = answer.question.text.lines().next().unwrap_or_default();
    out.pieces(&[(Tone::Strong, &cut(first, 78))])?;
    Ok(())
}

/// The answer for reading.
pub(super) fn say(answer: &Answer, asker: &Asker<'_>, out: &mut Output) -> Result<(), Failure> {
    let catalog = asker.catalog();
    if let Some(entity) = answer.entity() {
        say_entity(entity, answer, catalog, out)?;
    } else if answer.owned.is_some() {
        field(out, "path", &answer.question.text, "")?;
    }
    match &answer.owned {
        Some(owned) => say_owners(owned, catalog, out)?,
        None if answer.entity().is_some() => {
            out.pieces(&[(Tone::Muted, &pad("owner")), (Tone::Warning, "none: nobody is named anywhere")])?;
        }
        None => {}
    }
    if let Some(ruling) = answer.ruling.as_ref().filter(|_| answer.is_ruled_otherwise(&asker.handles)) {
        field(out, "but", &said(ruling), "")?;
    }
    if let Some(drift) = &answer.drift {
        say_drift(drift, catalog, out)?;
    }
    if let Some(owner) = answer.owner() {
        say_people(owner, asker, out)?;
    }
    say_contacts(answer, catalog, out)?;
    for other in answer.candidates.iter().skip(1) {
        let owner = owners(catalog, other.node, &crate::ownership::NoRepository);
        let owner = owner.and_then(|owned| owned.owners.first().and_then(Owner::node));
        let owner = owner
            .map_or("nobody".to_owned(), |owner| label(catalog.reference(owner), Some("group"), catalog));
        let reference = catalog.reference(other.node);
        field(
            out,
            "or",
            &format!("{reference} · {owner}"),
            &format!("{}: {}", other.certainty.word(), why(other)),
        )?;
    }
    Ok(())
}

fn say_entity(
    entity: &Candidate,
    answer: &Answer,
    catalog: &Catalog,
    out: &mut Output,
) -> Result<(), Failure> {
    let reference = catalog.reference(entity.node);
    if entity.how() == How::Fuzzy {
        let asked = answer.question.text.lines().next().unwrap_or_default();
        let nearest = format!("nothing is called `{}`; the nearest is {reference}", cut(asked, 60));
        out.pieces(&[(Tone::Warning, &nearest)])?;
    }
    let tone = if entity.certainty == Certainty::Certain { Tone::Muted } else { Tone::Warning };
    let why = format!("  {}: {}", entity.certainty.word(), why(entity));
    out.pieces(&[(Tone::Muted, &pad("entity")), (Tone::Plain, reference.as_str()), (tone, &why)])?;
    Ok(())
}

/// What speaks for a candidate: `label pod x → annotation kubernetes-id`.
fn why(candidate: &Candidate) -> String {
    let Some(first) = candidate.evidence.first() else { return String::new() };
    let clue = if first.clue.is_empty() { String::new() } else { format!("{} ", first.clue) };
    let more = candidate.evidence.len() - 1;
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    match first.how {
        How::Ref => "the reference".to_owned(),
        How::Path => format!("below {}", first.found_in),
        _ => format!("{clue}`{}` is in its {}{more}", cut(&first.words, 50), cut(&first.found_in, 60)),
    }
}

fn say_owners(owned: &WorkedOut, catalog: &Catalog, out: &mut Output) -> Result<(), Failure> {
    for owner in &owned.owners {
        match owner {
            Owner::Node(node) => {
                let reference = catalog.reference(*node);
                let name = label(reference, Some("group"), catalog);
                let exists = catalog.at(*node).is_some();
                out.pieces(&[
                    (Tone::Muted, &pad("owner")),
                    (Tone::Strong, &name),
                    (Tone::Muted, &format!("  {reference}")),
                    (
                        Tone::Warning,
                        if exists { "" } else { "  known by name only: no descriptor defines it" },
                    ),
                ])?;
            }
            Owner::Handle(handle) => {
                let handle = handle.to_string();
                out.pieces(&[
                    (Tone::Muted, &pad("owner")),
                    (Tone::Strong, &handle),
                    (Tone::Warning, "  nobody in the catalog is known by that"),
                ])?;
            }
            Owner::Committer(committer) => {
                let times = format!("  {} · {} commits", committer.email, committer.commits);
                out.pieces(&[
                    (Tone::Muted, &pad("perhaps")),
                    (Tone::Strong, &committer.name),
                    (Tone::Muted, &times),
                ])?;
            }
        }
    }
    let known = match &owned.source {
        Source::Itself => return Ok(()),
        Source::Spec => "spec.owner".to_owned(),
        Source::System(node) | Source::Domain(node) | Source::Parent(node) => {
            format!("the owner of {}: the descriptor names none", catalog.reference(*node))
        }
        Source::Codeowners(ruling) => said(ruling),
        Source::Committers => "who changed it most in the last year: a hint and no more".to_owned(),
    };
    let tone = if owned.certainty == Certainty::Certain { Tone::Muted } else { Tone::Warning };
    let certainty = format!("  {}", owned.certainty.word());
    out.pieces(&[(Tone::Muted, &pad("known by")), (Tone::Plain, &known), (tone, &certainty)])?;
    Ok(())
}

fn say_drift(drift: &Drift, catalog: &Catalog, out: &mut Output) -> Result<(), Failure> {
    let declared: Vec<&str> = drift.declared.iter().map(|node| catalog.reference(*node).name()).collect();
    let text = format!("the descriptor says {}, but {}", declared.join(", "), said(&drift.ruling));
    out.pieces(&[(Tone::Muted, &pad("drift")), (Tone::Warning, &text)])?;
    Ok(())
}

fn said(ruling: &Ruling) -> String {
    let owners: Vec<String> = ruling.owners.iter().map(ToString::to_string).collect();
    let section = ruling.section.as_deref().map_or_else(String::new, |section| format!(" [{section}]"));
    format!("{}:{}{section} says {} → {}", ruling.file, ruling.line, ruling.pattern, owners.join(" "))
}

fn say_people(owner: NodeId, asker: &Asker<'_>, out: &mut Output) -> Result<(), Failure> {
    let catalog = asker.catalog();
    let names = |nodes: &[NodeId], kind: &str| -> Vec<String> {
        nodes.iter().map(|node| label(catalog.reference(*node), Some(kind), catalog)).collect()
    };
    let chain = catalog.chain_of(owner);
    field(out, "part of", &names(&chain[1..], "group").join(" › "), "")?;
    field(out, "led by", &names(&leaders(catalog, owner, &asker.handles), "user").join(", "), "")?;
    let members: Vec<NodeId> = catalog.members(owner).collect();
    field(out, "members", &listed(&names(&members, "user")), "")?;
    let below = below(owner, catalog);
    if !below.is_empty() {
        let all = members_below(catalog, owner);
        let nested: Vec<String> = all
            .iter()
            .filter(|member| member.through.len() > 1)
            .map(|member| {
                let user = label(catalog.reference(member.user), Some("user"), catalog);
                format!("{user} ({})", names(&member.through[1..], "group").join(" › "))
            })
            .collect();
        field(out, "below", &listed(&names(&below, "group")), "")?;
        field(out, "there", &listed(&nested), "")?;
    }
    Ok(())
}

fn say_contacts(answer: &Answer, catalog: &Catalog, out: &mut Output) -> Result<(), Failure> {
    let name = |node: NodeId| label(catalog.reference(node), Some("group"), catalog);
    let found = contact::of(answer, catalog);
    for contact in &found {
        let value = contact.value.as_deref().unwrap_or("known to the pager only");
        let said = if contact.channel == Channel::Email || value.contains("://") {
            value.to_owned()
        } else {
            format!("{} {value}", contact.title)
        };
        field(out, contact.channel.word(), &said, &format!("({})", name(contact.from)))?;
    }
    for missing in contact::absent(answer, &found, catalog) {
        out.pieces(&[(Tone::Muted, &pad("missing")), (Tone::Warning, &missing.words(name))])?;
    }
    Ok(())
}

fn below(owner: NodeId, catalog: &Catalog) -> Vec<NodeId> {
    catalog.with_descendants(owner).split_off(1)
}

fn listed(names: &[String]) -> String {
    match names.len().checked_sub(MOST_MEMBERS) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..MOST_MEMBERS].join(", ")),
    }
}

fn field(out: &mut Output, name: &str, text: &str, also: &str) -> Result<(), Failure> {
    if !text.is_empty() {
        let also = if also.is_empty() { String::new() } else { format!("  {also}") };
        out.pieces(&[(Tone::Muted, &pad(name)), (Tone::Plain, text), (Tone::Muted, &also)])?;
    }
    Ok(())
}

fn pad(name: &str) -> String {
    format!("{name:<FIELD$}")
}

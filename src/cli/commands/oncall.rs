use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::super::contact::{missing_value, value as contact_value};
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{self, Output, complain};
use super::call::{self, Call};
use super::owner::{asker, given, nothing};
use crate::app::World;
use crate::catalog::{Catalog, NodeId};
use crate::oncall::{Changes, Clock, Handover, Level, Page, Room, RotaState, Tone, message, sheet};
use crate::recognition::Certainty;
use crate::runtime::{Answer, Asker, Forges, Rotas};

/// Columns of a line behind its label.
const COLUMNS: usize = 100;

/// How to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum OnCallForm {
    /// For reading.
    Human,
    /// As a message for a chat.
    Markdown,
    /// As JSON.
    Json,
}

/// From whatever is at hand to who is on call for it, and all else that one wants to know then; and to
/// having them called, when that is asked for.
pub(in crate::cli) fn oncall(
    setting: &Setting,
    what: &str,
    form: OnCallForm,
    call: &Call,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let loaded = setting.load_also_old()?;
    let asker = asker(&loaded.world)?;
    let answer = asker.ask(&given(what)?);
    let catalog = asker.catalog();
    let Some(node) = answer.entity().map(|entity| entity.node).or_else(|| answer.owner()) else {
        complain(&nothing(&answer));
        return Ok(Exit::No);
    };
    let clock = Clock { now: Timestamp::now(), zone: TimeZone::system() };
    let mut page = Page::of(catalog, node, answer.owned.clone());
    let rotas = Rotas::of(&setting.config, &setting.environment);
    let question = rotas.question(&page, catalog);
    page.rota = match &question {
        Ok(question) => {
            page.paging = rotas.paging(question);
            rotas.ask(question, clock.now)
        }
        Err(why) => RotaState::Unknown(why.clone()),
    };
    page.changes = Some(changes(setting, &loaded.world, &asker, node, clock.now));
    if let Some(summary) = &call.summary {
        warn_of_guess(&answer, catalog);
        let is_sure = answer.entity().is_some_and(|entity| entity.certainty == Certainty::Certain);
        if !is_sure {
            complain("nobody is called for a guess; name it exactly");
            return Ok(Exit::No);
        }
        let question = question.map_err(|why| Failure::Usage(format!("nobody can be called: {why}")))?;
        let details = message(&page, catalog, &clock);
        return call::call(&rotas, &question, &page, (summary, &details), call.yes, out);
    }
    match form {
        OnCallForm::Json => out.json(&value(&page, &answer, catalog, &clock))?,
        OnCallForm::Markdown => out.lines(&message(&page, catalog, &clock))?,
        OnCallForm::Human => {
            warn_of_guess(&answer, catalog);
            for line in sheet(&page, catalog, &clock, Room::all(COLUMNS)) {
                let label = format!("{:<9}", line.label);
                let pieces = line.pieces.iter().map(|(tone, text)| (tone_of(*tone), text.as_str()));
                let pieces: Vec<_> =
                    std::iter::once((output::Tone::Muted, label.as_str())).chain(pieces).collect();
                out.pieces(&pieces)?;
            }
        }
    }
    out.flush()?;
    let is_covered = matches!(&page.rota, RotaState::Known { rota, .. } if rota.first(clock.now).is_some());
    Ok(if is_covered { Exit::Done } else { Exit::No })
}

/// What changed last: here, or else where the repository is.
fn changes(setting: &Setting, world: &World, asker: &Asker<'_>, node: NodeId, now: Timestamp) -> Changes {
    let here = asker.changes(node);
    let entity = world.catalog.at(node).filter(|_| here.is_empty() && !world.source.is_demo);
    let Some(entity) = entity else { return here };
    let forges = Forges::of(&setting.config, &setting.environment);
    match forges.question(entity) {
        Ok(question) => forges.ask(&question, now),
        Err(why) => Changes { failure: Some(why), ..here },
    }
}

/// Waking the wrong people is worse than asking once more.
fn warn_of_guess(answer: &Answer, catalog: &Catalog) {
    let Some(entity) = answer.entity().filter(|entity| entity.certainty != Certainty::Certain) else {
        return;
    };
    let others: Vec<&str> =
        answer.candidates.iter().skip(1).map(|other| catalog.reference(other.node).as_str()).collect();
    let others = if others.is_empty() { String::new() } else { format!("; it may be {}", others.join(", ")) };
    let reference = catalog.reference(entity.node);
    complain(&format!("taken for {reference}, which is {}{others}", entity.certainty.word()));
}

fn tone_of(tone: Tone) -> output::Tone {
    match tone {
        Tone::Plain => output::Tone::Plain,
        Tone::Strong => output::Tone::Strong,
        Tone::Muted => output::Tone::Muted,
        Tone::Warning => output::Tone::Warning,
    }
}

fn value(page: &Page, answer: &Answer, catalog: &Catalog, clock: &Clock) -> Value {
    let name = |node: NodeId| catalog.reference(node).as_str();
    let entity = catalog.at(page.node);
    let changes = page.changes.iter().flat_map(|changes| &changes.commits).map(|commit| {
        json!({"id": commit.id, "at": commit.at, "author": commit.author, "subject": commit.subject})
    });
    json!({
        "query": answer.question.text,
        "entity": name(page.node),
        "certainty": answer.entity().map(|entity| entity.certainty),
        "lifecycle": entity.and_then(|entity| entity.lifecycle.as_deref()),
        "owner": page.chain.first().map(|owner| name(*owner)),
        "owner_source": page.owned.as_ref().map(|owned| owned.source.word()),
        "chain": page.chain.iter().map(|group| name(*group)).collect::<Vec<_>>(),
        "oncall": rota(&page.rota, clock),
        "contacts": page.contacts.iter().map(|contact| contact_value(contact, catalog)).collect::<Vec<_>>(),
        "missing": page.missing.iter().map(|missing| missing_value(missing, catalog)).collect::<Vec<_>>(),
        "dependents": page.dependents.iter().map(|of_one| json!({
            "owner": of_one.owner.map(name), "count": of_one.nodes.len(),
            "entities": of_one.nodes.iter().map(|node| name(*node)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "dependencies": page.dependencies.iter().map(|(tie, node)| json!({
            "ref": name(*node), "relation": tie.name(), "owner": catalog.owners(*node).next().map(name),
        })).collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "tag": page.changes.as_ref().and_then(|changes| changes.tag.as_ref()).map(|(tag, at)| json!({"name": tag, "at": at})),
        "changes_from": page.changes.as_ref().and_then(|changes| changes.told.as_ref()),
        "changes_problem": page.changes.as_ref().and_then(|changes| changes.failure.as_deref()),
        "descriptor_changed": page.changes.as_ref().and_then(|changes| changes.descriptor),
    })
}

fn rota(state: &RotaState, clock: &Clock) -> Value {
    let RotaState::Known { rota, failure } = state else {
        return json!({"levels": [], "problem": state.source(clock).0});
    };
    let level = |level: &Level| {
        let now = level.now(clock.now);
        json!({
            "level": level.number,
            "on_call": now,
            "handover": level.handover(clock.now).map(|Handover { at, to }| json!({"at": at, "to": to})),
        })
    };
    json!({
        "provider": rota.provider,
        "about": rota.about,
        "fetched": rota.fetched,
        "levels": rota.levels.iter().map(level).collect::<Vec<_>>(),
        "problem": failure,
    })
}

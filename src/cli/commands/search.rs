use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use serde_json::{Value, json};

use super::super::args::Search;
use super::super::exit::{Exit, Failure};
use super::super::json::summary;
use super::super::load::{Loaded, Setting};
use super::super::output::{Output, Tone, remark};
use super::super::picker::listed_references;
use crate::catalog::Entity;
use crate::runtime::{Remotes, wait};
use crate::search::{Context, Field, Hit, Query, Request};
use crate::sources::backstage::ServerHit;
use crate::text::{clean, cut, width};

/// Columns of the name, so that owners stand below each other.
const NAME: usize = 40;

/// Prints the best hits of a query.
pub(in crate::cli) fn search(setting: &Setting, asked: &Search, out: &mut Output) -> Result<Exit, Failure> {
    let remotes = asked.server.then(|| super::act::remotes(setting)).transpose()?;
    let loaded = &setting.load_also_old()?;
    let world = &loaded.world;
    let text = &*asked.query.join(" ");
    let (query, mistakes) = Query::parse(text);
    for mistake in &mistakes {
        remark(&format!("stagedoor: {mistake}"));
    }
    let listed = asked.stdin.then(listed_references).transpose()?;
    let within = listed.map(|listed| Arc::new(world.index.select_named(&world.catalog, &listed)));
    let context = Context { within, ..loaded.context.clone() };
    let start = Instant::now();
    let request = Request::new(&query, asked.limit);
    let hits = world.index.search(&world.catalog, request, &context, &AtomicBool::new(false));
    let took = start.elapsed();
    let served = remotes.map(|remotes| served(&remotes, &query.free_text(), asked.limit)).unwrap_or_default();
    let entities = hits.items.iter().filter_map(|hit| Some((hit, &**world.catalog.at(hit.node)?)));
    if asked.json {
        let items: Vec<Value> = entities.map(|(hit, entity)| item(hit, entity)).collect();
        let took = (took.as_secs_f64() * 1e4).round() / 10.0;
        let mut answer = json!({"query": text, "total": hits.total, "took_ms": took, "items": items});
        if asked.server {
            answer["server"] = served.iter().map(server_item).collect();
        }
        out.json(&answer)?;
    } else {
        for (hit, entity) in entities {
            line(hit, entity, loaded, out)?;
        }
        if hits.total > hits.items.len() {
            remark(&format!("{} more; --limit {} shows them", hits.total - hits.items.len(), hits.total));
        }
    }
    if !asked.json && !served.is_empty() {
        out.pieces(&[(Tone::Strong, "On the server")])?;
        for hit in &served {
            server_line(hit, out)?;
        }
    }
    if hits.total == 0 {
        for unheard_of in world.index.review(&world.catalog, text) {
            remark(&format!("stagedoor: {unheard_of}"));
        }
    }
    out.flush()?;
    Ok(if hits.total == 0 && served.is_empty() { Exit::No } else { Exit::Done })
}

/// What the servers find; what is wrong with them costs a line, for the answer is there without them.
fn served(remotes: &Remotes, term: &str, limit: usize) -> Vec<ServerHit> {
    if term.is_empty() {
        return Vec::new();
    }
    wait(remotes.search(term, limit)).unwrap_or_else(|error| {
        remark(&format!("stagedoor: the server's search: {error}"));
        Vec::new()
    })
}

fn server_item(hit: &ServerHit) -> Value {
    let reference = hit.reference.as_ref().map(ToString::to_string);
    json!({"type": hit.r#type, "title": hit.title, "text": hit.text, "url": hit.url, "ref": reference})
}

fn server_line(hit: &ServerHit, out: &mut Output) -> Result<(), Failure> {
    let about = cut(&clean(&hit.text.replace('\n', " ")), 60).into_owned();
    let name = format!("{:<NAME$} ", cut(&clean(&hit.title), NAME));
    out.pieces(&[
        (Tone::Plain, &name),
        (Tone::Muted, &format!("{:<18} ", hit.r#type)),
        (Tone::Muted, &about),
    ])?;
    out.pieces(&[(Tone::Muted, &format!("  {}", hit.url))])?;
    Ok(())
}

fn item(hit: &Hit, entity: &Entity) -> Value {
    let mut item = summary(entity);
    item.insert("score".to_owned(), json!(hit.score));
    let matches =
        hit.matches.iter().map(|m| json!({"field": m.field.path(), "text": m.text, "indices": m.indices}));
    item.insert("matches".to_owned(), matches.collect());
    Value::Object(item)
}

fn line(hit: &Hit, entity: &Entity, loaded: &Loaded, out: &mut Output) -> Result<(), Failure> {
    let reference = entity.reference.as_str();
    let name_start = reference.len() - entity.reference.name().len();
    let in_name = hit.matches.iter().find(|m| m.field == Field::Name);
    let marked: Vec<usize> =
        in_name.map(|m| m.indices.iter().map(|i| i + name_start).collect()).unwrap_or_default();
    let mut painted = String::new();
    for (at, c) in clean(reference).chars().enumerate() {
        let tone = if marked.contains(&at) { Tone::Match } else { Tone::Plain };
        painted.push_str(&out.paint(tone, c.encode_utf8(&mut [0; 4])));
    }
    let owner = crate::app::columns::Column::Owner.value(entity, &loaded.world.catalog);
    let mut rest = " ".repeat(NAME.saturating_sub(width(reference)) + 2);
    rest.push_str(&crate::text::pad(&clean(&owner), 20));
    let _ = match hit.matches.iter().find(|_| in_name.is_none()) {
        Some(found) => write!(rest, "  {}: {}", found.field, cut(&clean(&found.text), 60)),
        None => write!(rest, "  {}", cut(&clean(entity.description.as_deref().unwrap_or_default()), 60)),
    };
    let rest = out.paint(Tone::Muted, rest.trim_end());
    out.raw(format!("{painted}{rest}\n").as_bytes())?;
    Ok(())
}

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use serde_json::{Value, json};

use super::super::args::Search;
use super::super::exit::{Exit, Failure};
use super::super::json::summary;
use super::super::load::Loaded;
use super::super::output::{Output, Tone, remark};
use super::super::picker::listed_references;
use crate::catalog::Entity;
use crate::search::{Context, Field, Hit, Query, Request};
use crate::text::{clean, cut, width};

/// Columns of the name, so that owners stand below each other.
const NAME: usize = 40;

/// Prints the best hits of a query.
pub(in crate::cli) fn search(loaded: &Loaded, asked: &Search, out: &mut Output) -> Result<Exit, Failure> {
    let world = &loaded.world;
    let text = &*asked.query.join(" ");
    let (query, mistakes) = Query::parse(text);
    for mistake in &mistakes {
        remark(&format!("stagedoor: {mistake}"));
    }
    let within = asked.stdin.then(listed_references).transpose()?.map(Arc::new);
    let context = Context { within, ..loaded.context.clone() };
    let start = Instant::now();
    let request = Request::new(&query, asked.limit);
    let hits = world.index.search(&world.catalog, request, &context, &AtomicBool::new(false));
    let took = start.elapsed();
    let entities = hits.items.iter().filter_map(|hit| Some((hit, &**world.catalog.at(hit.node)?)));
    if asked.json {
        let items: Vec<Value> = entities.map(|(hit, entity)| item(hit, entity)).collect();
        let took = (took.as_secs_f64() * 1e4).round() / 10.0;
        out.json(&json!({"query": text, "total": hits.total, "took_ms": took, "items": items}))?;
    } else {
        for (hit, entity) in entities {
            line(hit, entity, loaded, out)?;
        }
        if hits.total > hits.items.len() {
            remark(&format!("{} more; --limit {} shows them", hits.total - hits.items.len(), hits.total));
        }
    }
    if hits.total == 0 {
        for unheard_of in world.index.review(&world.catalog, text) {
            remark(&format!("stagedoor: {unheard_of}"));
        }
    }
    out.flush()?;
    Ok(if hits.total == 0 { Exit::No } else { Exit::Done })
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

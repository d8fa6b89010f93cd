use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::called::is_secret;
use super::clue::Clue;
use super::prose::is_common;
use super::tally::Tally;
use super::{Evidence, How};
use crate::catalog::{Catalog, Entity, KnownKind, NodeId};
use crate::search::{Context, Hit, Index, Query, Request, annotations, folded};
use crate::text::nearest;

/// How many hits of a search are looked at.
const HITS: usize = 12;

/// Fewer letters than this are too few to tell a slip from another word.
const SHORTEST_SLIP: usize = 5;

/// Finds exactly `text` in annotations and labels that usually name nothing.
pub(super) fn written_anywhere(text: &str, clue: &Clue, catalog: &Catalog, tally: &mut Tally) {
    if text.len() < 4 || text.contains(['"', '\\']) {
        return;
    }
    let quoted = memchr::memmem::Finder::new(text.as_bytes());
    let all = (0..catalog.entities().len()).into_par_iter().map(Catalog::node);
    let holds = |node: &NodeId| catalog.raw(*node).is_some_and(|bytes| quoted.find(bytes).is_some());
    for node in all.filter(holds).collect::<Vec<_>>() {
        let Some(entity) = catalog.at(node) else { continue };
        let annotations = annotations(entity);
        let named = annotations.iter().find(|(key, value)| !is_secret(key) && value.as_str() == Some(text));
        if let Some((key, _)) = named {
            tally.note(node, 92, clue, evidence(How::Annotation, text, format!("annotation {key}")));
        } else if mentions(entity, text) {
            let found_in =
                if entity.known_kind() == Some(KnownKind::Api) { "definition" } else { "descriptor" };
            tally.note(node, 50, clue, evidence(How::Mention, text, found_in.to_owned()));
        }
    }
}

/// Whether `text` stands in the specification or a link as a word of its own.
fn mentions(entity: &Entity, text: &str) -> bool {
    let json = entity.json();
    let spec = json.find("\"spec\"").unwrap_or(0);
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let within = |part: &str| {
        part.match_indices(text).any(|(at, found)| {
            !is_part(part[..at].chars().next_back()) && !is_part(part[at + found.len()..].chars().next())
        })
    };
    text.contains(['.', '-', '/'])
        && (within(&json[spec..]) || entity.links.iter().any(|link| within(&link.url)))
}

/// Guesses: names with a slip, then whatever a search finds, as long as every word is really there.
pub(super) fn guess(text: &str, clue: &Clue, catalog: &Catalog, index: &Index, tally: &mut Tally) {
    let words: Vec<String> = folded(text).split(' ').filter(|w| !is_common(w)).map(str::to_owned).collect();
    if words.is_empty() || words.len() > 6 {
        return;
    }
    if tally.is_empty() {
        slip(text, clue, catalog, tally);
        if !tally.is_empty() {
            return;
        }
    }
    let (query, _) = Query::parse(&words.join(" "));
    let hits =
        index.search(catalog, Request::new(&query, HITS), &Context::default(), &AtomicBool::new(false));
    for (place, hit) in (0..).zip(&hits.items) {
        let Some(found_in) = stands_in(&words, hit) else { continue };
        let how = if found_in == "description" { How::Mention } else { How::Fuzzy };
        let fit = 50 - place;
        tally.note(hit.node, fit, clue, evidence(how, text, found_in));
    }
}

fn slip(text: &str, clue: &Clue, catalog: &Catalog, tally: &mut Tally) {
    let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
    let length = wanted.chars().count();
    if length < SHORTEST_SLIP {
        return;
    }
    let entities = || (0..catalog.entities().len()).map(Catalog::node);
    let name_of = |node| name_of(catalog.reference_text(node));
    let Some(name) = nearest(&wanted, entities().map(name_of)) else { return };
    // A third of the letters may differ for a suggestion; for an answer at most one in five.
    if nearest_distance(&wanted, name) * 5 > length {
        return;
    }
    for node in entities().filter(|&node| name_of(node) == name) {
        let written = catalog.at(node).map_or(name, |entity| &*entity.name);
        tally.note(node, 52, clue, evidence(How::Fuzzy, text, format!("name {written}")));
    }
}

/// The name within a full reference.
fn name_of(reference: &str) -> &str {
    let rest = reference.split_once(':').map_or("", |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, name)| name)
}

/// How far `name` is: what is left of the letters behind the shared beginning and end.
fn nearest_distance(a: &str, b: &str) -> usize {
    let begin = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| text.chars().skip(begin).collect::<Vec<_>>();
    let (a, b) = (rest(a), rest(b));
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.len() - end, b.len() - end);
    // Two neighbours that changed places are one slip.
    if a == 2 && b == 2 { 1 } else { a.max(b) }
}

/// Where the hit has all of `words`; none when one of them was only abbreviated or guessed.
fn stands_in(words: &[String], hit: &Hit) -> Option<String> {
    let texts: Vec<(String, &'static str)> =
        hit.matches.iter().map(|found| (folded(&found.text), place(found.field.path()))).collect();
    let stands = |word: &String| texts.iter().find(|(text, _)| has_word(text, word)).map(|(_, place)| *place);
    let places: Option<Vec<&'static str>> = words.iter().map(stands).collect();
    let places = places?;
    let best = ["name", "title", "display name", "annotations", "tags", "description"];
    // Owner, system, kind and type say which neighbours it has, not what it is.
    let found = best.into_iter().rev().find(|best| places.contains(best))?;
    places.iter().all(|place| best.contains(place)).then(|| found.to_owned())
}

fn has_word(text: &str, word: &str) -> bool {
    let starts = |at: usize| at == 0 || text.as_bytes()[at - 1] == b' ';
    text.match_indices(word).any(|(at, _)| starts(at))
        || (word.chars().count() >= SHORTEST_SLIP
            && text
                .split(' ')
                .any(|other| other.len() >= SHORTEST_SLIP && nearest_distance(word, other) <= 1))
}

fn place(path: &'static str) -> &'static str {
    match path {
        "spec.profile.displayName" => "display name",
        _ => path.rsplit('.').next().unwrap_or(path),
    }
}

fn evidence(how: How, words: &str, found_in: String) -> Evidence {
    Evidence { how, words: words.to_owned(), clue: String::new(), found_in }
}

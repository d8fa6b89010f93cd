use std::collections::HashSet;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;
use url::Url;

use super::BackstageError;
use super::client::Client;
use super::question::{Answer, Question};
use super::table::{ListedPage, Mark, SyncTable};
use super::wire::{Listed, Page};
use crate::catalog::EntityRef;

/// The first page is small, so that something is on the screen soon.
pub(super) const FIRST_PAGE: usize = 100;
/// Entities on every other page.
pub(super) const PAGE: usize = 500;
/// States on a page of the list of them, which are short.
const LISTED_PAGE: usize = 1_000;
/// All that tells one state from another.
const STATE_FIELDS: &str = "kind,metadata.namespace,metadata.name,metadata.uid,metadata.etag";
/// So many entities are asked for by name at once; a hundred kibibytes of names are too many.
const REFS: usize = 500;
const REFS_BYTES: usize = 80 << 10;

/// How a server gives its catalog page by page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dialect {
    /// `/entities/by-query`, with a cursor.
    #[default]
    ByQuery,
    /// `/entities`, with the way on in a header; servers of before 2023 have nothing else.
    Entities,
}

/// Entities asked for by reference.
#[derive(Debug, Deserialize)]
struct ByRefs {
    items: Vec<Option<Box<RawValue>>>,
}

/// A page of entities as it was sent.
#[derive(Debug)]
pub(super) struct Sent {
    dialect: Dialect,
    body: Vec<u8>,
    /// How many there are in all, if the server says so.
    pub(super) total_items: usize,
    /// Where it goes on.
    pub(super) next: Option<String>,
}

impl Sent {
    /// Its entities, undecoded, so that one which cannot be read does not hide the others.
    pub(super) fn items(&self) -> serde_json::Result<Vec<&RawValue>> {
        match self.dialect {
            Dialect::ByQuery => serde_json::from_slice::<Page<&RawValue>>(&self.body).map(|page| page.items),
            Dialect::Entities => serde_json::from_slice(&self.body),
        }
    }
}

impl Dialect {
    /// A page of whole entities, of which only the frame is read so far.
    pub(super) async fn page(self, client: &Client, cursor: Option<&str>) -> Result<Sent, BackstageError> {
        let size = if cursor.is_some() { PAGE } else { FIRST_PAGE };
        let answer = client.answer(&Question::get(self.url(client, cursor, size, &[]))).await?;
        let Page { items, total_items, info }: Page<IgnoredAny> = self.read(client, &answer)?;
        self.goes_on(client, cursor, items.len())?;
        Ok(Sent { dialect: self, body: answer.body, total_items, next: info.next_cursor })
    }

    /// The list of all states; pages that are as `known` has them are not sent again.
    ///
    /// The total is left out, for it would stand in every cursor and change all pages with one entity.
    pub(super) async fn listing(
        self,
        client: &Client,
        known: &SyncTable,
    ) -> Result<Vec<ListedPage>, BackstageError> {
        let mut pages: Vec<ListedPage> = Vec::new();
        let mut cursors = HashSet::new();
        let mut cursor = None;
        loop {
            let page = self.listed(client, cursor.as_deref(), known.page(cursor.as_deref())).await?;
            cursor.clone_from(&page.next);
            pages.push(page);
            // A cursor that comes again would lead round in circles.
            match &cursor {
                Some(next) if cursors.insert(next.clone()) => {}
                _ => return Ok(pages),
            }
        }
    }

    async fn listed(
        self,
        client: &Client,
        cursor: Option<&str>,
        known: Option<&ListedPage>,
    ) -> Result<ListedPage, BackstageError> {
        let only = [("fields", STATE_FIELDS), ("totalItems", "exclude")];
        let only = if self == Self::ByQuery && cursor.is_none() { &only[..] } else { &only[..1] };
        let question = Question::get(self.url(client, cursor, LISTED_PAGE, only));
        let answer = client.answer(&question.knowing(known.and_then(|page| page.etag.clone()))).await?;
        if let Some(known) = known.filter(|_| answer.is_unchanged) {
            return Ok(known.clone());
        }
        let page: Page<Listed> = self.read(client, &answer)?;
        self.goes_on(client, cursor, page.items.len())?;
        let marks = page.items.into_iter().filter_map(Listed::mark).collect();
        let cursor = cursor.map(str::to_owned);
        Ok(ListedPage { cursor, etag: answer.etag, next: page.info.next_cursor, marks })
    }

    /// A server gives a cursor only where something follows; if nothing does, that was taken away
    /// in the meantime, and what is left of the list says nothing of what the catalog holds.
    fn goes_on(self, client: &Client, cursor: Option<&str>, items: usize) -> Result<(), BackstageError> {
        let is_cut = self == Self::ByQuery && cursor.is_some() && items == 0;
        let host = || client.address().host();
        if is_cut { Err(BackstageError::CutShort { host: host() }) } else { Ok(()) }
    }

    /// The cursor carries filter and order; only size and fields are said again (Backstage semantics 4.4).
    fn url(self, client: &Client, cursor: Option<&str>, size: usize, more: &[(&str, &str)]) -> Url {
        let size = size.to_string();
        let (path, name) = match self {
            Self::ByQuery => ("/entities/by-query", "cursor"),
            Self::Entities => ("/entities", "after"),
        };
        let mut query = vec![("limit", size.as_str())];
        query.extend(cursor.map(|cursor| (name, cursor)));
        query.extend(more);
        client.url("catalog", path, &query)
    }

    fn read<T: DeserializeOwned>(self, client: &Client, answer: &Answer) -> Result<Page<T>, BackstageError> {
        match self {
            Self::ByQuery => client.decoded(&answer.body),
            Self::Entities => {
                let next = answer.link.as_deref().and_then(after);
                Ok(Page::of(client.decoded(&answer.body)?, next))
            }
        }
    }
}

/// The parts in which `references` may be asked for.
pub(super) fn parts(references: &[EntityRef]) -> Vec<&[EntityRef]> {
    let mut parts = Vec::new();
    let mut rest = references;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fitting = rest.iter().take(REFS).take_while(|reference| {
            bytes += reference.as_str().len() + 3;
            bytes <= REFS_BYTES
        });
        let (part, behind) = rest.split_at(fitting.count().max(1));
        parts.push(part);
        rest = behind;
    }
    parts
}

/// Some entities by reference, in that order; nothing for those that the server does not show.
pub(super) async fn by_refs(
    client: &Client,
    references: &[EntityRef],
) -> Result<Vec<Option<Box<RawValue>>>, BackstageError> {
    let references: Vec<&str> = references.iter().map(EntityRef::as_str).collect();
    let url = client.url("catalog", "/entities/by-refs", &[]);
    let body = serde_json::json!({ "entityRefs": references });
    let answered: ByRefs = client.asked(&Question::read_with(url, &body)).await?;
    Ok(answered.items)
}

/// Where a `Link` header leads: `</entities?limit=5&after=x>; rel="next"`, relative to the plugin.
fn after(link: &str) -> Option<String> {
    let target = link.split_once('<')?.1.split_once('>')?.0;
    let query = target.split_once('?')?.1;
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.into_iter().find(|(name, _)| name == "after").map(|(_, value)| value.into_owned())
}

impl Listed {
    fn mark(self) -> Option<(EntityRef, Arc<Mark>)> {
        let reference = self.reference();
        Some((reference, Arc::new(Mark { uid: self.metadata.uid?, etag: self.metadata.etag? })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_where_the_catalog_goes_on() {
        assert_eq!(after("</entities?limit=3&after=eyJs%3D&x=y>; rel=\"next\"").as_deref(), Some("eyJs="));
        for nothing in ["", "<>", "</entities>; rel=\"next\"", "</entities?limit=3>"] {
            assert_eq!(after(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn names_are_asked_for_in_parts_that_fit_a_body() {
        let short: Vec<_> = (0..1_200).map(|n| EntityRef::new("api", "default", &format!("a{n}"))).collect();
        assert_eq!(parts(&short).iter().map(|part| part.len()).collect::<Vec<_>>(), [500, 500, 200]);
        let long: Vec<_> =
            (0..400).map(|n| EntityRef::new("api", "default", &format!("{}{n}", "a".repeat(400)))).collect();
        assert!(parts(&long).len() > 1);
        let all: Vec<_> = parts(&long).concat();
        assert_eq!(all, long);
        assert!(parts(&[]).is_empty());
    }
}

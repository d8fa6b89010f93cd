use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use serde_json::value::RawValue;
use tokio::runtime::{Builder, Runtime};

use super::client::Client;
use super::wire::Page;
use super::{Access, Address, BackstageError, entity};
use crate::catalog::Described;
use crate::diagnostic::Problem;
use crate::sources::descriptor::Names;
use crate::sources::{Found, Observer, Progress};

/// The first page is small, so that something is on the screen soon.
const FIRST_PAGE: usize = 100;
const PAGE: usize = 500;
/// The catalog is shown again whenever this many times as much is known.
const GROWTH: usize = 4;
/// So often is looked whether anybody still waits.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A server, and how it may be asked.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where it is.
    pub address: Address,
    /// How it may be asked.
    pub access: Access,
}

/// The catalog of one Backstage server. Its calls block, and must not be made within a runtime.
#[derive(Debug)]
pub struct BackstageSource {
    runtime: Runtime,
    client: Client,
    names: Arc<Names>,
    found: Found,
}

impl BackstageSource {
    /// A source that has asked for nothing yet.
    pub fn new(server: Server) -> Result<Self, BackstageError> {
        let client = Client::new(server.address, server.access)?;
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| BackstageError::Unable(error.to_string()))?;
        Ok(Self { runtime, client, names: Arc::default(), found: Found::default() })
    }

    /// Reads everything, page by page. When that fails, what was known before is kept.
    ///
    /// While nothing is known yet, `partial` gets what has arrived a few times, at growing
    /// intervals, and once more before a failure. Like `observer`, it may block.
    pub fn read(&mut self, observer: &dyn Observer, partial: &dyn Fn(&Found)) -> Result<(), BackstageError> {
        let known = self.found.described.len();
        let show = |found: &Found| {
            if known == 0 {
                partial(found);
            }
        };
        let found = self.walk(observer, &show)?;
        if found.described.is_empty() && known > 0 {
            return Err(BackstageError::Emptied { host: self.client.address().host(), known });
        }
        self.found = found;
        Ok(())
    }

    /// What was read last.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// Goes through all pages; the next one is asked for while the last one is decoded.
    fn walk(&self, observer: &dyn Observer, show: &dyn Fn(&Found)) -> Result<Found, BackstageError> {
        let mut found = Found::default();
        let mut progress = Progress { unit: "pages", ..Progress::default() };
        let mut next_shown = 1;
        let mut cursors = HashSet::new();
        let mut page = self.wait(observer, self.page(None))?;
        progress.found = 1 + page.total_items.saturating_sub(FIRST_PAGE).div_ceil(PAGE);
        loop {
            // A cursor that comes again would lead round in circles.
            let cursor = page.info.next_cursor.filter(|cursor| cursors.insert(cursor.clone()));
            let step = async { Ok(tokio::join!(self.decoded(page.items), self.next(cursor.as_deref()))) };
            let (decoded, next) = self.wait(observer, step)?;
            for (described, problems) in decoded? {
                found.described.extend(described);
                found.problems.extend(problems);
            }
            progress.read += 1;
            progress.found = progress.found.max(progress.read);
            progress.entities = found.described.len();
            progress.problems = found.problems.len();
            observer.progress(progress);
            let is_worth_showing = match &next {
                Ok(Some(_)) => progress.entities >= next_shown,
                Ok(None) => false,
                Err(_) => true,
            };
            if is_worth_showing {
                show(&found);
                next_shown = progress.entities.saturating_mul(GROWTH);
            }
            match next? {
                Some(next) => page = next,
                None => break,
            }
        }
        keep_latest(&mut found.described);
        Ok(found)
    }

    /// Waits for an answer, as long as anybody wants it.
    fn wait<T>(
        &self,
        observer: &dyn Observer,
        answer: impl Future<Output = Result<T, BackstageError>>,
    ) -> Result<T, BackstageError> {
        let until_cancelled = async {
            while !observer.is_cancelled() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        self.runtime.block_on(async {
            tokio::select! {
                answer = answer => answer,
                () = until_cancelled => Err(BackstageError::Cancelled),
            }
        })
    }

    async fn next(&self, cursor: Option<&str>) -> Result<Option<Page>, BackstageError> {
        match cursor {
            Some(cursor) => self.page(Some(cursor)).await.map(Some),
            None => Ok(None),
        }
    }

    /// The cursor carries filter and order; only the size is said again (Backstage semantics 4.4).
    async fn page(&self, cursor: Option<&str>) -> Result<Page, BackstageError> {
        let size = if cursor.is_some() { PAGE } else { FIRST_PAGE }.to_string();
        let query = [("limit", size.as_str()), ("cursor", cursor.unwrap_or_default())];
        let query = if cursor.is_some() { &query[..] } else { &query[..1] };
        self.client.get("catalog", "/entities/by-query", query).await
    }

    async fn decoded(
        &self,
        items: Vec<Box<RawValue>>,
    ) -> Result<Vec<(Option<Described>, Vec<Problem>)>, BackstageError> {
        let names = Arc::clone(&self.names);
        let decode = move || items.par_iter().map(|item| entity::read(item, &names)).collect();
        let decoded = tokio::task::spawn_blocking(decode).await;
        decoded.map_err(|error| BackstageError::Unable(error.to_string()))
    }
}

/// An entity that was removed and made anew in the meantime may have come twice.
fn keep_latest(described: &mut Vec<Described>) {
    let mut seen = HashSet::with_capacity(described.len());
    let mut latest: Vec<Described> = Vec::with_capacity(described.len());
    for described in described.drain(..).rev() {
        if seen.insert(described.entity.reference.clone()) {
            latest.push(described);
        }
    }
    latest.reverse();
    *described = latest;
}

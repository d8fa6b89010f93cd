use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::{Either, ready, select};
use tokio::runtime::{Builder, Runtime};

use super::client::Client;
use super::entity::Read;
use super::pages::{Dialect, FIRST_PAGE, PAGE, Sent, by_refs, parts};
use super::sign_in::user_of;
use super::sync::{Difference, Doubt, is_doubtful, merge};
use super::table::{Mark, SyncTable};
use super::{Access, Address, BackstageError, Identity, entity};
use crate::catalog::{Described, EntityRef};
use crate::sources::descriptor::Names;
use crate::sources::{Found, Observer, Progress};

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

impl Server {
    /// The same server, asked by nobody in particular.
    #[must_use]
    pub fn as_nobody(mut self) -> Self {
        self.access.token = None;
        self.access.renewal = None;
        self.access.identity = Identity::default();
        self
    }
}

/// What a reading of a server came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synced {
    /// Nothing has changed there.
    Unchanged,
    /// What was found is other than before.
    Changed,
}

/// The catalog of one Backstage server. Its calls block, and must not be made within a runtime.
#[derive(Debug)]
pub struct BackstageSource {
    runtime: Runtime,
    client: Client,
    dialect: Dialect,
    names: Arc<Names>,
    found: Found,
    table: SyncTable,
    doubt: Option<Doubt>,
}

/// What a walk through all pages came to.
#[derive(Debug, Default)]
struct Walked {
    found: Found,
    marks: BTreeMap<EntityRef, Arc<Mark>>,
}

impl BackstageSource {
    /// A source that has asked for nothing yet.
    pub fn new(server: Server) -> Result<Self, BackstageError> {
        let client = Client::new(server.address, server.access)?;
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| BackstageError::Unable(error.to_string()))?;
        Ok(Self {
            runtime,
            client,
            dialect: Dialect::default(),
            names: Arc::default(),
            found: Found::default(),
            table: SyncTable::default(),
            doubt: None,
        })
    }

    /// Goes on from what [`BackstageSource::found`] and [`BackstageSource::table`] gave before, so
    /// that the next reading asks only for what has changed since.
    pub fn restore(&mut self, found: Found, table: SyncTable) {
        self.found = found;
        self.table = table;
    }

    /// Reads everything, page by page; when something is known already, only what has changed
    /// since. When that fails, what was known before is kept.
    ///
    /// While nothing is known yet, `partial` gets what has arrived a few times, at growing
    /// intervals, and once more before a failure. Like `observer`, it may block.
    pub fn read(
        &mut self,
        observer: &dyn Observer,
        partial: &dyn Fn(&Found),
    ) -> Result<Synced, BackstageError> {
        let synced = if self.table.marks.is_empty() {
            self.read_all(observer, partial)?
        } else {
            self.read_changes(observer)?
        };
        self.table.synced = Some(SystemTime::now());
        Ok(synced)
    }

    /// The server.
    pub fn address(&self) -> &Address {
        self.client.address()
    }

    /// What was read last.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// Whom the token names that the server is sent, if it is one of a person.
    pub fn user(&self) -> Option<String> {
        user_of(&self.client.token()?)
    }

    /// The states of what was read, and when that was.
    pub fn table(&self) -> &SyncTable {
        &self.table
    }

    fn read_all(
        &mut self,
        observer: &dyn Observer,
        partial: &dyn Fn(&Found),
    ) -> Result<Synced, BackstageError> {
        let known = self.found.described.len();
        let show = |found: &Found| {
            if known == 0 {
                partial(found);
            }
        };
        let first = match self.wait(observer, self.dialect.page(&self.client, None)) {
            Err(BackstageError::NoCatalog { .. }) if self.dialect == Dialect::ByQuery => {
                let older = self.wait(observer, Dialect::Entities.page(&self.client, None))?;
                self.dialect = Dialect::Entities;
                older
            }
            first => first?,
        };
        let Walked { found, marks } = self.walk(first, observer, &show)?;
        let mut references: Vec<_> = found.described.iter().map(|one| &one.entity.reference).collect();
        references.sort_unstable();
        self.believe(observer, known, &references)?;
        self.found = found;
        self.table.marks = marks;
        Ok(Synced::Changed)
    }

    /// Asks for the list of all states, and then for the entities whose state is another.
    fn read_changes(&mut self, observer: &dyn Observer) -> Result<Synced, BackstageError> {
        let listing = self.wait(observer, self.dialect.listing(&self.client, &self.table))?;
        let difference = Difference::between(&self.table, &listing);
        self.table.listing = listing;
        let left: Vec<_> = difference.listed.keys().collect();
        self.believe(observer, self.table.marks.len(), &left)?;
        if difference.is_none() {
            return Ok(Synced::Unchanged);
        }
        if difference.is_most() {
            return self.read_all(observer, &|_| ());
        }
        let mut fetched: Vec<(EntityRef, Option<Read>)> = Vec::new();
        for part in parts(&difference.changed) {
            let items = match self.wait(observer, by_refs(&self.client, part)) {
                // Servers of before 2023 do not answer this.
                Err(BackstageError::NoCatalog { .. }) => return self.read_all(observer, &|_| ()),
                items => items?,
            };
            let read = items.into_iter().map(|item| item.map(|item| entity::read(&item, &self.names)));
            fetched.extend(part.iter().cloned().zip(read));
        }
        merge(&mut self.found, &mut self.table, &difference, fetched);
        Ok(Synced::Changed)
    }

    /// Refuses a catalog that has lost most of itself, until that has proved to be no mishap: a
    /// server that starts anew says that it is ready before it has read its catalog.
    fn believe(
        &mut self,
        observer: &dyn Observer,
        known: usize,
        left: &[&EntityRef],
    ) -> Result<(), BackstageError> {
        if !is_doubtful(known, left.len()) {
            self.doubt = None;
            return Ok(());
        }
        let is_ready = self.wait(observer, async { Ok(self.client.is_ready().await) })?;
        let patience = self.client.patience().doubt;
        if is_ready && Doubt::look(&mut self.doubt, left, patience) {
            self.doubt = None;
            return Ok(());
        }
        Err(BackstageError::Emptied { host: self.client.address().host(), known, left: left.len(), is_ready })
    }

    /// Goes through all pages; the next one is asked for while the last one is decoded.
    fn walk(
        &self,
        first: Sent,
        observer: &dyn Observer,
        show: &dyn Fn(&Found),
    ) -> Result<Walked, BackstageError> {
        let Walked { mut found, mut marks } = Walked::default();
        let mut progress = Progress { unit: "pages", ..Progress::default() };
        let mut next_shown = 1;
        let mut cursors = HashSet::new();
        let mut page = first;
        progress.found = 1 + page.total_items.saturating_sub(FIRST_PAGE).div_ceil(PAGE);
        loop {
            // A cursor that comes again would lead round in circles.
            let cursor = page.next.take().filter(|cursor| cursors.insert(cursor.clone()));
            let decoded = Box::pin(self.decoded(page));
            let next = Box::pin(self.next(cursor.as_deref()));
            // A slow server must not hold back what has arrived.
            let (decoded, next) = match self.wait(observer, async { Ok(select(decoded, next).await) })? {
                Either::Left((decoded, next)) => (decoded, next.left_future()),
                Either::Right((next, decoded)) => (self.wait(observer, decoded), ready(next).right_future()),
            };
            for read in decoded? {
                let reference = read.described.as_ref().map(|described| described.entity.reference.clone());
                marks.extend(reference.zip(read.mark));
                found.described.extend(read.described);
                found.problems.extend(read.problems);
            }
            progress.read += 1;
            progress.found = progress.found.max(progress.read);
            progress.entities = found.described.len();
            progress.problems = found.problems.len();
            observer.progress(progress);
            if cursor.is_some() && observer.wants_partial() && progress.entities >= next_shown {
                show(&found);
                next_shown = progress.entities.saturating_mul(GROWTH);
            }
            match self.wait(observer, next) {
                Ok(Some(next)) => page = next,
                Ok(None) => break,
                Err(error) => {
                    show(&found);
                    return Err(error);
                }
            }
        }
        keep_latest(&mut found.described);
        Ok(Walked { found, marks })
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

    async fn next(&self, cursor: Option<&str>) -> Result<Option<Sent>, BackstageError> {
        match cursor {
            Some(cursor) => self.dialect.page(&self.client, Some(cursor)).await.map(Some),
            None => Ok(None),
        }
    }

    /// On one thread: that keeps up with any server, and leaves cores to one on the same machine.
    async fn decoded(&self, page: Sent) -> Result<Vec<Read>, BackstageError> {
        let names = Arc::clone(&self.names);
        let decode = move || {
            let items = page.items()?;
            Ok(items.into_iter().map(|item| entity::read(item, &names)).collect())
        };
        let decoded = tokio::task::spawn_blocking(decode).await;
        let decoded = decoded.map_err(|error| BackstageError::Unable(error.to_string()))?;
        decoded.map_err(|error: serde_json::Error| self.client.unreadable(&error))
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

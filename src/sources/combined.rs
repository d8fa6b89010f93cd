use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::backstage::{BackstageError, BackstageSource, Server, Synced};
use super::folder::LocalSource;
use super::{Found, Observer};
use crate::catalog::{Catalog, overlay};

/// Servers, and what lies on disk over them: of the same entity the local one counts, and of
/// several servers the first one's.
pub struct Combined {
    servers: Vec<BackstageSource>,
    local: Option<LocalSource>,
    catalog: Arc<Catalog>,
}

impl Combined {
    /// A source that has read nothing yet.
    pub fn new(servers: Vec<Server>, local: Option<LocalSource>) -> Result<Self, BackstageError> {
        let servers = servers.into_iter().map(BackstageSource::new).collect::<Result<_, _>>()?;
        Ok(Self { servers, local, catalog: Arc::default() })
    }

    /// Reads everything. When a server fails, what was known of it before is kept, and its error
    /// is returned after all others have been read.
    pub fn read(&mut self, observer: &dyn Observer) -> Result<(), BackstageError> {
        if let Some(local) = &mut self.local {
            local.read(observer);
        }
        self.read_servers_anew(observer)
    }

    /// Asks the servers what has changed. When one fails, what was known of it before is kept, and
    /// its error is returned after all others have been asked.
    pub fn sync(&mut self, observer: &dyn Observer) -> (Synced, Result<(), BackstageError>) {
        self.read_servers(observer)
    }

    /// Reads again: what has `changed` on disk as a file watcher tells it, or, when nothing is
    /// named, whatever has changed on disk and everything on the servers.
    pub fn reread(&mut self, changed: &[PathBuf], observer: &dyn Observer) -> Result<(), BackstageError> {
        if let Some(local) = &mut self.local {
            local.reread(changed);
        }
        if changed.is_empty() {
            return self.read_servers_anew(observer);
        }
        self.put_together();
        Ok(())
    }

    /// The catalog that was read last.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// What lies on disk, if anything of it was asked for.
    pub fn local(&self) -> Option<&LocalSource> {
        self.local.as_ref()
    }

    /// The servers, each with what is known of it.
    pub fn servers(&self) -> &[BackstageSource] {
        &self.servers
    }

    /// The same, to be given what an earlier session knew.
    pub fn servers_mut(&mut self) -> &mut [BackstageSource] {
        &mut self.servers
    }

    /// When the oldest part of the catalog was last as its server has it; none without servers,
    /// or when one of them has not been read yet.
    pub fn synced(&self) -> Option<SystemTime> {
        let times: Option<Vec<_>> = self.servers.iter().map(|server| server.table().synced).collect();
        times?.into_iter().min()
    }

    /// Like [`Combined::sync`], after something else may have changed.
    fn read_servers_anew(&mut self, observer: &dyn Observer) -> Result<(), BackstageError> {
        let (synced, outcome) = self.read_servers(observer);
        if synced == Synced::Unchanged {
            self.put_together();
        }
        outcome
    }

    fn read_servers(&mut self, observer: &dyn Observer) -> (Synced, Result<(), BackstageError>) {
        let (mut outcome, mut is_changed) = (Ok(()), false);
        for at in 0..self.servers.len() {
            let (before, rest) = self.servers.split_at_mut(at);
            let Some((server, _)) = rest.split_first_mut() else { break };
            let partial = |found: &Found| {
                let known = before.iter().map(BackstageSource::found).chain([found]);
                let all = together(known, self.local.as_ref());
                observer.partial(Arc::new(Catalog::preview(&all.described, all.problems)));
            };
            let read = server.read(observer, &partial);
            is_changed |= matches!(read, Ok(Synced::Changed));
            outcome = outcome.and(read.map(|_| ()));
        }
        if !is_changed {
            return (Synced::Unchanged, outcome);
        }
        self.put_together();
        (Synced::Changed, outcome)
    }

    fn put_together(&mut self) {
        self.catalog = match &self.local {
            Some(local) if self.servers.is_empty() => Arc::clone(local.catalog()),
            local => {
                let all = together(self.servers.iter().map(BackstageSource::found), local.as_ref());
                Arc::new(Catalog::build(&all.described, all.problems))
            }
        };
    }
}

fn together<'a>(served: impl DoubleEndedIterator<Item = &'a Found>, local: Option<&LocalSource>) -> Found {
    let mut all = Found::default();
    for found in served.rev() {
        all.described = overlay(&all.described, &found.described);
        all.problems.extend(found.problems.iter().cloned());
    }
    if let Some(local) = local {
        let found = local.found();
        // Two local documents of one name are a mistake to be told; the overlay leaves it to be seen.
        all.described = overlay(&all.described, &found.described);
        all.problems.extend(found.problems);
    }
    all
}

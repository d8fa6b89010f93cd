use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::backstage::{BackstageError, BackstageSource, Server, SyncTable, Synced};
use super::folder::LocalSource;
use super::{Found, Observer};
use crate::arena::{Damage, Image, ImageWriter};
use crate::catalog::{Catalog, Change, Entity, EntityRef, change, difference, overlay};

/// Servers, and what lies on disk over them: of the same entity the local one counts, and of
/// several servers the first one's.
pub struct Combined {
    servers: Vec<BackstageSource>,
    local: Option<LocalSource>,
    catalog: Arc<Catalog>,
    /// What an earlier session knew, until it is needed.
    kept: Option<Kept>,
    is_offline: bool,
}

struct Kept {
    image: Arc<Image>,
    synced: Option<SystemTime>,
}

impl Combined {
    /// A source that has read nothing yet.
    pub fn new(servers: Vec<Server>, local: Option<LocalSource>) -> Result<Self, BackstageError> {
        let servers = servers.into_iter().map(BackstageSource::new).collect::<Result<_, _>>()?;
        Ok(Self { servers, local, catalog: Arc::default(), kept: None, is_offline: false })
    }

    /// Keeps the network out of it: servers are known as they were kept, or not at all.
    pub fn stay_offline(&mut self) {
        self.is_offline = true;
    }

    /// Writes all that was read into the image of the catalog that was made of it.
    pub fn keep<W: Write>(&mut self, image: &mut ImageWriter<W>) -> io::Result<()> {
        self.thaw().map_err(io::Error::other)?;
        if let Some(local) = &self.local {
            local.keep(&self.catalog, image)?;
        }
        (0..).zip(&self.servers).try_for_each(|(number, server)| server.keep(number, &self.catalog, image))
    }

    /// Goes on from what an image holds beside its `catalog`. Only that is needed to begin with; the
    /// rest is taken out when something has to be read again.
    pub fn restore(&mut self, catalog: Arc<Catalog>, image: Arc<Image>) -> Result<(), Damage> {
        let numbers = (0..).take(self.servers.len());
        let synced: Vec<_> =
            numbers.map(|number| BackstageSource::kept_synced(number, &image)).collect::<Result<_, _>>()?;
        let synced = synced.into_iter().collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min());
        self.catalog = catalog;
        self.kept = Some(Kept { image, synced });
        Ok(())
    }

    /// Reads what has changed since what was kept; everything, when nothing was. When a server
    /// fails, what was known of it is kept, and its error is returned.
    ///
    /// # Errors
    /// [`Damage`] when what was kept is of no use; then nothing is known any more.
    pub fn refresh(
        &mut self,
        observer: &dyn Observer,
    ) -> Result<(Synced, Result<(), BackstageError>), Damage> {
        let Some(image) = self.kept.as_ref().map(|kept| Arc::clone(&kept.image)) else {
            return Ok((Synced::Changed, self.read(observer)));
        };
        let thawed = image.verify().and_then(|()| self.thaw());
        if thawed.is_err() {
            self.forget();
            return Err(Damage);
        }
        let is_changed = self.local.as_mut().is_some_and(|local| local.refresh(observer));
        let (synced, outcome) = self.read_servers(observer);
        if is_changed && synced == Synced::Unchanged {
            self.put_together();
        }
        if image.is_damaged() {
            self.forget();
            return Err(Damage);
        }
        Ok((if is_changed { Synced::Changed } else { synced }, outcome))
    }

    /// Looks whether what was kept is as it was written.
    ///
    /// # Errors
    /// As [`Combined::refresh`].
    pub fn verify(&mut self) -> Result<(), Damage> {
        let verified = self.kept.as_ref().map_or(Ok(()), |kept| kept.image.verify());
        verified.inspect_err(|_| self.forget())
    }

    /// Whether it is as it was restored, with nothing read since.
    pub fn is_frozen(&self) -> bool {
        self.kept.is_some()
    }

    /// Takes what was kept out of its image.
    fn thaw(&mut self) -> Result<(), Damage> {
        let Some(Kept { image, .. }) = self.kept.take() else { return Ok(()) };
        if let Some(local) = &mut self.local {
            local.restore(&self.catalog, &image)?;
            if !self.servers.is_empty() {
                local.relate();
            }
        }
        for (number, server) in (0..).zip(&mut self.servers) {
            server.restore_from(number, &self.catalog, &image)?;
        }
        Ok(())
    }

    /// Whoever asks for a change has been told of damage, if there is any, by [`Combined::refresh`].
    fn thaw_or_forget(&mut self) {
        if self.thaw().is_err() {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.kept = None;
        for server in &mut self.servers {
            server.restore(Found::default(), SyncTable::default());
        }
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
        self.thaw_or_forget();
        self.read_servers(observer)
    }

    /// Reads again: what has `changed` on disk as a file watcher tells it, or, when nothing is
    /// named, whatever has changed on disk and everything on the servers.
    pub fn reread(&mut self, changed: &[PathBuf], observer: &dyn Observer) -> Result<(), BackstageError> {
        self.thaw_or_forget();
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

    /// What becomes of the servers' catalog through what lies on disk; none unless there are both.
    ///
    /// What lies on disk may be a part only: a served entity that it lacks counts as removed when
    /// `is_of_these_files` says that it was read from the same files.
    pub fn difference(&self, is_of_these_files: &dyn Fn(&Entity) -> bool) -> Option<Vec<Change>> {
        let (served, local) = (self.served()?, self.local.as_ref()?.catalog());
        let mut all = together(self.servers.iter().map(BackstageSource::found), self.local.as_ref());
        all.described.retain(|described| {
            let is_here = local.entity(described.entity.reference.as_str()).is_some();
            is_here || !is_of_these_files(&described.entity)
        });
        let after = Catalog::preview(&all.described, all.problems);
        Some(difference(&served, &after))
    }

    /// What the servers alone have, when something on disk lies over them.
    fn served(&self) -> Option<Catalog> {
        let has_both = !self.servers.is_empty() && self.local.is_some();
        has_both.then(|| {
            let all = together(self.servers.iter().map(BackstageSource::found), None);
            Catalog::preview(&all.described, all.problems)
        })
    }

    /// In what the entities on disk differ from what the servers have of them.
    pub fn changes(&self) -> BTreeMap<EntityRef, Change> {
        let (Some(served), Some(local)) = (self.served(), &self.local) else { return BTreeMap::new() };
        let here = local.catalog().entities().iter();
        let changes = here.filter_map(|entity| change(&served, &self.catalog, &entity.reference));
        changes.map(|change| (change.reference.clone(), change)).collect()
    }

    /// What lies on disk, if anything of it was asked for.
    pub fn local(&self) -> Option<&LocalSource> {
        self.local.as_ref()
    }

    /// The servers, each with what is known of it.
    pub fn servers(&self) -> &[BackstageSource] {
        &self.servers
    }

    /// When the oldest part of the catalog was last as its server has it; none without servers,
    /// or when one of them has not been read yet.
    pub fn synced(&self) -> Option<SystemTime> {
        if let Some(kept) = &self.kept {
            return kept.synced;
        }
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
        if self.is_offline {
            return (Synced::Unchanged, self.all_known());
        }
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

    fn all_known(&self) -> Result<(), BackstageError> {
        match self.servers.iter().find(|server| server.table().synced.is_none()) {
            Some(unknown) => Err(BackstageError::NotKept { host: unknown.address().host() }),
            None => Ok(()),
        }
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

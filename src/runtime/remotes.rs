use std::sync::Arc;

use tokio::runtime::Builder;

use super::Chosen;
use crate::catalog::EntityRef;
use crate::sources::backstage::{
    BackstageError, ProcessingError, RegisterPreview, Registered, Remote, ServerHit,
};

/// The servers of a session, to be asked for more than their catalogs.
#[derive(Debug, Clone, Default)]
pub struct Remotes(Arc<[Arc<Remote>]>);

/// A location that somebody means to unregister, and what would be gone with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Farewell {
    /// The host of its server.
    pub host: String,
    /// The location.
    pub location: Registered,
    /// The entities that came from it.
    pub entities: Vec<EntityRef>,
}

impl Remotes {
    /// The servers among what was chosen.
    pub fn of(chosen: &Chosen) -> Result<Self, BackstageError> {
        let servers = if let Chosen::Given { servers, .. } = chosen { servers.as_slice() } else { &[] };
        servers
            .iter()
            .cloned()
            .map(|server| Remote::new(server).map(Arc::new))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The servers, the most important first.
    pub fn all(&self) -> &[Arc<Remote>] {
        &self.0
    }

    /// Where most is done: new things go to the first server.
    pub fn first(&self) -> Option<&Remote> {
        self.0.first().map(Arc::as_ref)
    }

    /// The server of that host.
    pub fn of_host(&self, host: &str) -> Option<Arc<Remote>> {
        self.0.iter().find(|remote| remote.host() == host).cloned()
    }

    /// Has an entity read again by the first server that knows it; its host.
    pub async fn refresh(&self, entity: &EntityRef) -> Result<String, BackstageError> {
        let mut refusal = BackstageError::Unable("there is no server".to_owned());
        for remote in self.all() {
            match remote.refresh(entity).await {
                Ok(()) => return Ok(remote.host()),
                Err(error) if error.is_absence() => refusal = error,
                Err(error) => return Err(error),
            }
        }
        Err(refusal)
    }

    /// What registering an address at the first server would bring.
    pub async fn preview(&self, target: &str) -> Result<RegisterPreview, BackstageError> {
        match self.first() {
            Some(remote) => remote.preview(target).await,
            None => Err(BackstageError::Unable("there is no server".to_owned())),
        }
    }

    /// Registers descriptor files at the first server.
    pub async fn register(&self, targets: &[String]) -> Result<(), BackstageError> {
        let Some(remote) = self.first() else { return Ok(()) };
        for target in targets {
            remote.register(target).await?;
        }
        Ok(())
    }

    /// The registered location that a text means, its id, its address, or an entity from it, and what
    /// would be gone with it; none when no server has one.
    pub async fn farewell(&self, text: &str) -> Result<Option<Farewell>, BackstageError> {
        for remote in self.all() {
            let entity = EntityRef::parse_full(text).ok().filter(|_| !text.contains("://"));
            let by_entity = match &entity {
                Some(entity) => remote.location_of(entity).await?,
                None => None,
            };
            let location = match by_entity {
                Some(location) => Some(location),
                None => remote.locations().await?.into_iter().find(|l| l.id == text || l.target == text),
            };
            if let Some(location) = location {
                let entities = remote.entities_from(&location).await?;
                return Ok(Some(Farewell { host: remote.host(), location, entities }));
            }
        }
        Ok(None)
    }

    /// Unregisters a location.
    pub async fn unregister(&self, farewell: &Farewell) -> Result<(), BackstageError> {
        for remote in self.all() {
            if remote.host() == farewell.host {
                remote.unregister(&farewell.location).await?;
            }
        }
        Ok(())
    }

    /// What the servers complain of in an entity and in those that it came from.
    pub async fn errors(&self, entity: &EntityRef) -> Result<Vec<ProcessingError>, BackstageError> {
        for remote in self.all() {
            match remote.errors(entity).await {
                Err(error) if error.is_absence() => {}
                errors => return errors,
            }
        }
        Ok(Vec::new())
    }

    /// What the servers' own search finds, those of the first one first.
    pub async fn search(&self, term: &str, limit: usize) -> Result<Vec<ServerHit>, BackstageError> {
        let mut hits = Vec::new();
        for remote in self.all() {
            hits.extend(remote.search(term, limit).await?);
        }
        Ok(hits)
    }

    /// Brings the stars of this machine and those of the user at the first server together, from
    /// `base`, which both had the last time. None when nobody in particular is signed in there.
    pub async fn align_stars(
        &self,
        stars: &[String],
        base: &[String],
    ) -> Result<Option<Vec<String>>, BackstageError> {
        let Some(remote) = self.first().filter(|remote| remote.has_user()) else { return Ok(None) };
        let theirs = match remote.stars().await {
            Ok(theirs) => theirs,
            // A service's token has no user behind it, and some servers keep no settings.
            Err(BackstageError::Forbidden { .. } | BackstageError::NoCatalog { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let both = merged(stars, &theirs, base);
        let mut sorted = theirs;
        sorted.sort_unstable();
        sorted.dedup();
        if both != sorted {
            remote.set_stars(&both).await?;
        }
        Ok(Some(both))
    }
}

/// Both lists in one, without what either has taken away since both were `base`; ordered.
fn merged(ours: &[String], theirs: &[String], base: &[String]) -> Vec<String> {
    let is_kept = |star: &&String| {
        let (here, there) = (ours.contains(star), theirs.contains(star));
        (here && there) || !base.contains(star)
    };
    let mut both: Vec<String> = ours.iter().chain(theirs).filter(is_kept).cloned().collect();
    both.sort_unstable();
    both.dedup();
    both
}

/// Waits for an answer of a server; not to be called within a runtime.
pub fn wait<T>(answer: impl Future<Output = Result<T, BackstageError>>) -> Result<T, BackstageError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| BackstageError::Unable(error.to_string()))?.block_on(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn what_either_side_starred_or_unstarred_counts() {
        let of = |ours, theirs, base| merged(&texts(ours), &texts(theirs), &texts(base)).join(" ");
        assert_eq!(of("a", "b", ""), "a b");
        assert_eq!(of("a b c", "a b", "a b"), "a b c");
        assert_eq!(of("a", "a b", "a b"), "a");
        assert_eq!(of("a b", "b c", "a b"), "b c");
        assert_eq!(of("", "", "a"), "");
    }
}

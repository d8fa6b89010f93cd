use crate::config::{Forge, ForgeProvider};
use crate::scaffold::extensions::{Host, Hosts};
use crate::sources::backstage::Secret;

/// The services that are known, by host.
#[derive(Debug, Clone, Default)]
pub struct Forges(Vec<Forge>);

/// Where the tokens of services are kept.
pub trait Tokens {
    /// The token of a service; none when nobody has one, and then only what is open to all can be done.
    ///
    /// # Errors
    /// A sentence on why there is none where one should be, without any part of it.
    fn token(&self, forge: &Forge) -> Result<Option<Secret>, String>;
}

impl Forges {
    /// The services of the settings.
    pub fn new(forges: Vec<Forge>) -> Self {
        Self(forges)
    }

    /// The service at a host, as a `repoUrl` names it.
    pub fn at(&self, host: &str) -> Option<&Forge> {
        self.0.iter().find(|forge| forge.host == host)
    }

    /// How many services of one kind there are.
    pub fn count(&self, provider: ForgeProvider) -> usize {
        self.0.iter().filter(|forge| forge.provider == provider).count()
    }

    /// The hosts for the language of templates (`parseRepoUrl`).
    pub fn hosts(&self) -> Hosts {
        self.0.iter().fold(Hosts::default(), |hosts, forge| {
            let host = match forge.provider {
                ForgeProvider::GitHub => Host::GitHub,
                ForgeProvider::GitLab => Host::GitLab,
                ForgeProvider::Gitea => Host::Gitea,
                ForgeProvider::Git => Host::Other,
            };
            hosts.with(&forge.host, host)
        })
    }
}

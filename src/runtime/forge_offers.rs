use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::forges::{Forges, forge_with, kind};
use super::publishing::KeptTokens;
use crate::app::wizard::{HostList, HostQuestion};
use crate::config::{Config, Environment, Forge as Setting};
use crate::publish::{self, Tokens as _};
use crate::sources::forge::Forge;

/// The services for which no token is at hand: where their tokens may be is looked at when they are asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Later {
    settings: Vec<Setting>,
    environment: Environment,
    /// What was found, by host.
    found: Arc<Mutex<HashMap<String, Result<Forge, String>>>>,
}

impl Later {
    pub(super) fn of(config: &Config, environment: &Environment) -> Self {
        Self { settings: config.forges.clone(), environment: environment.clone(), found: Arc::default() }
    }

    /// The service at a host with the token of the keyring or of the service's own program.
    fn at(&self, host: &str) -> Result<Forge, String> {
        // Whoever panicked here has found nothing; it is looked for again.
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = found.get(host) {
            return found.clone();
        }
        let forge = self.look_for(host);
        found.insert(host.to_owned(), forge.clone());
        forge
    }

    fn look_for(&self, host: &str) -> Result<Forge, String> {
        let setting = self.settings.iter().find(|setting| setting.host.eq_ignore_ascii_case(host));
        let setting = setting.ok_or_else(|| format!("{host} is in no [[forge]] of the settings"))?;
        let no_token = || format!("{host} is not asked: there is no token for it");
        if kind(setting.provider).is_none() {
            return Err(format!("{host} has nobody to ask"));
        }
        if setting.token.is_some() {
            // Where the settings say that one is has been looked at before the terminal was taken.
            return Err(no_token());
        }
        let all = publish::Forges::new(self.settings.clone());
        let tokens = KeptTokens::new(&self.environment, &all);
        let token = tokens.token(setting).map_err(|why| format!("{host} is not asked: {why}"))?;
        forge_with(setting, token.ok_or_else(no_token)?)
    }
}

impl Forges {
    /// Asks a host what there is to choose from; else says in one line why that is not known. Blocks.
    pub fn offers(&self, question: &HostQuestion) -> Result<Vec<String>, String> {
        let host = &question.host;
        if self.is_offline {
            return Err(format!("{host} is not asked: --offline"));
        }
        let forge = match self.at(host) {
            Some(Ok(known)) => known,
            // The keyring or the service's own program may have a token that was not at hand.
            Some(Err(why)) => {
                self.later.at(host).map_err(|_no_token| format!("{host} is not asked: {why}"))?
            }
            None => self.later.at(host)?,
        };
        let answer = match &question.about {
            HostList::Owners => forge.owners(),
            HostList::Repositories(owner) => forge.repositories(owner),
            HostList::Branches { owner, repository } => forge.branches(owner, repository),
        };
        answer.map_err(|error| error.to_string())
    }
}

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use super::store::Copies;
use crate::config::{Config, Environment};
use crate::publish::{Fetcher, Forges};
use crate::runtime::publishing::KeptTokens;
use crate::scaffold::Watch;
use crate::scaffold::run::Foreign;

/// Fetches what templates read elsewhere, when somebody has asked for it.
#[derive(Debug, Clone)]
pub struct Bringer {
    /// Where it is kept.
    pub copies: Copies,
    forges: Forges,
    environment: Environment,
    is_offline: bool,
}

/// Is told how fetching goes on, and says whether it shall.
pub struct Progress<'p> {
    /// Takes a line.
    pub tell: &'p mut dyn FnMut(&str),
    /// Raised when it is to end.
    pub is_cancelled: Arc<AtomicBool>,
}

impl Bringer {
    /// One with the services of the settings and the user's own credentials.
    pub fn new(config: &Config, environment: &Environment) -> Self {
        Self {
            copies: Copies::below(config.paths.cache.as_deref()),
            forges: Forges::new(config.forges.clone()),
            environment: environment.clone(),
            is_offline: config.offline,
        }
    }

    /// Fetches each of `wanted`, whatever of them is here already. Blocks.
    ///
    /// # Errors
    /// What stood in the way of the first that could not be fetched; those before are here.
    pub fn bring<'w>(
        &self,
        wanted: impl IntoIterator<Item = &'w Foreign>,
        progress: &mut Progress<'_>,
    ) -> Result<(), String> {
        if self.is_offline {
            return Err("nothing is fetched: --offline".to_owned());
        }
        let tokens = KeptTokens::new(&self.environment, &self.forges);
        let fetcher = Fetcher::new(&self.forges, &tokens, &self.environment);
        for wanted in wanted {
            let said = |why: String| format!("{wanted} cannot be fetched: {why}");
            let brought = fetcher.fetch(wanted, progress).map_err(|fault| said(fault.message))?;
            self.copies.keep(wanted, &brought, Timestamp::now()).map_err(said)?;
        }
        Ok(())
    }
}

impl Watch for Progress<'_> {
    fn info(&mut self, text: &str) {
        (self.tell)(text);
    }

    fn warn(&mut self, text: &str) {
        (self.tell)(text);
    }

    fn hide(&mut self, _: &str) {
        // What git says has the token taken out before it is told.
    }

    fn masked(&self, text: &str) -> String {
        text.to_owned()
    }

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

//! Runs that do something outside: what they need of this machine, and of its user.

mod forge_tokens;
mod held;
mod registering;

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::{Bringer, Chosen, Remotes};
use crate::catalog::Entity;
use crate::config::{Config, Environment};
use crate::publish::{Begun, Forges, Journal, Publisher, Runs, Trust, TrustKey, can_carry_out, refusals};
use crate::scaffold::form::{Form, Path, Settings};
use crate::scaffold::run::{self, FailureKind, Observer, Outcome, Request};
use crate::scaffold::update::Record;
use crate::scaffold::{World, language::Data};
pub(super) use forge_tokens::KeptTokens;
pub use held::Held;
use registering::Registering;

/// What a session needs to carry out what templates do outside.
#[derive(Debug, Clone)]
pub struct Publishing {
    /// The services that host repositories.
    pub forges: Forges,
    /// The journals of runs.
    pub runs: Runs,
    /// The templates that were agreed to.
    pub trust: Trust,
    /// What templates read of repositories elsewhere.
    pub bringer: Bringer,
    environment: Environment,
    remotes: Remotes,
    roots: Vec<PathBuf>,
    is_offline: bool,
}

impl Publishing {
    /// Prepares to publish from a catalog.
    pub fn new(config: &Config, environment: &Environment, chosen: &Chosen, remotes: Remotes) -> Self {
        let state = config.paths.state.as_deref();
        Self {
            forges: Forges::new(config.forges.clone()),
            runs: Runs::new(state),
            trust: Trust::new(state),
            bringer: Bringer::new(config, environment),
            environment: environment.clone(),
            remotes,
            roots: chosen.folders().into_iter().map(std::path::Path::to_owned).collect(),
            is_offline: config.offline,
        }
    }

    /// What keeps a run that was rehearsed from being carried out, as sentences; nothing has happened yet.
    pub fn obstacles(&self, rehearsed: &Outcome) -> Vec<String> {
        let mut obstacles = Vec::new();
        if self.is_offline {
            obstacles.push("--offline allows nothing outside".to_owned());
        }
        for planned in &rehearsed.planned {
            let action = &planned.action;
            if !can_carry_out(action) {
                obstacles.push(format!("step `{}`: nothing here can carry out `{action}`", planned.step));
                continue;
            }
            let input = planned.input_with_secrets();
            let refused = planned.problems.iter().cloned().chain(refusals(action, input));
            obstacles.extend(refused.map(|why| format!("step `{}`: {why}", planned.step)));
            let host = planned.input.get("repoUrl").and_then(Data::as_text);
            let host = host.map(|url| url.split('?').next().unwrap_or_default());
            if let Some(host) = host.filter(|host| self.forges.at(host).is_none()) {
                obstacles.push(format!(
                    "step `{}`: the host `{host}` is not known; name it in a [[forge]] of the settings",
                    planned.step
                ));
            }
        }
        obstacles
    }

    /// Opens the journal of a new run of a template, whose repositories are to hold `record`.
    ///
    /// # Errors
    /// Why there is none; nothing may be done outside then.
    pub fn begin(
        &self,
        entity: &Entity,
        request: &Request<'_>,
        record: Option<&Record>,
    ) -> Result<Journal, String> {
        let document = entity.document();
        let key = key(entity, &document);
        let values = Data::Record(request.values.clone()).to_json();
        let values = values.as_object().cloned().unwrap_or_default();
        let (values, withheld) = without_secrets(&document, values);
        let begun = Begun {
            template: key.template,
            source: key.source,
            digest: key.digest,
            values,
            withheld,
            secrets: request.secrets.keys().filter(|name| !name.starts_with(ANSWER)).cloned().collect(),
            record: record.map(|record| record.elsewhere().text()),
            user: request.user.get("ref").and_then(Data::as_text).map(str::to_owned),
            folder: None,
        };
        self.runs.begin(begun).map_err(|error| error.to_string())
    }

    /// Runs a template for real. What happens outside is in the journal, which is closed at the end.
    pub fn carry_out(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        journal: &Journal,
        observer: &mut dyn Observer,
    ) -> Outcome {
        let tokens = KeptTokens::new(&self.environment, &self.forges);
        let register = Registering::at(&self.remotes, &self.roots);
        let publisher = Publisher {
            forges: &self.forges,
            tokens: &tokens,
            register: &register,
            environment: &self.environment,
            journal,
        };
        let mut request = request.clone();
        mask_answers(&mut request, &journal.run().begun.withheld);
        request.hosts = self.forges.hosts();
        journal.id().clone_into(&mut request.task_id);
        let outcome = run::carry_out(&request, world, &publisher, observer);
        let failure = outcome.failures.first();
        let wrong = outcome.parameter_errors.first().map(|error| error.message.clone());
        let is_cancelled = failure.is_some_and(|failure| failure.kind == FailureKind::Cancelled);
        // A journal that cannot be closed reads as one of a run that was cut, and then nothing is left to do.
        let _ = journal.end(failure.map(|failure| failure.message.clone()).or(wrong), is_cancelled);
        outcome
    }
}

/// Stands before the path of an answer that is masked like a secret: no step can mean a secret of such a name.
pub(super) const ANSWER: &str = "parameters/";

/// What secret fields hold among the answers is masked in all that is told.
fn mask_answers(request: &mut Request<'_>, withheld: &[Vec<String>]) {
    for names in withheld {
        let mut path = names.iter();
        let first = path.next().and_then(|name| request.values.get(name));
        let found = path.fold(first, |data, name| data.and_then(|data| data.get(name)));
        let text = found.and_then(Data::as_text).map(str::to_owned);
        // Asterisks stand for what is among the secrets already.
        if let Some(text) = text.filter(|text| !text.bytes().all(|byte| byte == b'*')) {
            request.secrets.insert(format!("{ANSWER}{}", names.join("/")), text);
        }
    }
}

/// A template as it is agreed to.
pub fn key(entity: &Entity, document: &Value) -> TrustKey {
    let source = entity.origin.file.as_deref().unwrap_or("server");
    // The same file is the same template, from wherever it is looked at.
    let source = std::path::Path::new(source)
        .canonicalize()
        .map_or_else(|_not_a_file| source.to_owned(), |path| path.display().to_string());
    TrustKey::new(entity.reference.as_str(), &source, document)
}

/// The answers without what secret fields hold, and the paths of those fields.
fn without_secrets(
    document: &Value,
    mut values: Map<String, Value>,
) -> (Map<String, Value>, Vec<Vec<String>>) {
    let form = Form::of(document["spec"].get("parameters"), &Settings::default());
    let all = values.clone();
    let fields = (0..form.all_pages().len()).flat_map(|page| form.fields(page, &all).fields);
    let secret: Vec<Path> = fields.filter(|field| field.is_secret).map(|field| field.path).collect();
    let mut withheld = Vec::new();
    for path in secret {
        if path.get(&all).is_some() {
            path.remove(&mut values);
            withheld.push(path.names().to_vec());
        }
    }
    (values, withheld)
}

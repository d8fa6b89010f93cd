use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::super::exit::Failure;
use super::super::super::load::{Loaded, Setting};
use super::super::super::output::remark;
use super::request;
use super::world::TemplateWorld;
use crate::catalog::Entity;
use crate::runtime::{
    Bringer, Copies, Hashing, Progress, Reach, fetched_descriptor, fetched_origin, origin, record,
};
use crate::scaffold::form::{Form, Mode};
use crate::scaffold::run::{self, Foreign, Observer, Outcome};
use crate::scaffold::template::Template;

/// A template, and all that it takes to run it in memory.
pub(in crate::cli::commands) struct Rendering<'r> {
    pub(in crate::cli::commands) setting: &'r Setting,
    /// What the template was read with.
    pub(in crate::cli::commands) loaded: &'r Loaded,
    /// What holds the catalog that its steps ask.
    pub(in crate::cli::commands) around: &'r Loaded,
    pub(in crate::cli::commands) entity: &'r Entity,
    pub(in crate::cli::commands) template: &'r Template,
    pub(in crate::cli::commands) form: &'r Form,
    pub(in crate::cli::commands) mode: Mode,
}

impl Rendering<'_> {
    /// Runs the steps with these answers and secrets. The outcome knows what a project remembers of it.
    pub(in crate::cli::commands) fn run(
        &self,
        values: &Map<String, Value>,
        secrets: &[(String, String)],
        observer: &mut dyn Observer,
    ) -> Result<Outcome, Failure> {
        let (given, hidden) = (values.clone(), secrets.to_vec());
        let request = request(self.setting, self.around, self.entity, self.template, given, hidden);
        let world = TemplateWorld::among(self.loaded, self.entity, &self.around.world.catalog);
        let world = world.map_err(|error| Failure::Usage(error.to_string()))?;
        let copies = self.bringer().copies;
        let reach = Reach::new(&world, &copies, self.entity);
        let hashing = Hashing::new(&reach, &self.descriptor(&copies));
        let mut outcome = run::run(&request, &hashing, observer);
        let hash = hashing.hash();
        outcome.foreign = reach.seen();
        let fetched = fetched_origin(self.entity, &copies, &outcome.foreign);
        let origin = fetched.unwrap_or_else(|| origin(self.entity, self.loaded.world.source.is_demo));
        let names = secrets.iter().map(|(name, _)| name.as_str());
        let mut record = record(self.entity, origin, self.form, values, names, hash);
        record.mode = self.mode;
        outcome.record = Some(record);
        Ok(outcome)
    }

    /// Fetches what the template reads of repositories elsewhere, whatever of it is here already, and tells of it.
    pub(in crate::cli::commands) fn fetch(
        &self,
        values: &Map<String, Value>,
        secrets: &[(String, String)],
    ) -> Result<(), Failure> {
        let mut fetched: Vec<Foreign> = Vec::new();
        loop {
            // What was fetched may tell a step to read more.
            let read = self.run(values, secrets, &mut ())?.foreign;
            let read = read.into_iter().map(|read| Foreign { copy: None, ..read });
            let wanted: Vec<Foreign> = read.filter(|read| !fetched.contains(read)).collect();
            if wanted.is_empty() {
                return Ok(());
            }
            fetch(&self.bringer(), &wanted).map_err(Failure::Usage)?;
            fetched.extend(wanted);
        }
    }

    fn bringer(&self) -> Bringer {
        Bringer::new(&self.setting.config, &self.setting.environment)
    }

    /// The file that the template stands in; from a server, what that served of it.
    fn descriptor(&self, copies: &Copies) -> Vec<u8> {
        let home = self.entity.origin.file.as_deref().and_then(|file| self.loaded.template_home(file));
        let text = home.and_then(|home| home.text().ok());
        let fetched = || fetched_descriptor(self.entity, copies);
        let text = text.map(String::into_bytes).or_else(fetched);
        text.unwrap_or_else(|| self.entity.json().to_string().into_bytes())
    }
}

/// Fetches parts of repositories, and tells on standard error how that goes on.
pub(in crate::cli::commands) fn fetch(bringer: &Bringer, wanted: &[Foreign]) -> Result<(), String> {
    let mut tell = |line: &str| remark(&format!("stagedoor: {line}"));
    bringer.bring(wanted, &mut Progress { tell: &mut tell, is_cancelled: Arc::default() })
}

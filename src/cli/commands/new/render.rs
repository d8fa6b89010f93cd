use serde_json::{Map, Value};

use super::super::super::exit::Failure;
use super::super::super::load::{Loaded, Setting};
use super::request;
use super::world::TemplateWorld;
use crate::catalog::Entity;
use crate::runtime::{Hashing, origin, record};
use crate::scaffold::form::{Form, Mode};
use crate::scaffold::run::{self, Observer, Outcome};
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
        let hashing = Hashing::new(&world, &self.descriptor());
        let mut outcome = run::run(&request, &hashing, observer);
        let origin = origin(self.entity, self.loaded.world.source.is_demo);
        let names = secrets.iter().map(|(name, _)| name.as_str());
        let mut record = record(self.entity, origin, self.form, values, names, hashing.hash());
        record.mode = self.mode;
        outcome.record = Some(record);
        Ok(outcome)
    }

    /// The file that the template stands in; from a server, what that served of it.
    fn descriptor(&self) -> Vec<u8> {
        let home = self.entity.origin.file.as_deref().and_then(|file| self.loaded.template_home(file));
        let text = home.and_then(|home| home.text().ok());
        text.unwrap_or_else(|| self.entity.json().to_string()).into_bytes()
    }
}

use super::super::super::exit::Failure;
use super::super::super::load::Setting;
use super::super::new::Rendering;
use super::answers::Answered;
use super::sides::{Prepared, Side};
use crate::scaffold::Node;
use crate::scaffold::run::Outcome;
use crate::scaffold::update::{RECORD, Record};

pub(super) use crate::scaffold::update::Files;

/// What a template made.
pub(super) struct Made {
    pub(super) outcome: Outcome,
    /// The files of it, without our own.
    pub(super) files: Files,
    /// What the project will remember.
    pub(super) record: Record,
}

/// Renders the template as it is now; what it reads of repositories elsewhere is fetched before, if so asked for.
pub(super) fn today(
    setting: &Setting,
    today: &Side,
    new: &Prepared<'_>,
    given: &Answered,
    is_fetched: bool,
) -> Result<Made, Failure> {
    let rendering = Rendering {
        setting,
        loaded: &today.loaded,
        around: &today.loaded,
        entity: new.entity,
        template: &new.template,
        form: &new.form,
        mode: new.mode,
    };
    if is_fetched {
        rendering.fetch(&given.values, &given.secrets)?;
    }
    let outcome = rendering.run(&given.values, &given.secrets, &mut ())?;
    checked(outcome, given, "the template")
}

/// Renders the template as it was, with the answers and the catalog that there are now.
pub(super) fn base(
    setting: &Setting,
    was: &Side,
    today: &Side,
    record: &Record,
    given: &Answered,
    is_fetched: bool,
) -> Result<Made, Failure> {
    let prepared = was.prepare(record.mode)?;
    let (values, secrets) = given.of_old(record, &prepared.form);
    let rendering = Rendering {
        setting,
        loaded: &was.loaded,
        around: &today.loaded,
        entity: prepared.entity,
        template: &prepared.template,
        form: &prepared.form,
        mode: prepared.mode,
    };
    if is_fetched {
        rendering.fetch(&values, &secrets)?;
    }
    checked(rendering.run(&values, &secrets, &mut ())?, given, "the template as it was")
}

fn checked(outcome: Outcome, given: &Answered, whose: &str) -> Result<Made, Failure> {
    let is_of = |path: &str, name: &str| path.trim_matches('/').replace('/', ".") == name;
    let needed = outcome
        .parameter_errors
        .iter()
        .find_map(|error| given.stand_ins.iter().find(|own| is_of(&error.path, &own.name)));
    if let Some(needed) = needed {
        let said = format!("{whose} looks into the secret `{}`", needed.name);
        return Err(Failure::Usage(format!(
            "{said}; say where it is to be had: --secret {}=env:NAME",
            needed.name
        )));
    }
    if let Some(error) = outcome.parameter_errors.first() {
        let said = format!("{whose} cannot run: {}: {}", error.path.trim_matches('/'), error.message);
        return Err(Failure::Usage(said));
    }
    if let Some(failure) = outcome.failures.first() {
        return Err(Failure::Usage(format!("{whose} cannot run: {failure}")));
    }
    let files = outcome.files().filter(|(path, _)| *path != RECORD);
    let files = files.map(|(path, node)| (path.to_owned(), node.clone())).collect();
    let record = outcome.record.clone().expect("every rendering has a record");
    Ok(Made { outcome, files, record })
}

impl Made {
    /// Ends the command when a secret that nobody gave would stand in a file.
    pub(super) fn refuse_stand_ins(&self, base: &Self, given: &Answered) -> Result<(), Failure> {
        for own in &given.stand_ins {
            let holds = |(path, node): &(&String, &Node)| match node {
                Node::File { bytes, .. } => {
                    path.contains(&own.text) || memchr::memmem::find(bytes, own.text.as_bytes()).is_some()
                }
                Node::Link(target) => path.contains(&own.text) || target.contains(&own.text),
                Node::Folder => false,
            };
            if let Some((path, _)) = self.files.iter().chain(&base.files).find(holds) {
                let path = path.replace(&own.text, "…");
                let said = format!("the secret `{}` stands in {path}", own.name);
                return Err(Failure::Usage(format!(
                    "{said}; say where it is to be had: --secret {}=env:NAME",
                    own.name
                )));
            }
        }
        Ok(())
    }
}

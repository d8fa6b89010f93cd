use serde_json::{Map, Value};

use super::super::super::args::Update;
use super::super::super::exit::Failure;
use super::super::super::load::Setting;
use super::super::super::output::remark;
use super::super::new::Given;
use crate::scaffold::form::{Answers, Form, Mistake, Page, Path};
use crate::scaffold::update::Record;

/// The answers that today's template is run with.
pub(super) struct Answered {
    pub(super) values: Map<String, Value>,
    pub(super) secrets: Vec<(String, String)>,
    /// What stands for the secrets that nobody gave.
    pub(super) stand_ins: Vec<StandIn>,
    replaced: Vec<(usize, Mistake)>,
}

/// A text in the place of a secret. Where it turns up in a file, the secret is needed.
pub(super) struct StandIn {
    /// The secret's name, dotted.
    pub(super) name: String,
    pub(super) text: String,
    path: Option<Path>,
}

/// How the answers of a project stand to the questions of today's template.
#[derive(Debug, Clone, Default)]
pub(super) struct Stance {
    /// Questions that were not asked before, with the answers that they get.
    pub(super) new: Vec<(String, Value)>,
    /// Answers that nothing asks for any more.
    pub(super) gone: Vec<String>,
    /// What else changed about the answers, as sentences.
    pub(super) remarks: Vec<String>,
}

/// Asterisks for a secret whose length nobody knows.
const STARS: &str = "********";

impl Answered {
    /// The project's answers, with what the command line says over them.
    pub(super) fn over(
        record: &Record,
        asked: &Update,
        form: &Form,
        setting: &Setting,
    ) -> Result<Self, Failure> {
        let more = (asked.values.as_deref(), asked.set.as_slice(), asked.secret.as_slice());
        let given = Given::over(record.answers.clone(), more, form, setting)?;
        let is_known =
            |doubt: &&String| !record.answers.keys().any(|key| doubt.contains(&format!("`{key}`")));
        given.doubts.iter().filter(is_known).for_each(|doubt| remark(&format!("stagedoor: {doubt}")));
        let Given { mut values, mut secrets, replaced, .. } = given;
        let stand_ins = stand_in(form, &mut values, &mut secrets, &record.secrets);
        Ok(Self { values, secrets, stand_ins, replaced })
    }

    /// The answers as they were given once, for the template as it was, with the same secrets.
    pub(super) fn of_old(&self, record: &Record, form: &Form) -> (Map<String, Value>, Vec<(String, String)>) {
        let mut values = form.settle(&Answers::from(record.answers.clone()));
        let is_real = |(_, text): &&(String, String)| !self.stand_ins.iter().any(|own| own.text == *text);
        let mut secrets = self.secrets.iter().filter(is_real).cloned().collect();
        stand_in(form, &mut values, &mut secrets, &record.secrets);
        (values, secrets)
    }

    /// How they stand to today's questions; the mistakes when they do not fit.
    pub(super) fn judge(&self, form: &Form, record: &Record) -> Result<Stance, Vec<String>> {
        let mut mistakes = form.check(&self.values);
        mistakes.retain(|(_, mistake)| !self.stands_in(&mistake.path));
        let (set, wrong): (Vec<_>, Vec<_>) =
            self.replaced.iter().cloned().partition(|(_, mistake)| mistake.keyword == "const");
        mistakes.extend(wrong);
        if !mistakes.is_empty() {
            return Err(mistakes.iter().map(|(page, mistake)| told(form, *page, mistake)).collect());
        }
        let asked: Vec<&String> = form.all_pages().iter().flat_map(Page::keys).collect();
        let is_secret =
            |key: &String| self.stand_ins.iter().any(|own| own.name == *key) || self.is_secret(form, key);
        let new = self.values.iter().filter(|(key, _)| !record.answers.contains_key(*key) && !is_secret(key));
        let gone =
            record.answers.keys().filter(|key| !self.values.contains_key(*key) || !asked.contains(key));
        let changed = self.values.iter().filter_map(|(key, now)| {
            let before = record.answers.get(key).filter(|before| *before != now)?;
            Some(format!("{key}: {} instead of {}", shown(now), shown(before)))
        });
        let fixed = set.iter().map(|(_, mistake)| format!("{}: {}", mistake.path, mistake.message));
        Ok(Stance {
            new: new.map(|(key, value)| (key.clone(), value.clone())).collect(),
            gone: gone.cloned().collect(),
            remarks: changed.chain(fixed).collect(),
        })
    }

    /// Whether a place in the answers holds what stands for a secret.
    fn stands_in(&self, path: &Path) -> bool {
        self.stand_ins.iter().any(|own| own.path.as_ref() == Some(path))
    }

    fn is_secret(&self, form: &Form, key: &str) -> bool {
        let pages = form.pages(&self.values).into_iter();
        let mut fields = pages.flat_map(|page| form.fields(page, &self.values).fields);
        fields.any(|field| field.is_secret && field.path.names() == [key])
    }
}

/// Puts something in the place of every secret that the project remembers or that must be given, and was not.
fn stand_in(
    form: &Form,
    values: &mut Map<String, Value>,
    secrets: &mut Vec<(String, String)>,
    remembered: &[String],
) -> Vec<StandIn> {
    let mut stand_ins: Vec<StandIn> = Vec::new();
    let pages = form.pages(values).into_iter();
    let fields: Vec<_> = pages.flat_map(|page| form.fields(page, values).fields).collect();
    for field in fields.into_iter().filter(|field| field.is_secret) {
        let name = field.path.names().join(".");
        let own = secrets.iter().find(|(key, _)| key == field.path.name() || *key == name);
        let own = own.map(|(_, text)| text.clone());
        let is_apart = field.extension.as_deref() == Some("Secret");
        match own {
            // A hidden field that is no Secret is an answer like any other to the steps.
            Some(text) if !is_apart => field.path.set(values, text.into()),
            None if !is_apart && field.path.get(values).is_some() => {}
            None if field.is_required || remembered.contains(&name) => {
                let text = placeholder(&name);
                field.path.set(values, if is_apart { STARS } else { &text }.into());
                if is_apart {
                    secrets.push((field.path.name().to_owned(), text.clone()));
                }
                stand_ins.push(StandIn { name, text, path: Some(field.path) });
            }
            _ => {}
        }
    }
    for name in remembered {
        let key = name.rsplit('.').next().unwrap_or(name);
        let is_known = secrets.iter().any(|(known, _)| known == key || known == name);
        if !is_known && !stand_ins.iter().any(|own| own.name == *name) {
            let text = placeholder(name);
            secrets.push((key.to_owned(), text.clone()));
            stand_ins.push(StandIn { name: name.clone(), text, path: None });
        }
    }
    stand_ins
}

/// A text that no template writes by itself.
fn placeholder(name: &str) -> String {
    format!("stagedoor-has-no-secret-{name}-here")
}

/// A mistake, with the flag that mends it.
fn told(form: &Form, page: usize, mistake: &Mistake) -> String {
    let title = form.all_pages().get(page).map(Page::title).unwrap_or_default();
    let field = mistake.path.to_string();
    if field.is_empty() {
        return format!("{title}: {}", mistake.message);
    }
    let name = mistake.path.names().join(".");
    format!("{field} ({title}): {}; answer it with --set {name}=…", mistake.message)
}

/// An answer in a word or two.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::super::super::args::New;
use super::super::super::exit::Failure;
use super::super::super::load::Setting;
use crate::app::wizard::Draft;
use crate::catalog::EntityRef;
use crate::config::TokenAt;
use crate::publish::Begun;
use crate::runtime::{Drafts, answers_text, secret};
use crate::scaffold::form::{Answers, Field, Form, Kind, Mistake, Page, Path};
use crate::sources::yaml::documents;
use crate::text::nearest;

/// The answers that a template is run with.
pub(in crate::cli::commands) struct Given {
    /// Those that were given, without defaults.
    pub(super) answers: Answers,
    /// Those of the form, with its defaults. A secret is asterisks here, as Backstage has it.
    pub(in crate::cli::commands) values: Map<String, Value>,
    /// The secrets by name.
    pub(in crate::cli::commands) secrets: Secrets,
    /// Answers that the form would put another in the place of, without a word.
    pub(in crate::cli::commands) replaced: Vec<(usize, Mistake)>,
    /// Answers that may be mistyped, as sentences.
    pub(in crate::cli::commands) doubts: Vec<String>,
}

/// Names and texts in the order in which they were given.
pub(in crate::cli::commands) type Secrets = Vec<(String, String)>;

impl Given {
    /// Reads the answers from where the command line says; those of a draft come first.
    pub(super) fn read(
        asked: &New,
        form: &Form,
        setting: &Setting,
        template: &EntityRef,
    ) -> Result<Self, Failure> {
        let kept = kept(asked, setting, template)?;
        let given = asked.values.as_deref().map(file).transpose()?.unwrap_or_default();
        let mut answers = Answers::from(kept.values);
        kept.emptied.iter().for_each(|path| answers.clear(path));
        for (name, value) in given.values {
            answers.set(&[name].into_iter().collect(), value);
        }
        given.emptied.iter().for_each(|path| answers.clear(path));
        for pair in &asked.set {
            set(pair, form, &mut answers)?;
        }
        Ok(Self::settled(answers, secrets(&asked.secret, setting)?, form))
    }
}

impl Given {
    /// Answers that were given once, with others that win over them: those of a file, and single ones.
    pub(in crate::cli::commands) fn over(
        known: Map<String, Value>,
        (values, sets, places): (Option<&str>, &[String], &[String]),
        form: &Form,
        setting: &Setting,
    ) -> Result<Self, Failure> {
        let given = values.map(file).transpose()?.unwrap_or_default();
        let mut answers = Answers::from(known);
        for (name, value) in given.values {
            answers.set(&[name].into_iter().collect(), value);
        }
        given.emptied.iter().for_each(|path| answers.clear(path));
        for pair in sets {
            set(pair, form, &mut answers)?;
        }
        let secrets = secrets(places, setting)?;
        Ok(Self::settled(answers, secrets, form))
    }

    /// What the form makes of answers and secrets.
    fn settled(mut answers: Answers, mut secrets: Secrets, form: &Form) -> Self {
        hide_secrets(form, &mut answers, &mut secrets);
        let values = form.settle(&answers);
        let (replaced, doubts) = (form.replaced(&answers, &values), doubts(form, &answers, &values));
        Self { answers, values, secrets, replaced, doubts }
    }
}

/// The answers of the draft or earlier run that is to be gone on with.
fn kept(asked: &New, setting: &Setting, template: &EntityRef) -> Result<Draft, Failure> {
    let drafts = Drafts::new(setting.config.paths.state.as_deref());
    let found = match &asked.draft {
        Some(name) => {
            let found = drafts.list().into_iter().find(|draft| draft.name == *name);
            found.ok_or_else(|| format!("there is no draft `{name}`"))
        }
        None if asked.again => {
            let found = drafts.earlier().into_iter().find(|draft| draft.template.as_ref() == Some(template));
            found.ok_or_else(|| format!("{template} was not run before"))
        }
        None => Ok(Draft::default()),
    };
    let found = found.map_err(Failure::Usage)?;
    match &found.template {
        Some(other) if other != template => {
            Err(Failure::Usage(format!("the draft `{}` answers {other}", found.name)))
        }
        _ => Ok(found),
    }
}

impl Given {
    /// The answers of a run that is gone on with, and the secrets that it was given, which no journal holds.
    pub(super) fn again(
        begun: &Begun,
        pairs: &[String],
        form: &Form,
        setting: &Setting,
    ) -> Result<Self, Failure> {
        let mut secrets = secrets(pairs, setting)?;
        let mut answers = Answers::from(begun.values.clone());
        let has = |secrets: &Secrets, name: &str| secrets.iter().any(|(known, _)| known == name);
        let fields = begun.withheld.iter().filter_map(|names| names.last());
        let missing: Vec<_> = begun
            .secrets
            .iter()
            .chain(fields)
            .filter(|name| !has(&secrets, name))
            .map(String::as_str)
            .collect();
        if let Some(first) = missing.first() {
            let said = format!(
                "the run was given secrets that no journal holds ({}); give them again: --secret {first}=env:VARIABLE",
                missing.join(", ")
            );
            return Err(Failure::Usage(said));
        }
        for names in &begun.withheld {
            let path: Path = names.iter().cloned().collect();
            let text = secrets.iter().find(|(known, _)| known == path.name()).map(|(_, text)| text.clone());
            answers.set(&path, text.unwrap_or_default().into());
        }
        // Fields that are no secrets of steps are answers, as they were.
        secrets.retain(|(name, _)| begun.secrets.contains(name));
        hide_secrets(form, &mut answers, &mut secrets);
        let values = answers.values().clone();
        Ok(Self { answers, values, secrets, replaced: Vec::new(), doubts: Vec::new() })
    }
}

/// The secrets that stand where the command line says.
pub(in crate::cli::commands) fn secrets(pairs: &[String], setting: &Setting) -> Result<Secrets, Failure> {
    let read = |pair: &String| {
        let (name, at) = place(pair)?;
        let text = secret(&at, &setting.environment);
        let text = text.map_err(|why| Failure::Usage(format!("the secret `{name}`: {why}")))?;
        Ok((name, text))
    };
    pairs.iter().map(read).collect()
}

/// The answers in a file.
fn file(path: &str) -> Result<Draft, Failure> {
    let shown = if path == "-" { "standard input" } else { path };
    let refuse = |why: String| Failure::Usage(format!("{shown}: {why}"));
    let text = answers_text(path).map_err(|error| refuse(format!("it cannot be read: {error}")))?;
    let draft = |values| Draft::of("", &text, values);
    let Some(document) = documents(&text).next() else { return Ok(draft(Map::new())) };
    let root = document.root.map_err(|complaints| {
        let first = complaints.first();
        refuse(first.map_or_else(String::new, |first| format!("line {}: {}", first.mark.line, first.message)))
    })?;
    match root.to_json() {
        Ok(Value::Object(values)) => Ok(draft(values)),
        Ok(Value::Null) => Ok(draft(Map::new())),
        Ok(_) => Err(refuse("answers are a record: `name: value`, one a line".to_owned())),
        Err(complaint) => Err(refuse(complaint.message)),
    }
}

/// Sets `a.b=value`, with the value in the type that the field takes.
fn set(pair: &str, form: &Form, answers: &mut Answers) -> Result<(), Failure> {
    let Some((key, text)) = pair.split_once('=') else {
        return Err(Failure::Usage(format!("--set {pair}: write --set name=value")));
    };
    let whole: Path = [key].into_iter().collect();
    let fields = fields(form, answers);
    let is_field = |path: &Path| fields.iter().any(|field| field.path == *path);
    let path = if is_field(&whole) { whole } else { key.split('.').collect() };
    let field = fields.iter().find(|field| field.path == path);
    if field.is_some_and(|field| field.is_secret) {
        let said = format!(
            "`{key}` is a secret, which others can see on a command line; write --secret {key}=env:NAME"
        );
        return Err(Failure::Usage(said));
    }
    let value = match field.map(|field| field.kind) {
        Some(Kind::Text) => Value::from(text),
        _ => documents(text)
            .next()
            .and_then(|document| document.root.ok()?.to_json().ok())
            .unwrap_or_else(|| Value::from(text)),
    };
    answers.set(&path, value);
    Ok(())
}

/// What was answered and is not asked: probably another name was meant, or other answers hide the question.
fn doubts(form: &Form, answers: &Answers, values: &Map<String, Value>) -> Vec<String> {
    let asked: Vec<&str> = form.all_pages().iter().flat_map(Page::keys).map(String::as_str).collect();
    let given = answers.values().keys();
    let doubt = |key: &String| {
        if asked.contains(&key.as_str()) {
            let is_left_out = !values.contains_key(key);
            return is_left_out
                .then(|| format!("`{key}` is left out: these answers do not lead to its question"));
        }
        let near = nearest(key, asked.iter().copied());
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Some(format!("nothing asks for `{key}`{near}"))
    };
    given.filter_map(doubt).collect()
}

/// All fields that the form shows for the answers so far.
fn fields(form: &Form, answers: &Answers) -> Vec<Field> {
    let values = form.settle(answers);
    form.pages(&values).into_iter().flat_map(|page| form.fields(page, &values).fields).collect()
}

/// Keeps answers to secret fields apart: the form is left with as many asterisks (Backstage semantics 5.5, Secret).
fn hide_secrets(form: &Form, answers: &mut Answers, secrets: &mut Secrets) {
    for field in
        fields(form, answers).into_iter().filter(|field| field.extension.as_deref() == Some("Secret"))
    {
        let name = field.path.name();
        if let Some(Value::String(text)) = field.path.get(answers.values())
            && !secrets.iter().any(|(known, _)| known == name)
        {
            secrets.push((name.to_owned(), text.clone()));
        }
        if let Some((_, text)) = secrets.iter().find(|(known, _)| known == name) {
            answers.set(&field.path, "*".repeat(text.chars().count()).into());
        }
    }
}

fn place(pair: &str) -> Result<(String, TokenAt), Failure> {
    let name = pair.split('=').next().unwrap_or_default();
    let refuse = || {
        // What stands behind the name may be the secret itself, so it is not repeated.
        let said = format!(
            "--secret {name}: say where it is, not what it is: `env:VARIABLE`, `file:PATH` or `command:COMMAND`"
        );
        Failure::Usage(said)
    };
    let (name, at) = pair.split_once('=').ok_or_else(refuse)?;
    let at = match at.split_once(':').ok_or_else(refuse)? {
        ("env", variable) => TokenAt::Variable(variable.to_owned()),
        ("file", path) => TokenAt::File(PathBuf::from(path)),
        ("command", command) => TokenAt::Command(command.to_owned()),
        _ => return Err(refuse()),
    };
    Ok((name.to_owned(), at))
}

use serde_json::{Map, Value, json};

use crate::catalog::EntityRef;
use crate::scaffold::form::Mode;
use crate::scaffold::tree::Node;

/// The file at the top of a generated project that says what it was generated from.
pub const RECORD: &str = ".stagedoor-answers.yaml";

/// The form of the file that is written and read here.
const VERSION: u64 = 1;

const HEAD: &str = "\
# What this project was generated from. `stagedoor update` reads it to bring in later changes of the template, so keep it
# under version control. Secrets are never in it, only their names.
";

/// What a project was generated from.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The template.
    pub template: EntityRef,
    /// Where its descriptor was.
    pub source: Source,
    /// Which state of its repository it was; none where there was no repository.
    pub revision: Option<Revision>,
    /// A hash of the descriptor and of the files that the steps read, such as `sha256:…`.
    pub content: String,
    /// How the form was read.
    pub mode: Mode,
    /// The answers, without secrets.
    pub answers: Map<String, Value>,
    /// The names of the secrets, dotted.
    pub secrets: Vec<String>,
}

/// Where the descriptor of a template is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In a repository that others can reach.
    Repository {
        /// Its address, without user or password.
        url: String,
        /// The descriptor's path in it.
        file: String,
    },
    /// In a file, named from the project's folder.
    File(String),
    /// Within the program.
    Demo,
    /// At an address where no files can be had, such as that of a server's location.
    Elsewhere(String),
}

/// A state of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The full id of the commit, in hexadecimal.
    pub commit: String,
    /// Whether files of the template differed from that commit.
    pub is_dirty: bool,
}

/// What is wrong with a record, and at which field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Misread {
    /// The names that lead to the field.
    pub path: Vec<&'static str>,
    /// What is wrong with it, in a sentence.
    pub message: String,
}

impl Record {
    /// The file as it is written: the same record gives the same bytes.
    ///
    /// # Panics
    /// Never: whatever is JSON can be written as YAML.
    pub fn text(&self) -> String {
        let mut source = match &self.source {
            Source::Repository { url, file } => json!({"repository": url, "file": file}),
            Source::File(file) => json!({"file": file}),
            Source::Demo => json!({"demo": true}),
            Source::Elsewhere(location) => json!({"location": location}),
        };
        if let Some(revision) = &self.revision {
            source["commit"] = revision.commit.as_str().into();
            if revision.is_dirty {
                source["dirty"] = true.into();
            }
        }
        let mut fields = json!({
            "version": VERSION,
            "template": self.template.as_str(),
            "source": source,
            "content": self.content,
        });
        if self.mode == Mode::Backstage {
            fields["form"] = "backstage".into();
        }
        let mut text = format!("{HEAD}{}{}", yaml(&fields), answers(&self.answers));
        if !self.secrets.is_empty() {
            text.push_str(&yaml(&json!({"secrets": self.secrets})));
        }
        text
    }

    /// The same for a project that goes elsewhere, where a file of this machine says nothing.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        let source = match &self.source {
            Source::File(_) => Source::Elsewhere("a file of the machine that ran it".to_owned()),
            source => source.clone(),
        };
        Self { source, ..self.clone() }
    }

    /// The same as a file of a project.
    pub fn node(&self) -> Node {
        Node::file(self.text().into_bytes())
    }

    /// Reads the fields of the file.
    ///
    /// # Errors
    /// The first field that is not what it should be. A record may come from anybody: nothing in it is believed that
    /// could mean another thing to a program it is handed to.
    pub fn read(fields: &Value) -> Result<Self, Misread> {
        if !fields.is_object() {
            return wrong(&[], "this is no record of a template: `version`, `template`, `source`, `answers`");
        }
        match &fields["version"] {
            Value::Number(number) if number.as_u64() == Some(VERSION) => {}
            Value::Number(number) => {
                let said = format!("version {number} is not known here; a newer stagedoor may read it");
                return wrong(&["version"], said);
            }
            _ => return wrong(&["version"], "write `version: 1`"),
        }
        let Some(template) = fields["template"].as_str() else {
            return wrong(&["template"], "the reference of the template is missing");
        };
        let template = EntityRef::parse_full(template).map_err(|error| Misread {
            path: vec!["template"],
            message: format!("`{}` is no reference: {error}", cut(template)),
        })?;
        let mode = match &fields["form"] {
            Value::Null => Mode::Ours,
            Value::String(text) if text == "backstage" => Mode::Backstage,
            _ => return wrong(&["form"], "the form is read as `backstage` or, without this, as ours"),
        };
        let answers = match &fields["answers"] {
            Value::Null => Map::new(),
            Value::Object(answers) => answers.clone(),
            _ => return wrong(&["answers"], "answers are a record: `name: value`, one a line"),
        };
        let secrets = match &fields["secrets"] {
            Value::Null => Vec::new(),
            Value::Array(names) if names.iter().all(Value::is_string) => {
                names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => return wrong(&["secrets"], "the names of secrets are a list of texts"),
        };
        Ok(Self {
            template,
            source: source(&fields["source"])?,
            revision: revision(&fields["source"])?,
            content: fields["content"].as_str().unwrap_or_default().to_owned(),
            mode,
            answers,
            secrets,
        })
    }
}

fn yaml(fields: &Value) -> String {
    serde_yaml::to_string(fields).expect("JSON values can be written as YAML")
}

/// The answers as YAML or, when they hold letters that are easily lost there, as JSON, which is YAML too.
fn answers(answers: &Map<String, Value>) -> String {
    let is_fragile = |c: char| {
        matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') || c.is_control() && !c.is_ascii()
    };
    let json = Value::Object(answers.clone()).to_string();
    if !json.contains(is_fragile) {
        return yaml(&json!({"answers": answers}));
    }
    let escaped =
        json.chars().map(|c| if is_fragile(c) { format!("\\u{:04x}", u32::from(c)) } else { c.into() });
    format!("answers: {}\n", escaped.collect::<String>())
}

fn source(source: &Value) -> Result<Source, Misread> {
    let text = |name: &'static str| match &source[name] {
        Value::Null => Ok(None),
        Value::String(text) if text.is_empty() => wrong(&["source", name], "it is empty"),
        Value::String(text) if text.chars().any(char::is_control) => {
            wrong(&["source", name], "it holds control characters")
        }
        Value::String(text) => Ok(Some(text.clone())),
        _ => wrong(&["source", name], "a text is needed here"),
    };
    match (text("repository")?, text("file")?, text("location")?, &source["demo"]) {
        (Some(url), Some(file), None, Value::Null) => {
            if is_inside(&file) {
                Ok(Source::Repository { url, file })
            } else {
                wrong(&["source", "file"], format!("`{}` leads out of the repository", cut(&file)))
            }
        }
        (Some(_), None, ..) => wrong(&["source"], "the `file` in the repository is missing"),
        (None, Some(file), None, Value::Null) => {
            if file.starts_with(['/', '\\']) || file.get(1..2) == Some(":") {
                let said = format!("`{}` is no path relative to this file; --template names one", cut(&file));
                wrong(&["source", "file"], said)
            } else {
                Ok(Source::File(file))
            }
        }
        (None, None, Some(location), Value::Null) => Ok(Source::Elsewhere(location)),
        (None, None, None, Value::Bool(true)) => Ok(Source::Demo),
        _ => wrong(&["source"], "say where the template is: `file`, or `repository` and `file`"),
    }
}

fn revision(source: &Value) -> Result<Option<Revision>, Misread> {
    let commit = match &source["commit"] {
        Value::Null => return Ok(None),
        Value::String(commit) => commit.clone(),
        // Forty digits without a letter are a number to YAML, which does not keep them all.
        _ => return wrong(&["source", "commit"], "write the commit in quotes"),
    };
    if !matches!(commit.len(), 40 | 64) || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return wrong(&["source", "commit"], "a commit is 40 or 64 hexadecimal digits");
    }
    match &source["dirty"] {
        Value::Null => Ok(Some(Revision { commit, is_dirty: false })),
        Value::Bool(is_dirty) => Ok(Some(Revision { commit, is_dirty: *is_dirty })),
        _ => wrong(&["source", "dirty"], "write `true`, or leave it out"),
    }
}

/// Whether a path names something below where it starts, on any system.
fn is_inside(path: &str) -> bool {
    let names = path.split('/');
    !path.contains(['\\', ':']) && names.into_iter().all(|name| !matches!(name, "" | "." | ".." | ".git"))
}

fn wrong<T>(path: &[&'static str], message: impl Into<String>) -> Result<T, Misread> {
    Err(Misread { path: path.to_vec(), message: message.into() })
}

/// So much of a foreign text as a message quotes.
fn cut(text: &str) -> String {
    const QUOTED: usize = 80;
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sources::yaml::documents;

    fn record(answers: &Value) -> Record {
        Record {
            template: EntityRef::new("template", "default", "service"),
            source: Source::Repository {
                url: "https://example.org/a.git".into(),
                file: "service/t.yaml".into(),
            },
            revision: Some(Revision { commit: "0123456789".repeat(4), is_dirty: true }),
            content: "sha256:00".into(),
            mode: Mode::Backstage,
            answers: answers.as_object().cloned().unwrap_or_default(),
            secrets: vec!["token".into(), "db.password".into()],
        }
    }

    fn read(text: &str) -> Result<Record, Misread> {
        let root = documents(text).next().expect("a document").root.expect("YAML");
        Record::read(&root.to_json().expect("JSON"))
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let answers = json!({"name": "parcels", "port": 8080, "yes": "yes", "empty": {}, "none": null,
            "list": ["007", "~", "a: b", "# c", "über\n\ttab\r\nline", "0x1F", "1e3", "2024-01-01"]});
        let written = record(&answers);
        assert_eq!(read(&written.text()), Ok(written.clone()));
        for source in [Source::File("../t/t.yaml".into()), Source::Demo, Source::Elsewhere("url:x".into())] {
            let written = Record { source, revision: None, ..written.clone() };
            assert_eq!(read(&written.text()), Ok(written));
        }
    }

    #[test]
    fn what_a_record_may_not_say_is_refused_at_its_field() {
        let good = record(&json!({})).text();
        for (from, to, field, said) in [
            ("version: 1", "version: 2", "version", "newer"),
            ("template:default/service", "service", "template", "no reference"),
            ("service/t.yaml", "../../t.yaml", "file", "leads out"),
            ("service/t.yaml", "/etc/t.yaml", "file", "leads out"),
            ("service/t.yaml", "C:\\t.yaml", "file", "leads out"),
            ("service/t.yaml", ".git/config", "file", "leads out"),
            (&"0123456789".repeat(4), "--upload-pack=x", "commit", "hexadecimal"),
            ("answers: {}", "answers: [1]", "answers", "a record"),
            ("- token", "- {a: b}", "secrets", "list of texts"),
            ("dirty: true", "dirty: maybe", "dirty", "leave it out"),
        ] {
            let wrong = good.replace(from, to);
            assert_ne!(wrong, good, "{from}");
            let misread = read(&wrong).expect_err(to);
            assert_eq!(misread.path.last(), Some(&field), "{to}");
            assert!(misread.message.contains(said), "{to}: {misread}");
        }
        for anything in [json!(null), json!(3), json!([]), json!({"version": 1, "template": "a:b/c"})] {
            assert!(Record::read(&anything).is_err());
        }
    }

    proptest! {
        #[test]
        fn texts_come_back_to_the_letter(texts in proptest::collection::vec("\\PC{0,12}|[ \\n:#'\"-]{0,6}|[0-9._eExX+-]{0,8}", 0..6)) {
            let answers: Map<String, Value> =
                texts.iter().enumerate().map(|(at, text)| (format!("k{at}"), text.as_str().into())).collect();
            let written = record(&Value::Object(answers));
            prop_assert_eq!(read(&written.text()).map(|read| read.answers), Ok(written.answers));
        }
    }
}

use std::path::{Path, PathBuf};

use serde_json::Value;
use url::Url;

use super::annotations::github_page;
use super::{Hosting, Setting};
use crate::catalog::schema::FieldPath;
use crate::sources::files::{Files, Kind, display};
use crate::sources::yaml;

/// Larger files are not taken into an entity.
const LARGEST: usize = 16 * 1024 * 1024;

/// What became of the placeholders of a document (Backstage semantics 3.2).
#[derive(Default)]
pub(super) struct Resolved {
    /// Those that could not be replaced.
    pub(super) troubles: Vec<Trouble>,
    /// The files that others were replaced with, or that were looked for.
    pub(super) used: Vec<PathBuf>,
}

/// A placeholder that could not be replaced.
pub(super) struct Trouble {
    /// The field that it stands in for.
    pub(super) field: FieldPath,
    /// Its own place, one step further.
    pub(super) at: FieldPath,
    pub(super) message: String,
    pub(super) help: String,
}

type Outcome<T> = Result<T, (String, &'static str)>;

/// Replaces `$text`, `$json` and `$yaml` by the contents of the files that they name.
///
/// Unlike Backstage, which asks for web addresses, this reads files of the same repository.
/// What lies on the web stays a placeholder.
pub(super) fn resolve(document: &mut Value, setting: Setting<'_>) -> Resolved {
    let mut resolver = Resolver { setting, root: None, resolved: Resolved::default() };
    resolver.walk(document, &FieldPath::default());
    resolver.resolved
}

struct Resolver<'a> {
    setting: Setting<'a>,
    /// What may not be left, once it is known.
    root: Option<PathBuf>,
    resolved: Resolved,
}

impl Resolver<'_> {
    fn walk(&mut self, value: &mut Value, path: &FieldPath) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    if item.is_object() || item.is_array() {
                        self.walk(item, &path.clone().then(index.to_string()));
                    }
                }
            }
            Value::Object(fields) if fields.keys().any(|key| key.starts_with('$')) => {
                let Some((key, argument)) = fields.iter().next().filter(|_| fields.len() == 1) else {
                    return;
                };
                if !matches!(key.as_str(), "$text" | "$json" | "$yaml") {
                    return;
                }
                match self.replacement(key, argument) {
                    Ok(Some(replacement)) => *value = replacement,
                    Ok(None) => {}
                    Err((message, help)) => {
                        let at = path.clone().then(key.clone());
                        self.resolved.troubles.push(Trouble {
                            field: path.clone(),
                            at,
                            message,
                            help: help.to_owned(),
                        });
                    }
                }
            }
            Value::Object(fields) => {
                for (key, field) in fields.iter_mut() {
                    if field.is_object() || field.is_array() {
                        self.walk(field, &path.clone().then(key.clone()));
                    }
                }
            }
            _ => {}
        }
    }

    /// The value that takes the place of `{key: argument}`; none for something on the web.
    fn replacement(&mut self, key: &str, argument: &Value) -> Outcome<Option<Value>> {
        let Some(wanted) = argument.as_str() else {
            let message = format!("`{key}` needs the path of a file as its text");
            return Err((message, "for instance `$text: ./openapi.yaml`"));
        };
        let Some(path) = self.locate(key, wanted)? else { return Ok(None) };
        let text = self.read(key, wanted, &path)?;
        match key {
            "$json" => serde_json::from_str(&text).map(Some).map_err(|error| {
                (format!("`{key}` found no valid JSON in `{wanted}`: {error}"), "correct that file")
            }),
            "$yaml" => yaml_value(wanted, &text).map(Some),
            _ => Ok(Some(Value::String(text))),
        }
    }

    /// The file that a placeholder names; none for something on the web.
    fn locate(&mut self, key: &str, wanted: &str) -> Outcome<Option<PathBuf>> {
        let (root, setting) = (self.root().to_owned(), self.setting);
        if let Some(url) = Url::parse(wanted).ok().filter(Url::has_host) {
            let Hosting::Url(here) = setting.hosting else { return Ok(None) };
            return match (in_repository(here), in_repository(&url)) {
                (Some((home, _)), Some((other, path))) if home == other => Ok(Some(root.join(path))),
                (Some(_), Some(_)) => {
                    let message = format!("`{key}` may only name files of the descriptor's own repository");
                    Err((message, "copy the file into the repository"))
                }
                _ => Ok(None),
            };
        }
        let path = match wanted.strip_prefix('/') {
            Some(from_root) => root.join(from_root),
            None => setting.path.parent().unwrap_or(Path::new("")).join(wanted),
        };
        Ok(Some(path))
    }

    fn read(&mut self, key: &str, wanted: &str, path: &Path) -> Outcome<String> {
        let files = self.setting.files;
        self.resolved.used.push(path.to_owned());
        let real = files.real(path).map_err(|error| {
            (format!("`{key}` cannot read `{wanted}`: {error}"), "correct the path; it starts from this file")
        })?;
        if !real.starts_with(self.root()) {
            let message = format!("`{key}` may not leave the repository, but `{wanted}` does");
            return Err((message, "copy the file into the repository"));
        }
        if files.kind(&real) != Some(Kind::File) {
            let message = format!("`{key}` needs a file, but `{wanted}` is none");
            return Err((message, "name a file"));
        }
        let bytes = files.read(&real).map_err(|error| {
            (format!("`{key}` cannot read `{wanted}`: {error}"), "make the file readable")
        })?;
        if bytes.len() > LARGEST {
            let message = format!("`{wanted}` is larger than {} MiB", LARGEST / 1024 / 1024);
            return Err((message, "link to it instead"));
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The folder that placeholders may not leave: the git repository, or else the source's root.
    fn root(&mut self) -> &Path {
        let setting = self.setting;
        self.root.get_or_insert_with(|| match setting.hosting {
            Hosting::File => repository(setting.files, setting.path, setting.root),
            Hosting::Url(_) => setting.files.real(setting.root).unwrap_or_else(|_| setting.root.to_owned()),
        })
    }
}

fn repository(files: &dyn Files, file: &Path, fallback: &Path) -> PathBuf {
    let folder = files.real(file).ok().and_then(|file| file.parent().map(Path::to_owned));
    let mut folders = folder.iter().flat_map(|folder| folder.ancestors());
    let root = folders.find(|folder| files.kind(&folder.join(".git")).is_some()).map(Path::to_owned);
    root.or_else(|| files.real(fallback).ok()).unwrap_or_else(|| fallback.to_owned())
}

/// The repository that an address leads into, and the path there.
fn in_repository(url: &Url) -> Option<(String, String)> {
    let url = github_page(url, "tree");
    let mut parts = url.path_segments()?;
    let (owner, name) = (parts.next()?, parts.next()?);
    if parts.next()? != "tree" {
        return None;
    }
    let _branch = parts.next()?;
    let path: Vec<_> = parts.collect();
    let repository = format!("{}/{owner}/{name}", url.host_str()?);
    (!path.is_empty()).then(|| (repository, path.join("/")))
}

fn yaml_value(wanted: &str, text: &str) -> Outcome<Value> {
    let mut documents = yaml::documents(text);
    let (Some(document), None) = (documents.next(), documents.next()) else {
        let found = yaml::documents(text).count();
        let message = format!("`$yaml` needs exactly one document, but `{wanted}` holds {found}");
        return Err((message, "split that file, or take `$text`"));
    };
    let value =
        document.root.map_err(|mut complaints| complaints.swap_remove(0)).and_then(|root| root.to_json());
    value.map_err(|complaint| {
        let (line, column) = (complaint.mark.line, complaint.mark.column);
        let file = display(Path::new(wanted));
        (format!("`$yaml` cannot read {file}:{line}:{column}: {}", complaint.message), "correct that file")
    })
}

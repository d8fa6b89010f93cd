use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value};

use super::super::checkout::slug;
use super::super::copies::{Copies, home};
use super::repository::Repository;
use crate::catalog::Entity;
use crate::scaffold::form::{Form, Mode};
use crate::scaffold::run::{Foreign, Outcome};
use crate::scaffold::tree::Node;
use crate::scaffold::update::{Record, Revision, Source, without_secrets};
use crate::sources::files::{display, relative};

/// Where a template comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Where its descriptor is; a file is named from the current folder.
    pub source: Source,
    /// Which state of its repository it is.
    pub revision: Option<Revision>,
}

/// Finds out where a template comes from. Without git it is a file like any other.
pub fn origin(template: &Entity, is_demo: bool) -> Origin {
    let elsewhere = |source| Origin { source, revision: None };
    if is_demo {
        return elsewhere(Source::Demo);
    }
    let Some(shown) = template.origin.file.as_deref() else {
        let document = template.document();
        let annotations = &document["metadata"]["annotations"];
        let location = ["backstage.io/managed-by-location", "backstage.io/managed-by-origin-location"]
            .iter()
            .find_map(|name| annotations[*name].as_str());
        return elsewhere(Source::Elsewhere(location.unwrap_or("a server").to_owned()));
    };
    let file = Path::new(shown);
    if let Some((whence, inside)) = Copies::whence(file) {
        let source = Source::Repository { url: whence.url(), file: inside };
        return Origin { source, revision: Some(Revision { commit: whence.commit, is_dirty: false }) };
    }
    let as_file = Source::File(display(file));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(repository) = Repository::around(folder).ok().flatten() else { return elsewhere(as_file) };
    let revision = repository.head().map(|commit| {
        let around = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let is_dirty = repository.uncommitted(&around).is_ok_and(|files| !files.is_empty());
        Revision { commit, is_dirty }
    });
    let source = match (repository.address(), repository.path_of(file)) {
        (Some(url), Some(file)) => Source::Repository { url, file },
        _ => as_file,
    };
    Origin { source, revision }
}

/// Where a template comes from whose folder a run read in a copy; none when it did not.
pub fn fetched_origin(template: &Entity, copies: &Copies, seen: &[Foreign]) -> Option<Origin> {
    let home = home(template)?;
    let file = home.file?;
    let is_of_home = |seen: &&Foreign| seen.host == home.host && seen.slug == home.slug;
    let read = seen.iter().find(|seen| is_of_home(seen) && seen.copy.is_some())?;
    let (root, copy) = copies.find(read)?;
    let (whence, _) = Copies::whence(&root)?;
    let revision = Revision { commit: copy.commit, is_dirty: false };
    Some(Origin { source: Source::Repository { url: whence.url(), file }, revision: Some(revision) })
}

/// What a project made of a template with these answers remembers of it.
pub fn record<'s>(
    template: &Entity,
    origin: Origin,
    form: &Form,
    values: &Map<String, Value>,
    secrets: impl Iterator<Item = &'s str>,
    content: String,
) -> Record {
    let (answers, mut names) = without_secrets(form, values);
    for name in secrets {
        if !names.iter().any(|known| known == name || known.rsplit('.').next() == Some(name)) {
            names.push(name.to_owned());
        }
    }
    Record {
        template: template.reference.clone(),
        source: origin.source,
        revision: origin.revision,
        content,
        mode: Mode::Ours,
        answers,
        secrets: names,
    }
}

impl Repository {
    /// Whether it is a copy of the repository at an address.
    pub fn is_of(&self, address: &str) -> bool {
        let Some(own) = self.address() else { return false };
        own == address || slug(&own).is_some_and(|own| Some(own) == slug(address))
    }
}

/// The record of a run as a file of the project that is written to `folder`; none where the run has no record, or the
/// template made that file itself.
pub fn own_file(outcome: &Outcome, folder: &Path) -> Option<(&'static str, Node)> {
    let (name, node) = outcome.record_file()?;
    let node = match outcome.record.as_ref()? {
        record @ Record { source: Source::File(file), .. } => {
            let source = seen_from(folder, Path::new(file));
            Record { source: Source::File(source), ..record.clone() }.node()
        }
        _ => node,
    };
    Some((name, node))
}

/// How a file of the current folder is named from another folder, which need not be there yet.
pub(super) fn seen_from(folder: &Path, file: &Path) -> String {
    let Ok(file) = file.canonicalize() else { return display(file) };
    display(&relative(&real(folder), &file))
}

/// The path with the links on the way to it followed, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest = Vec::new();
    for around in path.ancestors() {
        if let Ok(real) = around.canonicalize() {
            return rest.iter().rev().fold(real, |path, name| path.join(name));
        }
        let last = around.components().next_back().unwrap_or(Component::CurDir);
        rest.push(last.as_os_str().to_owned());
    }
    path
}

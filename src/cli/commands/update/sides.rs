use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::super::super::args::Update;
use super::super::super::exit::Failure;
use super::super::super::load::{Loaded, Setting};
use super::super::new;
use super::super::template::which::{self, Names};
use crate::catalog::{Entity, EntityRef};
use crate::runtime::{Bringer, Copies, Project, Repository, home, place_of_remote};
use crate::scaffold::form::{Form, Mode, Settings};
use crate::scaffold::template::Template;
use crate::scaffold::update::{Record, Source};
use crate::sources::files::{display, normalised, relative};

/// A template as it is or was, with what it was read with.
pub(super) struct Side {
    pub(super) loaded: Loaded,
    template: EntityRef,
}

/// The template as it was when the project was last in step with it.
pub(super) struct Old {
    pub(super) side: Side,
    /// Of its repository; none when it was read from a folder that somebody named.
    pub(super) commit: Option<String>,
    /// Holds the files of that commit as long as they are read.
    _files: Option<TempDir>,
}

/// A template that is ready to run.
pub(super) struct Prepared<'s> {
    pub(super) entity: &'s Entity,
    pub(super) template: Template,
    pub(super) form: Form,
    pub(super) mode: Mode,
}

impl Side {
    /// The template `wanted` of what was read or, when that is a path, the only one there.
    fn new(loaded: Loaded, names: Names, wanted: &str, name: &str) -> Result<Self, String> {
        let template = which::named(&loaded, wanted).or_else(|_| which::one(&loaded, names, name));
        let template = template?.reference.clone();
        Ok(Self { loaded, template })
    }

    /// The template's entity.
    pub(super) fn entity(&self) -> &Entity {
        self.loaded.world.catalog.entity(self.template.as_str()).expect("it was found in this catalog")
    }

    /// Reads its steps and its form; what is wrong with them goes to standard error.
    pub(super) fn prepare(&self, mode: Mode) -> Result<Prepared<'_>, Failure> {
        let entity = self.entity();
        let document = entity.document();
        let form = Form::of(document["spec"].get("parameters"), &Settings { mode, ..Settings::default() });
        let template = new::read(&self.loaded, entity, &document)
            .ok_or_else(|| Failure::Usage(format!("{} cannot run", entity.reference)))?;
        Ok(Prepared { entity, template, form, mode })
    }

    /// The repository that its descriptor lies in.
    pub(super) fn repository(&self) -> Option<Repository> {
        let file = Path::new(self.entity().origin.file.as_deref()?);
        // What was fetched lies in no repository of its own, whatever is around.
        if Copies::holds(file) {
            return None;
        }
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Repository::around(folder).ok().flatten()
    }

    /// Its descriptor's path in that repository.
    pub(super) fn path_in(&self, repository: &Repository) -> Option<String> {
        repository.path_of(Path::new(self.entity().origin.file.as_deref()?))
    }
}

/// Finds the template as it is now: where somebody says, where the project says, or in the catalog.
pub(super) fn today(
    setting: &Setting,
    asked: &Update,
    project: &Project,
    record: &Record,
) -> Result<Side, String> {
    let wanted = record.template.as_str();
    if let Some(name) = &asked.template {
        let (loaded, names) = which::load(setting, std::slice::from_ref(name)).map_err(said)?;
        let wanted = if names == Names::Catalog { name } else { wanted };
        return Side::new(loaded, names, wanted, name);
    }
    if let Some(path) = recorded(project, &record.source).filter(|path| path.is_file()) {
        let name = path.to_string_lossy().into_owned();
        let loaded = setting.load_paths(std::slice::from_ref(&name)).map_err(said)?;
        return Side::new(loaded, Names::Paths, wanted, &name);
    }
    if asked.fetch {
        return fetched(setting, record, None);
    }
    let loaded = setting.load().map_err(said)?;
    Side::new(loaded, Names::Catalog, wanted, wanted).map_err(|why| {
        let came = match &record.source {
            Source::Repository { url, file } => {
                format!("it came from {file} of {url}, from where --fetch fetches it")
            }
            Source::File(file) => format!("it came from {file}"),
            Source::Demo => "it came from the demo (--demo)".to_owned(),
            Source::Elsewhere(location) => format!("it came from {location}"),
        };
        format!("{why}; {came}; --template names where it is now")
    })
}

/// Has git fetch the template from the repository that a project names: at a commit, else as it is now.
fn fetched(setting: &Setting, record: &Record, commit: Option<&str>) -> Result<Side, String> {
    let wanted = record.template.as_str();
    let Source::Repository { url, file } = &record.source else {
        return Err("the project does not say which repository its template came from".to_owned());
    };
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let place = |revision: Option<&str>| {
        place_of_remote(url, revision, folder).ok_or_else(|| format!("{url} is no address of a known host"))
    };
    let usual = place(None)?;
    // Where the catalog still has the template, it names the branch.
    let branch = || {
        let loaded = setting.load().ok()?;
        let home = home(loaded.world.catalog.entity(wanted)?)?;
        (home.host == usual.host && home.slug == usual.slug).then_some(home.branch)?
    };
    let revision = commit.map(str::to_owned).or_else(branch);
    let place = place(revision.as_deref())?;
    let bringer = Bringer::new(&setting.config, &setting.environment);
    new::fetch(&bringer, std::slice::from_ref(&place))?;
    let (root, _) = bringer.copies.find(&place).ok_or_else(|| format!("{place} was not kept"))?;
    let name = root.join(file).to_string_lossy().into_owned();
    let loaded = setting.load_paths(std::slice::from_ref(&name)).map_err(said)?;
    Side::new(loaded, Names::Paths, wanted, &name)
}

/// The file that a project names as its template, if it is on this disk.
fn recorded(project: &Project, source: &Source) -> Option<PathBuf> {
    match source {
        Source::File(file) => Some(project.path().join(file)),
        // A template and what it made may lie in one repository.
        Source::Repository { url, file } => {
            let own = Repository::around(project.path()).ok().flatten()?;
            own.is_of(url).then(|| own.root().join(file))
        }
        Source::Demo | Source::Elsewhere(_) => None,
    }
}

/// Finds the template as it was when the project was last in step with it. Where it cannot be had, says why and what
/// can be done.
pub(super) fn old(
    setting: &Setting,
    asked: &Update,
    project: &Project,
    record: &Record,
    today: &Side,
) -> Result<Old, String> {
    const HELP: &str =
        "--from REV names a commit of its repository, --base PATH a folder with the template as it was";
    if let Some(path) = &asked.base {
        let name = path.to_string_lossy().into_owned();
        let loaded = setting.load_paths(std::slice::from_ref(&name)).map_err(said)?;
        let side = Side::new(loaded, Names::Paths, record.template.as_str(), &name)?;
        return Ok(Old { side, commit: None, _files: None });
    }
    let recorded = record.revision.as_ref().map(|revision| revision.commit.as_str());
    let revision = asked.from.as_deref().or(recorded).ok_or_else(|| {
        format!("the template was in no repository when this project was made from it; {HELP}")
    })?;
    if asked.fetch && today.repository().is_none() {
        let side = fetched(setting, record, Some(revision)).map_err(|why| format!("{why}; {HELP}"))?;
        return Ok(Old { side, commit: Some(revision.to_owned()), _files: None });
    }
    let repository = today.repository().ok_or_else(|| {
        let file = today.entity().origin.file.as_deref().unwrap_or("the template");
        format!("{file} lies in no git repository; {HELP}")
    })?;
    let commit = repository
        .commit(revision)
        .map_err(|error| format!("{error}; `git fetch --unshallow` may bring it; {HELP}"))?;
    let files =
        tempfile::Builder::new().prefix("stagedoor-old-").tempdir().map_err(|error| error.to_string())?;
    let now = today.path_in(&repository);
    let candidates: Vec<String> = then(project, &record.source, &repository).into_iter().chain(now).collect();
    let first = candidates.first().map_or("", String::as_str);
    repository.extract(&commit, first, files.path()).map_err(|error| format!("{error}; {HELP}"))?;
    let file = candidates.iter().map(|file| files.path().join(file)).find(|path| path.is_file());
    let file = file.ok_or_else(|| format!("commit {revision} has no `{first}`; {HELP}"))?;
    let name = file.to_string_lossy().into_owned();
    let loaded = setting.load_paths(std::slice::from_ref(&name)).map_err(said)?;
    let side = Side::new(loaded, Names::Paths, record.template.as_str(), &name)
        .map_err(|why| format!("`{first}` of commit {revision}: {why}; {HELP}"))?;
    Ok(Old { side, commit: Some(commit), _files: Some(files) })
}

/// Where the descriptor was in the repository when the project was made.
fn then(project: &Project, source: &Source, repository: &Repository) -> Option<String> {
    match source {
        Source::Repository { file, .. } => Some(file.clone()),
        Source::File(file) => {
            let project = project.path().canonicalize().ok()?;
            let inside = relative(&repository.root().canonicalize().ok()?, &normalised(&project.join(file)));
            (!inside.starts_with("..")).then(|| display(&inside))
        }
        Source::Demo | Source::Elsewhere(_) => None,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn said(failure: Failure) -> String {
    failure.to_string()
}

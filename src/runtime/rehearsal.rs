use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::copies::{Copies, Reach, fetched_descriptor};
use super::output_folder::{OutputFolder, Standing};
use super::publishing::{Held, Publishing, key};
use super::update::{Hashing, fetched_origin, origin, own_file, record};
use crate::app::World;
use crate::app::wizard::Hidden;
use crate::catalog::{Entity, EntityRef};
use crate::publish::Doubt;
use crate::scaffold::extensions::Hosts;
use crate::scaffold::form::{Form, Settings};
use crate::scaffold::language::Data;
use crate::scaffold::run::{self, Outcome, Request};
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched};
use crate::scaffold::{Template, world};
use crate::sources::files::Disk;
use crate::sources::folder::{LocalSource, demo_text};
use crate::sources::template::{TemplateFiles, TemplateHome};
use crate::sources::template_folder::TemplateFolder;

/// A template to be run in memory.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The template.
    pub template: EntityRef,
    /// The answers.
    pub values: Map<String, Value>,
    /// The secrets by name.
    pub secrets: Vec<(String, Hidden)>,
    /// Who runs it.
    pub user: Option<EntityRef>,
    /// The hosts that addresses of repositories may name.
    pub hosts: Hosts,
    /// The folders that the catalog was read from.
    pub folders: Vec<PathBuf>,
    /// What was fetched of repositories elsewhere.
    pub copies: Copies,
}

impl Rehearsal {
    /// Runs the steps in memory; fails when they cannot even begin.
    pub fn run(self, world: &World) -> Result<Outcome, String> {
        self.with(world, |entity, request, reach| Ok(self.recorded(world, entity, request, (reach, reach))))
    }

    /// The same, with what speaks against carrying it out just so.
    pub(super) fn doubted(&self, world: &World, publishing: &Publishing) -> Result<Outcome, String> {
        self.with(world, |entity, request, reach| {
            let held = Held::new(reach);
            let outcome = self.recorded(world, entity, request, (reach, &held));
            let doubt = publishing.trust.doubt(&key(entity, &entity.document()), &held.skeleton());
            let doubt = doubt.filter(|_| !outcome.planned.is_empty());
            Ok(Outcome { doubts: doubt.iter().flat_map(Doubt::lines).collect(), ..outcome })
        })
    }

    /// Runs the steps in memory, and tells with them what a project would remember of the template. They see `around`, which
    /// lies over `reach`.
    pub(super) fn recorded(
        &self,
        world: &World,
        entity: &Entity,
        request: &Request<'_>,
        (reach, around): (&Reach<'_>, &dyn world::World),
    ) -> Outcome {
        let is_demo = world.source.is_demo;
        let fetched = fetched_descriptor(entity, &self.copies);
        let hashing = Hashing::new(around, &fetched.unwrap_or_else(|| descriptor(entity, is_demo)));
        let mut outcome = run::run(request, &hashing, &mut ());
        outcome.foreign = reach.seen();
        let document = entity.document();
        let form = Form::of(document["spec"].get("parameters"), &Settings::default());
        let names = self.secrets.iter().map(|(name, _)| name.as_str());
        let fetched = fetched_origin(entity, &self.copies, &outcome.foreign);
        let origin = fetched.unwrap_or_else(|| origin(entity, is_demo));
        outcome.record = Some(record(entity, origin, &form, &self.values, names, hashing.hash()));
        outcome
    }

    /// Does something with the template, its answers and the files around it.
    pub(super) fn with<T>(
        &self,
        world: &World,
        go: impl FnOnce(&Entity, &Request<'_>, &Reach<'_>) -> Result<T, String>,
    ) -> Result<T, String> {
        let entity = world.catalog.entity(self.template.as_str());
        let entity = entity.ok_or_else(|| format!("{} is not in the catalog", self.template))?;
        let template = Template::read(&entity.document(), &|_| None)
            .map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
        let values = Data::from(&Value::Object(self.values.clone()));
        let mut request = Request::new(&template, values.as_record().cloned().unwrap_or_default());
        request.template_ref = Some(self.template.to_string());
        request.secrets =
            self.secrets.iter().map(|(name, secret)| (name.clone(), secret.reveal().to_owned())).collect();
        request.hosts = self.hosts.clone();
        if let Some(user) = &self.user {
            request.run_by(user, &world.catalog);
        }
        let demo = world.source.is_demo.then(|| {
            let mut demo = LocalSource::demo();
            demo.read(&());
            demo
        });
        let files = files(entity, demo.as_ref(), &self.folders).map_err(|error| error.to_string())?;
        go(entity, &request, &Reach::new(&Around { files, world }, &self.copies, entity))
    }
}

/// The file that a template stands in; from a server, what that served of it.
fn descriptor(entity: &Entity, is_demo: bool) -> Vec<u8> {
    let text = entity.origin.file.as_deref().and_then(|shown| {
        if is_demo { demo_text(shown).map(|text| text.as_bytes().to_vec()) } else { fs::read(shown).ok() }
    });
    text.unwrap_or_else(|| entity.json().as_bytes().to_vec())
}

/// What the steps see: the files around the template, and the catalog.
struct Around<'w> {
    files: TemplateFiles<'w>,
    world: &'w World,
}

fn files<'w>(
    entity: &Entity,
    demo: Option<&'w LocalSource>,
    folders: &[PathBuf],
) -> Result<TemplateFiles<'w>, FetchError> {
    let Some(shown) = &entity.origin.file else { return Ok(TemplateFiles::None) };
    if let Some(demo) = demo {
        return Ok(demo.template_home(shown).map_or(TemplateFiles::None, TemplateFiles::Embedded));
    }
    let Some(home) = home_on_disk(shown, folders) else { return Ok(TemplateFiles::None) };
    let Some((path, bounds)) = home.on_disk() else { return Ok(TemplateFiles::None) };
    Ok(TemplateFiles::OnDisk(TemplateFolder::new(path, Some(bounds))?))
}

/// The home of the template in a file of the disk, and how far it may look around.
pub(super) fn home_on_disk(shown: &Arc<str>, folders: &[PathBuf]) -> Option<TemplateHome<'static>> {
    let path = Path::new(&**shown).canonicalize().ok()?;
    let mut roots = folders.iter().filter_map(|folder| folder.canonicalize().ok());
    let root = roots.find(|root| root.is_dir() && path.starts_with(root));
    let parent = path.parent().unwrap_or(&path).to_owned();
    Some(TemplateHome::new(&Disk, path, Arc::clone(shown), root.as_deref().unwrap_or(&parent)))
}

impl world::World for Around<'_> {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        self.files.folder(url, bounds)
    }

    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        self.files.file(url, bounds)
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        let catalog = &self.world.catalog;
        catalog.served(catalog.find(entity.as_str())?)
    }
}

/// What the files of a run would change in a folder, line by line; none when nothing is there.
pub fn changes(folder: &str, outcome: &Outcome) -> Result<Option<Vec<String>>, String> {
    let folder = OutputFolder::new(folder);
    match folder.standing() {
        Standing::Free => Ok(None),
        Standing::Other => {
            Err(format!("{}: something that is no folder stands there", folder.path().display()))
        }
        Standing::Full => {
            let own = own_file(outcome, folder.path());
            let own = own.iter().map(|(path, node)| (*path, node));
            let files = outcome.files().chain(own);
            Ok(Some(files.flat_map(|(path, node)| difference(&folder, path, node)).collect()))
        }
    }
}

/// Writes the files of a run to a folder.
pub fn write(folder: &str, overwrite: bool, outcome: &Outcome) -> Result<(), String> {
    let folder = OutputFolder::new(folder);
    let is_free = folder.standing() == Standing::Free;
    if !is_free && !overwrite {
        return Err(format!("{}: something is in the folder by now; look again", folder.path().display()));
    }
    let own = own_file(outcome, folder.path());
    let files = outcome.files().chain(own.iter().map(|(path, node)| (*path, node)));
    let written = if is_free { folder.create(files) } else { folder.overwrite(&files.collect::<Vec<_>>()) };
    written.map_err(|error| error.to_string())
}

fn difference(folder: &OutputFolder, path: &str, node: &Node) -> Vec<String> {
    let after: &[u8] = match node {
        Node::File { bytes, .. } => bytes,
        Node::Link(target) => target.as_bytes(),
        Node::Folder => return Vec::new(),
    };
    let Some(before) = folder.read(path) else { return vec![format!("+ {path} (new)")] };
    if before == after {
        return vec![format!("  {path} (the same)")];
    }
    let (Ok(before), Ok(after)) = (std::str::from_utf8(&before), std::str::from_utf8(after)) else {
        return vec![format!("- {path} (replaced; it is no text)")];
    };
    let diff = similar::TextDiff::from_lines(before, after);
    let diff = diff.unified_diff().context_radius(2).header(path, path).to_string();
    diff.lines().map(str::to_owned).collect()
}

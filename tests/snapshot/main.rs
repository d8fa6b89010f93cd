//! What is kept between sessions: opened at once, never believed when it is wrong.
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test fails it")]

mod damage;
mod folders;
#[cfg(unix)]
mod killed;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use stagedoor::config::{Config, Environment, Flags, Names};
use stagedoor::runtime::{Chosen, Reading};
use stagedoor::sources::backstage::Synced;

/// A folder of descriptors, and a cache folder of its own.
struct Place {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

/// What a session came to that read and ended.
struct Session {
    /// Whether there was something to show before anything was read.
    was_known: bool,
    is_changed: bool,
    complaints: Vec<String>,
    /// All there is to know of the catalog.
    shown: String,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() };
        for number in 0..12 {
            place.write(&format!("parts/{number}.yaml"), &component(number, "first"));
        }
        place.write("team.yaml", &entity("Group", "team-a", "  type: team\n  children: []\n"));
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file as if that had been an hour ago.
    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        set_time(&path, SystemTime::now() - Duration::from_hours(1));
    }

    /// Writes a file without a trace: its time and size are as before.
    fn forge(&self, path: &str, text: &str) {
        let path = self.path(path);
        let before = path.metadata().unwrap();
        assert_eq!(before.len(), text.len() as u64);
        fs::write(&path, text).unwrap();
        set_time(&path, before.modified().unwrap());
    }

    fn config(&self) -> Config {
        let cache = self.cache.path().display().to_string();
        let environment = Environment::of([("XDG_CACHE_HOME", cache.as_str())]);
        let names = Names { commands: &[], themes: &[], columns: &[], orders: &[] };
        Config::load(&environment, &Flags::default(), names).0
    }

    fn recall(&self) -> Reading {
        let roots = vec![self.folder.path().to_owned()];
        Reading::recall(Chosen::Given { servers: Vec::new(), roots }, &self.config()).unwrap()
    }

    fn session(&self) -> Session {
        let mut reading = self.recall();
        let was_known = reading.recalled().is_some();
        let (synced, outcome) = reading.refresh(&());
        outcome.unwrap();
        let is_changed = synced == Synced::Changed;
        if is_changed {
            reading.keep();
        }
        Session { was_known, is_changed, complaints: reading.complaints(), shown: shown(&mut reading) }
    }

    /// The one file that is kept.
    fn snapshot(&self) -> PathBuf {
        let folder = self.cache.path().join("stagedoor/snapshots");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut kept = files.filter(|path| path.extension().is_some_and(|ending| ending == "snapshot"));
        kept.next().expect("something is kept")
    }
}

fn set_time(path: &Path, time: SystemTime) {
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

fn entity(kind: &str, name: &str, spec: &str) -> String {
    format!("apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}")
}

fn component(number: usize, lifecycle: &str) -> String {
    let spec = format!("  type: service\n  lifecycle: {lifecycle}\n  owner: team-a\n");
    entity("Component", &format!("part-{number}"), &spec)
}

/// Everything that can be asked of what was read.
fn shown(reading: &mut Reading) -> String {
    let world = reading.world();
    let catalog = &world.catalog;
    let entities: Vec<String> = catalog.entities().iter().map(|entity| format!("{entity:?}")).collect();
    let relations = (0..catalog.entities().len()).map(|at| catalog.entities()[at].reference.clone());
    let relations: Vec<String> = relations
        .map(|reference| {
            let node = catalog.find(reference.as_str()).unwrap();
            let edges = catalog.relations(node).iter();
            format!("{:?}", edges.map(|e| (e.r#type, catalog.reference(e.target))).collect::<Vec<_>>())
        })
        .collect();
    format!("{entities:#?}\n{relations:#?}\n{:#?}\n{:#?}", catalog.problems(), world.ownership)
}

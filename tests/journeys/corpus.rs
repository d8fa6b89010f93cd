//! Every template of the corpus, from the gallery to its review, by keys alone.

mod walker;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;
use stagedoor::app::wizard::{Draft, GalleryRow, Stage, Wizard};
use stagedoor::app::{Screen, Source, World};
use stagedoor::catalog::{Entity, EntityRef};
use stagedoor::sources::folder::LocalSource;
use stagedoor::sources::yaml;

use crate::driver::Driver;
use walker::fill_in;

/// Templates that do not reach their review: the beginning of the file's path, part of what is said, and why.
const STOPPED: &[(&str, &str, &str)] = &[
    (
        "RoadieHQ__roadie-backstage-plugins/entities/templates/template-jsonata",
        "`spec.steps.7.id` has no value",
        "Backstage refuses it",
    ),
    (
        "Kamal-Alethix__",
        "apiVersion `backstage.io/v1alpha1` cannot be run",
        "Backstage runs no templates of that age any more",
    ),
];

/// Pages that show other fields than the recording: the beginning of the file's path, the page, and why.
const OTHER_FIELDS: &[(&str, Option<u64>, &str)] = &[
    (
        "backstage__backstage/plugins/scaffolder-backend/sample-templates/conditional-parameters-demo/",
        None,
        "the recording takes each page alone; here their `when:` hides all but one",
    ),
    (
        "agile-lab-dev__witboost-bitol-data-contract-template/",
        Some(1),
        "a condition on an answer that is not there holds for Backstage, and does not here",
    ),
    ("ibm-messaging__", Some(0), "the page is a placeholder, which the recording leaves as it is"),
];

/// The folder of a repository, with the catalog that is read from it alone.
struct Repository {
    folder: PathBuf,
    world: World,
}

/// A template as it stands in a file of the corpus.
#[derive(Clone)]
struct Written {
    /// The file, from the corpus on.
    file: String,
    path: PathBuf,
    /// Its place among the documents of the file, and the line on which it begins.
    place: usize,
    line: u32,
}

impl Repository {
    fn read(folder: &Path) -> Self {
        let company = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wizard/company.yaml");
        let mut source = LocalSource::new(vec![folder.to_owned(), company]);
        let catalog = source.read(&());
        let name = folder.display().to_string();
        let world = stagedoor::runtime::world(catalog, Source { name: name.into(), is_demo: false });
        Self { folder: folder.to_owned(), world }
    }

    /// The entity that a template came to; none when another of its name came first, or it is not valid.
    fn entity(&self, written: &Written) -> Option<&Entity> {
        let is_it = |entity: &&Entity| {
            entity.reference.kind() == "template"
                && entity.origin.file.as_deref() == written.path.to_str()
                && entity.origin.line == written.line
        };
        self.world.catalog.entities().iter().map(AsRef::as_ref).find(is_it)
    }

    /// The catalog that has the template: that of the repository, or of its file alone; or why none has.
    fn having(self: &Rc<Self>, written: &Written) -> Result<Rc<Self>, String> {
        if self.entity(written).is_some() {
            return Ok(Rc::clone(self));
        }
        let alone = Self::read(&written.path);
        if alone.entity(written).is_some() {
            return Ok(Rc::new(alone));
        }
        let problems = alone.world.catalog.problems().iter().map(|problem| problem.message.clone());
        Err(problems.collect::<Vec<_>>().join("; "))
    }

    /// A session with the template's form, begun from the gallery.
    fn begin(&self, template: &EntityRef) -> Result<Driver, String> {
        let mut session = Driver::new(self.world.clone(), (80, 24));
        session.folders = vec![self.folder.clone()];
        session.press("<esc>n/").type_text(template.name());
        let is_it = |session: &Driver| {
            session.state.gallery.selected_card().is_some_and(|card| card.reference == *template)
        };
        let rows = session.state.gallery.rows.iter().filter(|row| matches!(row, GalleryRow::Card(_))).count();
        for _ in 0..rows {
            if is_it(&session) {
                break;
            }
            session.press("<down>");
        }
        if !is_it(&session) {
            return Err("the gallery does not find it".to_owned());
        }
        session.press("<enter>");
        match session.state.screen {
            Screen::Wizard => Ok(session),
            _ => Err(session.state.notices.back().map(|notice| notice.text.clone()).unwrap_or_default()),
        }
    }
}

fn repositories() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.path().canonicalize().ok())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_template_of_the_corpus_is_filled_in_by_keys_to_its_review() {
    let folders = repositories();
    if folders.is_empty() {
        println!("skipped: the corpus is not beside the repository");
        return;
    }
    let (mut walked, mut stopped, mut unexplained) = (0, 0, Vec::new());
    let halves = folders.chunks(folders.len().div_ceil(2)).map(<[PathBuf]>::to_vec);
    let threads = halves.map(|folders| {
        std::thread::spawn(move || {
            folders.iter().flat_map(|folder| of_repository(folder)).collect::<Vec<_>>()
        })
    });
    let threads: Vec<_> = threads.collect();
    for (file, outcome) in threads.into_iter().flat_map(|thread| thread.join().expect("no panic")) {
        match outcome {
            Ok(()) => walked += 1,
            Err(said) => {
                let known =
                    |(start, part, _): &&(&str, &str, &str)| file.starts_with(start) && said.contains(part);
                match STOPPED.iter().find(known) {
                    Some(_) => stopped += 1,
                    None => unexplained.push(format!("{file}: {said}")),
                }
            }
        }
    }
    println!("{walked} templates reach their review, {stopped} are refused, as by Backstage");
    assert!(walked > 150, "only {walked} reach their review");
    assert!(unexplained.is_empty(), "{} stop\n{}", unexplained.len(), unexplained.join("\n"));
}

fn of_repository(folder: &Path) -> Vec<(String, Result<(), String>)> {
    let repository = Rc::new(Repository::read(folder));
    let walk = |written: Written| {
        let outcome = repository.having(&written).and_then(|repository| {
            let template = repository.entity(&written).expect("it has it").reference.clone();
            let mut session = repository.begin(&template)?;
            fill_in(&mut session)?;
            assert_eq!(session.state.wizard.as_ref().map(|wizard| wizard.stage), Some(Stage::Review));
            assert!(session.screen().contains("Review"), "{}", session.screen());
            Ok(())
        });
        (written.file, outcome)
    };
    templates(folder).into_iter().map(walk).collect()
}

/// Every template that is written in the files of a repository.
fn templates(folder: &Path) -> Vec<Written> {
    let corpus = folder.parent().unwrap_or(folder);
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
        for path in entries.map(|entry| entry.path()) {
            let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let Some(text) = std::fs::read_to_string(&path).ok().filter(|_| is_yaml) else { continue };
            if !text.contains("Template") {
                continue;
            }
            for (place, document) in yaml::documents(&text).enumerate() {
                let root = document.root.ok().and_then(|root| root.to_json().ok()).unwrap_or_default();
                if root["kind"] == "Template" {
                    let file = path.strip_prefix(corpus).unwrap_or(&path).display().to_string();
                    found.push(Written { file, path: path.clone(), place, line: document.line });
                }
            }
        }
    }
    found.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    found
}

#[test]
fn pages_show_the_fields_that_backstage_shows() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/golden/form.json"));
    let (Ok(text), folders) = (text, repositories()) else {
        println!("skipped: the recorded answers are not beside the repository");
        return;
    };
    let entries: Vec<Value> = serde_json::from_str(&text).expect("it is JSON");
    let (mut same, mut explained, mut other) = (0, 0, Vec::new());
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let of_it = |entry: &&Value| {
            entry["file"].as_str().is_some_and(|file| file.split('/').next() == Some(name.as_str()))
        };
        let entries: Vec<&Value> = entries.iter().filter(of_it).collect();
        if entries.is_empty() {
            continue;
        }
        let repository = Rc::new(Repository::read(&folder));
        let templates = templates(&folder);
        for entry in entries {
            let (file, page) = (entry["file"].as_str().unwrap_or_default(), entry["page"].as_u64());
            let written =
                templates.iter().find(|written| written.file == file && entry["docIndex"] == written.place);
            let written = written.unwrap_or_else(|| panic!("{file} holds the template"));
            let Ok(repository) = repository.having(written) else {
                explained += 1;
                continue;
            };
            let entity = repository.entity(written).expect("it has it");
            let is_known = OTHER_FIELDS
                .iter()
                .any(|(start, on, _)| file.starts_with(start) && on.is_none_or(|on| page == Some(on)));
            for case in entry["cases"].as_array().into_iter().flatten() {
                match difference(entity, entry, case) {
                    None => same += 1,
                    Some(_) if is_known => explained += 1,
                    Some(found) => {
                        other.push(format!("{file} page {page:?} with {}\n{found}", case["formData"]));
                    }
                }
            }
        }
    }
    println!("{same} pages show the same fields, {explained} others on purpose");
    assert!(other.is_empty(), "{} differ\n{}", other.len(), other.join("\n"));
}

/// How the rows of a page differ from what Backstage shows for the same answers.
fn difference(entity: &Entity, entry: &Value, case: &Value) -> Option<String> {
    let page = entry["page"].as_u64().and_then(|page| usize::try_from(page).ok()).unwrap_or_default();
    let values = case["formData"].as_object().cloned().unwrap_or_default();
    let wizard = Wizard::new(entity, Draft { page, values, ..Draft::default() });
    let mut theirs: Vec<&str> = Vec::new();
    for row in case["result"]["visible"].as_array()?.iter().filter(|row| row["hidden"] != true) {
        let path = row["path"].as_str().unwrap_or_default();
        if !theirs.contains(&path) {
            theirs.push(path);
        }
    }
    let mut ours: Vec<String> = Vec::new();
    for row in wizard.rows.iter().map(|row| row.path.to_string()) {
        if !ours.contains(&row) {
            ours.push(row);
        }
    }
    let is_page = wizard.page() == Some(page);
    (!is_page || ours != theirs)
        .then(|| format!("  page: {:?}\n  ours: {ours:?}\n  theirs: {theirs:?}", wizard.page()))
}

//! Every template of the corpus loads, asks, and runs to its end or to its author's mistake.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};
use stagedoor::scaffold::form::{Answers, Field, Form, Kind, Settings};
use stagedoor::scaffold::language::Data;
use stagedoor::scaffold::run::{Request, run};
use stagedoor::scaffold::template::Template;
use stagedoor::sources::folder::LocalSource;
use stagedoor::sources::template_folder::TemplateFolder;

use crate::answers::{ROUNDS, value_of};

/// What keeps templates from running that is no fault of ours: the beginning of the file's path, part of what is said,
/// and whose fault it is.
const MISTAKES: &[(&str, &str, &str)] = &[
    // The corpus holds no hidden folders, and few skeletons of other languages.
    ("", "the template has no `../../../skeletons/", "the corpus lacks a folder"),
    ("cnoe-io__", "the template has no `./data-on-eks`", "it copies a folder that is not there"),
    ("janus-idp__", "the template has no `./template`", "it copies a folder that is not there"),
    // The file is fetched from the network first, which a dry run plans and does not do.
    ("janus-idp__", "`catalog-info.yaml` does not exist", "it needs a file of the network"),
    // A condition on an answer that was not given holds for Backstage's server, so it demands what no form shows.
    ("backstage__backstage/", "`gcpProjectId` is required", "its condition lacks `required`"),
    // The page wants `12:00:00Z`, the server `12:00:00`.
    ("backstage__backstage/", "cutoffTime", "no time of day is right for page and server"),
    ("backstage__demo/", "`token`: value is not of type", "it needs somebody to be signed in"),
    ("janus-idp__", "replaceAll` is undefined", "the language has no `replaceAll`"),
    ("agile-lab-dev__", "`parameters.identifier.split` is undefined", "its skeleton looks for `parameters`"),
    // It copies a folder named after what an entity lists; the made-up one has no such name.
    (
        "na-launch-workshop__",
        "the template has no `./skeleton/overlays/one`",
        "it needs an entity of its own catalog",
    ),
    ("Kamal-Alethix__", "'extra' was unexpected", "the action has no such input"),
    ("54b3r__", "the host `undefined` is not configured", "it does not hand `repoUrl` on"),
];

#[test]
fn every_template_of_the_corpus_runs_to_its_end_or_to_its_authors_mistake() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !root.is_dir() {
        println!("skipped: the corpus is not beside the repository");
        return;
    }
    let root = root.canonicalize().expect("it is there");
    let mut source = LocalSource::new(vec![root.clone()]);
    let catalog = source.read(&());
    let templates = catalog.entities().iter().filter(|entity| {
        entity.reference.kind() == "template" && &*entity.api_version == "scaffolder.backstage.io/v1beta3"
    });
    let (mut count, mut asked, mut ended) = (0, 0, BTreeMap::<String, usize>::new());
    let mut unexplained = Vec::new();
    for entity in templates {
        count += 1;
        let file = entity.origin.file.as_deref().expect("it lies in a file");
        let path = source.absolute(file).expect("it lies on the disk");
        let file = path.strip_prefix(&root).expect("it lies below").to_string_lossy().into_owned();
        match attempt(&entity.document(), &path, &root) {
            Ok(pages) => {
                asked += pages;
                *ended.entry("ran to their end".to_owned()).or_default() += 1;
            }
            Err(said) => {
                match MISTAKES.iter().find(|(start, part, _)| file.starts_with(start) && said.contains(part))
                {
                    Some((_, _, what)) => *ended.entry((*what).to_owned()).or_default() += 1,
                    None => unexplained.push(format!("{file}: {said}")),
                }
            }
        }
    }
    println!("{count} templates, {asked} pages answered: {ended:?}");
    assert!(count > 100, "the corpus holds more");
    assert!(unexplained.is_empty(), "{} of {count}\n{}", unexplained.len(), unexplained.join("\n"));
}

/// Answers a template plausibly and runs it; gives the number of its pages.
fn attempt(entity: &Value, path: &Path, root: &Path) -> Result<usize, String> {
    let template = Template::read(entity, &|_| None)
        .map_err(|wrong| wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let form = Form::of(entity["spec"].get("parameters"), &Settings::default());
    let values = plausible(&form)?;
    let repository =
        root.join(path.strip_prefix(root).ok().and_then(|path| path.iter().next()).unwrap_or_default());
    let world = TemplateFolder::new(path, Some(&repository)).map_err(|error| error.to_string())?;
    let world = world.with_entities(|reference| {
        let (kind, name) = (reference.kind(), reference.name());
        Some(json!({
            "kind": kind, "metadata": {"name": name, "namespace": "default", "annotations": {}},
            "spec": {"type": "service", "instances": [{"name": "one"}]},
        }))
    });
    let values = Data::from(&Value::Object(values));
    let mut request = Request::new(&template, values.as_record().cloned().unwrap_or_default());
    request.user = Data::from(&json!({
        "ref": "user:default/ada",
        "entity": {"kind": "User", "metadata": {"name": "ada"}, "spec": {"profile": {"email": "ada@example.org"}}},
    }));
    let outcome = run(&request, &world, &mut ());
    if let Some(error) = outcome.parameter_errors.first() {
        return Err(format!("parameters{}: {}", error.path, error.message));
    }
    match outcome.failures.first() {
        None => Ok(form.all_pages().len()),
        Some(failure) => Err(format!("step {}: {}", failure.step.as_deref().unwrap_or("-"), failure.message)),
    }
}

/// Values that the form has nothing against: its defaults, and for the rest what the fields say of themselves.
fn plausible(form: &Form) -> Result<Map<String, Value>, String> {
    let mut answers = Answers::default();
    for round in 0..ROUNDS {
        let values = form.settle(&answers);
        let mistakes = form.check(&values);
        if mistakes.is_empty() && round > 0 {
            return Ok(values);
        }
        let fields = form.pages(&values).into_iter().flat_map(|page| form.fields(page, &values).fields);
        for field in fields {
            let is_wrong = mistakes.iter().any(|(_, mistake)| mistake.path == field.path);
            if is_wrong || (field.path.get(&values).is_none() && is_leaf(&field)) {
                answers.set(&field.path, value_of(&field, round));
            }
        }
    }
    let values = form.settle(&answers);
    match form.check(&values).first() {
        None => Ok(values),
        Some((page, mistake)) => Err(format!("page {page}: {mistake}: {:?}", mistake.path.get(&values))),
    }
}

/// Whether a field takes one value by itself.
fn is_leaf(field: &Field) -> bool {
    !matches!(field.kind, Kind::List | Kind::Group | Kind::Alternatives | Kind::Unknown)
}

//! The lint over the templates of some sixty public repositories.

#![expect(clippy::print_stderr, reason = "a test that skips says so")]

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::sync::Arc;

use stagedoor::diagnostic::{Code, Problem};
use stagedoor::scaffold::lint::{API_VERSION, lint};
use stagedoor::sources::folder::LocalSource;
use stagedoor::sources::template::template_at;

/// Every template below a folder of the corpus with what is wrong with it, by the path of its file.
fn linted(folder: &str) -> Option<BTreeMap<String, Vec<Problem>>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !root.is_dir() {
        eprintln!("SKIPPED: ../shared/corpus is not there");
        return None;
    }
    let root = root.canonicalize().expect("it is there");
    let mut source = LocalSource::new(vec![root.join(folder)]);
    let catalog = source.read(&());
    let templates = catalog
        .entities()
        .iter()
        .filter(|entity| entity.reference.kind() == "template" && *entity.api_version == *API_VERSION);
    let mut found: BTreeMap<String, Vec<Problem>> = BTreeMap::new();
    for entity in templates {
        let file = entity.origin.file.as_deref().expect("it lies in a file");
        let home = source.template_home(file).expect("it lies on the disk");
        let text = home.text().expect("it can be read");
        let written = template_at(&text, entity.origin.line).expect("it was read before");
        found.entry(file.to_owned()).or_default().extend(lint(&written, &Arc::from(file), &home));
    }
    Some(found)
}

#[test]
fn every_template_of_the_corpus_is_linted_and_every_place_exists() {
    let Some(found) = linted("") else { return };
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, problems) in &found {
        for problem in problems {
            *codes.entry(problem.code.name()).or_default() += 1;
            let place = problem.place.as_ref().unwrap_or_else(|| panic!("{file}: {problem:?} has no place"));
            assert!(!problem.message.is_empty() && !place.file.is_empty(), "{file}: {problem:?}");
        }
    }
    println!("{} templates: {codes:?}", found.len());
    if env::var_os("STAGEDOOR_SHOW_LINT").is_some() {
        for (file, problems) in &found {
            for problem in problems {
                println!("{file}: {} {:?} {}", problem.code.name(), problem.place, problem.message);
            }
        }
    }
    assert!(found.len() > 100, "the corpus holds more");
}

/// Codes that would raise false alarms if the lint misread a template.
const DOUBTFUL: &[Code] = &[
    Code::TemplateUnasked,
    Code::TemplateUnused,
    Code::TemplateName,
    Code::TemplateStep,
    Code::TemplateCondition,
    Code::TemplateBlanked,
    Code::TemplateSkeleton,
];

/// Code, line, and the name concerned.
type Told = (Code, u32, &'static str);

/// Templates that were read by a person, and all that is to be said of them.
const READ: &[(&str, &[Told])] = &[
    ("backstage__demo/", &[]),
    ("humanitec-architecture__backstage/", &[]),
    // The skeleton's `docs/index.md` says `values.name`; the step hands on `component_id`.
    (
        "backstage__software-templates/scaffolder-templates/create-react-app/",
        &[(Code::TemplateUnasked, 1, "`name`")],
    ),
    // Its step hands on no `destination`; a workflow is rendered with its own expressions in it.
    (
        "backstage__software-templates/scaffolder-templates/clean-architecture-app/",
        &[
            (Code::TemplateBlanked, 24, "`github.head_ref`"),
            (Code::TemplateUnasked, 6, "`destination`"),
            (Code::TemplateUnasked, 6, "`destination`"),
        ],
    ),
    (
        "cnoe-io__stacks/ref-implementation/backstage-templates/entities/app-with-bucket/",
        &[(Code::TemplateUnused, 17, "`labels`"), (Code::TemplateUnused, 29, "`apiVersion`")],
    ),
    (
        "cnoe-io__stacks/ref-implementation/backstage-templates/entities/argo-workflows/",
        &[(Code::TemplateUnused, 18, "`mainApplicationFile`")],
    ),
    ("cnoe-io__stacks/ref-implementation/backstage-templates/entities/basic/", &[]),
    // There is no folder `template`, and `description` is the one name that it does not ask for.
    (
        "q-shift__software-templates/templates/github/obc/",
        &[
            (Code::TemplateUnused, 49, "`storageClassName`"),
            (Code::TemplateSkeleton, 76, "`./template`"),
            (Code::TemplateUnasked, 91, "`parameters.description`"),
        ],
    ),
    // A pull request has no such output; the shared skeleton does not look for `githubOrg`.
    (
        "q-shift__software-templates/templates/github/define-ansible-job/",
        &[
            (Code::TemplateUnused, 32, "`system`"),
            (Code::TemplateUnused, 124, "`githubOrg`"),
            (Code::TemplateStep, 144, "`repoContentsUrl`"),
        ],
    ),
    (
        "q-shift__software-templates/templates/github/register-component/",
        &[(Code::TemplateUnused, 83, "`componentLifecycle`")],
    ),
];

#[test]
fn templates_that_a_person_read_are_told_just_what_that_person_found() {
    for (folder, expected) in READ {
        // One repository at a time: another may have a template of the same name.
        let repository = folder.split('/').next().unwrap_or_default();
        let Some(found) = linted(repository) else { return };
        let inner = &folder[repository.len()..];
        let of = || found.iter().filter(|(file, _)| format!("/{file}").contains(inner));
        assert!(of().next().is_some(), "there is no template in {folder}: {:?}", found.keys());
        let told: Vec<(Code, u32, &str)> = of()
            .flat_map(|(_, problems)| problems)
            .filter(|problem| DOUBTFUL.contains(&problem.code))
            .map(|problem| {
                (problem.code, problem.place.as_ref().map_or(0, |place| place.line), &*problem.message)
            })
            .collect();
        assert_eq!(told.len(), expected.len(), "{folder}: {told:#?}");
        for ((code, line, name), told) in expected.iter().zip(&told) {
            assert_eq!((*code, *line), (told.0, told.1), "{folder}: {told:?}");
            assert!(told.2.contains(name), "{folder}: {told:?} does not name {name}");
        }
    }
}

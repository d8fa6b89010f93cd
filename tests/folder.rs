//! The source over folders: what it finds, follows, leaves out and reads again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use stagedoor::catalog::Catalog;
use stagedoor::diagnostic::{Code, Severity};
use stagedoor::sources::folder::LocalSource;
use stagedoor::sources::{Observer, Progress};

/// A folder with these files, and a source over it.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a folder") };
        for (path, text) in files {
            world.write(path, text);
        }
        world
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    fn source(&self, roots: &[&str]) -> LocalSource {
        LocalSource::new(roots.iter().map(|root| self.path(root)).collect())
    }

    fn read(&self) -> Arc<Catalog> {
        self.source(&[""]).read(&())
    }

    /// The problems of a catalog but for those between entities, as `file:line:column code`.
    fn told(&self, catalog: &Catalog) -> Vec<String> {
        let problems = catalog.problems().iter().filter(|problem| {
            !matches!(problem.code, Code::Orphan | Code::NoOwner | Code::DanglingReference)
        });
        let line = |problem: &stagedoor::diagnostic::Problem| {
            let place = problem.place.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{} {}", place.replace(&format!("{}/", self.folder.path().display()), ""), problem.code)
        };
        problems.map(line).collect()
    }
}

fn entity(kind: &str, name: &str, spec: &str) -> String {
    format!("apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}")
}

fn domain(name: &str) -> String {
    entity("Domain", name, "  owner: team-a\n")
}

fn location(name: &str, targets: &[&str]) -> String {
    let targets: String = targets.iter().map(|target| format!("    - {target}\n")).collect();
    entity("Location", name, &format!("  targets:\n{targets}"))
}

fn names(catalog: &Catalog) -> Vec<&str> {
    catalog.entities().iter().map(|entity| &*entity.name).collect()
}

#[test]
fn a_file_counts_by_its_content_not_by_its_name() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n";
    let quoted = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  d: |\n    apiVersion: backstage.io/v1alpha1\n    kind: Domain\n";
    let world = World::new(&[
        ("a/whatever.YAML", &domain("a")),
        ("b/.backstage/info.yml", &domain("b")),
        (
            "b/json.yaml",
            r#"{"apiVersion": "backstage.io/v1alpha1", "kind": "Domain", "metadata": {"name": "j"}, "spec": {"owner": "o"}}"#,
        ),
        ("k8s/deployment.yaml", deployment),
        ("k8s/config.yaml", quoted),
        ("notes.txt", &domain("t")),
        ("node_modules/x/catalog-info.yaml", &domain("n")),
        (".git/catalog-info.yaml", &domain("g")),
    ]);
    let catalog = world.read();
    assert_eq!(names(&catalog), ["a", "b", "j"]);
    assert_eq!(world.told(&catalog), [""; 0]);
}

#[test]
fn what_version_control_ignores_is_left_out() {
    let world = World::new(&[
        (".gitignore", "/build\n"),
        ("build/catalog-info.yaml", &domain("built")),
        ("catalog-info.yaml", &domain("a")),
    ]);
    assert_eq!(names(&world.read()), ["a"]);
}

#[test]
fn examples_and_test_data_can_be_left_out() {
    let world = World::new(&[
        (".stagedoorignore", "/examples\n"),
        ("examples/catalog-info.yaml", &domain("example")),
        ("catalog-info.yaml", &domain("a")),
    ]);
    assert_eq!(names(&world.read()), ["a"]);
}

#[test]
fn good_documents_stay_beside_bad_ones() {
    let text =
        format!("{}---\nkind: [\n---\n{}---\n- list\n---\n{}", domain("a"), domain("b c"), domain("d"));
    let world = World::new(&[("catalog-info.yaml", &text)]);
    let catalog = world.read();
    assert_eq!(names(&catalog), ["a", "d"]);
    assert_eq!(
        world.told(&catalog),
        [
            "catalog-info.yaml:9:1 yaml-syntax",
            "catalog-info.yaml:13:9 field-format",
            "catalog-info.yaml:17:1 not-an-object"
        ]
    );
    let origin = &catalog.entity("domain:default/d").expect("it is good").origin;
    assert_eq!((origin.line, origin.end_line), (19, 25));
}

#[test]
fn a_location_leads_to_files_of_any_name_and_kind() {
    let world = World::new(&[
        (
            "root.yaml",
            &location(
                "root",
                &["./more/one.txt", "./more/*.yml", "more/plain.yaml", "https://example.com/x.yaml"],
            ),
        ),
        ("more/one.txt", &domain("one")),
        ("more/two.yml", &domain("two")),
        ("more/plain.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: widget\n"),
    ]);
    let catalog = world.read();
    assert_eq!(names(&catalog), ["one", "two", "root", "widget"]);
    assert_eq!(world.told(&catalog), ["more/plain.yaml:2:7 unknown-kind"]);
}

#[test]
fn a_target_that_is_missing_is_named_where_it_is_written() {
    let optional = entity("Location", "maybe", "  presence: optional\n  target: ./none.yaml\n");
    let world = World::new(&[
        ("a.yaml", &location("a", &["./b.yaml", "./none/*.yaml", "./c/"])),
        ("b.yaml", &optional),
        ("c/d.yaml", &domain("d")),
    ]);
    let catalog = world.read();
    assert_eq!(world.told(&catalog), ["a.yaml:8:7 location-target", "a.yaml:9:7 location-target"]);
    let problem = &catalog.problems()[0];
    assert_eq!(problem.reference.as_deref(), Some("location:default/a"));
    assert_eq!(problem.field.as_deref(), Some("spec.targets.1"));
}

#[test]
fn locations_that_lead_in_a_circle_are_noticed() {
    let world = World::new(&[
        ("a.yaml", &location("a", &["./b.yaml"])),
        ("b.yaml", &location("b", &["./c.yaml"])),
        ("c.yaml", &location("c", &["./a.yaml", "./*.yaml"])),
    ]);
    let catalog = world.read();
    assert_eq!(names(&catalog), ["a", "b", "c"]);
    assert_eq!(world.told(&catalog), ["c.yaml:7:7 location-cycle"]);
}

#[test]
fn the_skeletons_of_templates_are_no_entities() {
    let template = |url: &str| {
        format!(
            "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: t\nspec:\n  type: service\n  steps:\n    - action: fetch:template\n      input:\n        url: {url}\n"
        )
    };
    let world = World::new(&[
        ("t/template.yaml", &template("./skeleton")),
        (
            "t/skeleton/catalog-info.yaml",
            "apiVersion: backstage.io/v1alpha1\nkind: ${{ values.kind }}\n{% if x %}\n",
        ),
        ("t/skeleton/nested/template.yaml", &template("../../../kept")),
        ("kept/catalog-info.yaml", &domain("kept")),
        ("own/template.yaml", &template("./").replace("name: t", "name: own")),
        ("own/catalog-info.yaml", &domain("neighbour")),
    ]);
    let catalog = world.read();
    assert_eq!(names(&catalog), ["kept", "neighbour", "own", "t"]);
    assert_eq!(world.told(&catalog), [""; 0]);
    let given = world.source(&["t/skeleton/catalog-info.yaml"]).read(&());
    assert_eq!(world.told(&given), ["t/skeleton/catalog-info.yaml:3:2 yaml-templated"]);
    assert_eq!(given.problems()[0].severity, Severity::Info);
}

#[test]
fn placeholders_read_files_of_the_repository_and_no_others() {
    let api = |name: &str, text: &str| {
        entity(
            "API",
            name,
            &format!(
                "  type: openapi\n  lifecycle: production\n  owner: o\n  definition:\n    $text: {text}\n"
            ),
        )
    };
    let world = World::new(&[
        ("secret.txt", "hidden"),
        ("repo/.git/HEAD", ""),
        ("repo/docs/openapi.yaml", "openapi: 3.0.0\n"),
        ("repo/catalog/good.yaml", &api("good", "../docs/openapi.yaml")),
        ("repo/catalog/rooted.yaml", &api("rooted", "/docs/openapi.yaml")),
        ("repo/catalog/web.yaml", &api("web", "https://example.com/openapi.yaml")),
        ("repo/catalog/outside.yaml", &api("outside", "../../secret.txt")),
        ("repo/catalog/missing.yaml", &api("missing", "./none.yaml")),
        ("repo/catalog/folder.yaml", &api("folder", "../docs")),
    ]);
    let catalog = world.source(&["repo/catalog"]).read(&());
    assert_eq!(names(&catalog), ["good", "rooted", "web"]);
    for good in ["api:default/good", "api:default/rooted"] {
        let document = catalog.entity(good).expect("it is good").document();
        assert_eq!(document["spec"]["definition"], "openapi: 3.0.0\n");
    }
    let places =
        ["folder", "missing", "outside"].map(|name| format!("repo/catalog/{name}.yaml:10:12 placeholder"));
    assert_eq!(world.told(&catalog), places);
    assert!(!format!("{:?}", catalog.problems()).contains("hidden"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_but_not_to_folders() {
    use std::os::unix::fs::symlink;
    let world = World::new(&[("real/catalog-info.yaml", &domain("a")), ("outside/secret.txt", "x")]);
    symlink(world.path("real"), world.path("again")).expect("a link");
    symlink(world.path(""), world.path("real/loop")).expect("a link");
    symlink(world.path("real/catalog-info.yaml"), world.path("copy.yaml")).expect("a link");
    symlink(world.path("nowhere"), world.path("dead.yaml")).expect("a link");
    let catalog = world.read();
    assert_eq!(names(&catalog), ["a"]);
    assert_eq!(world.told(&catalog), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_placeholder_cannot_leave_through_a_link() {
    use std::os::unix::fs::symlink;
    let text = entity("Domain", "a", "  owner: o\n  x:\n    $text: ./link.txt\n");
    let world = World::new(&[("repo/.git/HEAD", ""), ("repo/a.yaml", &text), ("secret.txt", "hidden")]);
    symlink(world.path("secret.txt"), world.path("repo/link.txt")).expect("a link");
    let catalog = world.source(&["repo"]).read(&());
    assert_eq!(world.told(&catalog), ["repo/a.yaml:8:12 placeholder"]);
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let world = World::new(&[("bad.yaml", "")]);
    fs::write(world.path("bad.yaml"), b"apiVersion: backstage.io/v1alpha1\nkind: \xff\xfe\n")
        .expect("written");
    let catalog = world.source(&["none", "bad.yaml"]).read(&());
    assert_eq!(world.told(&catalog), ["bad.yaml:1:1 envelope", "none unreadable"]);
    let missing = catalog.problems().iter().find(|problem| problem.code == Code::Unreadable);
    assert_eq!(missing.map(|problem| problem.severity), Some(Severity::Error));
}

#[test]
fn a_file_under_two_roots_is_read_once() {
    let world = World::new(&[("a/catalog-info.yaml", &domain("a")), ("b/catalog-info.yaml", &domain("b"))]);
    let mut source = world.source(&["", "a", "a/catalog-info.yaml"]);
    let catalog = source.read(&());
    assert_eq!(names(&catalog), ["a", "b"]);
    assert_eq!(world.told(&catalog), [""; 0]);
    assert_eq!(source.counts().files, 2);
}

#[test]
fn a_folder_without_descriptors_says_so() {
    let world = World::new(&[("config.yaml", "a: 1\n")]);
    let mut source = world.source(&[""]);
    source.read(&());
    assert!(source.is_empty_of_descriptors());
    assert_eq!(source.counts().descriptors, 0);
}

#[test]
fn only_what_changed_is_read_again() {
    let world = World::new(&[("a.yaml", &domain("a")), ("b.yaml", &domain("b"))]);
    let mut source = world.source(&[""]);
    let before = source.read(&());
    world.write("a.yaml", &domain("changed"));
    let after = source.reread(&[world.path("a.yaml")]);
    assert_eq!(names(&after), ["b", "changed"]);
    let b = |catalog: &Catalog| catalog.entity("domain:default/b").cloned().expect("it is there");
    assert!(Arc::ptr_eq(&b(&before), &b(&after)), "an untouched file keeps its entities");
}

#[test]
fn files_that_come_and_go_are_noticed() {
    let world = World::new(&[("a.yaml", &domain("a"))]);
    let mut source = world.source(&[""]);
    source.read(&());
    world.write("more/b.yaml", &domain("b"));
    assert_eq!(names(&source.reread(&[world.path("more")])), ["a", "b"]);
    fs::remove_file(world.path("a.yaml")).expect("removed");
    assert_eq!(names(&source.reread(&[world.path("a.yaml")])), ["b"]);
    fs::remove_dir_all(world.path("more")).expect("removed");
    assert_eq!(names(&source.reread(&[])), [""; 0]);
}

#[test]
fn a_text_that_an_entity_embeds_is_read_again_when_it_changes() {
    let text = entity("Domain", "a", "  owner: o\n  x:\n    $text: ./x.txt\n");
    let world = World::new(&[("a.yaml", &text), ("x.txt", "old")]);
    let mut source = world.source(&[""]);
    source.read(&());
    world.write("x.txt", "new");
    let catalog = source.reread(&[world.path("x.txt")]);
    assert_eq!(catalog.entity("domain:default/a").expect("it is good").document()["spec"]["x"], "new");
    fs::remove_file(world.path("x.txt")).expect("removed");
    assert_eq!(world.told(&source.reread(&[world.path("x.txt")])), ["a.yaml:8:12 placeholder"]);
}

#[test]
fn what_a_location_no_longer_names_goes() {
    let world = World::new(&[
        ("catalog/root.yaml", &location("root", &["../other/x.yaml"])),
        ("other/x.yaml", &domain("x")),
    ]);
    let mut source = world.source(&["catalog"]);
    let catalog = source.read(&());
    assert_eq!(names(&catalog), ["x", "root"]);
    let shown =
        catalog.entity("domain:default/x").and_then(|entity| entity.origin.file.clone()).expect("a file");
    assert_eq!(Path::new(&*shown), world.path("other/x.yaml"));
    assert_eq!(source.absolute(&shown), world.path("other/x.yaml").canonicalize().ok());
    world.write("catalog/root.yaml", &location("root", &["https://example.com/x.yaml"]));
    assert_eq!(names(&source.reread(&[world.path("catalog/root.yaml")])), ["root"]);
    assert_eq!(names(&source.reread(&[])), ["root"]);
}

/// Counts what it is told, and stops a reading after some files.
#[derive(Default)]
struct Witness {
    read: AtomicUsize,
    previews: AtomicUsize,
    stop_after: Option<usize>,
}

impl Observer for Witness {
    fn progress(&self, progress: Progress) {
        self.read.fetch_max(progress.read, Ordering::Relaxed);
    }

    fn partial(&self, catalog: Arc<Catalog>) {
        assert!(!catalog.is_empty());
        self.previews.fetch_add(1, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.stop_after.is_some_and(|stop| self.read.load(Ordering::Relaxed) > stop)
    }
}

#[test]
fn a_long_reading_shows_what_it_has_and_can_be_stopped() {
    let files: Vec<(String, String)> =
        (0..600).map(|n| (format!("{n}.yaml"), domain(&format!("d{n}")))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let world = World::new(&files);
    let witness = Witness::default();
    assert_eq!(world.source(&[""]).read(&witness).entities().len(), 600);
    assert_eq!(witness.read.into_inner(), 600);
    assert_eq!(witness.previews.into_inner(), 1);
    let impatient = Witness { stop_after: Some(10), ..Witness::default() };
    assert!(world.source(&[""]).read(&impatient).entities().len() < 600);
}

#[test]
fn the_demo_reads_like_a_folder() {
    let mut demo = LocalSource::demo();
    let catalog = demo.read(&());
    assert!(catalog.entities().len() > 60);
    let origin = catalog.entities()[0].origin.file.clone().expect("it comes from a file");
    assert!(origin.starts_with("demo/"), "{origin}");
    assert_eq!(demo.absolute(&origin), None);
}

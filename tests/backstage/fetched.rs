//! Templates of a server whose files are in a repository alone: fetched by git when somebody asks for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{Run, run_in};
use crate::stub::{Reply, Stub};

const DESCRIPTOR: &str = "apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: parcel
spec:
  type: service
  owner: guild
  parameters:
    properties:
      name: {type: string, default: parcels}
  steps:
    - {id: fetch, action: 'fetch:template', input: {url: ./skeleton, values: {name: '${{ parameters.name }}'}}}
    - {id: shared, action: 'fetch:plain', input: {url: ../shared}}
    - {id: parts, action: 'fetch:plain:file', input: {url: 'https://git.acme.test/acme/parts/blob/v1/LICENSE', targetPath: LICENSE}}
";

/// Repositories, a server that serves a template of one, and the home of somebody who uses it.
struct Place {
    folder: TempDir,
    stub: Stub,
}

impl Place {
    fn new(takes_filters: bool) -> Self {
        let template = json!({
            "apiVersion": "scaffolder.backstage.io/v1beta3",
            "kind": "Template",
            "metadata": {
                "name": "parcel", "namespace": "default", "uid": "u-1", "etag": "e-1",
                "annotations": {
                    "backstage.io/managed-by-location": "url:https://git.acme.test/acme/templates/blob/main/all/parcel/template.yaml",
                    "backstage.io/source-location": "url:https://git.acme.test/acme/templates/tree/main/all/parcel/",
                },
            },
            "relations": [],
            "spec": spec(),
        });
        let stub = Stub::start(move |question| match question.path.split('?').next().unwrap_or_default() {
            "/.backstage/health/v1/readiness" => Reply::json(&json!({"status": "ok"})),
            "/api/catalog/entities/by-query" => {
                Reply::json(&json!({"items": [template], "totalItems": 1, "pageInfo": {}}))
            }
            _ => Reply::status(404, ""),
        });
        let place = Self { folder: tempfile::tempdir().unwrap(), stub };
        place.write("templates/all/parcel/template.yaml", DESCRIPTOR);
        place.write("templates/all/parcel/skeleton/${{ values.name }}.txt", "one\ntwo\n${{ values.name }}\n");
        place.write("templates/all/shared/ci.yaml", "ci: {}\n");
        place.write("templates/huge.bin", &"x".repeat(100_000));
        place.write("parts/LICENSE", "as you like\n");
        for repository in ["templates", "parts"] {
            place.git(repository, &["init", "-q", "--initial-branch=main"]);
            place.commit(repository);
            let bare = place.path(&format!("origin/acme/{repository}.git"));
            place.git(repository, &["clone", "-q", "--bare", ".", &bare.display().to_string()]);
            let takes = if takes_filters { "true" } else { "false" };
            for setting in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
                place.git(&format!("origin/acme/{repository}.git"), &["config", setting, takes]);
            }
        }
        place.git("parts", &["push", "-q", "../origin/acme/parts.git", "main:v1"]);
        let remote = format!("file://{}/{{owner}}/{{repo}}.git", place.path("origin").display());
        let settings =
            format!("[[forge]]\nprovider = \"git\"\nhost = \"git.acme.test\"\nremote = \"{remote}\"\n");
        place.write("home/.config/stagedoor/config.toml", &settings);
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.current_dir(self.path(folder))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), "Ada").env(format!("GIT_{role}_EMAIL"), "ada@acme.test");
        }
        let output = git.args(arguments).output().expect("git is installed");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self, repository: &str) {
        self.git(repository, &["add", "-A"]);
        self.git(repository, &["commit", "-q", "--allow-empty", "-m", "A state"]);
    }

    /// Commits what has changed of the templates, where everybody finds it.
    fn push(&self) {
        self.commit("templates");
        self.git("templates", &["push", "-q", "../origin/acme/templates.git", "main"]);
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let path = std::env::var("PATH").unwrap();
        let arguments = [arguments, &["--source", &self.stub.url]].concat();
        run_in(&self.path("home"), &arguments, &[("PATH", &path), ("GIT_CONFIG_NOSYSTEM", "1")])
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(&format!("home/{path}")))
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// What the server serves of [`DESCRIPTOR`].
fn spec() -> Value {
    json!({
        "type": "service", "owner": "guild",
        "parameters": {"properties": {"name": {"type": "string", "default": "parcels"}}},
        "steps": [
            {"id": "fetch", "action": "fetch:template",
             "input": {"url": "./skeleton", "values": {"name": "${{ parameters.name }}"}}},
            {"id": "shared", "action": "fetch:plain", "input": {"url": "../shared"}},
            {"id": "parts", "action": "fetch:plain:file",
             "input": {"url": "https://git.acme.test/acme/parts/blob/v1/LICENSE", "targetPath": "LICENSE"}},
        ],
    })
}

const NEW: &[&str] = &["new", "parcel", "--set", "name=boxes"];

#[test]
fn nothing_is_fetched_before_somebody_asks_for_it() {
    let place = Place::new(true);
    let run = place.run(&[NEW, &["--dry-run"]].concat());
    for missing in [
        "all/parcel of git.acme.test/acme/templates at main",
        "all/shared of git.acme.test/acme/templates at main",
        "LICENSE of git.acme.test/acme/parts at v1",
    ] {
        assert!(run.err.contains(&format!("{missing} is not here; --fetch has git fetch it")), "{}", run.err);
    }
    assert!(!place.path("home/.cache/stagedoor/templates").exists());
    let run = place.run(&[NEW, &["--dry-run", "--fetch", "--offline"]].concat());
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("nothing is fetched: --offline"), "{}", run.err);
}

#[test]
fn a_served_template_runs_here_with_its_files_fetched_and_is_updated_later() {
    for takes_filters in [true, false] {
        let place = Place::new(takes_filters);
        let run = place.run(&[NEW, &["--fetch", "--output", "made"]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains("asking file://") && run.err.contains("1 file of commit"), "{}", run.err);
        assert_eq!(place.read("made/boxes.txt"), "one\ntwo\nboxes\n");
        assert_eq!(
            (place.read("made/ci.yaml"), place.read("made/LICENSE")),
            ("ci: {}\n".into(), "as you like\n".into())
        );
        let commit = place.git("templates", &["rev-parse", "HEAD"]);
        let record = place.read("made/.stagedoor-answers.yaml");
        let source =
            "  repository: https://git.acme.test/acme/templates.git\n  file: all/parcel/template.yaml\n";
        assert!(record.contains(source), "{record}");
        assert!(record.contains(&format!("  commit: {commit}\n")), "{record}");
        // What was fetched is read from then on, also without a network.
        let run = place.run(&[NEW, &["--dry-run", "--offline", "--print", "boxes.txt"]].concat());
        assert_eq!((run.code, run.out.as_str()), (0, "one\ntwo\nboxes\n"), "{}", run.err);
        if !takes_filters {
            continue;
        }
        let cached = files(&place.path("home/.cache/stagedoor/templates"));
        assert!(cached.iter().all(|file| !file.ends_with("huge.bin")), "{cached:?}");
        place.git("home/made", &["init", "-q"]);
        place.commit("home/made");
        let check = place.run(&["update", "made", "--fetch", "--check"]);
        assert_eq!(check.code, 0, "{} {}", check.out, check.err);
        place.write(
            "templates/all/parcel/skeleton/${{ values.name }}.txt",
            "zero\none\ntwo\n${{ values.name }}\n",
        );
        place.push();
        place.write("home/made/boxes.txt", "one\ntwo\nboxes\nmine\n");
        place.commit("home/made");
        let check = place.run(&["update", "made", "--fetch", "--check"]);
        assert_eq!(check.code, 1, "{} {}", check.out, check.err);
        let update = place.run(&["update", "made", "--fetch", "--yes"]);
        assert_eq!(update.code, 0, "{} {}", update.out, update.err);
        assert_eq!(place.read("made/boxes.txt"), "zero\none\ntwo\nboxes\nmine\n");
        let commit = place.git("templates", &["rev-parse", "HEAD"]);
        assert!(place.read("made/.stagedoor-answers.yaml").contains(&commit));
    }
}

#[test]
fn what_cannot_be_fetched_is_said_and_nothing_is_written() {
    let place = Place::new(true);
    let fails = |why: &str| {
        let run = place.run(&[NEW, &["--fetch", "--output", "made"]].concat());
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains(why), "{}", run.err);
        assert!(!place.path("home/made").exists());
    };
    fs::rename(place.path("origin/acme/parts.git"), place.path("gone")).unwrap();
    fails("LICENSE of git.acme.test/acme/parts at v1 cannot be fetched: git: ");
    fs::rename(place.path("gone"), place.path("origin/acme/parts.git")).unwrap();
    place.git("origin/acme/parts.git", &["branch", "-m", "v1", "v2"]);
    fails("v1");
    place.write("home/.config/stagedoor/config.toml", "");
    fails("the host `git.acme.test` is not known; name it in a [[forge]] of the settings");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

//! `update`: projects brought in step with their templates, with a real git.

mod answers;
mod asked;
mod generated;
mod hostile;
mod moves;
mod odd;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::templates::service;
use crate::{Run, run_with};

/// A template in a repository, and a project that was made from it, in another.
struct Pair {
    folder: tempfile::TempDir,
}

const QUESTIONS: &str = "  parameters:
    title: About it
    required: [name]
    properties:
      name: {type: string}
      port: {type: number, default: 8080}
      # more
  steps:
    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        values: {name: \"${{ parameters.name }}\", port: \"${{ parameters.port }}\", all: \"${{ parameters }}\"}
";

/// Twelve lines to move, cut and change.
const TEXT: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n";

impl Pair {
    /// The pair for a skeleton of these files; a file whose text begins with `#!` is executable.
    fn of(skeleton: &[(&str, &[u8])]) -> Self {
        let pair = Self::template(skeleton);
        let run = pair.run(&["new", "tpl/service", "--set", "name=parcels", "--output", "project"]);
        assert_eq!(run.code(), 0, "{}", run.err());
        pair.start();
        pair
    }

    /// Only the template.
    fn template(skeleton: &[(&str, &[u8])]) -> Self {
        let pair = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(pair.path("tpl/service/skeleton")).unwrap();
        pair.git("tpl", &["init", "-q"]);
        pair.write("tpl/service/template.yaml", service(QUESTIONS).as_bytes());
        for (path, bytes) in skeleton {
            pair.write(&format!("tpl/service/skeleton/{path}"), bytes);
        }
        pair.commit("tpl");
        pair
    }

    /// Puts the project into a repository of its own.
    fn start(&self) {
        self.git("project", &["init", "-q"]);
        self.commit("project");
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        if bytes.starts_with(b"#!") {
            set_executable(&path, true);
        }
    }

    /// Changes a file of the skeleton.
    fn skeleton(&self, path: &str, bytes: &[u8]) {
        self.write(&format!("tpl/service/skeleton/{path}"), bytes);
    }

    /// Changes the descriptor.
    fn descriptor(&self, from: &str, to: &str) {
        let path = self.path("tpl/service/template.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn commit(&self, repository: &str) {
        self.git(repository, &["add", "-A"]);
        self.git(repository, &["commit", "-q", "--allow-empty", "-m", "A state"]);
    }

    fn git(&self, repository: &str, arguments: &[&str]) -> String {
        let output = git(&self.path(repository)).args(arguments).output().expect("git is installed");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs `stagedoor` in the folder around both.
    fn run(&self, arguments: &[&str]) -> Run {
        self.run_as(arguments, &[])
    }

    fn run_as(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let path = std::env::var("PATH").unwrap();
        let own = [("PATH", path.as_str()), ("GIT_CONFIG_NOSYSTEM", "1")];
        run_with(self.folder.path(), arguments, &[&own[..], variables].concat())
    }

    /// Commits both sides, then updates the project.
    fn update(&self, more: &[&str]) -> Run {
        self.commit("tpl");
        self.commit("project");
        self.run(&[&["update", "project"], more].concat())
    }

    /// What stands in the project now; none when nothing does.
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.path("project").join(path)).ok()
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(path).unwrap_or_else(|| panic!("{path} is there"))).unwrap()
    }
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "Ada").env(format!("GIT_{role}_EMAIL"), "ada@example.org");
    }
    git
}

/// What `git merge-file` itself makes of three texts, and whether without a conflict.
fn merged(base: &[u8], yours: &[u8], template: &[u8]) -> (Vec<u8>, bool) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("y", yours), ("b", base), ("t", template)] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let labels = ["-L", "yours", "-L", "base", "-L", "template", "y", "b", "t"];
    let output = git(folder.path()).args(["merge-file", "-p"]).args(labels).output().unwrap();
    (output.stdout, output.status.success())
}

fn set_executable(path: &Path, runs: bool) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(if runs { 0o755 } else { 0o644 })).unwrap();
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o111 != 0
}

//! A user at work: a home, a git that knows them, settings, a template, and secrets that must not leak.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;

use crate::server::{Kind, Server};

/// The token of the service.
pub(crate) const TOKEN: &str = "t0ken-MARKED-5c1f";
/// A secret that the template is given.
pub(crate) const SECRET: &str = "s3cret-MARKED-9d2e";

pub(crate) struct Desk {
    folder: TempDir,
}

pub(crate) struct Run(Output);

impl Desk {
    /// A desk with a template of these steps, which has a skeleton of three files.
    pub(crate) fn new(settings: &str, steps: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.write("home/.gitconfig", "[user]\n\tname = Ada Byron\n\temail = ada@acme.test\n");
        desk.write("config/stagedoor/config.toml", settings);
        desk.write("t/skeleton/README.md", "# ${{ values.name }}\n");
        desk.write("t/skeleton/.gitignore", "*.log\n");
        desk.write("t/skeleton/build.log", "not for anybody\n");
        desk.write("t/skeleton/run.sh", "#!/bin/sh\n");
        desk.write("tmp/.keep", "");
        desk.shim();
        desk.template(steps);
        desk
    }

    /// Puts other steps into the template.
    pub(crate) fn template(&self, steps: &str) {
        let text = format!(
            "apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {{name: service}}
spec:
  type: service
  parameters:
    properties:
      name: {{type: string, default: parcels}}
      key: {{type: string, ui:field: Secret}}
  steps:
    - id: fetch
      action: fetch:template
      input: {{url: ./skeleton, values: {{name: \"${{{{ parameters.name }}}}\"}}}}
{steps}
  output:
    links:
      - {{title: Code, url: \"${{{{ steps.publish.output.remoteUrl }}}}\"}}
"
        );
        self.write("t/template.yaml", &text);
    }

    /// The settings for a server.
    pub(crate) fn settings(server: &Server, kind: Kind) -> String {
        let provider = match kind {
            Kind::Gitea => "gitea",
            Kind::GitHub => "github",
            Kind::GitLab => "gitlab",
        };
        format!(
            "[[forge]]\nprovider = \"{provider}\"\nurl = \"{}\"\ntoken_env = \"FORGE_TOKEN\"\n",
            server.url
        )
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Every git that is run says with which arguments, so that a token among them is found.
    fn shim(&self) {
        let real = Command::new("sh").args(["-c", "command -v git"]).output().unwrap().stdout;
        let real = String::from_utf8(real).unwrap();
        let log = self.path("git-arguments.log");
        let script = format!("#!/bin/sh\necho \"$@\" >> {}\nexec {} \"$@\"\n", log.display(), real.trim());
        self.write("bin/git", &script);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(self.path("bin/git"), fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stagedoor"));
        let path = std::env::var("PATH").unwrap();
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("FORGE_TOKEN", TOKEN)
            .env("KEY", SECRET)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let run = Run(self.command(arguments).output().unwrap());
        self.must_be_clean(&run.all());
        run
    }

    /// `new … --publish`, with further arguments.
    pub(crate) fn publish(&self, arguments: &[&str]) -> Run {
        self.run(&[&PUBLISH, arguments].concat())
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(&[&PUBLISH, arguments].concat());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Goes on with the only run.
    pub(crate) fn resume(&self) -> Run {
        self.resume_with(&[])
    }

    /// The same, with further arguments.
    pub(crate) fn resume_with(&self, arguments: &[&str]) -> Run {
        let id = self.journal()["id"].as_str().unwrap().to_owned();
        self.run(&[&["runs", "resume", &id, "--json", "--secret", "key=env:KEY"], arguments].concat())
    }

    /// The journal of the only run.
    pub(crate) fn journal(&self) -> serde_json::Value {
        let runs = self.run(&["runs", "list", "--json"]).json();
        assert_eq!(runs.as_array().unwrap().len(), 1, "{runs}");
        runs[0].clone()
    }

    /// No file that was written, and nothing that was said, holds a secret, in any spelling of it.
    fn must_be_clean(&self, said: &str) {
        let pairs =
            ["oauth2", "x-access-token", "ada"].map(|user| STANDARD.encode(format!("{user}:{TOKEN}")));
        let spellings =
            [TOKEN.to_owned(), SECRET.to_owned(), STANDARD.encode(TOKEN), STANDARD.encode(SECRET)];
        let has =
            |bytes: &[u8], secret: &str| bytes.windows(secret.len()).any(|found| found == secret.as_bytes());
        for secret in spellings.iter().chain(&pairs) {
            assert!(!said.contains(secret.as_str()), "{said}");
            for file in files(self.folder.path()) {
                let bytes = fs::read(&file).unwrap_or_default();
                assert!(!has(&bytes, secret), "{} holds {secret}", file.display());
            }
        }
    }
}

const PUBLISH: [&str; 7] =
    ["new", "t/template.yaml", "--publish", "--yes", "--json", "--secret", "key=env:KEY"];

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map_while(Result::ok);
    let below = entries.flat_map(|entry| {
        let path = entry.path();
        if path.is_dir() { files(&path) } else { vec![path] }
    });
    below.collect()
}

impl Run {
    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().expect("it ended by itself")
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub(crate) fn all(&self) -> String {
        format!("{}\n{}", String::from_utf8_lossy(&self.0.stdout), self.err())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.0.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.all()))
    }

    /// What the step that was carried out last gave.
    pub(crate) fn outputs(&self) -> serde_json::Value {
        let done = self.json();
        assert_eq!(done["ok"], true, "{}", self.all());
        done["carriedOut"].as_array().unwrap().last().unwrap()["outputs"].clone()
    }
}

//! The commands, run as a shell runs them.
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test fails it")]

mod diff;
mod hostile;
mod impact;
mod lint;
mod new;
mod owner;
mod plain;
mod read;
mod settings;
mod template;
#[path = "../templates/mod.rs"]
mod templates;
#[cfg(unix)]
mod update;

use std::path::Path;
use std::process::{Command, Output};

/// A run of the program in an empty home.
struct Run {
    output: Output,
}

/// Runs `stagedoor` with `arguments` (split at spaces) in `folder`.
fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, &[])
}

fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_stagedoor"));
    command.args(arguments).current_dir(folder).env_clear().env("HOME", home.path());
    command.envs(variables.iter().copied());
    Run { output: command.output().unwrap() }
}

/// Runs `stagedoor` on the demo catalog.
fn demo(arguments: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    run_in(folder.path(), &[&["--demo"], arguments].concat())
}

impl Run {
    fn code(&self) -> i32 {
        self.output.status.code().expect("it ended by itself")
    }

    fn out(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("text")
    }

    fn err(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).expect("text")
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.out(), self.err()))
    }
}

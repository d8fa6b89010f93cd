//! Runs of the program in an empty home.

use std::path::Path;
use std::process::Command;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `stagedoor` with `variables` and no others.
pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    run_in(tempfile::tempdir().unwrap().path(), arguments, variables)
}

/// The program in that home.
pub(crate) fn command_in(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stagedoor"));
    command.args(arguments).current_dir(home).env_clear().env("HOME", home);
    command
}

/// The same in a home that stays.
pub(crate) fn run_in(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = command_in(home, arguments);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    Run {
        code: output.status.code().expect("it ended by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

impl Run {
    /// The exported entities by reference, each as it was printed.
    pub(crate) fn entities(&self) -> std::collections::BTreeMap<String, serde_json::Value> {
        let entities = self.out.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let named = entities.map(|entity: serde_json::Value| {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or("default").to_lowercase();
            let metadata = &entity["metadata"];
            let reference = format!(
                "{}:{}/{}",
                text(&entity["kind"]),
                text(&metadata["namespace"]),
                text(&metadata["name"])
            );
            (reference, entity)
        });
        named.collect()
    }

    /// The one line of the complaint.
    pub(crate) fn complaint(&self) -> &str {
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err.trim_end()
    }
}

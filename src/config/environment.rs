use std::collections::BTreeMap;
use std::path::PathBuf;

/// The variables that a session was started with.
///
/// Handed in rather than asked for, because one process serves many sessions: what a terminal can
/// do and what its user wants belongs to the session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    folders: Option<Folders>,
}

/// Where the platform keeps an application's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// What the user edits.
    pub config: PathBuf,
    /// What must survive a restart.
    pub state: PathBuf,
    /// What may be thrown away.
    pub cache: PathBuf,
}

impl Environment {
    /// The environment of this process, with the folders of its platform.
    pub fn of_process() -> Self {
        // Variables that are not Unicode cannot hold anything that is read here, save paths,
        // which then fall back to the platform's folders.
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let folders = directories::ProjectDirs::from("", "", "stagedoor").map(|dirs| Folders {
            config: dirs.config_dir().to_owned(),
            state: dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned(),
            cache: dirs.cache_dir().to_owned(),
        });
        Self { variables, folders }
    }

    /// An environment of just these variables, without folders of its own: a remote session, a test.
    pub fn of<N: Into<String>, V: Into<String>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { variables, folders: None }
    }

    /// The value of a variable; one that is set to nothing counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether a variable is set to something.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether `PATH` leads to a program of this name.
    pub fn has_program(&self, name: &str) -> bool {
        let path = self.get("PATH").unwrap_or_default();
        std::env::split_paths(path).any(|folder| folder.join(name).is_file())
    }

    /// The platform's folders, if the process has a user with a home.
    pub fn folders(&self) -> Option<&Folders> {
        self.folders.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let environment = Environment::of([("NO_COLOR", ""), ("TERM", "xterm")]);
        assert_eq!(environment.get("TERM"), Some("xterm"));
        assert!(!environment.has("NO_COLOR"));
    }

    #[test]
    fn programs_are_found_on_the_path() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("wl-copy"), "").unwrap();
        let environment = Environment::of([("PATH", folder.path().display().to_string())]);
        assert!(environment.has_program("wl-copy"));
        assert!(!environment.has_program("xclip"));
    }
}

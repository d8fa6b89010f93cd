use std::path::{Path, PathBuf};

use super::{Environment, Flags};

/// Where the files of this user are. A path is missing when the user has no home to keep it in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// The settings.
    pub config_file: Option<PathBuf>,
    /// Whether the settings file was asked for by name, so that its absence is a mistake.
    pub config_named: bool,
    /// The folder with the user's own themes, `NAME.toml` each.
    pub themes: Option<PathBuf>,
    /// What must survive a restart: stars, recent entities, journals.
    pub state: Option<PathBuf>,
    /// What may be thrown away: snapshots of catalogs.
    pub cache: Option<PathBuf>,
    /// The log file.
    pub log: Option<PathBuf>,
}

impl Paths {
    /// Settles the paths: flags, then `STAGEDOOR_CONFIG`, then the XDG variables (on every
    /// platform, when they are absolute as their specification demands), then the platform's own.
    pub fn of(environment: &Environment, flags: &Flags) -> Self {
        let folders = environment.folders();
        let folder = |variable: &str, platform: Option<&Path>| {
            xdg(environment, variable).or_else(|| platform.map(Path::to_owned))
        };
        let config = folder("XDG_CONFIG_HOME", folders.map(|folders| folders.config.as_path()));
        let state = folder("XDG_STATE_HOME", folders.map(|folders| folders.state.as_path()));
        let cache = folder("XDG_CACHE_HOME", folders.map(|folders| folders.cache.as_path()));
        let named = flags.config.clone().or_else(|| environment.get("STAGEDOOR_CONFIG").map(PathBuf::from));

        Self {
            config_named: named.is_some(),
            config_file: named.or_else(|| config.as_ref().map(|folder| folder.join("config.toml"))),
            themes: config.map(|folder| folder.join("themes")),
            log: flags.log.clone().or_else(|| state.as_ref().map(|folder| folder.join("stagedoor.log"))),
            state,
            cache,
        }
    }
}

fn xdg(environment: &Environment, variable: &str) -> Option<PathBuf> {
    let folder = environment.get(variable).map(Path::new)?;
    folder.is_absolute().then(|| folder.join("stagedoor"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn xdg_variables_place_everything() {
        let environment = Environment::of([
            ("XDG_CONFIG_HOME", "/c"),
            ("XDG_STATE_HOME", "/s"),
            ("XDG_CACHE_HOME", "relative"),
        ]);
        let paths = Paths::of(&environment, &Flags::default());
        assert_eq!(paths.config_file, Some("/c/stagedoor/config.toml".into()));
        assert_eq!(paths.themes, Some("/c/stagedoor/themes".into()));
        assert_eq!(paths.log, Some("/s/stagedoor/stagedoor.log".into()));
        assert_eq!(paths.cache, None);
        assert!(!paths.config_named);
    }

    #[test]
    fn a_flag_beats_the_variable() {
        let environment = Environment::of([("STAGEDOOR_CONFIG", "variable.toml")]);
        let flags = Flags { config: Some("flag.toml".into()), ..Flags::default() };
        assert_eq!(Paths::of(&environment, &flags).config_file, Some("flag.toml".into()));
        let paths = Paths::of(&environment, &Flags::default());
        assert_eq!(paths.config_file, Some("variable.toml".into()));
        assert!(paths.config_named);
    }
}

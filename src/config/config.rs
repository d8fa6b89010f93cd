use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, io};

use super::layer::{Layer, SCALAR_KEYS, variable_of};
use super::settings_file::{Reading, Settings, read};
use super::text_file::named_text;
use super::toml_file::suggestion;
use super::{
    ColorChoice, Environment, Flags, Forge, GlyphChoice, Interval, Keymap, OnCall, Paths, PreviewPlace,
    ServerAccess, Source, UserTheme, View,
};
use crate::diagnostic::{Code, Place, Problem, Severity};

/// The settings of a session, complete and checked.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own for the user")]
pub struct Config {
    /// The catalogs, in the order they were given; empty when none was.
    pub sources: Vec<Source>,
    /// Show the embedded catalog, whatever `sources` says.
    pub demo: bool,
    /// The name of the theme; one that exists.
    pub theme: String,
    /// Which characters to draw with.
    pub glyphs: GlyphChoice,
    /// When to colour.
    pub color: ColorChoice,
    /// Where the preview stands.
    pub preview: PreviewPlace,
    /// Whether clicks and the wheel do something.
    pub mouse: bool,
    /// Whether files that change on disk are read again.
    pub watch: bool,
    /// How often servers are asked what has changed.
    pub refresh: Interval,
    /// The editor's command line, from the settings or from `VISUAL` or `EDITOR`.
    pub editor: Option<String>,
    /// The reference of the user whose entities are "owned", as it was written.
    pub me: Option<String>,
    /// The keys: the built-in ones with the user's over them.
    pub keymap: Keymap,
    /// The profile that was asked for and exists.
    pub profile: Option<String>,
    /// Never ask a server.
    pub offline: bool,
    /// What was read last time will do.
    pub cached: bool,
    /// No borders, no spinner, no alternate screen.
    pub plain: bool,
    /// The user's own themes.
    pub user_themes: Vec<UserTheme>,
    /// Queries under a name, the user's own before those that the catalog shares.
    pub views: Vec<View>,
    /// Who is asked who is on call, the first that knows something first.
    pub oncall: Vec<OnCall>,
    /// The services that host repositories: those of the settings, then those that need none.
    pub forges: Vec<Forge>,
    /// Where the user's files are.
    pub paths: Paths,
    origins: BTreeMap<&'static str, Origin>,
}

/// The names that the program knows, against which settings are checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// Every command that a key can run.
    pub commands: &'a [&'a str],
    /// The built-in themes.
    pub themes: &'a [&'a str],
    /// The columns of a list.
    pub columns: &'a [&'a str],
    /// What a list can be sorted by.
    pub orders: &'a [&'a str],
}

/// Where a setting got its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// The settings file.
    File,
    /// A profile in the settings file.
    Profile(String),
    /// A variable of the environment.
    Variable(String),
    /// The command line.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File => out.write_str("settings file"),
            Self::Profile(name) => write!(out, "profile {name}"),
            Self::Variable(name) => out.write_str(name),
            Self::Flag => out.write_str("command line"),
        }
    }
}

/// A setting as `config show` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The key in the settings file.
    pub key: &'static str,
    /// Its value as TOML; empty when it has none.
    pub value: String,
    /// Where the value comes from.
    pub origin: Origin,
}

impl Config {
    /// Reads the settings of a session, and says what is wrong with them.
    ///
    /// There is always a configuration: a mistake costs only the setting that it stands in.
    /// Problems of [`Severity::Error`] mean that something which was asked for is missing.
    pub fn load(environment: &Environment, flags: &Flags, names: Names<'_>) -> (Self, Vec<Problem>) {
        let paths = Paths::of(environment, flags);
        let (user_themes, mut problems) =
            paths.themes.as_deref().map(UserTheme::read_all).unwrap_or_default();
        let text = paths.config_file.as_deref().and_then(|file| match named_text(file) {
            Ok(text) => Some(text),
            Err(cause) if is_absent(&cause) && !paths.config_named => None,
            Err(cause) => {
                problems.push(unreadable(file, &cause));
                None
            }
        });
        let (config, more) = Self::assemble(text.as_deref(), paths, user_themes, environment, flags, names);
        problems.extend(more);
        (config, problems)
    }

    /// Like [`Config::load`], with the settings file already read.
    pub(super) fn assemble(
        text: Option<&str>,
        paths: Paths,
        user_themes: Vec<UserTheme>,
        environment: &Environment,
        flags: &Flags,
        names: Names<'_>,
    ) -> (Self, Vec<Problem>) {
        let themes: Vec<&str> =
            names.themes.iter().copied().chain(user_themes.iter().map(|theme| theme.name.as_str())).collect();
        let names = Names { themes: &themes, ..names };

        let file = paths.config_file.as_deref().unwrap_or(Path::new(""));
        let (settings, mut problems) = text.map_or_else(Default::default, |text| {
            let name = file.display().to_string();
            let folder = file.parent().unwrap_or(Path::new(""));
            let home = environment.get("HOME");
            read(text, Reading { name: &name, folder, home, names })
        });
        let (profile, problem) = chosen_profile(&settings, environment, flags);
        problems.extend(problem);
        let (variables, refused) = Layer::of_variables(environment, &names);
        problems.extend(refused.into_iter().map(|(variable, value, help)| {
            Problem::new(Code::SettingValue, format!("`{variable}` cannot be `{value}`")).help(help)
        }));

        let mut layers = vec![(Origin::Variable("EDITOR".to_owned()), Layer::of_custom(environment))];
        layers.push((Origin::File, settings.base));
        if let Some((name, layer)) = &profile {
            layers.push((Origin::Profile(name.clone()), layer.clone()));
        }
        layers.push((Origin::Variable(String::new()), variables));
        layers.push((Origin::Flag, Layer::of_flags(flags)));

        let mut keymap = Keymap::built_in();
        for (_, layer) in &layers {
            problems.extend(keymap.overlay(&layer.keys));
        }
        let mut settled = Settled { layers, origins: BTreeMap::new() };
        let config = Self {
            sources: settled.sources(),
            demo: flags.demo,
            theme: settled.pick("theme", |layer| layer.theme.clone()).unwrap_or_else(|| "default".to_owned()),
            glyphs: settled.pick("glyphs", |layer| layer.glyphs).unwrap_or_default(),
            color: settled.pick("color", |layer| layer.color).unwrap_or_default(),
            preview: settled.pick("preview", |layer| layer.preview).unwrap_or_default(),
            mouse: settled.pick("mouse", |layer| layer.mouse).unwrap_or(true),
            watch: settled.pick("watch", |layer| layer.watch).unwrap_or(true),
            refresh: settled.pick("refresh", |layer| layer.refresh).unwrap_or_default(),
            editor: settled.pick("editor", |layer| layer.editor.clone()),
            me: settled.pick("me", |layer| layer.me.clone()),
            views: settled.pick("view", |layer| layer.views.clone()).unwrap_or_default(),
            oncall: settled.pick("oncall", |layer| layer.oncall.clone()).unwrap_or_default(),
            forges: Forge::with_usual(
                settled.pick("forge", |layer| layer.forges.clone()).unwrap_or_default(),
            ),
            keymap,
            profile: profile.map(|(name, _)| name),
            offline: flags.offline,
            cached: flags.cached,
            plain: flags.plain,
            user_themes,
            paths,
            origins: settled.origins,
        };
        (config, problems)
    }

    /// Adds the views that the catalog in `folder` shares; of two with the same name the former stays.
    pub fn share(&mut self, folder: &Path, names: Names<'_>) -> Vec<Problem> {
        let (shared, problems) = View::read_shared(folder, names);
        let is_new = |view: &View| !self.views.iter().any(|own| own.name == view.name);
        let shared: Vec<View> = shared.into_iter().filter(is_new).collect();
        self.views.extend(shared);
        problems
    }

    /// Where the setting `key` got its value.
    pub fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or(Origin::Default)
    }

    /// Every setting that is one value, with its value and where that comes from.
    pub fn shown(&self) -> Vec<Shown> {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let value = |key| match key {
            "theme" => quoted(&self.theme),
            "glyphs" => quoted(self.glyphs.word()),
            "color" => quoted(self.color.word()),
            "preview" => quoted(self.preview.word()),
            "mouse" => self.mouse.to_string(),
            "watch" => self.watch.to_string(),
            "refresh" => quoted(&self.refresh.to_string()),
            "editor" => self.editor.as_deref().map(quoted).unwrap_or_default(),
            _ => self.me.as_deref().map(quoted).unwrap_or_default(),
        };
        SCALAR_KEYS.iter().map(|&key| Shown { key, value: value(key), origin: self.origin(key) }).collect()
    }
}

/// The layers, lowest first, and where each setting was found.
struct Settled {
    layers: Vec<(Origin, Layer)>,
    origins: BTreeMap<&'static str, Origin>,
}

impl Settled {
    /// The sources; a server that the command line names by its address alone is asked as the
    /// settings say of it.
    fn sources(&mut self) -> Vec<Source> {
        let mut sources = self.pick("source", |layer| layer.sources.clone()).unwrap_or_default();
        let configured = self.layers.iter().rev().filter_map(|(_, layer)| layer.sources.as_ref()).flatten();
        for source in &mut sources {
            let mut same = configured.clone().filter(|other| other.is_same_server(source));
            if let Some(known) = same.find(|other| other.access != ServerAccess::default()) {
                source.access = known.access.clone();
            }
        }
        sources
    }

    fn pick<T>(&mut self, key: &'static str, of: impl Fn(&Layer) -> Option<T>) -> Option<T> {
        let (origin, value) =
            self.layers.iter().rev().find_map(|(origin, layer)| Some((origin, of(layer)?)))?;
        let origin = match origin {
            Origin::Variable(name) if name.is_empty() => Origin::Variable(variable_of(key)),
            origin => origin.clone(),
        };
        self.origins.insert(key, origin);
        Some(value)
    }
}

fn chosen_profile(
    settings: &Settings,
    environment: &Environment,
    flags: &Flags,
) -> (Option<(String, Layer)>, Option<Problem>) {
    let Some(wanted) = flags.profile.as_deref().or_else(|| environment.get("STAGEDOOR_PROFILE")) else {
        return (None, None);
    };
    if let Some(found) = settings.profiles.iter().find(|(name, _)| name == wanted) {
        return (Some(found.clone()), None);
    }
    let known: Vec<_> = settings.profiles.iter().map(|(name, _)| name.as_str()).collect();
    let help = match suggestion(wanted, &known) {
        help if known.is_empty() || help.is_empty() => {
            format!("Add [profile.{wanted}] to the settings file.")
        }
        help => help,
    };
    let mut problem = Problem::new(Code::UnknownSetting, format!("`{wanted}` is no profile")).help(help);
    problem.severity = Severity::Error;
    (None, Some(problem))
}

/// Whether there is no such file: a home folder that is none holds no file either.
fn is_absent(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unreadable(file: &Path, cause: &io::Error) -> Problem {
    let help = match cause.kind() {
        io::ErrorKind::InvalidData => "Save it as UTF-8, or name another file with --config.",
        _ => "Make it readable, or name another file with --config.",
    };
    Problem::new(Code::Unreadable, format!("the settings could not be read: {cause}"))
        .help(help)
        .at(Place::whole(file.display().to_string().into()))
}

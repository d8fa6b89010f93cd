use super::keymap::Row;
use super::toml_file::suggestion;
use super::{
    ColorChoice, Environment, Flags, Forge, GlyphChoice, Interval, Names, OnCall, PreviewPlace, ServerAccess,
    Source, SourceAt, View,
};

/// The settings that are one value each, in the order of the documentation. Each can also be set
/// by the variable `STAGEDOOR_` and its name in capitals.
pub const SCALAR_KEYS: &[&str] =
    &["theme", "glyphs", "color", "preview", "mouse", "watch", "refresh", "editor", "me"];

/// What one layer sets; whatever it leaves out stays as the layer below has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    pub(super) sources: Option<Vec<Source>>,
    pub(super) views: Option<Vec<View>>,
    pub(super) oncall: Option<Vec<OnCall>>,
    pub(super) forges: Option<Vec<Forge>>,
    pub(super) theme: Option<String>,
    pub(super) glyphs: Option<GlyphChoice>,
    pub(super) color: Option<ColorChoice>,
    pub(super) preview: Option<PreviewPlace>,
    pub(super) mouse: Option<bool>,
    pub(super) watch: Option<bool>,
    pub(super) refresh: Option<Interval>,
    pub(super) editor: Option<String>,
    pub(super) me: Option<String>,
    pub(super) keys: Vec<Row>,
}

/// A value as a file or a variable has it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given<'a> {
    Text(&'a str),
    Switch(bool),
    Other,
}

impl Layer {
    /// Sets one of [`SCALAR_KEYS`], or says what it takes.
    pub(super) fn set(&mut self, key: &str, given: Given<'_>, names: &Names<'_>) -> Result<(), String> {
        match key {
            "theme" => self.theme = Some(one_of(given, names.themes, |word| Some(word.to_owned()))?),
            "glyphs" => self.glyphs = Some(one_of(given, GlyphChoice::WORDS, GlyphChoice::of_word)?),
            "color" => self.color = Some(one_of(given, ColorChoice::WORDS, ColorChoice::of_word)?),
            "preview" => self.preview = Some(one_of(given, PreviewPlace::WORDS, PreviewPlace::of_word)?),
            "mouse" => self.mouse = Some(switch(given)?),
            "watch" => self.watch = Some(switch(given)?),
            "refresh" => self.refresh = Some(interval(given)?),
            "editor" => self.editor = Some(words(given, "a command, such as \"nvim\" or \"code --wait\"")?),
            "me" => self.me = Some(words(given, "the reference of a user, such as \"user:default/ada\"")?),
            _ => return Err(suggestion(key, SCALAR_KEYS)),
        }
        Ok(())
    }

    /// What the `STAGEDOOR_…` variables set, and the variables that could not be read, each with
    /// its value and what it takes.
    pub(super) fn of_variables<'e>(
        environment: &'e Environment,
        names: &Names<'_>,
    ) -> (Self, Vec<(String, &'e str, String)>) {
        let mut layer = Self::default();
        let mut refused = Vec::new();
        for key in SCALAR_KEYS {
            let variable = variable_of(key);
            let Some(value) = environment.get(&variable) else { continue };
            let given = match (*key, value) {
                ("mouse" | "watch", "true" | "1") => Given::Switch(true),
                ("mouse" | "watch", "false" | "0") => Given::Switch(false),
                _ => Given::Text(value),
            };
            if let Err(help) = layer.set(key, given, names) {
                refused.push((variable, value, help));
            }
        }
        (layer, refused)
    }

    /// What the variables of other programs suggest: `VISUAL` and `EDITOR`.
    pub(super) fn of_custom(environment: &Environment) -> Self {
        let editor = environment.get("VISUAL").or_else(|| environment.get("EDITOR"));
        Self { editor: editor.map(str::to_owned), ..Self::default() }
    }

    /// What the command line sets.
    pub(super) fn of_flags(flags: &Flags) -> Self {
        let source = |at: &SourceAt| Source { name: None, at: at.clone(), access: ServerAccess::default() };
        let sources = || flags.sources.iter().map(source).collect();
        Self { sources: (!flags.sources.is_empty()).then(sources), color: flags.color, ..Self::default() }
    }
}

/// The variable that sets `key`.
pub(super) fn variable_of(key: &str) -> String {
    format!("STAGEDOOR_{}", key.to_ascii_uppercase())
}

fn one_of<T>(given: Given<'_>, words: &[&str], read: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    let word = match given {
        Given::Text(word) => word,
        Given::Switch(_) | Given::Other => "",
    };
    words.contains(&word).then(|| read(word)).flatten().ok_or_else(|| match suggestion(word, words) {
        help if help.is_empty() => format!("Write one of {}.", words.join(", ")),
        help => help,
    })
}

fn switch(given: Given<'_>) -> Result<bool, String> {
    match given {
        Given::Switch(on) => Ok(on),
        Given::Text(_) | Given::Other => Err("Write true or false.".to_owned()),
    }
}

fn interval(given: Given<'_>) -> Result<Interval, String> {
    let text = if let Given::Text(text) = given { text } else { "" };
    Interval::of_word(text.trim())
        .ok_or_else(|| "Write a time such as \"5m\" or \"1h\", or \"off\".".to_owned())
}

fn words(given: Given<'_>, example: &str) -> Result<String, String> {
    match given {
        Given::Text(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        _ => Err(format!("Write {example}.")),
    }
}

use crate::config::Key;

/// The contexts that keys are bound in, in the order of the documentation.
pub const CONTEXTS: &[&str] = &[
    "global",
    "list",
    "entity",
    "owners",
    "problems",
    "oncall",
    "impact",
    "graph",
    "gallery",
    "wizard",
    "review",
    "run",
    "picker",
    "input",
    "input-empty",
    "input-offer",
    "input-choice",
    "overlay",
];

/// A run of keys that does something in a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// One of [`CONTEXTS`].
    pub context: &'static str,
    /// The keys, pressed one after the other; at least one.
    pub keys: Vec<Key>,
    /// The command; none where the user unbound the keys.
    pub run: Option<String>,
    /// What it does, in a few words.
    pub description: String,
}

impl Binding {
    /// The keys as they are shown, with spaces between them: `g g`.
    pub fn keys_text(&self) -> String {
        keys_text(&self.keys)
    }
}

/// Keys as a person would say them: `gg`, `Ctrl-p`, `Shift-Tab`.
pub fn keys_label(keys: &[Key]) -> String {
    keys.iter().map(|key| key.label()).collect()
}

/// Keys as they are shown, with spaces between them: `g g`, `<C-p>`.
pub fn keys_text(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

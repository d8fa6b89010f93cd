use ratatui::style::{Color, Modifier, Style};
use toml::de::DeValue;

use super::color::{NAMED, color};
use crate::config::{Background, TomlFile, TomlTable, TomlValue};
use crate::diagnostic::{Code, Problem};

/// The switches of a style.
const SWITCHES: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
    ("strike", Modifier::CROSSED_OUT),
];

/// What one theme file says, before what it inherits and before the terminal's limits.
#[derive(Debug, Default)]
pub(super) struct ThemeFile {
    /// The theme that fills in what this one leaves out.
    pub(super) inherits: Option<String>,
    /// Styles by the position of their role among all.
    pub(super) styles: Vec<(usize, Style)>,
}

/// Reads a theme: `inherits`, `[palette]`, `[roles]`, and `[on-light]` for the roles that look different
/// on a light background. `known` are the themes that can be inherited from.
pub(super) fn read(
    name: &str,
    text: &str,
    background: Background,
    roles: &'static [&'static str],
    known: &[&str],
) -> (ThemeFile, Vec<Problem>) {
    let (root, file) = TomlFile::parse(name, text);
    let mut reader = Reader { file, palette: Vec::new(), roles };
    reader.file.only(&root, "part of a theme", &["inherits", "palette", "roles", "on-light"]);

    let mut inherits = reader.file.text(&root, "inherits").map(str::to_owned);
    if let Some(parent) = inherits.take_if(|parent| !known.contains(&parent.as_str())) {
        let span = root.get("inherits").map(TomlValue::span).unwrap_or_default();
        reader.file.unknown("theme", &parent, span, known.iter().copied());
    }
    if let Some(palette) = reader.table(&root, "palette") {
        reader.read_palette(palette);
    }
    let mut styles = reader.table(&root, "roles").map(|table| reader.styles(table)).unwrap_or_default();
    // Read in any case, so that its mistakes are found on every terminal.
    let on_light = reader.table(&root, "on-light").map(|table| reader.styles(table)).unwrap_or_default();
    if background == Background::Light {
        styles.extend(on_light);
    }
    (ThemeFile { inherits, styles }, reader.file.into_problems())
}

struct Reader<'t> {
    file: TomlFile<'t>,
    palette: Vec<(String, Color)>,
    roles: &'static [&'static str],
}

impl Reader<'_> {
    fn table<'a, 't>(&mut self, root: &'a TomlTable<'t>, key: &str) -> Option<&'a TomlTable<'t>> {
        let value = root.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.file.mismatch(key, value, format!("Write a table: [{key}]"));
        }
        table
    }

    fn read_palette(&mut self, table: &TomlTable<'_>) {
        for (name, value) in table {
            if let Some(color) = self.color(name.get_ref(), value) {
                self.palette.push((name.get_ref().to_string(), color));
            }
        }
    }

    fn styles(&mut self, table: &TomlTable<'_>) -> Vec<(usize, Style)> {
        let mut styles = Vec::new();
        for (name, value) in table {
            match self.roles.iter().position(|role| *role == name.get_ref()) {
                Some(role) => styles.push((role, self.style(self.roles[role], value))),
                None => self.file.unknown(
                    "role of a theme",
                    name.get_ref(),
                    name.span(),
                    self.roles.iter().copied(),
                ),
            }
        }
        styles
    }

    /// A colour alone is that of the text; a table may say more.
    fn style(&mut self, role: &str, value: &TomlValue<'_>) -> Style {
        let mut style = Style::new();
        let Some(table) = value.get_ref().as_table() else {
            style.fg = self.color(role, value);
            return style;
        };
        let known: Vec<_> = SWITCHES.iter().map(|(name, _)| *name).chain(["fg", "bg"]).collect();
        self.file.only(table, "part of a style", &known);
        style.fg = table.get("fg").and_then(|value| self.color("fg", value));
        style.bg = table.get("bg").and_then(|value| self.color("bg", value));
        for (name, modifier) in SWITCHES {
            match table.get(*name).map(|value| (value, value.get_ref())) {
                Some((_, DeValue::Boolean(true))) => style = style.add_modifier(*modifier),
                None | Some((_, DeValue::Boolean(false))) => {}
                Some((value, _)) => self.file.mismatch(name, value, "Write true or false."),
            }
        }
        style
    }

    fn color(&mut self, key: &str, value: &TomlValue<'_>) -> Option<Color> {
        let Some(word) = value.get_ref().as_str() else {
            self.file.mismatch(key, value, "Write a colour in quotes, such as \"cyan\" or \"#ff8000\".");
            return None;
        };
        let own = self.palette.iter().find(|(name, _)| name == word).map(|(_, color)| *color);
        let found = own.or_else(|| color(word));
        if found.is_none() && word.starts_with('#') {
            let help = "Write six digits from 0 to f, such as #ff8000.";
            self.file.report(Code::SettingValue, value.span(), format!("`{word}` is no colour"), help);
        } else if found.is_none() {
            let palette: Vec<_> = self.palette.iter().map(|(name, _)| name.clone()).collect();
            let known = palette.iter().map(String::as_str).chain(NAMED.iter().map(|(name, _)| *name));
            self.file.unknown("colour", word, value.span(), known);
        }
        found
    }
}

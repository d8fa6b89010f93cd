use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Place, Problem};
use crate::text::nearest;

/// A table as it was written, with the place of each key and value.
pub type TomlTable<'t> = DeTable<'t>;

/// A value as it was written, with its place.
pub type TomlValue<'t> = Spanned<DeValue<'t>>;

/// A TOML file that is read forgivingly: each mistake is noted with its place, the rest counts.
#[derive(Debug)]
pub struct TomlFile<'t> {
    name: Arc<str>,
    text: &'t str,
    problems: Vec<Problem>,
}

impl<'t> TomlFile<'t> {
    /// Parses `text` as far as it goes. `name` is the file as the user would call it.
    pub fn parse(name: &str, text: &'t str) -> (TomlTable<'t>, Self) {
        let mut file = Self { name: name.into(), text, problems: Vec::new() };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            file.report(Code::SettingSyntax, error.span().unwrap_or(0..0), sentence(error.message()), "");
        }
        (root.into_inner(), file)
    }

    /// Notes a mistake at `span`, in bytes of the text.
    pub fn report(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = self.place(span);
        self.problems.push(Problem::new(code, message).help(help).at(place));
    }

    /// Notes a name that is none of `known`, with the one that was probably meant.
    pub fn unknown<'a>(
        &mut self,
        what: &str,
        word: &str,
        span: Range<usize>,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let known: Vec<_> = known.into_iter().collect();
        self.report(Code::UnknownSetting, span, format!("`{word}` is no {what}"), suggestion(word, &known));
    }

    /// Notes every key of `table` that is none of `known`.
    pub fn only(&mut self, table: &TomlTable<'_>, what: &str, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            self.unknown(what, key.get_ref(), key.span(), known.iter().copied());
        }
    }

    /// Notes a value that is not what `key` takes; `help` says what it does take.
    pub fn mismatch(&mut self, key: &str, value: &TomlValue<'_>, help: impl Into<String>) {
        if value.span().is_empty() {
            return; // Not the user's value, but what the parser made up to go on after a mistake.
        }
        let found = match value.get_ref() {
            DeValue::String(text) => format!("`{text}`"),
            other => format!("{} {}", article(other.type_str()), other.type_str()),
        };
        let message = format!("`{key}` cannot be {found}");
        self.report(Code::SettingValue, value.span(), message, help);
    }

    /// The text of a field, or a note that it should be one.
    pub fn text<'a>(&mut self, table: &'a TomlTable<'_>, key: &str) -> Option<&'a str> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.mismatch(key, value, "Write a text in quotes.");
        }
        text
    }

    /// Whether a switch is on, or a note that it should be one.
    pub fn switch(&mut self, table: &TomlTable<'_>, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        if let DeValue::Boolean(on) = value.get_ref() {
            return *on;
        }
        self.mismatch(key, value, "Write true or false.");
        false
    }

    /// The place of a byte in the file, as editors count.
    pub fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place {
            file: self.name.clone(),
            line: count(before.matches('\n').count() + 1),
            column: count(before[line_start..].chars().count() + 1),
        }
    }

    /// Everything that was noted, in the order of the file.
    pub fn into_problems(mut self) -> Vec<Problem> {
        let line = |problem: &Problem| problem.place.as_ref().map(|place| place.line);
        self.problems.sort_by(|a, b| a.place.cmp(&b.place));
        // One broken line is one mistake, however often the parser stumbles over it.
        self.problems.dedup_by(|b, a| {
            [&*a, &*b].iter().all(|problem| problem.code == Code::SettingSyntax) && line(a) == line(b)
        });
        self.problems
    }
}

/// Says which of `known` was probably meant, or lists them when they are few.
pub(super) fn suggestion(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if known.len() <= 12 => format!("Known are: {}.", known.join(", ")),
        None => String::new(),
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

fn sentence(message: &str) -> String {
    format!("this is not TOML: {}", message.lines().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_has_its_line_and_column_in_characters() {
        let (table, mut file) = TomlFile::parse("config.toml", "# größer\n\nttheme = \"dark\"\n");
        file.only(&table, "setting", &["theme", "mouse"]);
        let problems = file.into_problems();
        assert_eq!(problems[0].place.as_ref().unwrap().to_string(), "config.toml:3:1");
        assert_eq!(problems[0].help, "Did you mean `theme`?");
    }

    #[test]
    fn a_broken_line_does_not_lose_its_neighbours() {
        let (table, file) =
            TomlFile::parse("config.toml", "theme = \"dark\"\nmouse = = 3\neditor = \"vi\"\n");
        assert_eq!(table.get("theme").and_then(|value| value.get_ref().as_str()), Some("dark"));
        assert_eq!(table.get("editor").and_then(|value| value.get_ref().as_str()), Some("vi"));
        let problems = file.into_problems();
        assert_eq!(problems[0].code, Code::SettingSyntax);
        assert_eq!(problems[0].place.as_ref().unwrap().line, 2);
    }
}

use std::fmt;
use std::str::FromStr;

/// A key as the user names it, free of any terminal library.
///
/// Shift with a letter is the upper-case letter and nothing else, so that `G` and `<S-g>` are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What was pressed.
    pub code: KeyCode,
    /// With Control.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never set for characters.
    pub shift: bool,
}

/// What was pressed, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character, in the case that was typed.
    Char(char),
    /// A function key, from 1.
    Function(u8),
    /// The `Enter` key.
    Enter,
    /// The `Esc` key.
    Esc,
    /// The `Tab` key.
    Tab,
    /// The `Backspace` key.
    Backspace,
    /// The `Delete` key.
    Delete,
    /// The `Insert` key.
    Insert,
    /// The `Up` key.
    Up,
    /// The `Down` key.
    Down,
    /// The `Left` key.
    Left,
    /// The `Right` key.
    Right,
    /// The `Home` key.
    Home,
    /// The `End` key.
    End,
    /// The `PageUp` key.
    PageUp,
    /// The `PageDown` key.
    PageDown,
}

const NAMED: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("del", KeyCode::Delete),
    ("ins", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("space", KeyCode::Char(' ')),
    ("lt", KeyCode::Char('<')),
];

/// A text that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no key; write a character, or a name in brackets such as <enter>, <C-p>, <A-b>, <S-tab>, <f1>"
)]
pub struct KeyParseError(pub String);

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// Reads a run of keys such as `/pay<enter>j`: the notation of journey tests.
    pub fn sequence(text: &str) -> Result<Vec<Self>, KeyParseError> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = match (first, rest.find('>')) {
                ('<', Some(end)) if end > 1 => end + 1,
                _ => first.len_utf8(),
            };
            keys.push(rest[..length].parse()?);
            rest = &rest[length..];
        }
        Ok(keys)
    }

    /// The key as a person would say it: `Enter`, `Ctrl-p`, `Shift-Tab`, `g`.
    pub fn label(self) -> String {
        let named = NAMED.iter().find(|(_, code)| *code == self.code && *code != KeyCode::Char('<'));
        let base = match (named, self.code) {
            // As keyboards have them.
            (_, KeyCode::PageUp) => "PgUp".to_owned(),
            (_, KeyCode::PageDown) => "PgDn".to_owned(),
            (Some((name, _)), _) => {
                let mut letters = name.chars();
                letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
            }
            (None, KeyCode::Char(c)) => c.to_string(),
            (None, KeyCode::Function(n)) => format!("F{n}"),
            (None, _) => String::new(),
        };
        let modifiers = [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")];
        let modifiers: String = modifiers.into_iter().filter(|(set, _)| *set).map(|(_, word)| word).collect();
        modifiers + &base
    }

    /// The one spelling of a key: Shift on a letter becomes the capital.
    #[must_use]
    pub fn normal(mut self) -> Self {
        if let KeyCode::Char(c) = self.code {
            if self.shift && c.is_lowercase() {
                self.code = KeyCode::Char(c.to_uppercase().next().unwrap_or(c));
            }
            self.shift = false;
        }
        self
    }
}

impl FromStr for Key {
    type Err = KeyParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Ok(Self::char(c));
        }
        let wrong = || KeyParseError(text.to_owned());
        let mut name = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).ok_or_else(wrong)?;
        let mut key = Self::plain(KeyCode::Esc);
        while let Some((modifier, rest)) = name.split_once('-').filter(|(_, rest)| !rest.is_empty()) {
            match modifier {
                "C" | "c" | "ctrl" => key.ctrl = true,
                "A" | "a" | "alt" => key.alt = true,
                "S" | "s" | "shift" => key.shift = true,
                _ => return Err(wrong()),
            }
            name = rest;
        }
        let lower = name.to_ascii_lowercase();
        let mut chars = name.chars();
        key.code = if let (Some(c), None) = (chars.next(), chars.next()) {
            KeyCode::Char(c)
        } else if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == lower) {
            *code
        } else {
            let number = lower.strip_prefix('f').and_then(|n| n.parse().ok());
            KeyCode::Function(number.filter(|n| (1..=24).contains(n)).ok_or_else(wrong)?)
        };
        Ok(key.normal())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = NAMED.iter().find(|(_, code)| *code == self.code).map(|(name, _)| *name);
        let modified = self.ctrl || self.alt || self.shift;
        if let (KeyCode::Char(c), None, false) = (self.code, named, modified) {
            return write!(out, "{c}");
        }
        out.write_str("<")?;
        for (set, letter) in [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")] {
            out.write_str(if set { letter } else { "" })?;
        }
        match (named, self.code) {
            (Some(name), _) => out.write_str(name)?,
            (None, KeyCode::Char(c)) => write!(out, "{c}")?,
            (None, KeyCode::Function(n)) => write!(out, "f{n}")?,
            (None, _) => {}
        }
        out.write_str(">")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_reads_back() {
        for text in
            ["g", "G", "<enter>", "<C-p>", "<A-b>", "<S-tab>", "<f1>", "<space>", "<lt>", "?", "-", "<C-->"]
        {
            let key: Key = text.parse().expect(text);
            assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn shift_and_a_letter_is_the_capital() {
        assert_eq!("<S-g>".parse::<Key>(), "G".parse());
    }

    #[test]
    fn a_sequence_is_read_key_by_key() {
        let keys = Key::sequence("/pay<enter><C-o>").expect("valid");
        assert_eq!(keys.len(), 6);
        assert_eq!(keys[4], Key::plain(KeyCode::Enter));
    }

    #[test]
    fn people_read_words() {
        let label = |text: &str| text.parse::<Key>().map(Key::label);
        assert_eq!(label("<enter>"), Ok("Enter".into()));
        assert_eq!(label("<S-right>"), Ok("Shift-Right".into()));
        assert_eq!(label("<C-p>"), Ok("Ctrl-p".into()));
        assert_eq!(label("?"), Ok("?".into()));
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        assert!("<bogus>".parse::<Key>().unwrap_err().to_string().contains("<enter>"));
    }
}

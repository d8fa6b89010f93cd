use std::ops::Range;

use tui_input::{Input, InputRequest};

use crate::config::{Key, KeyCode};

/// One line of text being edited, with the keys of readline.
#[derive(Debug, Clone, Default)]
pub struct TextInput(Input);

impl TextInput {
    /// Pastes make no line longer than so many characters: it would be looked for at every key.
    pub const LONGEST: usize = 16_384;

    /// A line with `text` in it and the cursor behind.
    pub fn with(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// How many characters stand before the cursor.
    pub fn cursor(&self) -> usize {
        self.0.cursor()
    }

    /// The same line with `text` in place of some characters, and the cursor behind it.
    #[must_use]
    pub fn replaced(&self, characters: Range<usize>, text: &str) -> Self {
        let before: String = self.text().chars().take(characters.start).collect();
        let behind: String = self.text().chars().skip(characters.end).collect();
        let cursor = before.chars().count() + text.chars().count();
        Self(Input::new(format!("{before}{text}{behind}")).with_cursor(cursor))
    }

    /// The column of the cursor.
    pub fn cursor_column(&self) -> usize {
        self.0.visual_cursor()
    }

    /// Applies `key` and says whether the text changed; none when it is no editing key.
    pub fn press(&mut self, key: Key) -> Option<bool> {
        let request = request(key)?;
        Some(self.0.handle(request).is_some_and(|change| change.value))
    }

    /// Inserts pasted text, as far as there is room; line breaks become spaces.
    pub fn paste(&mut self, text: &str) {
        let room = Self::LONGEST.saturating_sub(self.text().chars().count());
        let pasted = text.trim_end_matches(['\r', '\n']).chars().take(room);
        let pasted: String = pasted.map(|c| if c.is_control() { ' ' } else { c }).collect();
        *self = self.replaced(self.cursor()..self.cursor(), &pasted);
    }
}

fn request(key: Key) -> Option<InputRequest> {
    use InputRequest as Do;
    Some(match (key.code, key.ctrl, key.alt) {
        (KeyCode::Char(c), false, false) => Do::InsertChar(c),
        (KeyCode::Char('a'), true, false) | (KeyCode::Home, ..) => Do::GoToStart,
        (KeyCode::Char('e'), true, false) | (KeyCode::End, ..) => Do::GoToEnd,
        (KeyCode::Char('u'), true, false) => Do::DeleteFromStart,
        (KeyCode::Char('k'), true, false) => Do::DeleteTillEnd,
        (KeyCode::Char('w'), true, false) | (KeyCode::Backspace, _, true) => Do::DeletePrevWord,
        (KeyCode::Char('d'), false, true) => Do::DeleteNextWord,
        (KeyCode::Char('b'), false, true) | (KeyCode::Left, true, _) => Do::GoToPrevWord,
        (KeyCode::Char('f'), false, true) | (KeyCode::Right, true, _) => Do::GoToNextWord,
        (KeyCode::Char('h'), true, false) | (KeyCode::Backspace, false, false) => Do::DeletePrevChar,
        (KeyCode::Delete, ..) | (KeyCode::Char('d'), true, false) => Do::DeleteNextChar,
        (KeyCode::Char('b'), true, false) | (KeyCode::Left, ..) => Do::GoToPrevChar,
        (KeyCode::Char('f'), true, false) | (KeyCode::Right, ..) => Do::GoToNextChar,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_stands_where_the_cursor_was_and_is_one_line() {
        let mut line = TextInput::with("ab");
        line.press(Key::plain(KeyCode::Left));
        line.paste("1\r\n2\t3\n");
        assert_eq!((line.text(), line.cursor()), ("a1  2 3b", 7));
    }

    #[test]
    fn a_paste_beyond_all_measure_is_cut() {
        let mut line = TextInput::with("ab");
        line.paste(&"é ".repeat(500_000));
        assert_eq!(line.text().chars().count(), TextInput::LONGEST);
        line.paste("x");
        assert_eq!(line.text().chars().count(), TextInput::LONGEST);
    }
}

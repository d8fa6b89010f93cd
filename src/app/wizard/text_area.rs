use super::super::TextInput;
use crate::config::{Key, KeyCode};

/// Several lines of text being edited.
#[derive(Debug, Clone)]
pub struct TextArea {
    lines: Vec<TextInput>,
    row: usize,
}

impl TextArea {
    /// A text with the cursor at its end.
    pub fn with(text: &str) -> Self {
        let lines: Vec<TextInput> = text.split('\n').map(TextInput::with).collect();
        Self { row: lines.len() - 1, lines }
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.lines.iter().map(TextInput::text).collect::<Vec<_>>().join("\n")
    }

    /// The lines, of which there is at least one.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = &str> {
        self.lines.iter().map(TextInput::text)
    }

    /// The line of the cursor and its column there.
    pub fn cursor(&self) -> (usize, usize) {
        (self.row, self.lines[self.row].cursor_column())
    }

    /// Moves a line up or down; false at the edge.
    pub fn go(&mut self, down: bool) -> bool {
        let to = if down { self.row + 1 } else { self.row.wrapping_sub(1) };
        if to >= self.lines.len() {
            return false;
        }
        let column = self.lines[self.row].cursor();
        self.lines[to] = at(self.lines[to].text(), column);
        self.row = to;
        true
    }

    /// Breaks the line at the cursor.
    pub fn break_line(&mut self) {
        let (line, cursor) = (&self.lines[self.row], self.lines[self.row].cursor());
        let before: String = line.text().chars().take(cursor).collect();
        let behind: String = line.text().chars().skip(cursor).collect();
        self.lines[self.row] = TextInput::with(&before);
        self.row += 1;
        self.lines.insert(self.row, at(&behind, 0));
    }

    /// Applies `key` and says whether the text changed; none when it is no editing key.
    pub fn press(&mut self, key: Key) -> Option<bool> {
        let line = &self.lines[self.row];
        let length = line.text().chars().count();
        match key.code {
            KeyCode::Backspace if line.cursor() == 0 && self.row > 0 => {
                self.row -= 1;
                self.join();
                Some(true)
            }
            KeyCode::Delete if line.cursor() == length && self.row + 1 < self.lines.len() => {
                self.join();
                Some(true)
            }
            _ => self.lines[self.row].press(key),
        }
    }

    /// Inserts pasted text with its line breaks.
    pub fn paste(&mut self, text: &str) {
        for (number, line) in text.replace("\r\n", "\n").replace('\r', "\n").split('\n').enumerate() {
            if number > 0 {
                self.break_line();
            }
            self.lines[self.row].paste(line);
        }
    }

    /// Puts the line below behind this one, with the cursor between them.
    fn join(&mut self) {
        let below = self.lines.remove(self.row + 1);
        let before = self.lines[self.row].text().to_owned();
        let cursor = before.chars().count();
        self.lines[self.row] = at(&format!("{before}{}", below.text()), cursor);
    }
}

/// A line with the cursor behind so many characters.
fn at(text: &str, cursor: usize) -> TextInput {
    let before: String = text.chars().take(cursor).collect();
    TextInput::with(text).replaced(0..cursor, &before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(area: &mut TextArea, keys: &str) {
        for key in Key::sequence(keys).unwrap() {
            if key.code == KeyCode::Enter {
                area.break_line();
            } else {
                area.press(key);
            }
        }
    }

    #[test]
    fn lines_are_broken_and_joined() {
        let mut area = TextArea::with("ab");
        press(&mut area, "<left><enter>x<home><backspace>");
        assert_eq!(area.text(), "axb");
        assert_eq!(area.cursor(), (0, 1));
        area.paste("1\r\n2");
        assert_eq!(area.text(), "a1\n2xb");
        assert!(area.go(false) && !area.go(false));
        press(&mut area, "<end><del>");
        assert_eq!(area.text(), "a12xb");
    }
}

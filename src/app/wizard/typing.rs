//! Keys and pasted text for the row in focus, and the answers that they make.

use serde_json::Value;

use super::super::TextInput;
use super::answer;
use super::editing::Editing;
use super::hidden::Hidden;
use super::row::{Control, Row};
use super::text_area::TextArea;
use super::wizard::Wizard;
use crate::config::{Key, KeyCode};
use crate::scaffold::form::Path;

impl Wizard {
    /// Takes the value of the row in focus to be edited.
    pub(super) fn edit(&mut self) {
        let Some(row) = self.focused() else {
            self.editing = Editing::None;
            return;
        };
        let value = self.value(row);
        self.editing = match row.control {
            Control::Line => Editing::Line(TextInput::with(&answer::to_text(value))),
            Control::Lines => Editing::Lines(TextArea::with(&answer::to_text(value))),
            Control::Secret => {
                let given = self.secrets.get(&row.path).map(|secret| secret.reveal().to_owned());
                Editing::Secret(TextInput::with(&given.unwrap_or_default()))
            }
            Control::Tags => Editing::Line(TextInput::with(&answer::tags_text(value))),
            Control::Key => Editing::Line(TextInput::with(row.path.name())),
            Control::Repo(part) => {
                let address = answer::to_text(value);
                Editing::Line(TextInput::with(&part.get(&address)))
            }
            _ => Editing::None,
        };
    }

    /// A key for the row in focus; whether an answer changed.
    pub fn press(&mut self, key: Key) -> bool {
        let Some(row) = self.focused().cloned() else { return false };
        let is_changed = match &mut self.editing {
            Editing::Line(input) | Editing::Secret(input) => input.press(key),
            Editing::Lines(area) => area.press(key),
            Editing::None => return row.control == Control::Switch && self.turn_by(&row, key),
        };
        if is_changed == Some(true) {
            self.take();
        }
        is_changed == Some(true)
    }

    fn turn_by(&mut self, row: &Row, key: Key) -> bool {
        let is_on = self.value(row) == Some(&Value::Bool(true));
        let to = match key.code {
            KeyCode::Char('y') => true,
            KeyCode::Char('n') => false,
            KeyCode::Char(' ') | KeyCode::Left | KeyCode::Right => !is_on,
            _ => return false,
        };
        self.answer(&row.path, Some(to.into()));
        true
    }

    /// Turns a yes into a no and back.
    pub fn turn(&mut self) -> bool {
        let row = self.focused().filter(|row| row.control == Control::Switch).cloned();
        row.is_some_and(|row| self.turn_by(&row, Key::char(' ')))
    }

    /// Puts pasted text into the row in focus; whether it took it.
    pub fn paste(&mut self, text: &str) -> bool {
        match &mut self.editing {
            Editing::Line(input) | Editing::Secret(input) => input.paste(text),
            Editing::Lines(area) => area.paste(text),
            Editing::None => return false,
        }
        self.take();
        true
    }

    /// Puts another text in the place of the one that is edited.
    pub fn replace_text(&mut self, path: &Path, text: &str) {
        if let (Some(true), Editing::Lines(area)) =
            (self.focused().map(|row| row.path == *path), &mut self.editing)
        {
            *area = TextArea::with(text.trim_end_matches('\n'));
            self.take();
        }
    }

    /// Puts a text in the place of what the row in focus holds; whether it takes text.
    pub fn type_over(&mut self, text: &str) -> bool {
        self.edit();
        match &mut self.editing {
            Editing::Line(input) | Editing::Secret(input) => *input = TextInput::with(text),
            Editing::Lines(area) => *area = TextArea::with(text),
            Editing::None => return false,
        }
        self.take();
        true
    }

    /// Breaks the line that is edited.
    pub(in crate::app) fn break_line(&mut self) {
        if let Editing::Lines(area) = &mut self.editing {
            area.break_line();
            self.take();
        }
    }

    /// Makes the edited text an answer.
    fn take(&mut self) {
        let Some(row) = self.focused().cloned() else { return };
        let field = self.field(&row);
        match (row.control, &self.editing) {
            (Control::Secret, Editing::Secret(input)) => {
                let secret = Hidden::from(input.text());
                self.take_secret(&row, secret);
            }
            (Control::Tags, Editing::Line(input)) => {
                let tags = answer::tags(input.text());
                self.answer(&row.path, Some(tags));
            }
            (Control::Repo(_), Editing::Line(input)) => {
                let text = input.text().to_owned();
                self.take_part(&text);
            }
            (Control::Key, Editing::Line(input)) => {
                let name = input.text().to_owned();
                self.rename(&row, &name);
            }
            (_, Editing::Line(input)) => {
                let value = answer::of_text(field, input.text());
                self.answer(&row.path, value);
            }
            (_, Editing::Lines(area)) => {
                let value = answer::of_text(field, &area.text());
                self.answer(&row.path, value);
            }
            _ => {}
        }
    }

    fn take_secret(&mut self, row: &Row, secret: Hidden) {
        let is_kept_apart = self.field(row).extension.as_deref() == Some("Secret");
        let value = if is_kept_apart { secret.stars() } else { secret.reveal().to_owned() };
        if value.is_empty() {
            self.secrets.remove(&row.path);
        } else {
            self.secrets.insert(row.path.clone(), secret);
        }
        self.answer(&row.path, (!value.is_empty()).then(|| value.into()));
    }

    /// Answers a field, or empties it.
    pub fn answer(&mut self, path: &Path, value: Option<Value>) {
        self.touched.insert(path.clone());
        self.put(path, value);
        self.settle();
    }

    /// Forgets the answer of the row in focus, so that its default comes back.
    pub fn reset(&mut self) -> bool {
        let Some(row) = self.focused().cloned() else { return false };
        self.answers.reset(&row.path);
        self.secrets.remove(&row.path);
        self.settle();
        self.edit();
        true
    }
}

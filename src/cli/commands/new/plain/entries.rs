use serde_json::Value;

use super::super::super::super::exit::Failure;
use super::super::super::super::output::Output;
use super::Plain;
use super::question::Step;
use crate::app::wizard::{Control, Row};
use crate::text::counted;

impl Plain<'_> {
    /// What can be done to a list or group.
    pub(super) fn offer(&self, row: &Row) -> String {
        let count = match self.wizard.value(row) {
            Some(Value::Array(items)) => items.len(),
            Some(Value::Object(entries)) => entries.len(),
            _ => 0,
        };
        let title = &self.wizard.field(row).title;
        let count = counted(count, "entry", "entries");
        format!("Add an entry to {title}, which has {count}? yes or no [no]: ")
    }

    /// Adds, removes or moves an entry.
    pub(super) fn take_entry(&mut self, row: &Row, text: &str, out: &mut Output) -> Result<Step, Failure> {
        let mut words = text.split_whitespace();
        let (verb, number) = (words.next().unwrap_or_default(), words.next());
        let number =
            number.and_then(|number| number.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
        let is_done = match (verb, number) {
            ("yes" | "y", None) => {
                let is_added = self.wizard.add();
                self.keep();
                if is_added {
                    return Ok(Step::Here);
                }
                false
            }
            ("no" | "n", None) => return Ok(Step::Next),
            (verb @ ("remove" | "up" | "down"), Some(at)) => self.change_entry(row, verb, at),
            _ => false,
        };
        out.line(if is_done { "Done." } else { "Say yes, no, or `remove`, `up` or `down` with a number." })?;
        self.keep();
        Ok(Step::Here)
    }

    /// Changes the entry at a place, and comes back to the question.
    fn change_entry(&mut self, add: &Row, verb: &str, at: usize) -> bool {
        let name = match self.wizard.value(add) {
            Some(Value::Object(entries)) => entries.keys().nth(at).cloned(),
            _ => Some(at.to_string()),
        };
        let Some(name) = name else { return false };
        let path = add.path.join(name);
        let is_in = |row: &Row| row.is_answered() && row.path.is_within(&path) && row.control != Control::Add;
        let Some(place) = self.wizard.rows.iter().position(is_in) else { return false };
        self.wizard.focus(place);
        let is_done = match verb {
            "remove" => self.wizard.remove_entry(),
            verb => self.wizard.move_entry(verb == "down"),
        };
        if let Some(place) = self
            .wizard
            .rows
            .iter()
            .position(|row| row == add || (row.path == add.path && row.control == Control::Add))
        {
            self.wizard.focus(place);
        }
        is_done
    }
}

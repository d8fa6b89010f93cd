use serde_json::Value;

use super::super::super::super::exit::Failure;
use super::super::super::super::output::Output;
use super::Plain;
use super::question::Step;
use crate::app::wizard::{Control, PickRow, Picker, Row, Typed, known, question};
use crate::text::fold;

/// More choices are found by their words.
const LISTED: usize = 40;

impl Plain<'_> {
    fn choices(&self, row: &Row) -> Vec<PickRow> {
        let (wizard, field) = (&self.wizard, self.wizard.field(row));
        let texts = match row.control {
            Control::RepoChoice(part) => part.allowed(&field.options),
            Control::Known | Control::Repo(_) => known(wizard, row, &self.loaded.world.catalog, &self.offers),
            _ => {
                let several = row.control == Control::Marks;
                return Picker::of_choices(field, wizard.value(row), several).menu.all;
            }
        };
        Picker::of_texts(field, texts, &wizard.shown(row), Typed::No).menu.all
    }

    /// Asks the host of a repository what there is to choose from, once; tells why when it does not say.
    pub(super) fn ask_host(&mut self, row: &Row, out: &mut Output) -> Result<(), Failure> {
        let Some(question) = question(&self.wizard, row).filter(|question| self.offers.asks(question)) else {
            return Ok(());
        };
        let answer = self.forges.offers(&question);
        if let Err(why) = &answer {
            out.line(&format!("{why}; type it."))?;
        }
        self.offers.take(question, answer);
        Ok(())
    }

    /// Numbers what there is to choose from.
    pub(super) fn list_choices(&self, row: &Row, out: &mut Output) -> Result<(), Failure> {
        let choices = self.choices(row);
        let field = self.wizard.field(row);
        let value = self.wizard.value(row);
        let shown = Value::from(self.wizard.shown(row));
        let is_taken = |choice: &Value| match (row.control, value) {
            (Control::Alternative, _) => field.chosen.map(Value::from).as_ref() == Some(choice),
            (Control::RepoChoice(_) | Control::Repo(_), _) => shown == *choice,
            (_, Some(Value::Array(taken))) => taken.contains(choice),
            (_, value) => value == Some(choice),
        };
        for (choice, number) in choices.iter().zip(1..).take(LISTED) {
            let PickRow::Given { value, label, is_disabled } = choice else { continue };
            let note = match (is_disabled, is_taken(value)) {
                (true, _) => ", cannot be chosen",
                (false, true) => ", chosen",
                (false, false) => "",
            };
            out.line(&format!("  {number}  {label}{note}"))?;
        }
        if choices.len() > LISTED {
            out.line(&format!("  and {} more, by their words", choices.len() - LISTED))?;
        }
        Ok(())
    }

    /// Takes what a number or words choose.
    pub(super) fn take_choice(
        &mut self,
        row: &Row,
        text: &str,
        out: &mut Output,
    ) -> Result<Option<Step>, Failure> {
        let choices = self.choices(row);
        let parts: Vec<&str> =
            if row.control == Control::Marks { text.split(',').collect() } else { vec![text] };
        let mut values: Vec<Value> = Vec::new();
        for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
            match chosen(&choices, part) {
                Ok(value) => values.push(value),
                Err(why) => {
                    out.line(&why)?;
                    return Ok(Some(Step::Here));
                }
            }
        }
        let value = match row.control {
            Control::Marks => Value::from(values),
            _ => values.into_iter().next().unwrap_or_default(),
        };
        match row.control {
            Control::RepoChoice(_) => {
                self.wizard.take_part(value.as_str().unwrap_or_default());
            }
            Control::Alternative => {
                let at = value.as_u64().and_then(|at| usize::try_from(at).ok());
                let is_another = at.is_some() && at != self.wizard.field(row).chosen;
                if is_another && !at.is_some_and(|at| self.wizard.take_alternative(at)) {
                    out.line("No answer tells this alternative from the others.")?;
                    return Ok(Some(Step::Here));
                }
            }
            _ => self.wizard.answer(&row.path, (!value.is_null()).then_some(value)),
        }
        Ok(None)
    }
}

/// The value that is meant by its number, its words, or a part of them that no other has.
fn chosen(choices: &[PickRow], text: &str) -> Result<Value, String> {
    let words = |row: &PickRow| match row {
        PickRow::Given { label, .. } => fold(label),
        PickRow::Entity { reference, .. } => reference.to_string(),
        PickRow::Typed(text) | PickRow::File { path: text, .. } => fold(text),
    };
    let wanted = fold(text);
    let by_number = || text.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
    let mut containing = choices.iter().filter(|row| words(row).contains(&wanted));
    let by_part = || containing.next().filter(|_| containing.next().is_none());
    let exact = choices.iter().find(|row| words(row) == wanted);
    let found = exact.or_else(by_number).or_else(by_part);
    let found = found.ok_or_else(|| format!("`{text}` is none of them; say a number or the words."))?;
    found.value().ok_or_else(|| format!("`{text}` cannot be chosen."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(label: &str, is_disabled: bool) -> PickRow {
        PickRow::Given { value: label.to_lowercase().into(), label: label.to_owned(), is_disabled }
    }

    #[test]
    fn a_choice_is_meant_by_number_by_words_or_by_what_only_it_has() {
        let choices =
            [given("Small box", false), given("Large box", false), given("3", false), given("Crate", true)];
        assert_eq!(chosen(&choices, "2"), Ok("large box".into()));
        assert_eq!(chosen(&choices, "small"), Ok("small box".into()));
        assert_eq!(chosen(&choices, "3"), Ok("3".into()));
        assert!(chosen(&choices, "box").is_err());
        assert!(chosen(&choices, "crate").is_err());
        assert!(chosen(&choices, "0").is_err());
    }
}

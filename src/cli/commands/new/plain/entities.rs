use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::super::super::super::exit::Failure;
use super::super::super::super::output::Output;
use super::Plain;
use super::question::Step;
use super::said::{Said, ask};
use crate::app::columns::label;
use crate::app::wizard::{Control, PickFrom, PickRow, Picker, Row};
use crate::app::{Asker, Question, SearchContext};
use crate::catalog::EntityRef;

/// How many entities are offered at once.
const OFFERED: usize = 12;

impl Plain<'_> {
    /// Searches for an entity until one of those found is taken.
    pub(super) fn take_entity(
        &mut self,
        row: &Row,
        text: &str,
        out: &mut Output,
    ) -> Result<Option<Step>, Failure> {
        let mut text = text.trim().to_owned();
        loop {
            let rows = self.found(row, &text);
            if rows.is_empty() {
                out.line(&format!("Nothing that may be taken fits `{text}`."))?;
                return Ok(Some(Step::Here));
            }
            let exact = rows.iter().find(|found| match found {
                PickRow::Entity { reference, .. } => reference.as_str() == text,
                PickRow::Given { .. } | PickRow::File { .. } | PickRow::Typed(_) => false,
            });
            if let Some(value) = exact.and_then(PickRow::value) {
                return Ok(self.take_found(row, value));
            }
            for (found, number) in rows.iter().zip(1..) {
                out.line(&match found {
                    PickRow::Entity { reference, label } => format!("  {number}  {label}, {reference}"),
                    PickRow::Typed(text) => format!("  {number}  {text}, as it is typed"),
                    PickRow::Given { label, .. } | PickRow::File { path: label, .. } => {
                        format!("  {number}  {label}")
                    }
                })?;
            }
            match ask("Which number, or other words: ", out)? {
                Said::Ended => return Ok(Some(Step::Ended)),
                Said::Back | Said::Keep | Said::Empty | Said::Help => return Ok(Some(Step::Here)),
                Said::Text(said) => {
                    let number = said.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                    match number.and_then(|at| rows.get(at)).and_then(PickRow::value) {
                        Some(value) => return Ok(self.take_found(row, value)),
                        None => said.trim().clone_into(&mut text),
                    }
                }
            }
        }
    }

    /// Takes an entity; of several, the next may follow.
    fn take_found(&mut self, row: &Row, value: Value) -> Option<Step> {
        if row.control == Control::Entity {
            self.wizard.answer(&row.path, Some(value));
            return None;
        }
        let mut taken = self.wizard.value(row).and_then(Value::as_array).cloned().unwrap_or_default();
        if !taken.contains(&value) {
            taken.push(value);
        }
        self.wizard.answer(&row.path, Some(taken.into()));
        self.keep();
        Some(Step::Here)
    }

    fn found(&self, row: &Row, text: &str) -> Vec<PickRow> {
        let world = &self.loaded.world;
        let catalog = &world.catalog;
        let me = self.user.me.as_ref().and_then(|me| catalog.find(me.as_str()));
        let mine = me.map(|me| catalog.chain_of(me)).unwrap_or_default();
        let mine: Vec<EntityRef> = mine.into_iter().map(|node| catalog.reference(node).clone()).collect();
        let (field, value) = (self.wizard.field(row), self.wizard.value(row));
        let mut picker = Picker::of_entities(field, value, row.control == Control::Entities, &mine);
        picker.menu.input.paste(text);
        let allowed = match &picker.from {
            PickFrom::Entities(allowed) => allowed.clone(),
            PickFrom::Given | PickFrom::Files => None,
        };
        let question = Question {
            generation: 0,
            query: text.to_owned(),
            kind: None,
            order: None,
            limit: OFFERED,
            context: SearchContext::of(&self.user, catalog),
            allowed,
            asker: Asker::Picker,
        };
        let found = self.searcher.find(world, &question, &AtomicBool::new(false), |_| ()).unwrap_or_default();
        picker.show(found.hits.items.iter().take(OFFERED).map(|hit| {
            let reference = catalog.reference(hit.node).clone();
            PickRow::Entity { label: label(&reference, None, catalog), reference }
        }));
        picker.menu.all
    }
}

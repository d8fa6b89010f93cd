//! Somebody who fills in a form by keys, with answers made up from what the fields say of themselves.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use stagedoor::app::Overlay;
use stagedoor::app::wizard::{Control, PickRow, RepoPart, Row, Stage, Wizard};
use stagedoor::scaffold::form;

use crate::answers::{ROUNDS, value_of};
use crate::driver::Driver;

/// More than any page needs: a key that goes on, for each mistake and each of its possible answers.
const ATTEMPTS: usize = 200;

/// Fills in all pages, up to the review; or says what the form finds fault with in the end.
pub(super) fn fill_in(session: &mut Driver) -> Result<(), String> {
    let mut tries: BTreeMap<form::Path, usize> = BTreeMap::new();
    for _ in 0..ATTEMPTS {
        if wizard(session).stage == Stage::Review {
            return Ok(());
        }
        fill_page(session, &tries);
        let page = wizard(session).page();
        session.press("<pagedown>");
        let wizard = wizard(session);
        if wizard.page() != page {
            continue;
        }
        let Some(row) = wizard.focused().cloned() else {
            let said: Vec<_> = wizard.page_mistakes().map(ToString::to_string).collect();
            return Err(format!("page {page:?} stops: {}", said.join("; ")));
        };
        let count = tries.entry(row.path.clone()).or_default();
        *count += 1;
        if *count > ROUNDS {
            let on_page = wizard.page_mistakes().map(ToString::to_string);
            let said = wizard.mistakes(&row).map(ToString::to_string).chain(on_page);
            let said = said.collect::<Vec<_>>().join("; ");
            return Err(format!("`{}` is never right: {said}: {:?}", row.path, wizard.value(&row)));
        }
        let round = *count;
        answer(session, &row, round);
    }
    Err("it has no end".to_owned())
}

fn wizard(session: &Driver) -> &Wizard {
    session.state.wizard.as_deref().expect("a template is filled in")
}

/// Goes through the rows from the top and answers those that are open.
fn fill_page(session: &mut Driver, tries: &BTreeMap<form::Path, usize>) {
    for _ in 0..ATTEMPTS {
        let before = (wizard(session).focus, wizard(session).page());
        session.press("<S-tab>");
        // The row before the first is on the page before.
        if wizard(session).page() != before.1 {
            session.press("<pagedown>");
            break;
        }
        if wizard(session).focus == before.0 {
            break;
        }
    }
    for _ in 0..ATTEMPTS {
        let Some(row) = wizard(session).focused().cloned() else { return };
        if is_open(wizard(session), &row) {
            answer(session, &row, tries.get(&row.path).copied().unwrap_or_default());
        }
        let wizard = wizard(session);
        let has_next = wizard.rows.iter().skip(wizard.focus + 1).any(Row::is_answered);
        let has_moved = wizard.focused() != Some(&row);
        if !has_next && !has_moved {
            return;
        }
        if !has_moved {
            session.press("<tab>");
        }
    }
}

fn is_open(wizard: &Wizard, row: &Row) -> bool {
    match row.control {
        Control::Add | Control::Key | Control::Alternative => false,
        Control::Repo(part) | Control::RepoChoice(part) => {
            let address = wizard.value(row).and_then(Value::as_str).unwrap_or_default();
            part.get(address).is_empty()
        }
        Control::Marks | Control::Entities | Control::Tags | Control::Files => {
            wizard.value(row).and_then(Value::as_array).is_none_or(Vec::is_empty)
        }
        _ => wizard.value(row).is_none_or(|value| value.is_null() || value == ""),
    }
}

/// Answers the row in focus, with another answer in each round.
fn answer(session: &mut Driver, row: &Row, round: usize) {
    let wanted = value_of(wizard(session).field(row), round);
    let text = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_owned);
    match row.control {
        Control::Line | Control::Lines | Control::Secret => {
            session.press("<C-u>").type_text(&text);
        }
        Control::Tags => {
            session.press("<C-u>").type_text("demo");
        }
        Control::Repo(part) => {
            let text = match part {
                RepoPart::Host => "github.com",
                RepoPart::Repo => "demo",
                _ => "acme",
            };
            session.press("<C-u>").type_text(text);
        }
        // The first of those that the template lists.
        Control::RepoChoice(_) => {
            session.press("<enter><enter>");
        }
        Control::File | Control::Files => {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wizard/company.yaml");
            session.press("<enter>").type_text(&file.display().to_string()).press("<enter>");
        }
        Control::Switch => {
            session.press(if round.is_multiple_of(2) { "y" } else { "n" });
        }
        Control::Choice => pick(session, &wanted),
        Control::Marks => {
            session.press("<enter><space><enter>");
        }
        Control::Entity | Control::Known => pick_entity(session, &text),
        Control::Entities => {
            session.press("<enter>").type_text("component:default/demo").press("<space><enter>");
        }
        Control::Add => {
            session.press("<enter>");
        }
        Control::Key | Control::Heading | Control::Fixed | Control::Alternative => {}
    }
}

/// Takes the value from the list that opens.
fn pick(session: &mut Driver, wanted: &Value) {
    session.press("<enter>");
    let Some(Overlay::Pick(picker)) = session.state.overlays.last() else { return };
    for _ in 0..picker.menu.all.len() {
        let Some(Overlay::Pick(picker)) = session.state.overlays.last() else { return };
        if picker.menu.selected().and_then(PickRow::value).as_ref() == Some(wanted) {
            break;
        }
        session.press("<down>");
    }
    session.press("<enter>");
}

/// Takes the entity that is typed, or any when that is not allowed.
fn pick_entity(session: &mut Driver, wanted: &str) {
    session.press("<enter>").type_text(wanted);
    let Some(Overlay::Pick(picker)) = session.state.overlays.last() else { return };
    if picker.menu.shown.is_empty() {
        session.press("<C-u>");
    }
    session.press("<enter>");
    if !session.state.overlays.is_empty() {
        session.press("<esc>");
    }
}

//! The form and its review.

use std::sync::Arc;

use super::super::overlay::Overlay;
use super::super::wizard::{
    Control, Editing, Rehearsal, Review, ReviewRow, Row, Stage, Wizard, content_lines,
};
use super::super::{Command, Effect, ListState, Motion, Notice, State};
use super::picking;
use crate::config::{Key, KeyCode};
use crate::diagnostic::Problem;
use crate::highlight::Language;
use crate::scaffold::form::Path;
use crate::scaffold::run::Outcome;

/// A key that no command wants: it is for the field.
pub(in crate::app) fn fill_in(state: &mut State, key: Key) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    let is_picked = wizard.focused().is_some_and(|row| row.control.is_picked());
    let is_letter = matches!(key.code, KeyCode::Char(_)) && !key.ctrl && !key.alt;
    if is_picked && is_letter {
        return picking::pick_by(state, key);
    }
    let is_changed = wizard.press(key);
    keep(state, is_changed)
}

/// Keeps the draft when an answer changed.
pub(super) fn keep(state: &mut State, is_changed: bool) -> Vec<Effect> {
    let Some(wizard) = state.wizard.as_mut().filter(|_| is_changed) else { return Vec::new() };
    // Fields that have just appeared may show code.
    let code = wizard.told().filter(|text| has_code(text)).flat_map(|text| state.colours.want_blocks(text));
    let code: Vec<Effect> = code.collect();
    std::iter::once(Effect::SaveDraft(wizard.take_draft())).chain(code).collect()
}

/// Whether a Markdown text may have blocks of code.
fn has_code(text: &str) -> bool {
    text.contains("```") || text.contains("~~~")
}

/// Commands of a page.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    let is_changed = match command {
        Command::FieldNext => return step(state, true),
        Command::FieldPrevious => return step(state, false),
        Command::WizardNext => return next(state),
        Command::WizardPrevious => {
            wizard.previous_page();
            true
        }
        Command::FieldEdit => {
            let (Some(row), Editing::Lines(area)) = (wizard.focused(), &wizard.editing) else {
                return Vec::new();
            };
            return vec![Effect::EditText { path: row.path.clone(), text: area.text() }];
        }
        Command::FieldOffers => return picking::pick(state),
        Command::FieldReset => wizard.reset(),
        Command::EntryRemove => wizard.remove_entry(),
        Command::EntryUp => wizard.move_entry(false),
        Command::EntryDown => wizard.move_entry(true),
        _ => false,
    };
    keep(state, is_changed)
}

/// To the next field or, at the end, the next page; and back.
fn step(state: &mut State, down: bool) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    if wizard.go(down) {
        return Vec::new();
    }
    if down {
        return next(state);
    }
    wizard.previous_page();
    Vec::new()
}

fn next(state: &mut State) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    if !wizard.next_page() {
        let wrong = wizard.focused().map(|row| wizard.field(row).title.clone());
        let wrong =
            wrong.map_or_else(|| "look at what is marked".to_owned(), |title| format!("look at “{title}”"));
        state.tell(Notice::failed(format!("not everything on this page is right: {wrong}")));
        return Vec::new();
    }
    let is_begun = state.wizard.as_ref().is_some_and(|wizard| wizard.is_begun());
    let mut effects = keep(state, is_begun);
    effects.extend(arrived(state));
    effects
}

/// What to do as a page or the review is shown.
pub(super) fn arrived(state: &mut State) -> Vec<Effect> {
    let mut effects = picking::look_ahead(state);
    if let Some(wizard) = &state.wizard {
        let code = wizard.told_anywhere().into_iter().filter(|text| has_code(text));
        effects.extend(code.flat_map(|text| state.colours.want_blocks(&text)));
    }
    if let Some(rehearse) = rehearse(state) {
        let template = state.wizard.as_ref().map(|wizard| wizard.template.clone());
        let generation = state.rehearsals;
        effects.push(rehearse);
        effects.extend(template.map(|template| Effect::Proofread { generation, template }));
    }
    effects
}

/// Runs the steps in memory, when the review is shown.
pub(super) fn rehearse(state: &mut State) -> Option<Effect> {
    let wizard = state.wizard.as_ref().filter(|wizard| wizard.stage == Stage::Review)?;
    state.rehearsals += 1;
    Some(Effect::Rehearse {
        generation: state.rehearsals,
        template: wizard.template.clone(),
        values: wizard.values.clone(),
        secrets: wizard.secrets(),
        user: state.user.me.clone(),
    })
}

/// Takes what a dry run gave.
pub(super) fn rehearsed(state: &mut State, generation: u64, outcome: Result<Arc<Outcome>, String>) {
    if let Some(wizard) = state.wizard.as_mut().filter(|_| generation == state.rehearsals) {
        wizard.review.take(outcome.map_or_else(Rehearsal::Failed, Rehearsal::Over));
    }
}

/// Takes what the template's author got wrong.
pub(super) fn proofread(state: &mut State, generation: u64, problems: &[Problem]) {
    if let Some(wizard) = state.wizard.as_mut().filter(|_| generation == state.rehearsals) {
        let said = |problem: &Problem| {
            let place = problem.place.as_ref().map(|place| format!("line {}: ", place.line));
            format!("{}{}", place.unwrap_or_default(), problem.message)
        };
        wizard.review.mistakes = problems.iter().map(said).collect();
        wizard.review.lay_out();
    }
}

/// What Enter does on a page or in the review.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    if wizard.stage == Stage::Review {
        return look(state);
    }
    match wizard.focused().map(|row| row.control) {
        Some(control) if control.is_picked() => picking::pick(state),
        Some(Control::Lines) => {
            wizard.break_line();
            keep(state, true)
        }
        Some(Control::Add) => {
            let is_changed = wizard.add();
            keep(state, is_changed)
        }
        _ => step(state, true),
    }
}

/// Looks closer at a row of the review.
fn look(state: &mut State) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    let Review { answers, rehearsal, .. } = &wizard.review;
    match wizard.review.selected().cloned() {
        Some(ReviewRow::Answer(at)) => {
            if let Some(path) = answers.get(at).map(|row| row.path.clone()) {
                wizard.revisit(&path);
            }
        }
        Some(ReviewRow::File { path, .. }) => {
            if let Rehearsal::Over(outcome) = rehearsal {
                let lines = content_lines(outcome, &path).unwrap_or_default();
                let (code, wanted) = state.colours.want(&lines.join("\n"), Language::OfFile(path.clone()));
                let (code, list) = (Some(code), ListState::default());
                state.overlays.push(Overlay::Contents { title: path, lines, code, list });
                return wanted.into_iter().collect();
            }
        }
        Some(ReviewRow::Link(_, target)) if target.starts_with("http") => {
            return vec![Effect::OpenUrl(target)];
        }
        _ => {}
    }
    Vec::new()
}

/// Puts pasted text into the field.
pub(super) fn pasted(state: &mut State, text: &str) -> Vec<Effect> {
    let is_taken = state.wizard.as_mut().is_some_and(|wizard| wizard.paste(text));
    keep(state, is_taken)
}

/// Takes what an editor left.
pub(super) fn edited(state: &mut State, path: &Path, text: &str) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    wizard.replace_text(path, text);
    keep(state, true)
}

/// Arrows and the wheel.
pub(super) fn go(state: &mut State, motion: Motion) {
    let Some(wizard) = &mut state.wizard else { return };
    if wizard.stage == Stage::Review {
        let len = wizard.review.rows.len();
        wizard.review.list.go(motion, len);
        return;
    }
    let Motion::By(rows) = motion else { return };
    for _ in 0..rows.unsigned_abs() {
        walk(wizard, rows > 0);
    }
}

/// A line within a text of several, else a field.
fn walk(wizard: &mut Wizard, down: bool) {
    let is_inside = match &mut wizard.editing {
        Editing::Lines(area) => area.go(down),
        Editing::None | Editing::Line(_) | Editing::Secret(_) => false,
    };
    if !is_inside {
        wizard.go(down);
    }
}

/// A click on a field or a row of the review: the first gives it the keys, the second opens it. A yes or no turns at
/// once.
pub(super) fn clicked(state: &mut State, row: usize, twice: bool) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    if wizard.stage == Stage::Review {
        let len = wizard.review.rows.len();
        wizard.review.list.select(row, len);
        return if twice { look(state) } else { Vec::new() };
    }
    if !wizard.rows.get(row).is_some_and(Row::is_answered) {
        return Vec::new();
    }
    wizard.focus(row);
    match wizard.rows[row].control {
        Control::Switch => {
            let is_changed = wizard.turn();
            keep(state, is_changed)
        }
        Control::Add => open(state),
        control if twice && control.is_picked() => picking::pick(state),
        _ => Vec::new(),
    }
}

/// Back by a page; false on the first.
pub(super) fn back(state: &mut State) -> bool {
    let Some(wizard) = &mut state.wizard else { return false };
    wizard.review.written.is_none() && wizard.previous_page()
}

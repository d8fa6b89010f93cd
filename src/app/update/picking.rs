//! Lists that open over a field: of given values, of entities, of files.

use super::super::overlay::Overlay;
use super::super::wizard::{Allowed, Control, PickFrom, PickRow, Picker, Row, Typed, Wizard, known};
use super::super::{Asker, Effect, Found, Notice, Question, State, columns};
use super::fill_in::keep;
use super::search_context;
use crate::catalog::{Catalog, EntityRef};
use crate::config::Key;
use crate::scaffold::form::Path;

/// How many entities a picker offers.
const OFFERED: usize = 50;

/// Opens the list of the field in focus, with the first letter of what is looked for.
pub(super) fn pick_by(state: &mut State, key: Key) -> Vec<Effect> {
    let effects = pick(state);
    match state.overlays.last_mut() {
        Some(Overlay::Pick(picker)) if key != Key::char(' ') => {
            picker.menu.input.press(key);
            picker_changed(state)
        }
        _ => effects,
    }
}

/// Opens the list of values of the field in focus.
pub(super) fn pick(state: &mut State) -> Vec<Effect> {
    let Some(wizard) = &state.wizard else { return Vec::new() };
    let Some(row) = wizard.focused() else { return Vec::new() };
    let (field, value) = (wizard.field(row), wizard.value(row));
    let catalog = &state.world.catalog;
    let picker = match row.control {
        Control::Choice | Control::Marks | Control::Alternative => {
            Picker::of_choices(field, value, row.control == Control::Marks)
        }
        Control::Entity | Control::Entities => {
            Picker::of_entities(field, value, row.control == Control::Entities, &mine(state))
        }
        Control::RepoChoice(part) => {
            Picker::of_texts(field, part.allowed(&field.options), &wizard.shown(row), Typed::No)
        }
        // The part of an address is typed in its place, unless somebody asks what there is.
        Control::Known | Control::Repo(_) => {
            let known = known(wizard, row, catalog, &state.offers);
            Picker::of_texts(field, known, &wizard.shown(row), Typed::Text)
        }
        Control::File | Control::Files => Picker::of_files(field),
        _ => return Vec::new(),
    };
    let picker = Picker { title: wizard.label(row), ..picker };
    state.overlays.push(Overlay::Pick(picker));
    picker_changed(state)
}

/// The references that count as the user: their own, and those of their groups.
pub(super) fn mine(state: &State) -> Vec<EntityRef> {
    let catalog: &Catalog = &state.world.catalog;
    let me = state.user.me.as_ref().and_then(|me| catalog.find(me.as_str()));
    let chain = me.map(|me| catalog.chain_of(me)).unwrap_or_default();
    chain.into_iter().map(|node| catalog.reference(node).clone()).collect()
}

/// Narrows the picker, or asks for what fits that is typed.
pub(in crate::app) fn picker_changed(state: &mut State) -> Vec<Effect> {
    state.waits += 1;
    let context = search_context(state);
    let Some(Overlay::Pick(picker)) = state.overlays.last_mut() else { return Vec::new() };
    let typed = picker.menu.input.text().to_owned();
    let allowed = match &picker.from {
        PickFrom::Given => {
            if !typed.is_empty() || picker.menu.shown.len() != picker.menu.all.len() {
                picker.narrow();
            }
            return Vec::new();
        }
        PickFrom::Files => return vec![Effect::ListFiles { generation: state.waits, typed }],
        PickFrom::Entities(allowed) => allowed.clone(),
    };
    picker.menu.list.selected = 0;
    vec![Effect::Search(Question {
        generation: state.waits,
        query: typed,
        kind: None,
        order: None,
        limit: OFFERED,
        context,
        allowed,
        asker: Asker::Picker,
    })]
}

/// Shows the entities that were found.
pub(super) fn found(state: &mut State, found: &Found) {
    let catalog = &state.world.catalog;
    let Some(Overlay::Pick(picker)) = state.overlays.last_mut() else { return };
    picker.show(found.hits.items.iter().map(|hit| {
        let reference = catalog.reference(hit.node).clone();
        let label = columns::label(&reference, None, catalog);
        PickRow::Entity { reference, label }
    }));
}

/// Shows the files that what is typed may go on with.
pub(super) fn files_listed(state: &mut State, generation: u64, files: Vec<(String, bool)>) {
    if let Some(Overlay::Pick(picker)) = state.overlays.last_mut().filter(|_| generation == state.waits) {
        picker.menu.list.selected = 0;
        picker.show(files.into_iter().map(|(path, is_folder)| PickRow::File { path, is_folder }));
    }
}

/// Takes what was picked, and goes on to the next field; a folder is looked into.
pub(super) fn picked(state: &mut State, mut picker: Picker) -> Vec<Effect> {
    if let Some(PickRow::File { path, is_folder }) = picker.menu.selected().cloned() {
        if is_folder {
            picker.menu.input = super::super::TextInput::with(&path);
            state.overlays.push(Overlay::Pick(picker));
            return picker_changed(state);
        }
        return vec![Effect::ReadFile { path: picker.path, file: path }];
    }
    let value = match picker.marked {
        Some(marked) => (!marked.is_empty()).then_some(marked.into()),
        None => match picker.menu.selected().map(PickRow::value) {
            Some(Some(value)) => (!value.is_null()).then_some(value),
            Some(None) => {
                state.tell(Notice::failed("this value cannot be chosen"));
                return Vec::new();
            }
            None => return Vec::new(),
        },
    };
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    match wizard.focused().map(|row| row.control) {
        Some(Control::RepoChoice(_) | Control::Repo(_)) => {
            wizard.take_part(value.as_ref().and_then(|value| value.as_str()).unwrap_or_default());
        }
        Some(Control::Alternative) => {
            let at = value.and_then(|value| value.as_u64()).and_then(|at| usize::try_from(at).ok());
            let is_another = at.is_some() && at != wizard.focused().and_then(|row| wizard.field(row).chosen);
            if is_another && !at.is_some_and(|at| wizard.take_alternative(at)) {
                state.tell(Notice::failed("no answer tells this alternative from the others"));
                return Vec::new();
            }
        }
        _ => wizard.answer(&picker.path, value),
    }
    if let Some(wizard) = &mut state.wizard {
        wizard.go(true);
    }
    keep(state, true)
}

/// Takes the contents of a file as an answer; of several files it is one more.
pub(super) fn file_read(state: &mut State, path: &Path, outcome: Result<String, String>) -> Vec<Effect> {
    let text = match outcome {
        Ok(text) => text,
        Err(why) => {
            state.tell(Notice::failed(why));
            return Vec::new();
        }
    };
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    wizard.take_file(path, text);
    keep(state, true)
}

/// Has it worked out what each field of the page takes, so that its list opens at once. Where a field must have an
/// entity and takes but one, that is taken.
pub(super) fn look_ahead(state: &State) -> Vec<Effect> {
    let Some(wizard) = state.wizard.as_deref().filter(|wizard| wizard.page().is_some()) else {
        return Vec::new();
    };
    let mine = mine(state);
    let is_picked = |row: &&Row| matches!(row.control, Control::Entity | Control::Entities);
    let ahead = |row: &Row| {
        let allowed = Allowed::of(wizard.field(row), &mine)?;
        Some(Effect::LookAhead { path: row.path.clone(), allowed: allowed.into() })
    };
    wizard.rows.iter().filter(is_picked).filter_map(ahead).collect()
}

/// Backstage preselects for a required field that takes nothing else (semantics 5.5).
fn takes_only(wizard: &Wizard, row: &Row) -> bool {
    let field = wizard.field(row);
    let is_bound = field.options.get("allowArbitraryValues") == Some(&false.into())
        || field.extension.as_deref() == Some("MyGroupsPicker");
    row.control == Control::Entity && field.is_required && is_bound && wizard.value(row).is_none()
}

/// Takes the only entity there is, unless the field has been answered meanwhile.
pub(super) fn only_found(state: &mut State, path: &Path, reference: &EntityRef) -> Vec<Effect> {
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    let is_open = |row: &&Row| row.path == *path && takes_only(wizard, row);
    if !wizard.rows.iter().any(|row| is_open(&row)) {
        return Vec::new();
    }
    wizard.answer(path, Some(reference.as_str().into()));
    keep(state, true)
}

//! The gallery: which template to fill in, and which draft to go on with.

use super::super::wizard::{Draft, GalleryRow, Start, Wizard, refusal};
use super::super::{Effect, Notice, Screen, State};
use super::navigate::{show, travel};
use crate::catalog::EntityRef;

/// Shows the gallery, with the template that is selected elsewhere.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let template = state.selected_reference().filter(|reference| reference.kind() == "template").cloned();
    state.gallery.renew(&state.world.catalog);
    if let Some(template) = template {
        state.gallery.select_template(&template);
    }
    let mut effects = show(state, Screen::Create);
    effects.push(Effect::ListDrafts);
    effects
}

/// Shows the drafts there are; a template that was asked for begins, now that the names of drafts are known.
pub(super) fn listed(state: &mut State, drafts: Vec<Draft>, earlier: Vec<Draft>) -> Vec<Effect> {
    state.gallery.take_drafts(drafts, earlier);
    begin_wanted(state)
}

/// Remembers which template to fill in as soon as it is read.
pub(super) fn wanted(state: &mut State, template: EntityRef, start: Box<Start>) -> Vec<Effect> {
    state.wanted = Some((template, start));
    state.gallery.are_drafts_known = false;
    vec![Effect::ListDrafts]
}

/// Shows what a new catalog has.
pub(super) fn renew(state: &mut State) -> Vec<Effect> {
    if state.screen == Screen::Create {
        state.gallery.renew(&state.world.catalog);
    }
    begin_wanted(state)
}

fn begin_wanted(state: &mut State) -> Vec<Effect> {
    let catalog = &state.world.catalog;
    let is_read = |(template, _): &mut (EntityRef, _)| catalog.entity(template.as_str()).is_some();
    // Before the drafts are known, a new one has no name.
    if !state.gallery.are_drafts_known {
        return Vec::new();
    }
    let Some((template, start)) = state.wanted.take_if(is_read) else { return Vec::new() };
    let wanted = start.draft.as_deref();
    let found = state.gallery.drafts.iter().find(|draft| Some(draft.name.as_str()) == wanted).cloned();
    let missing = wanted.filter(|_| found.is_none());
    let missing = missing.map(|name| format!("there is no draft `{name}`; this is a new one"));
    let effects = begin(state, &template, found, &start);
    if let Some(missing) = missing {
        state.tell(Notice::failed(missing));
    }
    effects
}

/// The answers of an earlier run as the beginning of another.
fn as_new(earlier: &Draft) -> Draft {
    Draft { name: String::new(), page: 0, ..earlier.clone() }
}

/// Begins a template, or goes on with a draft of it.
pub(super) fn begin(
    state: &mut State,
    template: &EntityRef,
    draft: Option<Draft>,
    start: &Start,
) -> Vec<Effect> {
    let Some(entity) = state.world.catalog.entity(template.as_str()).cloned() else {
        state.tell(Notice::failed(format!("{template} is not in the catalog")));
        return Vec::new();
    };
    if let Some(why) = refusal(&entity) {
        state.tell(Notice::failed(why));
        return Vec::new();
    }
    let mark = &state.settings.mark;
    let draft = match draft {
        Some(draft) if !draft.name.is_empty() => state.gallery.adopted(draft, template, mark),
        other => Draft { name: state.gallery.new_draft_name(template, mark), ..other.unwrap_or_default() },
    };
    state.browse.is_typing = false;
    state.wizard = Some(Box::new(Wizard::begin(&entity, draft, start)));
    let mut effects = show(state, Screen::Wizard);
    effects.extend(super::fill_in::arrived(state));
    effects
}

/// What Enter does in the gallery.
pub(super) fn choose(state: &mut State) -> Vec<Effect> {
    match state.gallery.selected().cloned() {
        Some(GalleryRow::Card(at)) => {
            let template = state.gallery.cards[at].reference.clone();
            begin(state, &template, None, &Start::default())
        }
        Some(GalleryRow::Draft(at)) => {
            let draft = state.gallery.drafts[at].clone();
            go_on(state, draft)
        }
        Some(GalleryRow::Earlier(at)) => {
            let draft = as_new(&state.gallery.earlier[at]);
            go_on(state, draft)
        }
        Some(GalleryRow::Heading(_)) | None => Vec::new(),
    }
}

fn go_on(state: &mut State, draft: Draft) -> Vec<Effect> {
    let Some(template) = draft.template.clone() else {
        state.tell(Notice::failed("the draft does not say which template it answers"));
        return Vec::new();
    };
    begin(state, &template, Some(draft), &Start::default())
}

/// Deletes the selected draft.
pub(super) fn forget(state: &mut State) -> Vec<Effect> {
    let Some(draft) = state.gallery.selected_draft().cloned() else { return Vec::new() };
    state.gallery.drafts.retain(|other| other.name != draft.name);
    state.gallery.narrow();
    state.tell(Notice::done(format!("the draft {} is deleted", draft.name)));
    vec![Effect::ForgetDraft(draft.name)]
}

/// Leaves the search of the gallery; whether there was anything to leave.
pub(super) fn back(state: &mut State) -> bool {
    let gallery = &mut state.gallery;
    if !gallery.input.is_empty() {
        gallery.input = super::super::TextInput::default();
        gallery.narrow();
        return true;
    }
    std::mem::take(&mut gallery.is_typing)
}

/// Leaves the form; its draft stays.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    if state.wizard.as_ref().is_some_and(|wizard| wizard.is_begun() && wizard.review.written.is_none()) {
        state.tell(Notice::done("the answers are kept as a draft; n lists it"));
    }
    let mut effects = vec![Effect::ListDrafts];
    effects.extend(if state.history.can_go_back() {
        travel(state, true)
    } else {
        show(state, Screen::Browse)
    });
    effects
}

use super::super::overlay::{FilterRow, Menu, MenuRow, PaletteRow};
use super::super::whose::{LONGEST, Recognized, Whose, WhoseRow};
use super::super::wizard::Writing;
use super::super::{
    Asker, Asking, Calling, Command, Effect, ListState, Motion, Overlay, Question, Screen, State, TextInput,
    filters,
};
use super::{
    PALETTE_ENTITIES, calling, commands, launch, navigate, picking, search, search_context, server, writing,
};

/// Carries out `command` on the topmost overlay; none when it concerns the screen below.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let motion = match command {
        Command::Down => Motion::By(1),
        Command::Up => Motion::By(-1),
        Command::First => Motion::First,
        Command::Last => Motion::Last,
        Command::HalfDown => Motion::HalfPages(1),
        Command::HalfUp => Motion::HalfPages(-1),
        Command::PageDown => Motion::HalfPages(2),
        Command::PageUp => Motion::HalfPages(-2),
        Command::Open => return Some(choose(state)),
        Command::PickMark => {
            if let Some(Overlay::Pick(picker)) = state.overlays.last_mut() {
                picker.mark();
            }
            return Some(Vec::new());
        }
        Command::Back | Command::Cancel => {
            return Some(close(state));
        }
        _ => return None,
    };
    with_list(state, |list, len| list.go(motion, len));
    Some(Vec::new())
}

/// Selects a row of the topmost overlay.
pub(super) fn select(state: &mut State, row: usize) {
    with_list(state, |list, len| list.select(row, len));
}

fn with_list(state: &mut State, change: impl FnOnce(&mut ListState, usize)) {
    match state.overlays.last_mut() {
        Some(Overlay::Help(menu)) => change(&mut menu.list, menu.shown.len()),
        Some(Overlay::Palette(menu)) => change(&mut menu.list, menu.shown.len()),
        Some(Overlay::Filter(_, menu)) => change(&mut menu.list, menu.shown.len()),
        Some(Overlay::Whose(whose)) => change(&mut whose.menu.list, whose.menu.shown.len()),
        Some(Overlay::Messages(list)) => change(list, state.notices.len()),
        Some(Overlay::Pick(picker)) => change(&mut picker.menu.list, picker.menu.shown.len()),
        Some(
            Overlay::Contents { lines, list, .. }
            | Overlay::Writing(Writing::Consent { lines, list, .. })
            | Overlay::Calling(Calling::Consent { lines, list, .. })
            | Overlay::Asking(Asking::Consent { lines, list, .. }),
        ) => change(list, lines.len()),
        Some(Overlay::Launch(launch)) => {
            if let Some((list, len)) = launch.list_mut() {
                change(list, len);
            }
        }
        Some(
            Overlay::Asking(Asking::Address(_))
            | Overlay::SignIn { .. }
            | Overlay::Calling(Calling::Summary(_))
            | Overlay::Writing(Writing::Folder(_) | Writing::Export(_)),
        )
        | None => {}
    }
}

/// From the values of a filter back to the fields; everything else closes.
fn close(state: &mut State) -> Vec<Effect> {
    match state.overlays.pop() {
        Some(Overlay::Filter(Some(_), _)) => {
            state.overlays.push(Overlay::Filter(None, filters::fields(state)));
            Vec::new()
        }
        Some(Overlay::SignIn { .. }) => vec![Effect::GiveUpSignIn],
        _ => Vec::new(),
    }
}

/// Does what the selected row says.
pub(super) fn choose(state: &mut State) -> Vec<Effect> {
    match state.overlays.pop() {
        Some(Overlay::Help(menu)) => {
            selected(&menu).map_or_else(Vec::new, |row| commands::run(state, row.command))
        }
        Some(Overlay::Palette(menu)) => match selected(&menu) {
            Some(PaletteRow::Command { command, .. }) => commands::run(state, command),
            Some(PaletteRow::Kind(kind)) => {
                state.browse.kind = Some(kind);
                let mut effects = navigate::show(state, Screen::Browse);
                effects.extend(search(state, true));
                effects
            }
            Some(PaletteRow::View(view)) => {
                state.browse.open_view(Some(view));
                let mut effects = navigate::show(state, Screen::Browse);
                effects.extend(search(state, true));
                effects
            }
            Some(PaletteRow::Entity { reference, .. }) => navigate::open_entity(state, reference),
            None => Vec::new(),
        },
        Some(Overlay::Whose(whose)) => match selected(&whose.menu) {
            Some(row) => navigate::open_entity(state, row.reference),
            None => Vec::new(),
        },
        Some(Overlay::Filter(field, menu)) => match (field, selected(&menu)) {
            (_, Some(FilterRow::Field(field, _))) => {
                state.overlays.push(Overlay::Filter(Some(field), filters::values(state, field)));
                Vec::new()
            }
            (Some(field), Some(FilterRow::Any)) => {
                state.browse.filters.remove(&field);
                search(state, true)
            }
            (Some(field), Some(FilterRow::Value { value, .. })) => {
                state.browse.filters.insert(field, value);
                search(state, true)
            }
            (_, None | Some(FilterRow::Any | FilterRow::Value { .. })) => Vec::new(),
        },
        Some(Overlay::Asking(asking)) => server::answered(state, asking),
        Some(Overlay::SignIn { host, address, input }) => {
            // The address to open is the server's and ours, so it may be opened as any link.
            let pasted = input.text().trim().to_owned();
            let effects = if pasted.is_empty() {
                // Where no browser can be opened, it is one paste away from any other.
                vec![
                    Effect::Copy { what: "address", text: address.clone() },
                    Effect::OpenUrl(address.clone()),
                ]
            } else {
                vec![Effect::HandIn(pasted)]
            };
            state.overlays.push(Overlay::SignIn { host, address, input: TextInput::default() });
            effects
        }
        Some(Overlay::Pick(picker)) => picking::picked(state, picker),
        Some(Overlay::Launch(asked)) => launch::answered(state, asked),
        Some(Overlay::Writing(asked)) => writing::answered(state, asked),
        Some(Overlay::Calling(asked)) => calling::answered(state, asked),
        Some(Overlay::Messages(_) | Overlay::Contents { .. }) | None => Vec::new(),
    }
}

fn selected<T: MenuRow + Clone>(menu: &Menu<T>) -> Option<T> {
    menu.selected().cloned()
}

/// Asks what the text of the prompt may mean.
pub(in crate::app) fn whose_changed(state: &mut State) -> Vec<Effect> {
    state.waits += 1;
    let Some(Overlay::Whose(whose)) = state.overlays.last_mut() else { return Vec::new() };
    let text = whose.menu.input.text().to_owned();
    if text.trim().is_empty() {
        *whose =
            Whose { menu: Menu { input: whose.menu.input.clone(), ..Menu::new(Vec::new()) }, form: None };
        return Vec::new();
    }
    vec![Effect::Recognize { generation: state.waits, text }]
}

/// Adds a pasted text to the prompt, whatever its length and lines.
pub(super) fn paste_into_whose(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(Overlay::Whose(whose)) = state.overlays.last_mut() else { return Vec::new() };
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let text = text.trim().replace(char::is_control, " ");
    whose.menu.input = TextInput::with(&format!("{}{text}", whose.menu.input.text()));
    whose_changed(state)
}

/// Shows what the text may mean.
pub(super) fn recognized(state: &mut State, generation: u64, recognized: Recognized) {
    if generation != state.waits {
        return;
    }
    if let Some(Overlay::Whose(whose)) = state.overlays.last_mut() {
        let input = whose.menu.input.clone();
        let rows = whose.menu.list.rows;
        // A second answer to the same question leaves the selection where somebody has put it.
        let chosen =
            Some(&whose.menu).filter(|menu| menu.list.selected > 0).and_then(Menu::selected).cloned();
        *whose = Whose { menu: Menu { input, ..Menu::new(recognized.rows) }, form: recognized.form };
        whose.menu.list.resize(rows, whose.menu.shown.len());
        let same = |row: &WhoseRow| chosen.as_ref().is_some_and(|chosen| chosen.reference == row.reference);
        if let Some(row) = whose.menu.all.iter().position(same) {
            whose.menu.list.select(row, whose.menu.shown.len());
        }
    }
}

/// Narrows the palette and asks for entities that fit what is typed.
pub(in crate::app) fn palette_changed(state: &mut State) -> Vec<Effect> {
    state.waits += 1;
    let Some(Overlay::Palette(menu)) = state.overlays.last_mut() else { return Vec::new() };
    if menu.input.is_empty() {
        menu.all.retain(|row| !matches!(row, PaletteRow::Entity { .. }));
    }
    menu.narrow();
    let query = menu.input.text().to_owned();
    if query.is_empty() {
        return Vec::new();
    }
    vec![Effect::Search(Question {
        generation: state.waits,
        query,
        kind: None,
        order: None,
        limit: PALETTE_ENTITIES,
        context: search_context(state),
        allowed: None,
        asker: Asker::Palette,
    })]
}

//! What happens, and what to do about it.

mod arrival;
mod calling;
mod commands;
mod complete;
mod create;
mod fetch;
mod fill_in;
mod fitted;
mod graph;
mod launch;
mod menus;
mod navigate;
mod offers;
mod paste;
mod picking;
mod pointer;
mod run;
mod server;
mod sign_in;
mod writing;

use super::browse::FIRST_PAGE;
use super::message::Found;
use super::overlay::PaletteRow;
use super::wizard::Writing;
use super::{
    Asker, Asking, Calling, Command, Effect, Message, Notice, Overlay, Question, Screen, SearchContext,
    State, keys,
};

pub(super) use commands::run;
pub(super) use complete::offer;
pub(super) use fill_in::fill_in;
pub(super) use menus::{palette_changed, whose_changed};
pub(super) use picking::picker_changed;

/// How many entities the palette offers.
const PALETTE_ENTITIES: usize = 8;

/// Applies `message` and says what to do about it.
///
/// Never blocks, never awaits, never fails: trouble arrives as another message.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = apply(state, message);
    effects.extend(offers::look(state));
    effects
}

fn apply(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::KeyPressed(key) => keys::press(state, key),
        Message::Pasted(text) => paste::paste(state, &text),
        Message::Clicked { target, twice } => pointer::click(state, target, twice),
        Message::Scrolled { target, rows } => pointer::scroll(state, target.as_ref(), rows),
        Message::Resized { columns, rows } => resized(state, columns, rows),
        Message::Drawn { list_rows } => {
            drawn(state, list_rows);
            more_hits(state)
        }
        Message::EntityRequested(reference) => navigate::open_entity(state, reference),
        Message::WorldArrived { world, progress } => arrival::arrive(state, world, progress),
        Message::Synced(freshness) => {
            state.freshness = Some(freshness);
            state.is_outdated &= freshness.is_offline;
            state.progress = None;
            Vec::new()
        }
        Message::TimePassed(now) => {
            state.tasks.now = Some(now);
            if let Some(freshness) = &mut state.freshness {
                freshness.now = now;
            }
            Vec::new()
        }
        Message::ReadingProgressed(progress) => {
            state.progress = Some(progress);
            Vec::new()
        }
        Message::ReadingFailed(why) => {
            state.progress = None;
            state.is_outdated = true;
            state.tell(Notice::failed(why));
            Vec::new()
        }
        Message::HitsArrived { generation, asker, found } => {
            answer(state, generation, asker, found);
            if state.browse.take_wish() { run(state, Command::Open) } else { Vec::new() }
        }
        Message::RecognizedArrived { generation, recognized } => {
            menus::recognized(state, generation, recognized);
            Vec::new()
        }
        Message::OnCallArrived { generation, page, clock } => {
            if generation == state.oncall.generation
                && let Some(page) = page
            {
                state.oncall.answer(page, clock, &state.world, state.size);
            }
            Vec::new()
        }
        Message::DescriptorArrived { reference, text, first_line } => {
            navigate::described(state, &reference, &text, first_line)
        }
        Message::Coloured { code, lines } => {
            state.colours.take(code, lines);
            Vec::new()
        }
        Message::KeysAwaited { generation } => {
            state.explains_keys = generation == state.waits && !state.pending.is_empty();
            Vec::new()
        }
        Message::SignInWanted { host, why } => sign_in::wanted(state, host, &why),
        Message::SignInOffered { host, address } => sign_in::offered(state, host, address),
        Message::SignedIn(user) => sign_in::done(state, user),
        Message::SignInFailed(why) => sign_in::failed(state, why),
        Message::Noticed(notice) => {
            state.tell(notice);
            Vec::new()
        }
        Message::ServersKnown(hosts) => server::known(state, hosts),
        Message::TypingPaused { generation } => server::paused(state, generation),
        Message::ServerHitsArrived { generation, outcome } => {
            server::found(state, generation, outcome);
            Vec::new()
        }
        Message::ServerErrorsArrived { reference, errors } => {
            server::complained(state, &reference, errors);
            Vec::new()
        }
        Message::RegisterPreviewed(arrival) => {
            server::previewed(state, arrival);
            Vec::new()
        }
        Message::FarewellPreviewed { reference, leaving } => {
            server::farewell(state, &reference, leaving);
            Vec::new()
        }
        Message::StarsAligned { sent, stars } => server::aligned(state, &sent, stars),
        other => about_form(state, other),
    }
}

fn resized(state: &mut State, columns: u16, rows: u16) -> Vec<Effect> {
    state.size = (columns, rows);
    state.oncall.lay_out(&state.world, state.size);
    for run in &mut state.tasks.runs {
        run.view.lay_out(&run.course, columns);
    }
    navigate::fill_graph(state);
    Vec::new()
}

/// What happens around the form and its runs.
fn about_form(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Task(news) => run::told(state, news),
        Message::DraftsListed { drafts, earlier } => create::listed(state, drafts, earlier),
        Message::TemplateRequested { template, start } => create::wanted(state, template, start),
        Message::OnlyFound { path, reference } => picking::only_found(state, &path, &reference),
        Message::HostAnswered { question, answer } => {
            offers::answered(state, question, answer);
            Vec::new()
        }
        Message::FilesListed { generation, files } => {
            picking::files_listed(state, generation, files);
            Vec::new()
        }
        Message::FileRead { path, outcome } => picking::file_read(state, &path, outcome),
        Message::TextEdited { path, text } => fill_in::edited(state, &path, &text),
        Message::Rehearsed { generation, outcome } => {
            fill_in::rehearsed(state, generation, outcome);
            Vec::new()
        }
        Message::Fetching { generation, line } => {
            fetch::goes_on(state, generation, line);
            Vec::new()
        }
        Message::Fetched { generation, outcome } => fetch::over(state, generation, outcome),
        Message::Proofread { generation, problems } => {
            fill_in::proofread(state, generation, &problems);
            Vec::new()
        }
        Message::FolderSeen { folder, changes } => {
            if !launch::seen(state, &folder, &changes) {
                writing::seen(state, folder, changes);
            }
            Vec::new()
        }
        Message::FolderWritten { folder, failure } => writing::written(state, folder, failure),
        _ => Vec::new(),
    }
}

/// Asks for the hits of the catalog's list; `is_new` when the question changed.
pub(super) fn search(state: &mut State, is_new: bool) -> Vec<Effect> {
    let generation = state.browse.ask(is_new);
    let pause = is_new.then(|| server::typed(state)).flatten();
    let question = Effect::Search(Question {
        generation,
        query: state.browse.query(),
        kind: state.browse.kind.clone(),
        order: state.browse.order(),
        limit: state.browse.limit,
        context: search_context(state),
        allowed: None,
        asker: Asker::Browse,
    });
    std::iter::once(question).chain(pause).collect()
}

fn search_context(state: &State) -> SearchContext {
    let within = state.settings.within.clone();
    SearchContext { within, ..SearchContext::of(&state.user, &state.world.catalog) }
}

fn answer(state: &mut State, generation: u64, asker: Asker, found: Found) {
    match asker {
        Asker::Browse if generation == state.browse.generation => {
            state.browse.answer(found, &state.world.catalog);
        }
        Asker::Palette if generation == state.waits => {
            let catalog = &state.world.catalog;
            let Some(Overlay::Palette(menu)) = state.overlays.last_mut() else { return };
            menu.all.retain(|row| !matches!(row, PaletteRow::Entity { .. }));
            menu.all.extend(found.hits.items.iter().map(|hit| {
                let reference = catalog.reference(hit.node).clone();
                let label = super::columns::label(&reference, None, catalog);
                PaletteRow::Entity { reference, label }
            }));
            menu.narrow();
        }
        Asker::Picker if generation == state.waits => picking::found(state, &found),
        Asker::Browse | Asker::Palette | Asker::Picker => {}
    }
}

fn more_hits(state: &mut State) -> Vec<Effect> {
    if state.screen != Screen::Browse || !state.browse.wants_more() {
        return Vec::new();
    }
    let limit = state.browse.found.hits.items.len().max(FIRST_PAGE).saturating_mul(4);
    if limit <= state.browse.limit {
        return Vec::new();
    }
    state.browse.limit = limit;
    search(state, false)
}

fn drawn(state: &mut State, rows: usize) {
    match state.overlays.last_mut() {
        Some(Overlay::Help(menu)) => menu.list.resize(rows, menu.shown.len()),
        Some(Overlay::Palette(menu)) => menu.list.resize(rows, menu.shown.len()),
        Some(Overlay::Filter(_, menu)) => menu.list.resize(rows, menu.shown.len()),
        Some(Overlay::Whose(whose)) => whose.menu.list.resize(rows, whose.menu.shown.len()),
        Some(Overlay::Messages(list)) => list.resize(rows, state.notices.len()),
        Some(Overlay::Pick(picker)) => picker.menu.list.resize(rows, picker.menu.shown.len()),
        Some(
            Overlay::Contents { lines, list, .. }
            | Overlay::Writing(Writing::Consent { lines, list, .. })
            | Overlay::Calling(Calling::Consent { lines, list, .. })
            | Overlay::Asking(Asking::Consent { lines, list, .. }),
        ) => list.resize(rows, lines.len()),
        Some(Overlay::Launch(launch)) => {
            if let Some((list, len)) = launch.list_mut() {
                list.resize(rows, len);
            }
        }
        Some(
            Overlay::Asking(Asking::Address(_))
            | Overlay::SignIn { .. }
            | Overlay::Calling(Calling::Summary(_))
            | Overlay::Writing(Writing::Folder(_) | Writing::Export(_)),
        ) => {}
        None => match &state.screen {
            Screen::Browse => state.browse.list.resize(rows, state.browse.found.hits.items.len()),
            Screen::Entity(_) if state.entity.pane == super::entity::EntityPane::Descriptor => {
                state.entity.scroll.rows = rows;
            }
            Screen::Entity(_) => state.entity.list.resize(rows, state.entity.rows.len()),
            Screen::Owners if state.owners.is_inside => {
                state.owners.owned_list.resize(rows, state.owners.owned.len());
            }
            Screen::Owners => state.owners.list.resize(rows, state.owners.rows.len()),
            Screen::Problems => state.problems.list.resize(rows, state.problems.rows.len()),
            Screen::OnCall(_) => state.oncall.list.resize(rows, state.oncall.lines.len()),
            Screen::Impact(..) | Screen::Health => {
                state.roster.list.resize(rows, state.roster.rows.len());
            }
            Screen::Graph(_) => state.graph.tree.list.resize(rows, state.graph.tree.rows.len()),
            Screen::Create => state.gallery.list.resize(rows, state.gallery.rows.len()),
            Screen::Tasks => state.tasks.list.resize(rows, state.tasks.rows.len()),
            Screen::Run(key) => {
                if let Some(run) = state.tasks.run_mut(*key) {
                    run.view.resize(rows);
                }
            }
            Screen::Wizard => {
                if let Some(wizard) = &mut state.wizard {
                    let len = wizard.review.rows.len();
                    wizard.review.list.resize(rows, len);
                }
            }
        },
    }
}

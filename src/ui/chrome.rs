use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::{Canvas, span, span_cut};
use super::words::title;
use crate::app::{self, Command, Screen, State, Target, contexts};
use crate::config::keys_label;
use crate::diagnostic::Severity;
use crate::text::{age, counted, width};

/// The columns around a hint and its key.
const HINT_SPACE: usize = 4;

/// One line: what this is, where it comes from, how far reading has come, and the screens.
pub(super) fn header(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let theme = canvas.theme;
    canvas.style(area, theme.screen());
    let screens = screens(canvas, state);
    let taken: usize = screens.iter().map(|(line, _)| line.width() + 1).sum();
    let room = usize::from(area.width).saturating_sub(taken);

    let name = " stagedoor ";
    // Half a name is of no use to anybody.
    let mut left = Line::from(span(if width(name) <= room { name } else { "" }, theme.title()));
    if let Some(profile) = &state.settings.profile {
        // Whoever has several catalogs must see at a glance which one this is.
        left.push_span(span_cut(profile, 12, theme.warning()));
        left.push_span(Span::raw(" "));
    }
    let source = &state.world.source;
    let name = if source.is_demo { "demo" } else { &source.name };
    let (facts, hint) = facts(state);
    let who = state.user.signed_in.as_deref().map(|user| user.trim_start_matches("user:default/"));
    let facts = who.map_or_else(|| facts.clone(), |who| format!("{who} {} {facts}", canvas.glyphs.separator));
    let name_room = room.saturating_sub(left.width() + width(&facts) + 2).max(8);
    if left.width() + name_room <= room {
        left.push_span(span_cut(name, name_room, theme.accent()));
        left.push_span(Span::raw(" "));
    }
    for (text, style) in [(facts, theme.text()), (hint, theme.muted())] {
        if left.width() + width(&text) < room {
            left.push_span(span(&text, style));
        }
    }
    canvas.line(area, &left);

    let mut x = area.right().saturating_sub(u16::try_from(taken).unwrap_or(u16::MAX)).max(area.x);
    for (line, command) in screens {
        let columns = u16::try_from(line.width()).unwrap_or(u16::MAX);
        let spot = Rect { x, width: columns, ..area }.intersection(area);
        canvas.line(spot, &line);
        canvas.spot(spot, Target::Command(command));
        x = x.saturating_add(columns + 1);
    }
}

/// How much there is, and a hint for who has nothing of their own yet.
fn facts(state: &State) -> (String, String) {
    let entities = state.world.catalog.entities().len();
    let facts = match state.progress {
        Some(progress) if progress.found > 0 => {
            let app::Progress { unit, found, read, entities, rate } = progress;
            let rate = if rate > 0 { format!(", {rate}/s") } else { String::new() };
            format!("reading {read} of {found} {unit}, {entities} entities{rate}")
        }
        Some(_) => "reading".to_owned(),
        None => format!("{}{}", counted(entities, "entity", "entities"), freshness(state)),
    };
    let is_demo = state.progress.is_none() && state.world.source.is_demo;
    (facts, if is_demo { " · your own: stagedoor --source DIR".to_owned() } else { String::new() })
}

/// Whether what is shown is what the servers have, and how old it is.
fn freshness(state: &State) -> String {
    let since = state.freshness.as_ref().and_then(app::Freshness::age);
    let is_offline = state.freshness.is_some_and(|freshness| freshness.is_offline);
    let state = match (state.is_outdated, is_offline) {
        (false, _) => "synced",
        (true, true) => "offline",
        (true, false) => "out of date",
    };
    match since.map(age) {
        None if state == "synced" => String::new(),
        None => format!(", {state}"),
        Some(now) if now == "just now" => format!(", {state} {now}"),
        Some(age) if state == "synced" => format!(", {state} {age} ago"),
        Some(age) => format!(", {state}, {age} old"),
    }
}

fn screens(canvas: &Canvas<'_, '_>, state: &State) -> Vec<(Line<'static>, Command)> {
    let theme = canvas.theme;
    let catalog = &state.world.catalog;
    let grave = [Severity::Error, Severity::Warning];
    let worst = grave.into_iter().find(|&severity| catalog.problem_count(severity) > 0);
    let tab = |key: &str, title: &str, count: usize, is_here: bool, command| {
        let mut line = Line::from(span(&format!(" {key} {title} "), theme.tab_of(is_here)));
        if count > 0 && worst.is_some() {
            let style =
                if is_here { theme.tab_of(true) } else { theme.severity(worst.unwrap_or(Severity::Info)) };
            line.push_span(span(&format!("({count}) "), style));
        }
        (line, command)
    };
    let on = |screen: &Screen| std::mem::discriminant(&state.screen) == std::mem::discriminant(screen);
    let is_browse = on(&Screen::Browse)
        || matches!(
            state.screen,
            Screen::Entity(_) | Screen::OnCall(_) | Screen::Impact(..) | Screen::Graph(_)
        );
    let counted = grave.into_iter().map(|severity| catalog.problem_count(severity)).sum();
    let narrow = canvas.area().width < 72;
    let title = |long: &'static str, short: &'static str| if narrow { short } else { long };
    let mut tabs = vec![
        tab("1", title("Browse", "Br"), 0, is_browse, Command::Browse),
        tab("2", title("Owners", "Ow"), 0, on(&Screen::Owners) || on(&Screen::Health), Command::Owners),
        tab("3", title("Problems", "Pr"), counted, on(&Screen::Problems), Command::Problems),
    ];
    let is_tasks = matches!(state.screen, Screen::Tasks | Screen::Run(_));
    let running = state.tasks.running();
    if running > 0 || is_tasks {
        let said = match (running, narrow) {
            (0, _) => format!(" 5 {} ", title("Tasks", "Ta")),
            (_, true) => format!(" 5 Ru ({running}) "),
            (_, false) => format!(" 5 Running ({running}) "),
        };
        let style = if is_tasks { theme.tab_of(true) } else { theme.accent() };
        tabs.push((Line::from(span(&said, style)), Command::Tasks));
    }
    tabs
}

/// One line: what has just happened, or what can be done now.
pub(super) fn footer(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let theme = canvas.theme;
    canvas.style(area, theme.screen());
    if let Some(notice) = state.notice() {
        let (mark, style) = if notice.is_error {
            (canvas.glyphs.error, theme.severity(Severity::Error))
        } else {
            (canvas.glyphs.ok, theme.ok())
        };
        let said = Line::from(vec![
            span(&format!(" {mark} "), style),
            span_cut(&notice.text, usize::from(area.width).saturating_sub(4), style),
        ]);
        canvas.line(area, &said);
        return;
    }
    if !state.pending.is_empty() {
        let keys = keys_label(&state.pending);
        canvas.line(area, &Line::from(span(&format!(" {keys}…"), theme.key())));
        return;
    }
    hints(canvas, area, state);
}

fn hints(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let theme = canvas.theme;
    let contexts = contexts(state);
    let key_of = |command: Command| {
        let keys = state.settings.keymap.keys_of(&contexts, command.name());
        keys.first().map(|keys| keys_label(keys))
    };
    let mut hints: Vec<(String, Command)> = Vec::new();
    for command in wanted(state) {
        if let Some(key) = key_of(*command).filter(|_| command.obstacle(state).is_none()) {
            hints.push((key, *command));
        }
    }
    // The narrower the terminal, the fewer; help and commands are the last to go.
    let length = |(key, command): &(String, Command)| width(key) + width(title(state, *command)) + HINT_SPACE;
    let last = hints.split_off(hints.len().saturating_sub(2));
    let mut left = usize::from(area.width).saturating_sub(last.iter().map(length).sum());
    hints.retain(|hint| {
        let fits = length(hint) <= left;
        left = if fits { left - length(hint) } else { left };
        fits
    });
    hints.extend(last);
    let mut x = area.x;
    for (key, command) in hints {
        let line = Line::from(vec![
            span(&format!(" {key} "), theme.key()),
            span(&format!("{} ", title(state, command)), theme.muted()),
        ]);
        let spot = Rect { x, width: u16::try_from(line.width()).unwrap_or(0), ..area }.intersection(area);
        canvas.line(spot, &line);
        canvas.spot(spot, Target::Command(command));
        x = spot.right() + 1;
    }
}

/// The commands worth a hint, the two that never go at the end.
fn wanted(state: &State) -> &'static [Command] {
    use Command as C;
    if !state.overlays.is_empty() {
        return &[C::Open, C::Back];
    }
    match state.screen {
        Screen::Browse if state.browse.is_typing && state.browse.offer.chosen().is_some() => {
            &[C::CompleteKeep, C::CompleteNext, C::CompleteUndo, C::Help, C::Palette]
        }
        Screen::Browse if state.browse.is_typing => {
            &[C::Open, C::Complete, C::KindNext, C::SearchLeave, C::Back, C::Help, C::Palette]
        }
        Screen::Browse => &[
            C::Open,
            C::Search,
            C::Create,
            C::KindNext,
            C::FilterOpen,
            C::Star,
            C::Quit,
            C::Help,
            C::Palette,
        ],
        Screen::Entity(_) => {
            &[C::Open, C::Back, C::Owner, C::PaneNext, C::Edit, C::CopyRef, C::Star, C::Help, C::Palette]
        }
        Screen::OnCall(_) => &[
            C::Open,
            C::Back,
            C::CopyMessage,
            C::CallOut,
            C::Impact,
            C::Graph,
            C::Refresh,
            C::Help,
            C::Palette,
        ],
        Screen::Impact(..) => {
            &[C::Open, C::Toggle, C::OnCall, C::Graph, C::Owner, C::Back, C::Help, C::Palette]
        }
        Screen::Graph(_) => {
            &[C::Open, C::GraphLeft, C::GraphRight, C::GraphMore, C::OnCall, C::Back, C::Help, C::Palette]
        }
        Screen::Health => &[C::Open, C::OnCall, C::Owner, C::Back, C::Help, C::Palette],
        Screen::Owners => &[C::Open, C::Back, C::PaneNext, C::Toggle, C::Help, C::Palette],
        Screen::Create => &[C::Open, C::Search, C::DraftForget, C::Back, C::Help, C::Palette],
        Screen::Wizard => &[
            C::Fetch,
            C::RunThere,
            C::RunHere,
            C::Write,
            C::WizardNext,
            C::Open,
            C::FieldEdit,
            C::FieldOffers,
            C::EntryRemove,
            C::Back,
            C::Help,
            C::Palette,
        ],
        Screen::Tasks => {
            &[C::Open, C::Toggle, C::RunCancel, C::RunRetry, C::RunAgain, C::Back, C::Help, C::Palette]
        }
        Screen::Run(_) => &[
            C::RunCancel,
            C::RunRetry,
            C::RunAgain,
            C::Open,
            C::PaneNext,
            C::RunFollow,
            C::CopyLog,
            C::Back,
            C::Help,
            C::Palette,
        ],
        Screen::Problems => &[C::Edit, C::Toggle, C::Back, C::CopyPath, C::Help, C::Palette],
    }
}

//! One row of a form as lines.

use ratatui::text::Line;

use super::super::super::canvas::{Canvas, span, span_cut};
use super::super::super::markdown::markdown;
use crate::app::wizard::{Control, Editing, HostList, Offer, Offers, Row, Wizard, question};
use crate::app::{Colours, TextInput};
use crate::scaffold::form::Field;
use crate::text::{clean_lines, counted, cut, wrap};

/// How many lines of a longer text are shown while it is not edited.
const SHOWN: usize = 4;

/// The lines of a row, and where the cursor stands among them.
pub(super) struct Block {
    pub(super) lines: Vec<Line<'static>>,
    /// The line and column, when the row is edited.
    pub(super) cursor: Option<(usize, usize)>,
}

/// The lines of a row in at most so many columns.
pub(super) fn block(
    canvas: &Canvas<'_, '_>,
    (wizard, colours): (&Wizard, &Colours),
    at: usize,
    columns: usize,
    is_roomy: bool,
    keeps_place: bool,
) -> Block {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    let row = &wizard.rows[at];
    let field = wizard.field(row);
    let has_focus = at == wizard.focus && row.is_answered();
    let indent = indent(row, field);
    let room = columns.saturating_sub(indent + 2).max(8);
    let mark = if has_focus { glyphs.selected } else { " " };
    let lead = |text: &str| format!("{}{text} ", " ".repeat(indent));
    let mut lines = Vec::new();
    let mut cursor = None;
    let label = wizard.label(row);
    let style = match row.control {
        Control::Heading => theme.heading(),
        _ if has_focus => theme.title(),
        _ => theme.text(),
    };
    let mut head = Line::from(span(&lead(mark), theme.accent()));
    let required = if wizard.is_required(row) { " *" } else { "" };
    head.push_span(span_cut(&label, room.saturating_sub(required.len()), style));
    head.push_span(span(required, theme.warning()));
    let is_beside = matches!(row.control, Control::Switch | Control::Fixed);
    if is_beside {
        head.push_span(span("  ", theme.text()));
        let rest = columns.saturating_sub(head.width());
        head.push_span(span_cut(&wizard.shown(row), rest, theme.accent()));
        if has_focus && row.control == Control::Switch {
            let rest = columns.saturating_sub(head.width());
            head.push_span(span_cut("  space turns it", rest, theme.hint()));
        }
    }
    lines.push(head);
    if row.is_answered() && !is_beside && row.control != Control::Add {
        let gutter = format!("{}{} ", lead(" "), if has_focus { glyphs.prompt } else { glyphs.bullet });
        let width = room.saturating_sub(2);
        let (texts, place) =
            if has_focus { edited(wizard, row, width) } else { (shown_lines(wizard, row), None) };
        if let Some((line, column)) = place {
            cursor = Some((lines.len() + line, crate::text::width(&gutter) + column));
        }
        let is_open = texts.iter().all(String::is_empty) && !has_focus;
        let empty = wizard.placeholder(row);
        for (number, text) in texts.iter().enumerate() {
            let before = if number == 0 { gutter.clone() } else { " ".repeat(crate::text::width(&gutter)) };
            let mut line = Line::from(span(&before, theme.muted()));
            match empty.filter(|_| text.is_empty() && number == 0) {
                // Brackets tell an example from an answer where faintness does not show.
                Some(example) => line.push_span(span_cut(&format!("({example})"), width, theme.hint())),
                None if is_open => line.push_span(span("(empty)", theme.muted())),
                None => line.push_span(span_cut(text, width, theme.input())),
            }
            lines.push(line);
        }
    }
    let before = lines.len();
    for mistake in wizard.mistakes(row) {
        let said = format!("{} {}", glyphs.error, mistake.message);
        lines.extend(wrapped(&said, indent, room, theme.error()));
    }
    if has_focus && keeps_place && lines.len() == before && row.control.is_text() {
        // What follows shall not jump with every character, so what is wrong has its line while nothing is.
        let rules = field.bounds.rules().join(", ");
        lines.push(Line::from(span_cut(
            &format!("{}{rules}", " ".repeat(indent + 2)),
            columns,
            theme.hint(),
        )));
    }
    if matches!(row.control, Control::Key | Control::Repo(_) | Control::RepoChoice(_) | Control::Add) {
        return Block { lines, cursor };
    }
    let told = [field.description.as_deref(), field.help.as_deref()];
    for text in
        told.into_iter().flatten().filter(|_| has_focus || is_roomy || row.control == Control::Heading)
    {
        let before = " ".repeat(indent + 2);
        for mut line in markdown(text, room, theme.muted(), theme, colours) {
            line.spans.insert(0, span(&before, theme.muted()));
            lines.push(line);
        }
    }
    if let Some(note) = &field.note {
        lines.extend(wrapped(note, indent, room, theme.info()));
    }
    Block { lines, cursor }
}

/// A line on what the host knows of a row, or why it does not tell; none while it is asked.
pub(super) fn offered(
    canvas: &Canvas<'_, '_>,
    wizard: &Wizard,
    row: &Row,
    offers: &Offers,
    columns: usize,
) -> Option<Line<'static>> {
    let question = question(wizard, row)?;
    let said = match offers.get(&question)? {
        Offer::Awaited => return None,
        Offer::Refused(why) => format!("{why}; type it"),
        Offer::Known(known) => {
            let (one, many) = match question.about {
                HostList::Owners => ("owner", "owners"),
                HostList::Repositories(_) => ("repository", "repositories"),
                HostList::Branches { .. } => ("branch", "branches"),
            };
            format!("{} at {}", counted(known.len(), one, many), question.host)
        }
    };
    let before = " ".repeat(indent(row, wizard.field(row)) + 2);
    Some(Line::from(span_cut(&format!("{before}{said}"), columns, canvas.theme.hint())))
}

fn wrapped(text: &str, indent: usize, room: usize, style: ratatui::style::Style) -> Vec<Line<'static>> {
    let before = " ".repeat(indent + 2);
    let lines = wrap(clean_lines(text).trim_end(), room);
    lines.iter().map(|line| Line::from(span(&format!("{before}{line}"), style))).collect()
}

fn indent(row: &Row, field: &Field) -> usize {
    let deep = row.path.names().len().saturating_sub(1) * 2;
    let inner = match row.control {
        Control::Repo(_) | Control::RepoChoice(_) | Control::Add => 2,
        _ if field.is_additional && row.control != Control::Key => 2,
        _ => 0,
    };
    (deep + inner).min(12)
}

fn shown_lines(wizard: &Wizard, row: &Row) -> Vec<String> {
    let text = wizard.shown(row);
    let lines: Vec<String> = text.lines().take(SHOWN).map(str::to_owned).collect();
    if lines.is_empty() { vec![String::new()] } else { lines }
}

/// What is edited, the part of it around the cursor, and where that stands.
fn edited(wizard: &Wizard, row: &Row, width: usize) -> (Vec<String>, Option<(usize, usize)>) {
    match &wizard.editing {
        Editing::Line(input) => {
            let (text, column) = window(input.text(), input, width);
            (vec![text], Some((0, column)))
        }
        Editing::Secret(input) => {
            let stars = "*".repeat(input.text().chars().count());
            let column = input.cursor().min(width.saturating_sub(1));
            (vec![cut(&stars, width).into_owned()], Some((0, column)))
        }
        Editing::Lines(area) => {
            let (line, column) = area.cursor();
            let lines = area.lines().map(str::to_owned).collect();
            (lines, Some((line, column.min(width.saturating_sub(1)))))
        }
        Editing::None => {
            let said = wizard.shown(row);
            let hint = if row.control.is_picked() { "enter chooses" } else { "" };
            (vec![if said.is_empty() { hint.to_owned() } else { said }], None)
        }
    }
}

/// The end of a text that is longer than its room, when the cursor is there.
fn window(text: &str, input: &TextInput, width: usize) -> (String, usize) {
    let column = input.cursor_column();
    if column < width {
        return (text.to_owned(), column);
    }
    let behind: Vec<char> = text.chars().take(input.cursor()).collect();
    let tail: String = behind[behind.len().saturating_sub(width.saturating_sub(2))..].iter().collect();
    let column = crate::text::width(&tail).min(width.saturating_sub(1));
    (tail, column)
}

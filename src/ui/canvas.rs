use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::link::mark_link;
use super::{Glyphs, Look, Theme};
use crate::app::{State, Target};
use crate::catalog::{EntityRef, Fate};
use crate::text::{beginning, clean, cut};

/// What the views draw on, and what they leave behind for the mouse.
pub(super) struct Canvas<'a, 'f> {
    frame: &'a mut Frame<'f>,
    pub(super) theme: &'a Theme,
    pub(super) glyphs: &'a Glyphs,
    has_links: bool,
    pub(super) drawn: Drawn,
}

/// What became of a frame.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// What the mouse can reach, the topmost last.
    pub spots: Vec<(Rect, Target)>,
    /// The rows of the list that has the focus.
    pub list_rows: usize,
}

impl Drawn {
    /// What is at a column and row.
    pub fn at(&self, column: u16, row: u16) -> Option<&Target> {
        let hit = |(area, _): &&(Rect, Target)| area.contains((column, row).into());
        self.spots.iter().rev().find(hit).map(|(_, target)| target)
    }
}

impl<'a, 'f> Canvas<'a, 'f> {
    pub(super) fn new(frame: &'a mut Frame<'f>, look: &'a Look) -> Self {
        let Look { theme, glyphs, has_links } = look;
        Self { frame, theme, glyphs, has_links: *has_links, drawn: Drawn::default() }
    }

    pub(super) fn area(&self) -> Rect {
        self.frame.area()
    }

    pub(super) fn buffer(&mut self) -> &mut Buffer {
        self.frame.buffer_mut()
    }

    /// The mark beside an entity on disk that differs from the server's.
    pub(super) fn change_mark(&self, state: &State, reference: &EntityRef) -> Option<&'static str> {
        let change = state.world.changes.get(reference)?;
        Some(if change.fate == Fate::Added { self.glyphs.added } else { self.glyphs.changed })
    }

    /// Writes `line` at the top of `area`, cut to its width.
    pub(super) fn line(&mut self, area: Rect, line: &Line<'_>) {
        if area.height > 0 {
            self.buffer().set_line(area.x, area.y, line, area.width);
        }
    }

    /// Writes `line` so that it ends at the right of `area`; what does not fit is left out.
    pub(super) fn line_right(&mut self, area: Rect, line: &Line<'_>) {
        let width = u16::try_from(line.width()).unwrap_or(u16::MAX);
        if width <= area.width {
            self.line(Rect { x: area.x + area.width - width, width, ..area }, line);
        }
    }

    /// Gives `area` a style from edge to edge.
    pub(super) fn style(&mut self, area: Rect, style: Style) {
        self.buffer().set_style(area, style);
    }

    /// Gives a line and its whole area the look of the selection.
    pub(super) fn select(&mut self, area: Rect, line: &mut Line<'_>, has_focus: bool) {
        let style = self.theme.selection(has_focus);
        self.style(area, style);
        let matched = self.theme.matched();
        // Without colours what was found could look like the rest of the row.
        let is_lost = matched.fg.is_none() && style.add_modifier.contains(Modifier::UNDERLINED);
        let is_matched = |span: &Span<'_>| {
            !matched.add_modifier.is_empty() && span.style.add_modifier.contains(matched.add_modifier)
        };
        for span in &mut line.spans {
            let turned = is_lost && is_matched(span);
            span.style = span.style.patch(style);
            if turned {
                let is_reversed = span.style.add_modifier.contains(Modifier::REVERSED);
                span.style = if is_reversed {
                    span.style.remove_modifier(Modifier::REVERSED)
                } else {
                    span.style.add_modifier(Modifier::REVERSED)
                };
            }
        }
    }

    pub(super) fn clear(&mut self, area: Rect) {
        let buffer = self.buffer();
        let area = area.intersection(buffer.area);
        for position in area.positions() {
            buffer[position].reset();
        }
    }

    /// Lets the mouse reach `target` in `area`.
    pub(super) fn spot(&mut self, area: Rect, target: Target) {
        self.drawn.spots.push((area, target));
    }

    /// Makes what is drawn in `area` a link, where the terminal has links.
    pub(super) fn link(&mut self, area: Rect, url: &str) {
        let has_links = self.has_links;
        mark_link(self.buffer(), area, url, has_links);
    }

    /// Shows the cursor of a text input.
    pub(super) fn cursor(&mut self, x: u16, y: u16) {
        self.frame.set_cursor_position((x, y));
    }
}

/// A piece of foreign text, safe for a terminal.
pub(super) fn span<'a>(text: &str, style: Style) -> Span<'a> {
    Span::styled(clean(text).into_owned(), style)
}

/// A piece of foreign text, safe for a terminal, in at most `columns`.
pub(super) fn span_cut<'a>(text: &str, columns: usize, style: Style) -> Span<'a> {
    Span::styled(cut(&clean(beginning(text, 1, columns)), columns).into_owned(), style)
}

/// The rows of an area, one by one.
pub(super) fn rows_of(area: Rect) -> impl Iterator<Item = Rect> {
    (area.y..area.bottom()).map(move |y| Rect { y, height: 1, ..area })
}

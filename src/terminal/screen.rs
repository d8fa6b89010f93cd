use std::io::{self, Write};

use crossterm::QueueableCommand;
use crossterm::style::force_color_output;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

/// The picture on a terminal: draws when told, sends what changed, and sends it in one piece.
///
/// A frame reaches `out` in a single write inside a synchronized update (DEC 2026), and a frame that
/// changes nothing reaches it not at all. The terminal is never asked anything.
#[derive(Debug)]
pub struct Screen<W: Write> {
    out: W,
    terminal: Terminal<Sheet>,
}

impl<W: Write> Screen<W> {
    /// A screen of this size that nothing was drawn on yet.
    pub fn new(out: W, (columns, rows): (u16, u16)) -> io::Result<Self> {
        // The theme decides about colours, per session; crossterm would heed this process's NO_COLOR.
        force_color_output(true);
        let area = Rect::new(0, 0, columns, rows);
        let sheet = Sheet { size: area.as_size(), ..Sheet::default() };
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let mut screen = Self { out, terminal: Terminal::with_options(sheet, options)? };
        screen.forget()?;
        Ok(screen)
    }

    /// Draws a frame and sends what differs from the one before.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(render)?;
        let changes = std::mem::take(&mut self.terminal.backend_mut().bytes);
        if changes.is_empty() {
            return Ok(());
        }
        let mut frame = Vec::with_capacity(changes.len() + 16);
        frame.queue(BeginSynchronizedUpdate)?;
        frame.extend(changes);
        frame.queue(EndSynchronizedUpdate)?;
        self.out.write_all(&frame)?;
        self.out.flush()
    }

    /// Takes on a new size; the next frame is sent whole.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) -> io::Result<()> {
        let area = Rect::new(0, 0, columns, rows);
        self.terminal.backend_mut().size = area.as_size();
        self.terminal.resize(area)
    }

    /// Forgets what is on the terminal, because something else was there; the next frame is sent whole.
    pub fn forget(&mut self) -> io::Result<()> {
        let Size { width, height } = self.terminal.backend().size;
        let sheet = self.terminal.backend_mut();
        (sheet.cursor, sheet.cursor_shown) = (None, true);
        self.resize((width, height))
    }

    /// The size in columns and rows.
    pub fn size(&self) -> (u16, u16) {
        let size = self.terminal.backend().size;
        (size.width, size.height)
    }
}

/// Where a frame is written until it is whole. Remembers size and cursor, so that nobody has to ask
/// the terminal.
#[derive(Debug, Default)]
struct Sheet {
    bytes: Vec<u8>,
    size: Size,
    /// Where the cursor is; unknown once cells were drawn.
    cursor: Option<Position>,
    cursor_shown: bool,
}

impl Sheet {
    fn pen(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.bytes)
    }
}

impl Backend for Sheet {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        // Terminals without synchronized updates would show the cursor run along.
        self.hide_cursor()?;
        self.cursor = None;
        self.pen().draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.cursor_shown) { self.pen().hide_cursor() } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.cursor_shown, true) { Ok(()) } else { self.pen().show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.replace(position) == Some(position) {
            return Ok(());
        }
        self.pen().set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.pen().clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.pen().clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    /// A frame leaves the sheet when it is whole, not before.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::text::Line;

    use super::*;

    fn shown(text: &str) -> impl Fn(&mut Frame<'_>) {
        move |frame| frame.render_widget(Line::from(text), frame.area())
    }

    fn sent(screen: &mut Screen<Vec<u8>>) -> String {
        String::from_utf8(std::mem::take(&mut screen.out)).unwrap()
    }

    fn on_terminal(sent: &str, columns: u16, rows: u16) -> String {
        let mut terminal = vt100::Parser::new(rows, columns, 0);
        terminal.process(sent.as_bytes());
        terminal.screen().contents()
    }

    #[test]
    fn a_frame_is_one_synchronized_piece() {
        let mut screen = Screen::new(Vec::new(), (10, 1)).unwrap();
        screen.draw(shown("ledger")).unwrap();
        let sent = sent(&mut screen);
        assert!(sent.starts_with("\x1b[?2026h") && sent.ends_with("\x1b[?2026l"), "{sent:?}");
        assert_eq!(sent.matches("\x1b[?2026").count(), 2);
        assert_eq!(on_terminal(&sent, 10, 1), "ledger");
    }

    #[test]
    fn a_frame_that_changes_nothing_is_not_sent() {
        let mut screen = Screen::new(Vec::new(), (10, 1)).unwrap();
        let with_cursor = |frame: &mut Frame<'_>| {
            shown("ledger")(frame);
            frame.set_cursor_position((3, 0));
        };
        screen.draw(with_cursor).unwrap();
        sent(&mut screen);
        screen.draw(with_cursor).unwrap();
        assert_eq!(sent(&mut screen), "");
    }

    #[test]
    fn only_what_changed_is_sent_and_the_cursor_stands_where_it_should() {
        let mut screen = Screen::new(Vec::new(), (10, 1)).unwrap();
        screen.draw(shown("ledger")).unwrap();
        let mut all = sent(&mut screen);
        screen
            .draw(|frame| {
                shown("ledges")(frame);
                frame.set_cursor_position((2, 0));
            })
            .unwrap();
        let change = sent(&mut screen);
        assert!(!change.contains("led"), "{change:?}");
        all += &change;
        let mut terminal = vt100::Parser::new(1, 10, 0);
        terminal.process(all.as_bytes());
        assert_eq!(terminal.screen().contents(), "ledges");
        assert_eq!(terminal.screen().cursor_position(), (0, 2));
        assert!(!terminal.screen().hide_cursor());
    }

    #[test]
    fn after_something_else_was_there_everything_is_sent_again() {
        let mut screen = Screen::new(Vec::new(), (10, 2)).unwrap();
        screen.draw(shown("ledger")).unwrap();
        let before = sent(&mut screen) + "\x1b[1;1Hrubbish\r\nrubbish";
        screen.forget().unwrap();
        screen.draw(shown("ledger")).unwrap();
        let after = sent(&mut screen);
        assert_eq!(on_terminal(&(before + &after), 10, 2), "ledger");
        assert!(after.starts_with("\x1b[?2026h"), "the clearing belongs to the frame: {after:?}");
    }

    #[test]
    fn any_size_can_be_taken_on() {
        let mut screen = Screen::new(Vec::new(), (0, 0)).unwrap();
        for size in [(80, 24), (1, 1), (0, 5), (5, 0), (120, 40), (40, 10)] {
            screen.resize(size).unwrap();
            screen.draw(shown("ledger")).unwrap();
            assert_eq!(screen.size(), size);
        }
        assert_eq!(on_terminal(&sent(&mut screen), 40, 10), "ledger");
    }

    #[test]
    fn a_drawing_that_fails_leaves_nothing_half_sent() {
        let mut screen = Screen::new(Vec::new(), (10, 1)).unwrap();
        let drawn = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _ = screen.draw(|_| std::panic::resume_unwind(Box::new("a view went wrong")));
        }));
        assert!(drawn.is_err());
        assert_eq!(sent(&mut screen), "");
    }
}

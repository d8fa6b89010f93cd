use std::io;

use crossterm::event::{
    Event, EventStream, KeyCode as TerminalCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton,
    MouseEvent, MouseEventKind,
};
use futures_util::{Stream, StreamExt, future};

use crate::config::{Key, KeyCode};

/// What came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or is held down.
    Key(Key),
    /// Text was pasted; its lines end in `\n`. Never to be taken for keys.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal has a new size.
    Resized {
        /// Its width.
        columns: u16,
        /// Its height.
        rows: u16,
    },
    /// The user came back to the terminal.
    FocusGained,
    /// The user went elsewhere.
    FocusLost,
}

/// Something that the mouse did, and where, from 0 at the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub action: MouseAction,
    /// The column.
    pub column: u16,
    /// The row.
    pub row: u16,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseAction {
    /// A button went down.
    Pressed(Button),
    /// A button came up.
    Released(Button),
    /// It moved with a button held down.
    Dragged(Button),
    /// It moved.
    Moved,
    /// The wheel turned away from the user.
    ScrolledUp,
    /// The wheel turned towards the user.
    ScrolledDown,
    /// The wheel was pushed to the left.
    ScrolledLeft,
    /// The wheel was pushed to the right.
    ScrolledRight,
}

/// A button of the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// The one that selects.
    Left,
    /// The other one.
    Right,
    /// The wheel as a button.
    Middle,
}

/// Everything that comes from the terminal of this process.
///
/// Drop it before another program gets the terminal: as long as it lives it takes that program's
/// keys away.
pub fn inputs() -> impl Stream<Item = io::Result<Input>> + Unpin + Send {
    EventStream::new().filter_map(|event| future::ready(event.map(translated).transpose()))
}

/// The size of the terminal of this process, in columns and rows; 80 by 24 where it does not know,
/// as some serial lines and pseudo-terminals do not.
pub fn size() -> io::Result<(u16, u16)> {
    let (columns, rows) = crossterm::terminal::size()?;
    Ok(if columns == 0 || rows == 0 { (80, 24) } else { (columns, rows) })
}

/// Translates an event of the terminal library; some mean nothing here.
///
/// The one place that decides which key events count: presses and repeats, never releases.
pub fn translated(event: Event) -> Option<Input> {
    match event {
        Event::Key(event) => key(event).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))),
        Event::Mouse(event) => Some(Input::Mouse(mouse(event))),
        Event::Resize(columns, rows) => Some(Input::Resized { columns, rows }),
        Event::FocusGained => Some(Input::FocusGained),
        Event::FocusLost => Some(Input::FocusLost),
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    // Keys with Super and its like belong to the window manager, even when a terminal tells of them.
    if event.modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
        return None;
    }
    let code = match event.code {
        TerminalCode::Char(c) => KeyCode::Char(c),
        TerminalCode::F(number) => KeyCode::Function(number),
        TerminalCode::Enter => KeyCode::Enter,
        TerminalCode::Esc => KeyCode::Esc,
        TerminalCode::Tab | TerminalCode::BackTab => KeyCode::Tab,
        TerminalCode::Backspace => KeyCode::Backspace,
        TerminalCode::Delete => KeyCode::Delete,
        TerminalCode::Insert => KeyCode::Insert,
        TerminalCode::Up => KeyCode::Up,
        TerminalCode::Down => KeyCode::Down,
        TerminalCode::Left => KeyCode::Left,
        TerminalCode::Right => KeyCode::Right,
        TerminalCode::Home => KeyCode::Home,
        TerminalCode::End => KeyCode::End,
        TerminalCode::PageUp => KeyCode::PageUp,
        TerminalCode::PageDown => KeyCode::PageDown,
        TerminalCode::Null
        | TerminalCode::CapsLock
        | TerminalCode::ScrollLock
        | TerminalCode::NumLock
        | TerminalCode::PrintScreen
        | TerminalCode::Pause
        | TerminalCode::Menu
        | TerminalCode::KeypadBegin
        | TerminalCode::Media(_)
        | TerminalCode::Modifier(_) => return None,
    };
    let key = Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: event.modifiers.contains(KeyModifiers::SHIFT) || event.code == TerminalCode::BackTab,
    };
    Some(key.normal())
}

fn mouse(event: MouseEvent) -> Mouse {
    let action = match event.kind {
        MouseEventKind::Down(which) => MouseAction::Pressed(button(which)),
        MouseEventKind::Up(which) => MouseAction::Released(button(which)),
        MouseEventKind::Drag(which) => MouseAction::Dragged(button(which)),
        MouseEventKind::Moved => MouseAction::Moved,
        MouseEventKind::ScrollUp => MouseAction::ScrolledUp,
        MouseEventKind::ScrollDown => MouseAction::ScrolledDown,
        MouseEventKind::ScrollLeft => MouseAction::ScrolledLeft,
        MouseEventKind::ScrollRight => MouseAction::ScrolledRight,
    };
    Mouse { action, column: event.column, row: event.row }
}

fn button(which: MouseButton) -> Button {
    match which {
        MouseButton::Left => Button::Left,
        MouseButton::Right => Button::Right,
        MouseButton::Middle => Button::Middle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: TerminalCode, modifiers: KeyModifiers) -> Option<String> {
        match translated(Event::Key(KeyEvent::new(code, modifiers))) {
            Some(Input::Key(key)) => Some(key.to_string()),
            _ => None,
        }
    }

    #[test]
    fn keys_have_one_spelling_whatever_the_terminal_says() {
        let cases = [
            (TerminalCode::Char('g'), KeyModifiers::SHIFT, "G"),
            (TerminalCode::Char('G'), KeyModifiers::SHIFT, "G"),
            (TerminalCode::Char('G'), KeyModifiers::NONE, "G"),
            (TerminalCode::BackTab, KeyModifiers::SHIFT, "<S-tab>"),
            (TerminalCode::BackTab, KeyModifiers::NONE, "<S-tab>"),
            (TerminalCode::Tab, KeyModifiers::SHIFT, "<S-tab>"),
            (TerminalCode::Char('p'), KeyModifiers::CONTROL, "<C-p>"),
            (TerminalCode::Char('?'), KeyModifiers::SHIFT, "?"),
            (TerminalCode::Left, KeyModifiers::ALT, "<A-left>"),
        ];
        for (code, modifiers, expected) in cases {
            assert_eq!(pressed(code, modifiers).as_deref(), Some(expected));
        }
    }

    #[test]
    fn releases_and_keys_of_the_window_manager_are_dropped() {
        let release =
            KeyEvent::new_with_kind(TerminalCode::Char('q'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(translated(Event::Key(release)), None);
        let repeat =
            KeyEvent::new_with_kind(TerminalCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(translated(Event::Key(repeat)), Some(Input::Key(Key::char('j'))));
        assert_eq!(pressed(TerminalCode::Char('q'), KeyModifiers::SUPER), None);
        assert_eq!(pressed(TerminalCode::CapsLock, KeyModifiers::NONE), None);
    }

    #[test]
    fn a_paste_is_one_text_with_plain_line_ends() {
        let pasted = translated(Event::Paste("a\r\nb\rq".into()));
        assert_eq!(pasted, Some(Input::Paste("a\nb\nq".into())));
    }
}

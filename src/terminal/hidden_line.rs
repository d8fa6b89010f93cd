use std::io;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Asks, and reads a line from the terminal without an echo of what is typed; none when it is broken off.
///
/// # Errors
/// When the terminal cannot be read.
pub fn hidden_line(ask: impl FnOnce() -> io::Result<()>) -> io::Result<Option<String>> {
    // Whoever answers at once must find the echo off, so it is before anything is asked.
    enable_raw_mode()?;
    let line = ask().and_then(|()| typed());
    disable_raw_mode()?;
    line
}

fn typed() -> io::Result<Option<String>> {
    let mut line = String::new();
    loop {
        match read()? {
            Event::Paste(text) => line.push_str(text.trim_end_matches(['\n', '\r'])),
            Event::Key(key) if key.kind != KeyEventKind::Release => match letter(key) {
                Letter::Typed(letter) => line.push(letter),
                Letter::Back => drop(line.pop()),
                Letter::Clear => line.clear(),
                Letter::End => return Ok(Some(line)),
                Letter::Broken => return Ok(None),
                Letter::Other => {}
            },
            _ => {}
        }
    }
}

enum Letter {
    Typed(char),
    Back,
    Clear,
    End,
    Broken,
    Other,
}

fn letter(key: KeyEvent) -> Letter {
    let has_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('c' | 'd') if has_control => Letter::Broken,
        KeyCode::Char('u') if has_control => Letter::Clear,
        KeyCode::Char('j' | 'm') if has_control => Letter::End,
        KeyCode::Char('h') if has_control => Letter::Back,
        KeyCode::Char(_) if has_control => Letter::Other,
        KeyCode::Char(letter) => Letter::Typed(letter),
        KeyCode::Backspace => Letter::Back,
        KeyCode::Enter => Letter::End,
        _ => Letter::Other,
    }
}

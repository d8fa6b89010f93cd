use std::io::{self, Write};

use futures_util::StreamExt;
use tempfile::NamedTempFile;

use super::{Session, SessionError};
use crate::app::{Message, Notice};
use crate::diagnostic::Place;
use crate::scaffold::form::Path;
use crate::terminal::{self, CommandLine, Signal};

/// What happens while something else has the terminal.
impl Session {
    /// Gives the terminal to the shell until it continues us.
    pub(super) fn suspend(&mut self) -> Result<(), SessionError> {
        self.outside(terminal::stop_process)?.map_err(SessionError::from)
    }

    /// Opens a place in the user's editor.
    pub(super) fn edit(&mut self, place: &Place) -> Result<(), SessionError> {
        let command = match self.performer.editor(place) {
            Ok(command) => command,
            Err(why) => return self.handle(Message::Noticed(Notice::failed(why))),
        };
        let ended = if command.in_terminal {
            self.outside(|| succeeds(&command.line))?
        } else {
            command.line.start().map(|()| true)
        };
        match failure(&command.line, ended) {
            Some(why) => self.handle(Message::Noticed(Notice::failed(why))),
            None => Ok(()),
        }
    }

    /// Lets the user edit a text of a form in an editor.
    pub(super) fn edit_text(&mut self, path: Path, text: &str) -> Result<(), SessionError> {
        let message = match self.edited(text)? {
            Ok(text) => Message::TextEdited { path, text },
            Err(why) => Message::Noticed(Notice::failed(why)),
        };
        self.handle(message)
    }

    /// What the user makes of a text, or why that cannot be told.
    fn edited(&mut self, text: &str) -> Result<Result<String, String>, SessionError> {
        let file = match private_file(text) {
            Ok(file) => file,
            Err(error) => return Ok(Err(format!("there is no place for a file to edit: {error}"))),
        };
        let place = Place { file: file.path().to_string_lossy().into(), line: 1, column: 1 };
        let command = match self.performer.editor(&place) {
            Ok(command) => command,
            Err(why) => return Ok(Err(why)),
        };
        // Also an editor with a window of its own is waited for, since its text is wanted.
        let ended = self.outside(|| succeeds(&command.line))?;
        if let Some(why) = failure(&command.line, ended) {
            return Ok(Err(format!("{why}; the text stays as it was")));
        }
        let text = std::fs::read_to_string(file.path());
        Ok(text.map_err(|error| format!("the text cannot be read: {error}")))
    }

    /// Lets something else have the terminal; our own reading of keys stops meanwhile.
    fn outside<T>(&mut self, run: impl FnOnce() -> T) -> Result<T, SessionError> {
        self.inputs = futures_util::stream::pending().boxed();
        let result = self.guard.outside(run)?;
        self.inputs = terminal::inputs().boxed();
        // What was typed to interrupt the other program was not meant for this one.
        while let Ok(signal) = self.signals.try_recv() {
            self.is_over |= signal == Signal::End;
        }
        self.repaint()?;
        Ok(result)
    }

    /// Draws everything anew on a terminal of which nothing is known any more.
    pub(super) fn repaint(&mut self) -> Result<(), SessionError> {
        // The window may have been resized while it was somebody else's.
        let (columns, rows) = terminal::size()?;
        self.screen.resize((columns, rows))?;
        self.screen.forget()?;
        self.handle(Message::Resized { columns, rows })
    }
}

/// A file with a text that nobody else may read; gone with the value.
fn private_file(text: &str) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("stagedoor-").suffix(".md").tempfile()?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

fn succeeds(line: &CommandLine) -> io::Result<bool> {
    line.run().map(|status| status.success())
}

/// Why nothing came of a program, if so.
fn failure(line: &CommandLine, ended: io::Result<bool>) -> Option<String> {
    match ended {
        Ok(true) => None,
        Ok(false) => Some(format!("{} ended with a failure", line.program)),
        Err(error) => Some(format!("{} could not be started: {error}", line.program)),
    }
}

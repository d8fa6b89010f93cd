use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use super::load::Setting;
use crate::config::ColorDepth;
use crate::terminal::size;
use crate::text::{clean, clean_lines};

/// Where the answer goes. Foreign text passes through [`Output::text`] and friends, which clean it.
pub(super) struct Output {
    to: Box<dyn Write>,
    pub(super) has_color: bool,
    is_terminal: bool,
}

/// A style of the command line, by what it says rather than how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Muted,
    Match,
    Good,
    Warning,
    Bad,
}

impl Output {
    pub(super) fn standard(setting: &Setting) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let has_color = setting.color_of(is_terminal) != ColorDepth::None;
        Self { to: Box::new(BufWriter::new(io::stdout())), has_color, is_terminal }
    }

    /// How many columns there are, on a terminal; elsewhere lines are as long as they are.
    pub(super) fn columns(&self) -> Option<usize> {
        let (columns, _) = self.is_terminal.then(size)?.ok()?;
        Some(columns.into())
    }

    /// Writes a line of our own making, cleaned all the same.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.to, "{}", clean(text))
    }

    /// Writes the beginning of a line that somebody else goes on with.
    pub(super) fn prompt(&mut self, text: &str) -> io::Result<()> {
        write!(self.to, "{}", clean(text))?;
        self.to.flush()
    }

    /// Writes foreign text of several lines.
    pub(super) fn lines(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.to, "{}", clean_lines(text).trim_end())
    }

    /// Writes pieces in their tones, then ends the line.
    pub(super) fn pieces(&mut self, pieces: &[(Tone, &str)]) -> io::Result<()> {
        for (tone, text) in pieces {
            let painted = self.paint(*tone, &clean(text));
            self.to.write_all(painted.as_bytes())?;
        }
        writeln!(self.to)
    }

    /// Writes what is ours to the last byte: completions, the manual page.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)
    }

    /// Writes a value as JSON on one line; JSON escapes every control character but C1, which is done here.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string(value).map_err(io::Error::other)?;
        self.json_text(&text)
    }

    /// Writes JSON that is text already, one value a line.
    pub(super) fn json_text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.to, "{}", escaped(text))
    }

    /// Puts a text into a tone, where there are colours.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            _ if !self.has_color => return text.to_owned(),
            Tone::Plain => return text.to_owned(),
            Tone::Strong => "1",
            Tone::Muted => "2",
            Tone::Match => "1;36",
            Tone::Good => "32",
            Tone::Warning => "33",
            Tone::Bad => "31",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // A pipe closed early has been told of already, or interests nobody.
        let _ = self.to.flush();
    }
}

/// JSON text in which no character is left that a terminal would obey or hide.
fn escaped(json: &str) -> String {
    let is_risky = |c: char| {
        (c.is_control() && c != '\n')
            || (!c.is_ascii() && clean(c.encode_utf8(&mut [0; 4])) != *c.encode_utf8(&mut [0; 4]))
    };
    if !json.chars().any(is_risky) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_risky(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Says on standard error what went wrong.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "stagedoor: {}", clean_lines(text));
}

/// Says something on standard error that is no failure.
pub(super) fn remark(text: &str) {
    let _ = writeln!(io::stderr(), "{}", clean_lines(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_hides_nothing_and_moves_no_cursor() {
        let value = serde_json::json!("a\u{1b}[2J\u{9b}\u{202e}é\u{e0041}");
        let text = escaped(&value.to_string());
        assert!(text.is_ascii() || !text.chars().any(char::is_control));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("valid"), value);
        assert!(text.contains("é") && text.contains("\\u202e") && text.contains("\\u009b"));
    }
}

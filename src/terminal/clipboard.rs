use std::fmt;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Capabilities, CommandLine, Multiplexer};
use crate::config::Environment;
use crate::text::clean_lines;

/// The most that terminals take in one OSC 52, in bytes of base64.
const LONGEST: usize = 100_000;

/// How this session copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clipboard {
    /// A program beside the terminal, on the same display.
    tool: Option<CommandLine>,
    /// The terminal itself, with OSC 52, or why not.
    terminal: Result<Multiplexer, &'static str>,
}

/// How a copy went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// This program took it.
    Tool(String),
    /// The terminal was asked to take it, and cannot tell whether it did.
    Terminal,
}

impl fmt::Display for Sent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tool(name) => write!(out, "copied with {name}"),
            Self::Terminal => out.write_str("sent to your terminal"),
        }
    }
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Longer than a terminal takes.
    #[error("not copied: {0} bytes are more than a terminal takes")]
    TooLong(usize),
    /// There is no way.
    #[error("not copied: {0}")]
    NoWay(&'static str),
    /// The terminal could not be written to.
    #[error("not copied: the terminal is gone")]
    Gone(#[from] io::Error),
}

impl Clipboard {
    /// Chooses the way: a local program when there is a display and no SSH, else OSC 52.
    pub fn of(capabilities: &Capabilities, environment: &Environment) -> Self {
        let local = capabilities.display && !capabilities.remote;
        let terminal = match (capabilities.multiplexer, environment.get("TERM")) {
            (Multiplexer::Screen, _) => Err("GNU screen does not pass copies on"),
            (_, Some("linux" | "dumb")) => Err("this terminal has no clipboard"),
            (multiplexer, _) => Ok(multiplexer),
        };
        Self { tool: local.then(|| tool(environment)).flatten(), terminal }
    }

    /// Copies `text`, cleaned of what a terminal would obey when it is pasted, and says how.
    ///
    /// A program that fails is replaced by the terminal. May wait for that program.
    pub fn copy(&self, text: &str, out: &mut impl Write) -> Result<Sent, CopyError> {
        let text = clean_lines(text);
        if let Some(tool) = &self.tool
            && tool.feed(&text).is_ok()
        {
            return Ok(Sent::Tool(tool.program.clone()));
        }
        let multiplexer = self.terminal.map_err(CopyError::NoWay)?;
        out.write_all(&osc52(&text, multiplexer)?)?;
        out.flush()?;
        Ok(Sent::Terminal)
    }
}

fn tool(environment: &Environment) -> Option<CommandLine> {
    let known: &[(Option<&str>, &str, &[&str])] = &[
        (Some("WAYLAND_DISPLAY"), "wl-copy", &[]),
        (Some("DISPLAY"), "xclip", &["-selection", "clipboard"]),
        (Some("DISPLAY"), "xsel", &["--clipboard", "--input"]),
        (None, "pbcopy", &[]),
        (None, "clip.exe", &[]),
    ];
    let usable = known.iter().find(|(variable, program, _)| {
        variable.is_none_or(|name| environment.has(name)) && environment.has_program(program)
    });
    usable.map(|(_, program, arguments)| CommandLine::new(*program, arguments.iter().copied()))
}

/// The sequence that asks a terminal to copy `text`.
///
/// tmux takes the plain form where `set-clipboard` is on and passes the wrapped one through where
/// `allow-passthrough` is, so it gets both.
fn osc52(text: &str, multiplexer: Multiplexer) -> Result<Vec<u8>, CopyError> {
    let encoded = STANDARD.encode(text);
    if encoded.len() > LONGEST {
        return Err(CopyError::TooLong(text.len()));
    }
    let plain = format!("\x1b]52;c;{encoded}\x07");
    let wrapped = match multiplexer {
        Multiplexer::Tmux => format!("\x1bPtmux;\x1b{plain}\x1b\\"),
        Multiplexer::None | Multiplexer::Screen => String::new(),
    };
    Ok((plain + &wrapped).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Clipboard = Clipboard { tool: None, terminal: Ok(Multiplexer::None) };

    fn clipboard(variables: &[(&str, &str)]) -> Clipboard {
        let environment = Environment::of(variables.iter().copied());
        Clipboard::of(&Capabilities::of(&environment), &environment)
    }

    fn written(clipboard: &Clipboard, text: &str) -> String {
        let mut out = Vec::new();
        clipboard.copy(text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_remote_session_copies_through_its_terminal() {
        let remote = clipboard(&[("SSH_TTY", "x"), ("DISPLAY", ":0"), ("TERM", "xterm")]);
        assert_eq!(remote, PLAIN);
        assert_eq!(written(&remote, "pay"), "\x1b]52;c;cGF5\x07");
        assert_eq!(Sent::Terminal.to_string(), "sent to your terminal");
    }

    #[test]
    fn tmux_gets_it_wrapped_too() {
        let tmux = clipboard(&[("TMUX", "x"), ("TERM", "tmux-256color")]);
        assert_eq!(written(&tmux, "pay"), "\x1b]52;c;cGF5\x07\x1bPtmux;\x1b\x1b]52;c;cGF5\x07\x1b\\");
    }

    #[test]
    fn where_there_is_no_way_it_says_why() {
        let error = clipboard(&[("TERM", "screen")]).copy("pay", &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "not copied: GNU screen does not pass copies on");
    }

    #[test]
    fn too_much_is_refused_whole() {
        let mut out = Vec::new();
        let text = "x".repeat(75_001);
        let error = PLAIN.copy(&text, &mut out).unwrap_err();
        assert!(matches!(error, CopyError::TooLong(75_001)));
        assert!(out.is_empty());
    }

    #[test]
    fn what_a_shell_would_obey_is_cleaned_away() {
        let sent = written(&PLAIN, "a\u{1b}[201~\u{202e}b");
        assert!(sent.contains(&STANDARD.encode("a\u{fffd}[201~b")));
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_tool_is_replaced_by_the_terminal() {
        let broken = Clipboard { tool: Some(CommandLine::new("false", [""; 0])), ..PLAIN };
        assert_eq!(broken.copy("pay", &mut Vec::new()).unwrap(), Sent::Terminal);
        let working = Clipboard { tool: Some(CommandLine::new("cat", [""; 0])), ..PLAIN };
        assert_eq!(working.copy("pay", &mut Vec::new()).unwrap().to_string(), "copied with cat");
    }
}

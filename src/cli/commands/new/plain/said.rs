use std::io::{self, BufRead, IsTerminal};

use super::super::super::super::exit::Failure;
use super::super::super::super::output::Output;
use crate::terminal::hidden_line;

/// Where the form goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// On.
    On,
    /// It is over.
    Done,
    /// The user left.
    Left,
}

/// What was said to a question.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// An answer.
    Text(String),
    /// Nothing: what is there stays.
    Keep,
    /// That there shall be no answer.
    Empty,
    /// That it is not understood.
    Help,
    /// To the question before.
    Back,
    /// Nothing will be said any more.
    Ended,
}

/// Asks, and waits for a line.
pub(super) fn ask(prompt: &str, out: &mut Output) -> Result<Said, Failure> {
    out.prompt(prompt)?;
    let mut line = String::new();
    let count = io::stdin().lock().read_line(&mut line)?;
    echo(&line, out)?;
    Ok(if count == 0 { Said::Ended } else { Said::of(line.trim_end_matches(['\n', '\r'])) })
}

/// Asks for what must not be seen.
pub(super) fn ask_hidden(prompt: &str, out: &mut Output) -> Result<Said, Failure> {
    let line = if io::stdin().is_terminal() {
        hidden_line(|| out.prompt(prompt))?
    } else {
        out.prompt(prompt)?;
        let mut line = String::new();
        let count = io::stdin().lock().read_line(&mut line)?;
        (count > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned())
    };
    out.line("")?;
    Ok(line.map_or(Said::Ended, |line| Said::of(&line)))
}

/// What was said without a terminal has no echo; the next question begins on a line of its own.
fn echo(_: &str, out: &mut Output) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        out.line("")?;
    }
    Ok(())
}

impl Said {
    fn of(line: &str) -> Self {
        match line.trim() {
            "" => Self::Keep,
            "?" => Self::Help,
            "-" => Self::Empty,
            "back" => Self::Back,
            _ => Self::Text(line.strip_prefix('\\').unwrap_or(line).to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_may_be_one_of_the_words_for_something_else() {
        assert_eq!(Said::of("back"), Said::Back);
        assert_eq!(Said::of("\\back"), Said::Text("back".to_owned()));
        assert_eq!(Said::of("  "), Said::Keep);
        assert_eq!(Said::of(" two words "), Said::Text(" two words ".to_owned()));
    }
}

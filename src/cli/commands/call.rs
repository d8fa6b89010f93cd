use std::io::{self, BufRead, IsTerminal};

use jiff::Timestamp;

use super::super::exit::{Exit, Failure};
use super::super::output::{Output, Tone, complain, remark};
use crate::app::consequences;
use crate::oncall::Page;
use crate::runtime::{RotaQuestion, Rotas};

/// Whether somebody is to be called.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Call {
    /// What they are told; nobody is called without.
    pub(in crate::cli) summary: Option<String>,
    /// Whether that is agreed to already.
    pub(in crate::cli) yes: bool,
}

/// Names whom a call wakes, and calls them when that is a `yes`.
pub(super) fn call(
    rotas: &Rotas,
    question: &RotaQuestion,
    page: &Page,
    (summary, details): (&str, &str),
    yes: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    if summary.trim().is_empty() {
        return Err(Failure::Usage("say in some words what is the matter".to_owned()));
    }
    let woken = match page.woken(Timestamp::now()) {
        Ok(woken) => woken,
        Err(why) => {
            complain(&format!("nobody was called: {why}"));
            return Ok(Exit::No);
        }
    };
    for line in consequences(&woken, summary) {
        remark(&line);
    }
    if !yes && !is_agreed() {
        complain("nobody was called");
        return Ok(Exit::No);
    }
    match rotas.page(question, (summary, details), &woken.first, Timestamp::now()) {
        Ok(said) => {
            out.pieces(&[(Tone::Good, &said)])?;
            out.flush()?;
            Ok(Exit::Done)
        }
        Err(why) => Err(Failure::Usage(why)),
    }
}

/// Whether somebody at the terminal types `yes`; elsewhere only `--yes` says so.
fn is_agreed() -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        complain("nobody is called without --yes where nobody can be asked");
        return false;
    }
    remark("Type `yes` to call:");
    let mut answer = String::new();
    let is_read = io::stdin().lock().read_line(&mut answer).is_ok();
    is_read && answer.trim() == "yes"
}

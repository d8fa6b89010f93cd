//! `owner`: from whatever is at hand to the owner, how that is known and how sure it is.

mod contact;
mod form;

use std::io::Read as _;

use super::super::exit::{Exit, Failure};
use super::super::load::Loaded;
use super::super::output::{Output, complain};

use crate::app::World;
use crate::recognition::Question;
use crate::runtime::{Answer, Asker};

/// Stands for what standard input holds.
const STANDARD_INPUT: &str = "-";

/// Answers each question in `what`, of which `-` is all of standard input.
pub(in crate::cli) fn owner(
    loaded: &Loaded,
    what: &[String],
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let asker = asker(&loaded.world)?;
    let mut answers = Vec::new();
    for text in what {
        answers.push(asker.ask(&given(text)?));
    }
    if as_json {
        let values: Vec<_> = answers.iter().map(|answer| form::value(answer, &asker)).collect();
        match &values[..] {
            [value] => out.json(value)?,
            values => out.json(&values)?,
        }
    } else {
        for (at, answer) in answers.iter().enumerate() {
            if at > 0 {
                out.line("")?;
            }
            if answers.len() > 1 {
                form::heading(answer, out)?;
            }
            form::say(answer, &asker, out)?;
        }
    }
    for answer in answers.iter().filter(|answer| answer.is_nothing()) {
        complain(&nothing(answer));
    }
    let all_owned = answers.iter().all(|answer| answer.owned.is_some());
    Ok(if all_owned { Exit::Done } else { Exit::No })
}

/// Asks from the current folder.
pub(super) fn asker(world: &World) -> Result<Asker<'_>, Failure> {
    let here = std::env::current_dir();
    let here = here.map_err(|error| Failure::Usage(format!("there is no current folder: {error}")))?;
    Ok(Asker::new(world, here))
}

/// Why nothing came of a question.
pub(super) fn nothing(answer: &Answer) -> String {
    let text = answer.question.text.trim();
    let first = text.lines().next().unwrap_or_default();
    match (text.is_empty(), first.chars().count() > 60 || first.len() < text.len()) {
        (true, _) => "nothing was asked".to_owned(),
        (_, true) => format!("nothing in this {} is known here", answer.question.form.title()),
        _ => format!("nothing here is called or mentions `{first}`"),
    }
}

/// The text of a question: standard input for `-`.
pub(super) fn given(text: &str) -> Result<String, Failure> {
    if text == STANDARD_INPUT { standard_input() } else { Ok(text.to_owned()) }
}

fn standard_input() -> Result<String, Failure> {
    let fails = |error| Failure::Usage(format!("standard input cannot be read: {error}"));
    let mut bytes = Vec::new();
    let most = u64::try_from(Question::LONGEST).unwrap_or(u64::MAX);
    std::io::stdin().take(most).read_to_end(&mut bytes).map_err(fails)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

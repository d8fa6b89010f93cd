use std::collections::HashSet;
use std::io;

use super::args::Search;
use super::commands::field_text;
use super::exit::{Exit, Failure};
use super::load::{Setting, said};
use super::output::{Output, remark};
use super::portal::refuse_dumb;
use crate::app::Notice;
use crate::catalog::{Catalog, EntityRef};
use crate::runtime::{self, Opening, Outcome, Picking};

/// Lets the user pick an entity on the terminal, and prints it on standard output.
pub(super) fn pick(setting: &Setting, asked: &Search, out: &mut Output) -> Result<Exit, Failure> {
    if setting.config.plain {
        let said = "--plain has no screen to pick on; `stagedoor search` prints the hits";
        return Err(Failure::Usage(said.to_owned()));
    }
    refuse_dumb(setting)?;
    let within = asked.stdin.then(listed_references).transpose()?;
    let notices = setting.problems.iter().map(|problem| Notice::failed(said(problem))).collect();
    // No command shall ask for a passphrase between a script and its answer.
    let opening = Opening {
        notices,
        picking: Some(Picking { query: asked.query.join(" "), within }),
        ..Opening::new(&setting.config, &setting.environment, setting.source()?)
    };
    match runtime::run(opening).map_err(|error| Failure::Portal(error.to_string()))? {
        Outcome::Picked(entity) => {
            // Labels of other entities are not asked for, so an empty catalog will do.
            out.line(&field_text(&entity, &asked.print, &Catalog::default()))?;
            out.flush()?;
            Ok(Exit::Done)
        }
        Outcome::NothingFits => Ok(Exit::No),
        Outcome::Left => Ok(Exit::Interrupted),
    }
}

/// The references that standard input lists; what else it says, such as a heading, does not matter.
pub(super) fn listed_references() -> Result<HashSet<EntityRef>, Failure> {
    let text = io::read_to_string(io::stdin())
        .map_err(|error| Failure::Usage(format!("standard input could not be read: {error}")))?;
    let words = text.lines().filter_map(|line| line.split_whitespace().next());
    let found: HashSet<EntityRef> = words.filter_map(|word| EntityRef::parse_full(word).ok()).collect();
    if found.is_empty() {
        remark("stagedoor: no line of standard input begins with a reference such as component:default/pay");
    }
    Ok(found)
}

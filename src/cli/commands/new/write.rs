use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use super::super::super::args::New;
use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, Tone, complain, remark};
use super::outcome::shape;
use super::{diff, report};
use crate::catalog::Entity;
use crate::runtime::{OutputFolder, Standing, own_file};
use crate::scaffold::run::Outcome;
use crate::text::counted;

/// Writes the files of a run to a folder.
pub(super) fn write(
    entity: &Entity,
    outcome: &Outcome,
    folder: &Path,
    asked: &New,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let own = own_file(outcome, folder);
    let files = || outcome.files().chain(own.iter().map(|(path, node)| (*path, node)));
    let folder = OutputFolder::new(folder);
    let written = match folder.standing() {
        Standing::Free => folder.create(files()),
        Standing::Other => {
            complain(&format!("{}: something that is no folder stands there", folder.path().display()));
            return Ok(Exit::No);
        }
        Standing::Full if !asked.overwrite => {
            let said = format!(
                "{}: the folder is not empty; --overwrite writes over what is there, after showing what changes",
                folder.path().display()
            );
            complain(&said);
            return Ok(Exit::No);
        }
        Standing::Full => {
            if !asked.json {
                diff::print(outcome, Some(&folder), out)?;
                out.flush()?;
            }
            if !is_agreed(asked, folder.path()) {
                return Ok(Exit::No);
            }
            folder.overwrite(&files().collect::<Vec<_>>())
        }
    };
    written.map_err(|error| Failure::Usage(error.to_string()))?;
    if asked.json {
        out.json(&shape(entity, outcome))?;
        return Ok(Exit::Done);
    }
    let count = counted(outcome.files().count(), "file", "files");
    let beside = own.map_or_else(String::new, |(name, _)| format!(", and {name} for later updates"));
    out.pieces(&[(Tone::Good, &format!("{count} written to {}{beside}", folder.path().display()))])?;
    report::planned(outcome, out)?;
    Ok(Exit::Done)
}

/// Whether files may be overwritten: `--yes` says so, or somebody at the terminal does.
fn is_agreed(asked: &New, folder: &Path) -> bool {
    if asked.yes {
        return true;
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        complain("nothing is overwritten without --yes where nobody can be asked");
        return false;
    }
    remark(&format!("Write over these files in {}? Type `yes`:", folder.display()));
    let mut answer = String::new();
    let is_read = io::stdin().lock().read_line(&mut answer).is_ok();
    is_read && answer.trim() == "yes"
}

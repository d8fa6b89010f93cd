use std::io::{self, IsTerminal};

use super::exit::{Exit, Failure};
use super::load::{Setting, said};
use super::output::complain;
use super::resolve::resolve;
use crate::app::Notice;
use crate::catalog::EntityRef;
use crate::runtime::{self, Opening};

/// Opens the portal on this terminal, at an entity if one is named.
pub(super) fn open(setting: &Setting, text: Option<&str>) -> Result<Exit, Failure> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        let said = "the portal needs a terminal; `stagedoor list`, `search` and `show` print what it shows";
        return Err(Failure::Usage(said.to_owned()));
    }
    if setting.config.plain {
        let said = "--plain has no screen to open; `stagedoor list`, `search` and `show` print what it shows";
        return Err(Failure::Usage(said.to_owned()));
    }
    refuse_dumb(setting)?;
    let reference = match text.map(|text| named(setting, text)).transpose()? {
        Some(None) => return Ok(Exit::No),
        found => found.flatten(),
    };
    let notices = setting.problems.iter().map(|problem| Notice::failed(said(problem))).collect();
    let opening = Opening {
        notices,
        reference,
        ..Opening::new(&setting.config, &setting.environment, setting.source()?).asking_others()
    };
    runtime::run(opening).map_err(|error| Failure::Portal(error.to_string()))?;
    Ok(Exit::Done)
}

/// Refuses a terminal that says that it can move no cursor, as the shell of an editor does: it would show the signs
/// that draw a screen.
pub(super) fn refuse_dumb(setting: &Setting) -> Result<(), Failure> {
    if setting.environment.get("TERM") != Some("dumb") {
        return Ok(());
    }
    let said =
        "this terminal can show no screen (TERM=dumb); `stagedoor list`, `search` and `show` print the same";
    Err(Failure::Usage(said.to_owned()))
}

/// The entity that `text` means; only a name needs the catalog to be read first.
fn named(setting: &Setting, text: &str) -> Result<Option<EntityRef>, Failure> {
    if let Ok(reference) = EntityRef::parse_full(text) {
        return Ok(Some(reference));
    }
    let loaded = setting.load()?;
    let Some((node, _)) = resolve(&loaded.world, text).found.first().copied() else {
        complain(&format!("nothing is called `{text}`"));
        return Ok(None);
    };
    Ok(Some(loaded.world.catalog.reference(node).clone()))
}

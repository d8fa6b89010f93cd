//! The form on this terminal: on the screen, or line by line.

use std::io::{self, IsTerminal};

use super::super::super::args::New;
use super::super::super::exit::{Exit, Failure};
use super::super::super::load::{Loaded, Setting, said};
use super::super::super::output::Output;
use super::super::template::which::Names;
use super::answers::Given;
use super::plain;
use crate::app::Notice;
use crate::app::wizard::{Hidden, Start};
use crate::catalog::EntityRef;
use crate::runtime::{self, Opening};

/// How the form is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// In the portal.
    Screen,
    /// A question a line.
    Plain,
}

/// How the form is to be shown; none when the answers on the command line are all there is.
pub(super) fn way(setting: &Setting, asked: &New) -> Result<Option<Way>, Failure> {
    if asked.check
        || asked.dry_run
        || asked.output.is_some()
        || asked.export.is_some()
        || asked.on_server
        || asked.publish
    {
        return Ok(None);
    }
    if setting.config.plain {
        return Ok(Some(Way::Plain));
    }
    // What reads its answers from standard input has its keys from the terminal.
    let has_keys = io::stdin().is_terminal() || asked.values.as_deref() == Some("-");
    if !has_keys || !io::stdout().is_terminal() {
        let said =
            "nobody can be asked here: say --check, --dry-run or --output DIR; --plain asks line by line";
        return Err(Failure::Usage(said.to_owned()));
    }
    let is_dumb = setting.environment.get("TERM") == Some("dumb");
    Ok(Some(if is_dumb { Way::Plain } else { Way::Screen }))
}

/// Shows the form, with the given answers as the first ones.
#[expect(clippy::too_many_arguments, reason = "all that the command has read by then")]
pub(super) fn open(
    way: Way,
    setting: &Setting,
    loaded: &Loaded,
    names: Names,
    template: &EntityRef,
    given: Given,
    asked: &New,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let doubts = given.doubts;
    let start = Start {
        draft: asked.draft.clone(),
        values: given.answers.values().clone(),
        emptied: given.answers.cleared().cloned().collect(),
        secrets: given
            .secrets
            .iter()
            .map(|(name, text)| (name.clone(), Hidden::from(text.as_str())))
            .collect(),
        skips_answered: asked.skip_answered,
    };
    if way == Way::Plain {
        if asked.values.as_deref() == Some("-") {
            let said = "`--values -` and the questions would both read standard input; name a file";
            return Err(Failure::Usage(said.to_owned()));
        }
        return plain::fill_in(setting, loaded, template, &start, asked, out);
    }
    let problems = setting.problems.iter().map(said).chain(doubts);
    let source = match names {
        Names::Catalog => setting.source()?,
        Names::Paths => Setting::place(std::slice::from_ref(&asked.template))?,
    };
    let opening = Opening {
        notices: problems.map(Notice::failed).collect(),
        template: Some((template.clone(), start)),
        ..Opening::new(&setting.config, &setting.environment, source).asking_others()
    };
    runtime::run(opening).map_err(|error| Failure::Portal(error.to_string()))?;
    Ok(Exit::Done)
}

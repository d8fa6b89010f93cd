//! The form line by line, like an installer: for screen readers, terminals that can do little, and scripts.
//!
//! The same form as on the screen; only asking and telling is done here.

mod choices;
mod entities;
mod entries;
mod page;
mod question;
mod review;
mod said;

use super::super::super::args::New;
use super::super::super::exit::{Exit, Failure};
use super::super::super::load::{Loaded, Setting};
use super::super::super::output::{Output, complain, remark};
use crate::app::User;
use crate::app::wizard::{Draft, Gallery, Offers, Stage, Start, Wizard};
use crate::catalog::{Entity, EntityRef};
use crate::runtime::{Drafts, Forges, Memory, Searcher, mark, user};
use said::Flow;

/// What stands before the first question.
const HELP: &str = "One question after the other. Enter keeps the answer in brackets, or leaves the question open.
`?` explains, `back` goes to the question before, `-` empties an answer; put `\\` before an answer that is one of these.
Every answer is kept as a draft. Ctrl-D or Ctrl-C leaves.";

/// A form that is being filled in.
struct Plain<'l> {
    wizard: Wizard,
    drafts: Drafts,
    setting: &'l Setting,
    loaded: &'l Loaded,
    entity: &'l Entity,
    asked: &'l New,
    user: User,
    searcher: Searcher,
    /// Who can be asked for owners, repositories and branches, and what they said.
    forges: Forges,
    offers: Offers,
}

/// Asks for all answers, shows what would come of them, and writes the files after a yes.
pub(super) fn fill_in(
    setting: &Setting,
    loaded: &Loaded,
    template: &EntityRef,
    start: &Start,
    asked: &New,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let Some(entity) = loaded.world.catalog.entity(template.as_str()) else { return Ok(Exit::No) };
    if let Some(why) = crate::app::wizard::refusal(entity) {
        complain(&why);
        return Ok(Exit::No);
    }
    let drafts = Drafts::new(setting.config.paths.state.as_deref());
    let mut gallery = Gallery::default();
    gallery.take_drafts(drafts.list(), drafts.earlier());
    let mark = mark();
    let draft = match &start.draft {
        Some(name) => {
            let found = gallery.drafts.iter().find(|draft| draft.name == *name).cloned().unwrap_or_default();
            gallery.adopted(found, template, &mark)
        }
        None => Draft { name: gallery.new_draft_name(template, &mark), ..Draft::default() },
    };
    let memory = Memory::new(setting.config.paths.state.as_deref());
    let plain = Plain {
        wizard: Wizard::begin(entity, draft, start),
        drafts,
        setting,
        loaded,
        entity,
        asked,
        user: user(&setting.config, &memory, loaded.signed_in()).0,
        searcher: Searcher::default(),
        forges: Forges::of(&setting.config, &setting.environment),
        offers: Offers::default(),
    };
    plain.run(out)
}

impl Plain<'_> {
    fn run(mut self, out: &mut Output) -> Result<Exit, Failure> {
        out.line(&format!("Create from the template {}", self.wizard.title))?;
        out.lines(HELP)?;
        loop {
            let flow = match self.wizard.stage {
                Stage::Page(page) => self.page(page, out)?,
                Stage::Review => self.review(out)?,
            };
            match flow {
                Flow::On => {}
                Flow::Done => return Ok(Exit::Done),
                Flow::Left => {
                    out.line("")?;
                    out.flush()?;
                    if self.wizard.is_begun() {
                        let name = self.wizard.draft_name();
                        remark(&format!(
                            "your answers are kept; `stagedoor new {} --draft {name}` goes on",
                            self.asked.template
                        ));
                    }
                    return Ok(Exit::Interrupted);
                }
            }
        }
    }

    /// Keeps the answers so far.
    fn keep(&mut self) {
        if let Err(error) = self.drafts.save(&self.wizard.draft()).carry_out() {
            complain(&format!("the draft could not be kept: {error}"));
        }
    }
}

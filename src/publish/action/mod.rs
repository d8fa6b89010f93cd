//! The actions that are carried out outside.

mod checks;
mod first_push;
mod gitea;
mod github;
mod github_settings;
mod gitlab;
mod gitlab_merge_request;
mod looks;
mod proposal;
mod pull_request;
mod register;
mod repository_only;
mod site;
mod waiting;

use super::git::Git;
use super::journal::Trail;
use super::publisher::Publisher;
use crate::scaffold::language::Record;
use crate::scaffold::{OutsideCall, OutsideFault, Watch};

pub use checks::refusals;
pub(super) use site::usual_user;
pub(super) use waiting::waiting;

/// A step that is carried out, and what it may use.
pub(super) struct Work<'w> {
    pub(super) publisher: &'w Publisher<'w>,
    pub(super) call: &'w OutsideCall<'w>,
    pub(super) trail: &'w Trail<'w>,
}

impl Work<'_> {
    /// An empty repository for the commit of this step, beside the run's journal.
    fn git(&self, watch: &dyn Watch) -> Result<Git, OutsideFault> {
        let folder = self.publisher.journal.workshop();
        let folder = folder
            .map_err(|error| OutsideFault::other(format!("no folder for the commit can be made: {error}")))?;
        Git::new(folder, self.publisher.environment, watch)
    }
}

type Action = fn(&Work<'_>, &mut dyn Watch) -> Result<Record, OutsideFault>;

/// Whether an action can be carried out outside from here.
pub fn can_carry_out(action: &str) -> bool {
    of(action).is_some() || waiting(action).is_some()
}

/// Carries out a step.
pub(super) fn perform(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let action = of(work.call.action);
    let action = action.expect("a run only hands over the actions that are known here");
    action(work, watch)
}

fn of(action: &str) -> Option<Action> {
    Some(match action {
        "publish:github" => github::publish,
        "github:repo:create" => github::create_only,
        "github:repo:push" => github::push_only,
        "publish:github:pull-request" | "publish:gitea:pull-request" => pull_request::propose,
        "publish:gitea" => gitea::publish,
        "publish:gitlab" => gitlab::publish,
        "gitlab:repo:push" => gitlab::push_only,
        "publish:gitlab:merge-request" => gitlab_merge_request::propose,
        "catalog:register" => register::register,
        _ => return None,
    })
}

//! The actions that steps carry out: those that run in the workspace, and what is known of the others.

mod binary;
mod catalog;
mod debug;
mod fault;
mod fetch;
mod filesystem;
mod input;
mod roadie;
mod schema;
mod skeleton;
mod stand_in;
mod structured;

use std::sync::Arc;

use super::language::{Data, Extensions, Record};
use super::run::{Journal, Reason, Request};
use super::tree::Tree;
use super::world::World;

pub(super) use fault::Fault;
pub(super) use schema::{input_problems, is_known};
pub(super) use stand_in::stand_in;

pub use schema::schema_of;

/// What an action works on.
pub(super) struct Call<'c, 'o> {
    pub(super) tree: &'c mut Tree,
    pub(super) world: &'c dyn World,
    pub(super) journal: &'c mut Journal<'o>,
    /// What the files of a template are rendered with.
    pub(super) extensions: &'c Arc<Extensions>,
    pub(super) request: &'c Request<'c>,
    /// Whether an earlier step should have brought files from the network, so that some may be missing.
    pub(super) is_incomplete: bool,
}

/// How an action ended that did not fail.
pub(super) enum Done {
    /// With these outputs.
    Gave(Record),
    /// It turned out to need the world outside.
    Planned { reason: Reason, outputs: Record },
}

impl Done {
    fn nothing() -> Self {
        Self::Gave(Record::new())
    }

    fn one(name: &str, value: impl Into<Data>) -> Self {
        Self::Gave(Record::from_iter([(name.to_owned(), value.into())]))
    }
}

type Action = fn(&Data, &mut Call<'_, '_>) -> Result<Done, Fault>;

/// Whether the action is carried out in the workspace.
pub fn runs_here(action: &str) -> bool {
    of(action).is_some()
}

/// Carries out an action whose input fits its schema.
pub(super) fn perform(action: &str, input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    match of(action) {
        Some(perform) => perform(input, call),
        None => Ok(Done::Planned { reason: Reason::Unknown, outputs: Record::new() }),
    }
}

fn of(action: &str) -> Option<Action> {
    Some(match action {
        "fetch:plain" => fetch::plain,
        "fetch:plain:file" => fetch::plain_file,
        "fetch:template" => fetch::template,
        "fetch:template:file" => fetch::template_file,
        "workspace:template" => fetch::workspace_template,
        "workspace:template:file" => fetch::workspace_template_file,
        "fs:delete" => filesystem::delete,
        "fs:rename" => filesystem::rename,
        "fs:readdir" => filesystem::readdir,
        "debug:log" => debug::log,
        "catalog:write" => catalog::write,
        "catalog:fetch" => catalog::fetch,
        "http:backstage:request" => roadie::request,
        "roadiehq:utils:sleep" => roadie::sleep,
        "roadiehq:utils:fs:write" => roadie::write,
        "roadiehq:utils:fs:append" => roadie::append,
        "roadiehq:utils:fs:replace" => roadie::replace,
        "roadiehq:utils:fs:parse" => structured::parse,
        "roadiehq:utils:merge" | "roadiehq:utils:json:merge" => structured::merge,
        "roadiehq:utils:serialize:json" => structured::serialize_json,
        "roadiehq:utils:serialize:yaml" => structured::serialize_yaml,
        _ => return None,
    })
}

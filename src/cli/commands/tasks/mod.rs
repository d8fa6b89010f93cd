//! `tasks`: runs of templates at the server.

mod list;
mod shape;
mod show;
mod watch;

use super::super::args::TasksAction;
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, complain};
use super::act::remotes;
use crate::runtime::{Remotes, wait};
use crate::sources::backstage::{BackstageError, Remote};

pub(in crate::cli) use watch::{Finish, watch};

/// Does something with the tasks of the first server.
pub(in crate::cli) fn tasks(
    setting: &Setting,
    action: &TasksAction,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let remotes = remotes(setting)?;
    let remote = first(&remotes)?;
    let outcome = match action {
        TasksAction::List { all, limit, json } => list::list(remote, *all, *limit, *json, out),
        TasksAction::Show { id, json } => show::show(remote, id, *json, out),
        TasksAction::Watch { id, json } => {
            let finish = Finish { as_json: *json, has_before: true };
            wait(remote.task(id))
                .map_err(Failure::from)
                .and_then(|record| watch(remote, &record, None, &finish, out))
        }
        TasksAction::Cancel { id } => cancel(remote, id, out),
        TasksAction::Retry { id, secret, json } => retry(setting, remote, id, secret, *json, out),
    };
    match outcome {
        Err(Failure::Source { error }) if error.is_absence() && !is_plugin_missing(&error) => {
            complain(&error.to_string());
            Ok(Exit::No)
        }
        outcome => outcome,
    }
}

const fn is_plugin_missing(error: &BackstageError) -> bool {
    matches!(error, BackstageError::NoScaffolder { .. })
}

/// The server where templates run: the first.
pub(super) fn first(remotes: &Remotes) -> Result<&Remote, Failure> {
    remotes.first().ok_or_else(|| Failure::Usage("there is no server among the sources".to_owned()))
}

/// The server says yes also to what is over, so that is looked at before.
fn cancel(remote: &Remote, id: &str, out: &mut Output) -> Result<Exit, Failure> {
    let record = wait(remote.task(id))?;
    if record.status.is_over() {
        complain(&format!("task {id} is over ({})", record.status.word()));
        return Ok(Exit::No);
    }
    wait(remote.cancel_task(id))?;
    out.line(&format!("task {id} ends at the next occasion"))?;
    Ok(Exit::Done)
}

fn retry(
    setting: &Setting,
    remote: &Remote,
    id: &str,
    pairs: &[String],
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let secrets = super::new::secrets(pairs, setting)?;
    let record = wait(remote.task(id))?;
    if !record.status.is_over() {
        complain(&format!("task {id} is not over yet ({})", record.status.word()));
        return Ok(Exit::No);
    }
    let missing: Vec<&str> = record
        .secrets
        .iter()
        .filter(|name| !secrets.iter().any(|(given, _)| given == *name))
        .map(String::as_str)
        .collect();
    if let Some(name) = missing.first() {
        let said = format!(
            "its steps read the secrets {}, which nobody has kept; give each: --secret {name}=env:NAME",
            missing.join(", ")
        );
        return Err(Failure::Usage(said));
    }
    let last = wait(remote.task_events(id))?.last().and_then(|happening| happening.number);
    wait(remote.retry_task(id, &secrets))?;
    watch(remote, &record, last, &Finish { as_json, has_before: false }, out)
}

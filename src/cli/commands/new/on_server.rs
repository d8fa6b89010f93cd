use std::io::{self, BufRead, IsTerminal};

use super::super::super::args::New;
use super::super::super::exit::{Exit, Failure};
use super::super::super::load::Setting;
use super::super::super::output::{Output, complain, remark};
use super::super::act::remotes;
use super::super::tasks::{Finish, first, watch};
use super::answers::Given;
use crate::catalog::Entity;
use crate::runtime::wait;
use crate::scaffold::task::StepPlan;
use crate::scaffold::update::RECORD;
use crate::sources::backstage::Remote;

/// Has the server run the template, and tells how it gets on.
pub(super) fn run(
    setting: &Setting,
    entity: &Entity,
    given: &Given,
    asked: &New,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let remotes = remotes(setting)?;
    let remote = first(&remotes)?;
    if entity.origin.file.is_some() {
        let said = format!("{} comes from a file, which {} does not know", entity.reference, remote.host());
        return Err(Failure::Usage(said));
    }
    if !is_agreed(entity, remote, asked) {
        return Ok(Exit::No);
    }
    let id = wait(remote.run_template(&entity.reference, &given.values, &given.secrets))?;
    remark(&format!("task {id} on {}; it goes on there whatever happens here", remote.host()));
    let record = wait(remote.task(&id))?;
    let exit = watch(remote, &record, None, &Finish { as_json: asked.json, has_before: true }, out)?;
    if exit == Exit::Done {
        remark(&format!(
            "what it made carries no {RECORD}, so `stagedoor update` will not know its template"
        ));
    }
    Ok(exit)
}

/// Whether it may run: `--yes` says so, or somebody at the terminal does.
fn is_agreed(entity: &Entity, remote: &Remote, asked: &New) -> bool {
    if asked.yes {
        return true;
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        complain("nothing runs on a server without --yes where nobody can be asked");
        return false;
    }
    remark(&format!("This has {} run {}, for real:", remote.host(), entity.reference));
    for step in StepPlan::all(&entity.document()["spec"]["steps"]) {
        remark(&format!("  {}  {}", step.name, step.action));
    }
    remark("Type `yes`:");
    let mut answer = String::new();
    let is_read = io::stdin().lock().read_line(&mut answer).is_ok();
    is_read && answer.trim() == "yes"
}

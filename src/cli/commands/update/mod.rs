//! `update`: a generated project brought in step with its template.

mod answers;
mod found;
mod rendered;
mod report;
mod sides;
mod told;

use std::io::{self, BufRead, IsTerminal};

use super::super::args::Update;
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, complain, remark};
use crate::runtime::{Dirt, MergeFile, Project, own_file};
use crate::scaffold::update::{Plan, RECORD, Record, Sides, plan};
use rendered::{Files, Made};
use sides::{Old, Side};
use told::Told;

/// Brings a project in step with its template, as far as it was asked for.
pub(in crate::cli) fn update(setting: &Setting, asked: &Update, out: &mut Output) -> Result<Exit, Failure> {
    let project = Project::new(asked.folder.clone());
    let record = found::read(&project)?;
    if !asked.check && !asked.dry_run && !asked.allow_dirty {
        refuse_dirt(&project)?;
    }
    let today = sides::today(setting, asked, &project, &record).map_err(Failure::Usage)?;
    let new = today.prepare(record.mode)?;
    let given = answers::Answered::over(&record, asked, &new.form, setting)?;
    let stance = match given.judge(&new.form, &record) {
        Ok(stance) => stance,
        Err(why) => return report::unanswered(&record, &why, asked, out),
    };
    let made = rendered::today(setting, &today, &new, &given, asked.fetch)?;
    let told = Told::of(&record, &today, &made, stance);
    let is_told = asked.from.is_some() || asked.base.is_some();
    if !is_told && made.record.content == record.content && made.record.answers == record.answers {
        return report::in_step(&told, asked, out);
    }
    let is_same = !is_told && made.record.content == record.content;
    let old = if is_same { None } else { Some(old(setting, asked, &project, &record, &today)?) };
    let was = old.as_ref().map_or(&today, |old| &old.side);
    let base = rendered::base(setting, was, &today, &record, &given, asked.fetch)?;
    if !is_told && base.record.content != record.content {
        let said = "the template at that commit is not just what this project was made from; what differs counts as yours";
        remark(&format!("stagedoor: {said}"));
    }
    let told = if let Some(old) = &old { told.since(old, &today) } else { told };
    if asked.check {
        let theirs = Sides { base: &base.files, yours: &base.files, template: &made.files };
        return report::check(&told, &merged(theirs)?, &base.files, asked, out);
    }
    made.refuse_stand_ins(&base, &given)?;
    let yours = read(&project, &base.files, &made.files)?;
    let plan = merged(Sides { base: &base.files, yours: &yours, template: &made.files })?;
    carry_out(&project, &Ready { told, plan, yours, made, record }, asked, out)
}

fn old(
    setting: &Setting,
    asked: &Update,
    project: &Project,
    record: &Record,
    today: &Side,
) -> Result<Old, Failure> {
    let old = sides::old(setting, asked, project, record, today);
    old.map_err(|why| Failure::Usage(format!("cannot tell what the template has changed: {why}")))
}

/// All that is known before the first file is touched.
struct Ready {
    told: Told,
    plan: Plan,
    yours: Files,
    made: Made,
    record: Record,
}

fn carry_out(project: &Project, ready: &Ready, asked: &Update, out: &mut Output) -> Result<Exit, Failure> {
    let Ready { told, plan, yours, made, record } = ready;
    let own = own_file(&made.outcome, project.path()).map(|(_, node)| node);
    if made.outcome.has_own_record() {
        remark(&format!("stagedoor: the template makes `{RECORD}` itself now, so this is the last update"));
    }
    let exit = if plan.conflicts().next().is_some() { Exit::No } else { Exit::Done };
    if plan.is_empty() && made.record == *record {
        return report::in_step(told, asked, out);
    }
    let is_written = |is_written| report::json(told, plan, is_written);
    if asked.diff {
        report::patch(plan, yours, out)?;
    } else if !asked.json {
        report::plan(told, plan, out)?;
    }
    out.flush()?;
    if asked.dry_run {
        if asked.json {
            out.json(&is_written(false))?;
        }
        return Ok(exit);
    }
    if !is_agreed(asked, plan, project) {
        if asked.json {
            out.json(&is_written(false))?;
        }
        return Ok(Exit::No);
    }
    project.apply(plan, yours, own.as_ref()).map_err(|error| Failure::Usage(error.to_string()))?;
    if asked.json {
        out.json(&is_written(true))?;
    } else if asked.diff {
        remark(&format!("stagedoor: {}", report::outcome(plan)));
    } else {
        report::done(plan, out)?;
    }
    Ok(exit)
}

fn merged(sides: Sides<'_>) -> Result<Plan, Failure> {
    let mut merger = MergeFile::new()?;
    plan(sides, &mut merger).map_err(Failure::Usage)
}

/// What stands in the project, wherever the template has or had something, or that may have been moved to.
fn read(project: &Project, base: &Files, template: &Files) -> Result<Files, Failure> {
    let unreadable = |error: io::Error| Failure::Usage(format!("{}: {error}", project.path().display()));
    let paths: Vec<&str> = base.keys().chain(template.keys()).map(String::as_str).collect();
    let besides: Vec<String> = paths.iter().map(|path| format!("{path}.template")).collect();
    let all = paths.iter().copied().chain(besides.iter().map(String::as_str));
    let mut yours = project.read(all, base).map_err(unreadable)?;
    let is_missed =
        |(path, node): (&String, &_)| !yours.contains_key(path) && template.get(path) != Some(node);
    if base.iter().any(is_missed) {
        let known = base.keys().chain(template.keys()).map(String::as_str).collect();
        project.others(&known, &mut yours).map_err(unreadable)?;
    }
    Ok(yours)
}

/// Ends the command where nothing could bring back what an update gets wrong.
fn refuse_dirt(project: &Project) -> Result<(), Failure> {
    let dirt = project.dirt().map_err(|error| Failure::Usage(error.to_string()))?;
    let why = match dirt {
        Dirt::None => return Ok(()),
        Dirt::NoRepository => {
            "the project lies in no git repository, which could bring back what it was".to_owned()
        }
        Dirt::Files(files) => {
            const NAMED: usize = 3;
            let named = files.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if files.len() > NAMED { ", …" } else { "" };
            format!("not everything is committed ({named}{more}); commit or stash it first")
        }
    };
    let place = project.path().display();
    Err(Failure::Usage(format!("{place}: {why}; --allow-dirty updates all the same, --dry-run only shows")))
}

/// Whether files may be changed: `--yes` says so, or somebody at the terminal does.
fn is_agreed(asked: &Update, plan: &Plan, project: &Project) -> bool {
    if asked.yes {
        return true;
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        complain("nothing is written without --yes where nobody can be asked");
        return false;
    }
    remark(&format!("{}: {}? Type `yes`:", project.path().display(), report::intent(plan)));
    let mut answer = String::new();
    let is_read = io::stdin().lock().read_line(&mut answer).is_ok();
    is_read && answer.trim() == "yes"
}

//! Runs that do something outside.

use std::io::{self, BufRead, IsTerminal};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;

use super::super::super::args::{New, Resume};
use super::super::super::exit::{Exit, Failure};
use super::super::super::load::{Loaded, Setting};
use super::super::super::output::{Output, complain, remark};
use super::super::template::which;
use super::outcome::shape;
use super::progress::Progress;
use super::{Case, report};
use crate::publish::{Doubt, Journal, Run};
use crate::runtime::{Held, Publishing, Remotes, key};
use crate::scaffold::World;
use crate::scaffold::run::{self, Event, Level, Observer, Outcome, Status};

/// Says what a run will do outside, has it agreed to, and does it.
pub(super) fn begin(case: &Case<'_>, asked: &New, out: &mut Output) -> Result<Exit, Failure> {
    let publishing = publishing(case.setting)?;
    let held = Held::new(case.world);
    let Some(rehearsed) = rehearsed(case, &held, &publishing) else { return Ok(Exit::No) };
    tell(&rehearsed, asked.json, out)?;
    if !is_agreed(case, &held, &publishing, asked.yes)? {
        return Ok(Exit::No);
    }
    let journal =
        publishing.begin(case.entity, &case.request, case.record.as_ref()).map_err(Failure::Usage)?;
    carry_out(case, &held, &publishing, &journal, asked.json, out)
}

/// Goes on with a run.
pub(super) fn go_on(case: &Case<'_>, run: &Run, asked: &Resume, out: &mut Output) -> Result<Exit, Failure> {
    let publishing = publishing(case.setting)?;
    let held = Held::new(case.world);
    let Some(rehearsed) = rehearsed(case, &held, &publishing) else { return Ok(Exit::No) };
    if doubt(case, &held, &publishing).is_some() {
        tell(&rehearsed, asked.json, out)?;
    }
    if !is_agreed(case, &held, &publishing, asked.yes)? {
        return Ok(Exit::No);
    }
    match publishing.runs.resume(&run.id) {
        Ok(journal) => carry_out(case, &held, &publishing, &journal, asked.json, out),
        Err(error) => {
            complain(&error.to_string());
            Ok(Exit::No)
        }
    }
}

/// The template of a run, and its reference: from the file that it was read from, else by its name.
pub(super) fn template_of(setting: &Setting, run: &Run) -> Result<(Loaded, Option<String>), Failure> {
    let name = run.begun.template.clone();
    if Path::new(&run.begun.source).is_file() {
        let (loaded, _) = which::load(setting, std::slice::from_ref(&run.begun.source))?;
        let found = loaded.world.catalog.entity(&name).is_some();
        return Ok((loaded, found.then_some(name)));
    }
    let (loaded, names) = which::load(setting, std::slice::from_ref(&name))?;
    let found = which::one(&loaded, names, &name).ok().map(|entity| entity.reference.to_string());
    Ok((loaded, found))
}

fn publishing(setting: &Setting) -> Result<Publishing, Failure> {
    let chosen = setting.source()?;
    let remotes = Remotes::of(&chosen)?;
    Ok(Publishing::new(&setting.config, &setting.environment, &chosen, remotes))
}

/// What the run would do, when nothing that is known before keeps it from doing so.
fn rehearsed(case: &Case<'_>, world: &dyn World, publishing: &Publishing) -> Option<Outcome> {
    let outcome = run::run(&case.request, world, &mut ());
    report::failures(&outcome);
    let obstacles = publishing.obstacles(&outcome);
    for obstacle in &obstacles {
        complain(obstacle);
    }
    if !obstacles.is_empty() {
        complain("nothing was done outside");
    }
    (outcome.is_success() && obstacles.is_empty()).then_some(outcome)
}

/// Says what will be done outside.
fn tell(rehearsed: &Outcome, as_json: bool, out: &mut Output) -> io::Result<()> {
    if as_json {
        // Standard output is the result's.
        for planned in &rehearsed.planned {
            remark(&format!("will {}", planned.summary()));
        }
        return Ok(());
    }
    report::outside(rehearsed, ("Outside", "this will be done"), out)?;
    out.flush()
}

/// What speaks against just this template with the files that it has read.
fn doubt(case: &Case<'_>, held: &Held<'_>, publishing: &Publishing) -> Option<Doubt> {
    publishing.trust.doubt(&key(case.entity, &case.entity.document()), &held.skeleton())
}

/// Whether the template may do something outside: somebody has said so of just this template and the files that it has
/// read, or does now.
fn is_agreed(case: &Case<'_>, held: &Held<'_>, publishing: &Publishing, yes: bool) -> Result<bool, Failure> {
    let Some(doubt) = doubt(case, held, publishing) else { return Ok(true) };
    let key = key(case.entity, &case.entity.document());
    if !yes {
        let about = format!("{} ({}): {doubt}", key.template, key.source);
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            complain(&format!("{about}. Nothing is done without --yes where nobody can be asked"));
            return Ok(false);
        }
        remark(&format!("{about}. Do what stands above? Type `yes`:"));
        let mut answer = String::new();
        let is_read = io::stdin().lock().read_line(&mut answer).is_ok();
        if !is_read || answer.trim() != "yes" {
            return Ok(false);
        }
    }
    publishing.trust.give(&key, &held.skeleton()).map_err(|error| {
        Failure::Usage(format!("that this template was agreed to cannot be remembered: {error}"))
    })?;
    Ok(true)
}

fn carry_out(
    case: &Case<'_>,
    world: &dyn World,
    publishing: &Publishing,
    journal: &Journal,
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let id = journal.id();
    if !as_json {
        remark(&format!("run {id} (`stagedoor runs resume` goes on with it if it is cut)"));
    }
    let is_watched = !as_json && io::stderr().is_terminal();
    let mut watched = Watched {
        progress: Progress::new(&case.template.steps, is_watched),
        tells_log: is_watched,
        interrupted: interruption(),
    };
    let outcome = publishing.carry_out(&case.request, world, journal, &mut watched);
    if as_json {
        let mut shape = shape(case.entity, &outcome);
        shape["run"] = id.as_str().into();
        out.json(&shape)?;
    } else {
        report::carried_out(&outcome, is_watched, out)?;
        out.flush()?;
        report::failures(&outcome);
        if !outcome.is_success() {
            remark(&format!("what was done: stagedoor runs show {id}"));
            remark(&format!("to go on:      stagedoor runs resume {id}"));
        }
    }
    let is_cancelled = outcome.steps.iter().any(|step| step.status == Status::Cancelled);
    Ok(match () {
        () if is_cancelled => Exit::Interrupted,
        () if outcome.is_success() => Exit::Done,
        () => Exit::No,
    })
}

/// Tells how a run gets on, and ends it at a Ctrl-C.
struct Watched<'t> {
    progress: Progress<'t>,
    tells_log: bool,
    interrupted: Arc<AtomicBool>,
}

impl Observer for Watched<'_> {
    fn notice(&mut self, event: &Event) {
        self.progress.notice(event);
        if let Event::Logged(line) = event
            && self.tells_log
            && line.level > Level::Course
        {
            for text in line.text.lines() {
                remark(&format!("      {text}"));
            }
        }
    }

    fn is_cancelled(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}

/// Is raised by the first Ctrl-C; the second ends the program at once, and the journal says how far it was.
fn interruption() -> Arc<AtomicBool> {
    let raised = Arc::new(AtomicBool::new(false));
    // Without these, the first Ctrl-C ends the program, which the journal is made for.
    let _ = signal_hook::flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&raised));
    let _ = signal_hook::flag::register(SIGINT, Arc::clone(&raised));
    raised
}

use std::io;
use std::time::SystemTime;

use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, Tone, complain};
use super::shape::{shape, tone};
use crate::runtime::wait;
use crate::scaffold::run::Level;
use crate::scaffold::task::{Course, StepStatus, TaskRecord, TaskStatus};
use crate::sources::backstage::Remote;
use crate::text::{lasting, markdown_lines, pad, width};

/// The widest that the name of a step stands.
const WIDEST: usize = 32;

/// A task as it stands: steps, output, log.
pub(super) fn show(remote: &Remote, id: &str, as_json: bool, out: &mut Output) -> Result<Exit, Failure> {
    let record = wait(remote.task(id))?;
    let mut course = Course::of(record.steps.iter().cloned());
    course.status = record.status;
    // A task whose turn has not come has nothing to tell, and one would wait for it.
    if record.status != TaskStatus::Waiting {
        for happening in wait(remote.task_events(id))? {
            course.take(happening);
        }
    }
    if as_json {
        out.json(&shape(&remote.host(), &record, &course))?;
        return Ok(Exit::Done);
    }
    head(remote, &record, &course, out)?;
    steps(&course, out)?;
    if !course.log.is_empty() {
        out.line("")?;
        out.pieces(&[(Tone::Strong, "Log")])?;
        for line in course.log.lines() {
            let tone = match line.level {
                Level::Course => Tone::Muted,
                Level::Info => Tone::Plain,
                Level::Warning => Tone::Warning,
                Level::Error => Tone::Bad,
            };
            out.pieces(&[(tone, &format!("  {}", line.text))])?;
        }
    }
    output(&course, out)?;
    out.flush()?;
    failures(&course);
    Ok(Exit::Done)
}

fn head(remote: &Remote, record: &TaskRecord, course: &Course, out: &mut Output) -> io::Result<()> {
    let took = course.took(SystemTime::now()).map(|took| format!(" {}", lasting(took))).unwrap_or_default();
    let by = record.created_by.as_ref().map(|by| format!("  {by}")).unwrap_or_default();
    out.pieces(&[
        (Tone::Strong, &record.title),
        (tone(course.status), &format!("  {}{took}", course.status.word())),
        (Tone::Muted, &format!("  {} on {}{by}", record.id, remote.host())),
    ])
}

fn steps(course: &Course, out: &mut Output) -> io::Result<()> {
    let widest = course.steps.iter().map(|step| width(&step.plan.name)).max().unwrap_or_default().min(WIDEST);
    for (step, number) in course.steps.iter().zip(1..) {
        let word = if step.status == StepStatus::Open { "open" } else { step.status.word() };
        let tone = match step.status {
            StepStatus::Completed => Tone::Good,
            StepStatus::Failed => Tone::Bad,
            StepStatus::Cancelled | StepStatus::Cut => Tone::Warning,
            StepStatus::Running => Tone::Match,
            StepStatus::Open | StepStatus::Skipped | StepStatus::Planned => Tone::Muted,
        };
        let took = step.took(SystemTime::now()).map(|took| format!(" {}", lasting(took))).unwrap_or_default();
        out.pieces(&[
            (Tone::Muted, &format!("  {number:>2} ")),
            (Tone::Plain, &format!("{}  ", pad(&step.plan.name, widest))),
            (tone, &format!("{word}{took}")),
        ])?;
    }
    Ok(())
}

/// Links and texts that the template gives at its end.
pub(super) fn output(course: &Course, out: &mut Output) -> io::Result<()> {
    for link in &course.output.links {
        out.pieces(&[(Tone::Strong, &link.title), (Tone::Plain, &format!("  {}", link.target()))])?;
    }
    for text in &course.output.texts {
        if !text.title.is_empty() {
            out.pieces(&[(Tone::Strong, &text.title)])?;
        }
        for line in markdown_lines(&text.content) {
            out.line(line.text())?;
        }
    }
    Ok(())
}

/// What went wrong, and in which step, on standard error.
pub(super) fn failures(course: &Course) {
    let step = course.failed_step().map(|step| format!("step `{}`: ", step.plan.id)).unwrap_or_default();
    for failure in &course.failures {
        complain(&format!("{step}{failure}"));
    }
}

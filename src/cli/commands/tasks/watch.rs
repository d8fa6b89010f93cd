use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, Tone, remark};
use super::shape::{shape, tone};
use super::show::{failures, output};
use crate::runtime::wait;
use crate::scaffold::task::{Course, Happening, TaskRecord, TaskStatus, What};
use crate::sources::backstage::{Heard, Remote};
use crate::text::{lasting, without_escapes};

/// What is printed when a task is over.
pub(in crate::cli) struct Finish {
    /// All of it, as JSON.
    pub(in crate::cli) as_json: bool,
    /// Whether the events before the first one that is waited for count, too.
    pub(in crate::cli) has_before: bool,
}

/// Tells on standard error what happens in a task until it is over; what came of it is the answer.
pub(in crate::cli) fn watch(
    remote: &Remote,
    record: &TaskRecord,
    after: Option<u64>,
    finish: &Finish,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let host = remote.host();
    let mut course = Course::of(record.steps.iter().cloned());
    let mut tell = |heard: Heard| match heard {
        Heard::Happened(happening) => {
            tell_of(&course, &happening);
            course.take(happening);
        }
        Heard::Lost(why) => remark(&format!("  {why}; trying again")),
        Heard::Found => remark("  there is a connection again"),
    };
    let after = if finish.has_before { None } else { after };
    wait(remote.follow_task(&record.id, after, &mut tell))?;
    if finish.as_json {
        out.json(&shape(&host, record, &course))?;
    } else {
        let took = course.ended.and_then(|now| course.took(now));
        let took = took.map(|took| format!(" after {}", lasting(took))).unwrap_or_default();
        out.pieces(&[
            (Tone::Strong, &record.title),
            (tone(course.status), &format!("  {}{took}", course.status.word())),
            (Tone::Muted, &format!("  {}", record.id)),
        ])?;
        output(&course, out)?;
    }
    out.flush()?;
    failures(&course);
    Ok(if course.status == TaskStatus::Completed { Exit::Done } else { Exit::No })
}

fn tell_of(course: &Course, happening: &Happening) {
    match &happening.what {
        What::Said { step, text, .. } => {
            let place =
                step.as_ref().and_then(|id| course.steps.iter().position(|step| step.plan.id == **id));
            let number = place.map_or_else(|| "  ".to_owned(), |place| format!("{:>2}", place + 1));
            for line in without_escapes(text).lines() {
                remark(&format!("{number}/{} {line}", course.steps.len()));
            }
        }
        What::CancelAsked => remark("somebody wants it to end"),
        What::Restarted => remark("it begins again"),
        What::Ended(_) => {}
    }
}

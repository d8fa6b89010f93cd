use std::time::SystemTime;

use serde_json::json;

use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, Tone, remark};
use super::shape::{tone, when};
use crate::runtime::wait;
use crate::sources::backstage::Remote;
use crate::text::{age, pad};

/// The latest tasks, one a line.
pub(super) fn list(
    remote: &Remote,
    all: bool,
    limit: usize,
    as_json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let listed = wait(remote.latest_tasks(!all, limit))?;
    let now = SystemTime::now();
    for task in &listed.tasks {
        if as_json {
            out.json(&json!({
                "id": task.id,
                "host": remote.host(),
                "template": task.template.as_ref().map(ToString::to_string),
                "title": task.title,
                "status": task.status.word(),
                "createdAt": when(task.created),
                "createdBy": task.created_by,
            }))?;
            continue;
        }
        let age = task.created.map(|created| age(now.duration_since(created).unwrap_or_default()));
        let by = task.created_by.as_deref().unwrap_or("");
        out.pieces(&[
            (Tone::Plain, &format!("{}  ", task.id)),
            (tone(task.status), &pad(task.status.word(), 10)),
            (Tone::Muted, &pad(&age.unwrap_or_default(), 9)),
            (Tone::Strong, &format!(" {}", task.title)),
            (Tone::Muted, &format!("  {by}")),
        ])?;
    }
    out.flush()?;
    let left = listed.total.saturating_sub(listed.tasks.len());
    if left > 0 {
        remark(&format!("{left} older ones; --limit shows more"));
    }
    Ok(Exit::Done)
}

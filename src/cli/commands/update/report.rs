use std::io::{self, IsTerminal};

use serde_json::{Value, json};

use super::super::super::args::Update;
use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, Tone, complain};
use super::answers::shown;
use super::rendered::Files;
use super::told::Told;
use crate::scaffold::update::{Change, Conflict, Plan, Record, What, patch as patch_of};
use crate::text::{counted, pad, width};

/// How wide the word before a path stands.
const WIDEST_WORD: usize = 8;

/// Says that nothing is to be done.
pub(super) fn in_step(told: &Told, asked: &Update, out: &mut Output) -> Result<Exit, Failure> {
    if asked.json {
        out.json(&json(told, &Plan::default(), false))?;
    } else if !asked.diff {
        let said = format!("in step with {}", told.template);
        out.pieces(&[(Tone::Good, &said), (Tone::Muted, &format!("  {}", told.span()))])?;
    }
    Ok(Exit::Done)
}

/// Says that today's template asks what the project does not answer.
pub(super) fn unanswered(
    record: &Record,
    why: &[String],
    asked: &Update,
    out: &mut Output,
) -> Result<Exit, Failure> {
    if asked.json {
        let shape = json!({"template": record.template.as_str(), "inStep": false, "written": false, "unanswered": why});
        out.json(&shape)?;
    } else {
        why.iter().try_for_each(|why| out.line(why))?;
        out.flush()?;
    }
    let verb = if asked.check { "is behind" } else { "was left alone" };
    let count = counted(why.len(), "answer is", "answers are");
    complain(&format!("the template asks anew, and {count} needed; the project {verb}"));
    Ok(Exit::No)
}

/// Says whether the template makes other files than it did.
pub(super) fn check(
    told: &Told,
    theirs: &Plan,
    base: &Files,
    asked: &Update,
    out: &mut Output,
) -> Result<Exit, Failure> {
    if theirs.is_empty() && told.stance.remarks.is_empty() {
        return in_step(told, asked, out);
    }
    if asked.json {
        out.json(&json(told, theirs, false))?;
    } else if asked.diff {
        patch(theirs, base, out)?;
    } else {
        let count = counted(theirs.changes.len(), "file", "files");
        out.pieces(&[(Tone::Warning, &format!("behind {} by {count}", told.template))])?;
        plan(told, theirs, out)?;
    }
    Ok(Exit::No)
}

/// Prints what would be done.
pub(super) fn plan(told: &Told, plan: &Plan, out: &mut Output) -> io::Result<()> {
    let commits = match told.commits.len() {
        0 => String::new(),
        count => format!("  {}", counted(count, "commit", "commits")),
    };
    let span = format!("  {}{commits}", told.span());
    out.pieces(&[(Tone::Strong, &told.template), (Tone::Muted, &span)])?;
    for (id, subject) in &told.commits {
        out.pieces(&[(Tone::Muted, &format!("  {id} ")), (Tone::Plain, subject)])?;
    }
    answers(told, out)?;
    out.line("")?;
    let head = format!("  {}", intent(plan));
    out.pieces(&[(Tone::Strong, "Files"), (Tone::Muted, &head)])?;
    for change in &plan.changes {
        row(change, out)?;
    }
    Ok(())
}

fn answers(told: &Told, out: &mut Output) -> io::Result<()> {
    let stance = &told.stance;
    if stance.new.is_empty() && stance.gone.is_empty() && stance.remarks.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.pieces(&[(Tone::Strong, "Answers")])?;
    for (key, value) in &stance.new {
        let said = format!("{}  (new; --set {key}=… says otherwise)", shown(value));
        out.pieces(&[(Tone::Match, &format!("  {key}: ")), (Tone::Plain, &said)])?;
    }
    for key in &stance.gone {
        out.pieces(&[(Tone::Muted, &format!("  {key}: no longer asked for"))])?;
    }
    stance.remarks.iter().try_for_each(|remark| out.line(&format!("  {remark}")))
}

fn row(change: &Change, out: &mut Output) -> io::Result<()> {
    let (word, tone) = if change.conflict.is_some() { ("conflict", Tone::Bad) } else { word(change.what) };
    let from = change.from.as_ref().map_or_else(String::new, |from| format!("{from} -> "));
    let named = format!("{from}{}", change.path);
    let about = about(change);
    let gap = if about.is_empty() { "" } else { "  " };
    out.pieces(&[
        (tone, &format!("  {}  ", pad(word, WIDEST_WORD.max(width(word))))),
        (Tone::Plain, &named),
        (Tone::Muted, &format!("{gap}{about}")),
    ])
}

const fn word(what: What) -> (&'static str, Tone) {
    match what {
        What::New => ("new", Tone::Good),
        What::Changed => ("changed", Tone::Match),
        What::Merged => ("merged", Tone::Match),
        What::Deleted => ("deleted", Tone::Warning),
        What::Moved => ("moved", Tone::Match),
        What::Mode => ("mode", Tone::Match),
        What::Left => ("left", Tone::Muted),
    }
}

/// What there is to say of a change beyond its word.
fn about(change: &Change) -> String {
    let Some(conflict) = &change.conflict else {
        return match (change.what, &change.put) {
            (What::Left, _) => "you deleted it; it stays so".to_owned(),
            (What::Mode, Some(node)) if node.is_executable() => "executable now".to_owned(),
            (What::Mode, _) => "no longer executable".to_owned(),
            (What::Merged, _) => "with what you changed".to_owned(),
            _ => String::new(),
        };
    };
    match conflict {
        Conflict::Lines(count) => {
            format!("{} both changed, marked with <<<<<<< yours", counted(*count, "place", "places"))
        }
        Conflict::Binary(beside) => {
            format!("both changed it and it is no text; the template's is put to {beside}")
        }
        Conflict::Nature(beside) => format!("a file here, a link there; the template's is put to {beside}"),
        Conflict::Deleted => "the template deleted it, you changed it; it stays".to_owned(),
        Conflict::Moved(there) => format!("the template moved it to {there}; it stays here"),
        Conflict::Occupied(Some(beside)) => {
            format!("something of yours is in the way; it is put to {beside}")
        }
        Conflict::Occupied(None) => "something of yours is in the way; it is not written".to_owned(),
    }
}

/// Prints the patch: for eyes on a terminal, to the byte elsewhere.
pub(super) fn patch(plan: &Plan, before: &Files, out: &mut Output) -> io::Result<()> {
    let patch = patch_of(plan, before);
    if !io::stdout().is_terminal() {
        return out.raw(&patch);
    }
    for line in String::from_utf8_lossy(&patch).lines() {
        let tone = match line.as_bytes().first() {
            _ if line.starts_with("--- ") || line.starts_with("+++ ") || line.starts_with("diff ") => {
                Tone::Strong
            }
            Some(b'+') => Tone::Good,
            Some(b'-') => Tone::Bad,
            Some(b'@') => Tone::Match,
            _ => Tone::Plain,
        };
        out.pieces(&[(tone, line)])?;
    }
    Ok(())
}

/// What is about to be done, in a few words.
pub(super) fn intent(plan: &Plan) -> String {
    let (puts, gone) = (plan.puts().count(), plan.removals().count());
    let conflicts = plan.conflicts().count();
    if plan.is_empty() {
        return "no file changes; only the answers file is renewed".to_owned();
    }
    let mut said = format!("write {}", counted(puts, "file", "files"));
    if gone > 0 {
        said.push_str(&format!(", take away {gone}"));
    }
    if conflicts > 0 {
        said.push_str(&format!(", leave {}", counted(conflicts, "conflict", "conflicts")));
    }
    said
}

/// What was done, in a sentence.
pub(super) fn outcome(plan: &Plan) -> String {
    let count = counted(plan.puts().count(), "file", "files");
    match plan.conflicts().count() {
        0 => format!("{count} written; look at them with `git diff`"),
        conflicts => {
            let conflicts = counted(conflicts, "conflict", "conflicts");
            format!("{count} written; {conflicts} left to you")
        }
    }
}

/// Says what was done.
pub(super) fn done(plan: &Plan, out: &mut Output) -> io::Result<()> {
    let tone = if plan.conflicts().next().is_some() { Tone::Warning } else { Tone::Good };
    out.line("")?;
    out.pieces(&[(tone, &outcome(plan))])
}

/// The shape of `--json`.
pub(super) fn json(told: &Told, plan: &Plan, is_written: bool) -> Value {
    let revision = |revision: &Option<crate::scaffold::update::Revision>| {
        revision.as_ref().map(|it| json!({"commit": it.commit, "dirty": it.is_dirty}))
    };
    let commits: Vec<_> =
        told.commits.iter().map(|(id, subject)| json!({"id": id, "subject": subject})).collect();
    let new: Vec<_> =
        told.stance.new.iter().map(|(key, value)| json!({"name": key, "value": value})).collect();
    let changes: Vec<_> = plan.changes.iter().map(entry).collect();
    json!({
        "template": told.template,
        "inStep": plan.changes.is_empty() && told.stance.remarks.is_empty(),
        "from": revision(&told.from),
        "to": revision(&told.to),
        "commits": commits,
        "answers": {"new": new, "gone": told.stance.gone, "remarks": told.stance.remarks},
        "changes": changes,
        "written": is_written,
    })
}

fn entry(change: &Change) -> Value {
    let conflict = change.conflict.as_ref().map(|conflict| {
        let kind = match conflict {
            Conflict::Lines(_) => "lines",
            Conflict::Binary(_) => "binary",
            Conflict::Nature(_) => "kind",
            Conflict::Deleted => "deleted",
            Conflict::Moved(_) => "moved",
            Conflict::Occupied(_) => "occupied",
        };
        json!({"kind": kind, "message": about(change)})
    });
    json!({
        "path": change.path,
        "from": change.from,
        "change": word(change.what).0,
        "conflict": conflict,
        "beside": change.beside.as_ref().map(|(path, _)| path),
    })
}

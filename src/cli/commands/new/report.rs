use std::io::{self, IsTerminal};
use std::path::Path;

use serde_json::Value;

use super::super::super::args::New;
use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, Tone, complain};
use super::diff;
use super::outcome::shape;
use super::progress::{Columns, Progress, word};
use crate::catalog::Entity;
use crate::runtime::{OutputFolder, own_file};
use crate::scaffold::Node;
use crate::scaffold::language::Data;
use crate::scaffold::run::{Level, LogLine, Outcome, Planned, Status};
use crate::text::{counted, pad, width};

/// How wide the id of a step may stand before what it logged.
const WIDEST_ID: usize = 20;

/// Prints what a run came to, in the form that was asked for.
pub(super) fn print(
    entity: &Entity,
    outcome: &Outcome,
    asked: &New,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let exit = if outcome.is_success() { Exit::Done } else { Exit::No };
    if asked.json {
        out.json(&shape(entity, outcome))?;
        return Ok(exit);
    }
    if let Some(file) = &asked.print {
        failures(outcome);
        return contents(outcome, file, exit, out);
    }
    // Who watched the progress has seen the steps.
    if !(Progress::is_watched(asked) && io::stdout().is_terminal()) {
        steps(outcome, out)?;
    }
    out.line("")?;
    files(outcome, out)?;
    if asked.diff {
        let folder = asked.output.as_ref().map(OutputFolder::new);
        out.line("")?;
        diff::print(outcome, folder.as_ref(), out)?;
    }
    planned(outcome, out)?;
    output(outcome, out)?;
    log(outcome, out)?;
    out.flush()?;
    failures(outcome);
    Ok(exit)
}

fn contents(outcome: &Outcome, file: &str, exit: Exit, out: &mut Output) -> Result<Exit, Failure> {
    let own = own_file(outcome, Path::new("."));
    let mut files = outcome.files().chain(own.iter().map(|(path, node)| (*path, node)));
    match files.find(|(path, _)| *path == file.trim_start_matches("./")) {
        Some((_, Node::File { bytes, .. })) if io::stdout().is_terminal() => {
            out.lines(&String::from_utf8_lossy(bytes))?;
        }
        Some((_, Node::File { bytes, .. })) => out.raw(bytes)?,
        Some((_, Node::Link(target))) => out.line(target)?,
        _ => {
            complain(&format!("the run made no file `{file}`"));
            return Ok(Exit::No);
        }
    }
    Ok(exit)
}

/// What came of a run that was carried out. Who watched it has seen its steps and its log.
pub(super) fn carried_out(outcome: &Outcome, was_watched: bool, out: &mut Output) -> io::Result<()> {
    if !was_watched {
        steps(outcome, out)?;
        log(outcome, out)?;
    }
    output(outcome, out)?;
    let has_links =
        outcome.output.as_ref().and_then(Data::as_record).is_some_and(|fields| !fields.is_empty());
    for done in outcome.carried_out.iter().filter(|_| !has_links) {
        for name in ["remoteUrl", "mergeRequestUrl", "catalogInfoUrl"] {
            if let Some(link) = done.outputs.get(name).and_then(Data::as_text) {
                out.pieces(&[(Tone::Muted, &format!("  {}: ", done.name)), (Tone::Plain, link)])?;
            }
        }
    }
    Ok(())
}

/// What went wrong, on standard error.
pub(super) fn failures(outcome: &Outcome) {
    for failure in &outcome.failures {
        complain(&failure.to_string());
    }
    for error in &outcome.parameter_errors {
        let field = if error.path.is_empty() { "the answers" } else { &error.path };
        complain(&format!("{field}: {}", error.message));
    }
}

fn steps(outcome: &Outcome, out: &mut Output) -> io::Result<()> {
    out.pieces(&[(Tone::Strong, "Steps")])?;
    let columns = Columns::of(outcome.steps.iter().map(|step| (&*step.name, &*step.action)));
    for (step, number) in outcome.steps.iter().zip(1..) {
        let tone = match step.status {
            Status::Completed => Tone::Good,
            Status::Planned => Tone::Match,
            Status::Skipped(_) => Tone::Muted,
            Status::Failed | Status::Cancelled => Tone::Bad,
        };
        out.pieces(&[
            (Tone::Muted, &format!("  {number:>2} ")),
            (Tone::Plain, &columns.name(&step.name)),
            (Tone::Muted, &columns.action(&step.action)),
            (tone, word(step.status)),
        ])?;
    }
    Ok(())
}

fn files(outcome: &Outcome, out: &mut Output) -> io::Result<()> {
    let count = outcome.files().count();
    let bytes: usize = outcome.files().map(|(_, node)| node.size()).sum();
    let head = format!("{}, {}", counted(count, "file", "files"), size(bytes));
    out.pieces(&[(Tone::Strong, "Files"), (Tone::Muted, &format!("  {head}"))])?;
    let mut folder: Vec<&str> = Vec::new();
    for (path, node) in outcome.files() {
        let mut parts: Vec<&str> = path.split('/').collect();
        let name = parts.pop().unwrap_or(path);
        let shared = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        for (depth, part) in parts.iter().enumerate().skip(shared) {
            out.pieces(&[(Tone::Muted, &format!("{}{part}/", indent(depth)))])?;
        }
        let note = match node {
            Node::Link(target) => format!(" -> {target}"),
            node if node.is_executable() => format!("  {} executable", size(node.size())),
            node => format!("  {}", size(node.size())),
        };
        out.pieces(&[(Tone::Plain, &format!("{}{name}", indent(parts.len()))), (Tone::Muted, &note)])?;
        folder = parts;
    }
    if let Some((name, _)) = outcome.record_file() {
        let said = "  ours, for `stagedoor update`";
        out.pieces(&[(Tone::Plain, &format!("{}{name}", indent(0))), (Tone::Muted, said)])?;
    }
    Ok(())
}

fn indent(depth: usize) -> String {
    " ".repeat(2 + 2 * depth)
}

/// What a real run would do outside, and is not done here.
pub(super) fn planned(outcome: &Outcome, out: &mut Output) -> io::Result<()> {
    if outcome.planned.is_empty() {
        return Ok(());
    }
    out.line("")?;
    outside(outcome, ("Planned", "not carried out"), out)
}

/// What a run does outside, with its inputs.
pub(super) fn outside(outcome: &Outcome, head: (&str, &str), out: &mut Output) -> io::Result<()> {
    let note = if outcome.planned.is_empty() { "nothing" } else { head.1 };
    out.pieces(&[(Tone::Strong, head.0), (Tone::Muted, &format!("  {note}"))])?;
    for planned in &outcome.planned {
        let step: &str = planned.iteration.as_ref().map_or("", |_| " (each)");
        out.pieces(&[
            (Tone::Match, &format!("  {}", planned.summary())),
            (Tone::Muted, &format!("  {}{step}", planned.name)),
        ])?;
        inputs(planned, out)?;
        for problem in &planned.problems {
            out.pieces(&[(Tone::Warning, &format!("    {problem}"))])?;
        }
    }
    Ok(())
}

fn inputs(planned: &Planned, out: &mut Output) -> io::Result<()> {
    for (name, value) in planned.input.to_json().as_object().into_iter().flatten() {
        let value = plain(value);
        let first = value.lines().next().unwrap_or_default();
        let more = if value.lines().count() > 1 { " …" } else { "" };
        out.pieces(&[(Tone::Muted, &format!("    {name}: ")), (Tone::Plain, &format!("{first}{more}"))])?;
    }
    Ok(())
}

fn output(outcome: &Outcome, out: &mut Output) -> io::Result<()> {
    let Some(output) = &outcome.output else { return Ok(()) };
    let output = output.to_json();
    let Some(fields) = output.as_object().filter(|fields| !fields.is_empty()) else { return Ok(()) };
    out.line("")?;
    out.pieces(&[(Tone::Strong, "Output")])?;
    for (name, value) in fields {
        for item in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
            let title = item["title"].as_str().unwrap_or(name);
            let target = ["url", "entityRef", "content"].iter().find_map(|field| item[*field].as_str());
            let said = target.map_or_else(|| plain(item), str::to_owned);
            out.pieces(&[(Tone::Muted, &format!("  {title}: "))])?;
            for line in said.lines() {
                out.pieces(&[(Tone::Plain, &format!("    {line}"))])?;
            }
        }
    }
    Ok(())
}

/// What the steps logged. How the run went stands in the list of steps; `--json` has both.
fn log(outcome: &Outcome, out: &mut Output) -> io::Result<()> {
    let lines: Vec<_> = outcome.log.iter().filter(|line| line.level > Level::Course).collect();
    if lines.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.pieces(&[(Tone::Strong, "Log")])?;
    let step_of = |line: &LogLine| line.step.as_deref().unwrap_or_default().to_owned();
    let widest = lines.iter().map(|line| width(&step_of(line))).max().unwrap_or_default().min(WIDEST_ID);
    for line in lines {
        let tone = match line.level {
            Level::Course | Level::Info => Tone::Plain,
            Level::Warning => Tone::Warning,
            Level::Error => Tone::Bad,
        };
        for text in line.text.lines() {
            out.pieces(&[(Tone::Muted, &format!("  {} ", pad(&step_of(line), widest))), (tone, text)])?;
        }
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Bytes as people say them.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

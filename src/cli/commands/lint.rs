use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::super::args::LintFormat;
use super::super::exit::{Exit, Failure};
use super::super::load::Loaded;
use super::super::output::{Output, Tone};
use super::lint_forms;
use crate::diagnostic::{Place, Problem, Severity};
use crate::text::{clean, counted};

/// Prints every problem with its place.
pub(in crate::cli) fn lint(
    loaded: &Loaded,
    format: LintFormat,
    strict: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let entities = loaded.world.catalog.entities().len();
    let findings = Findings {
        problems: loaded.world.catalog.problems(),
        text_of: &|file| loaded.text_of(file),
        looked_at: format!("{}{}", loaded.read_files(), counted(entities, "entity", "entities")),
        counts: &[("files", loaded.files), ("entities", entities)],
    };
    findings.print(format, strict, out)
}

/// What was found wrong, and in how much.
pub(super) struct Findings<'f> {
    pub(super) problems: &'f [Problem],
    /// The text of a file that a problem points into.
    pub(super) text_of: &'f dyn Fn(&str) -> Option<String>,
    /// How much was looked at, for people.
    pub(super) looked_at: String,
    /// The same for programs.
    pub(super) counts: &'f [(&'static str, usize)],
}

impl Findings<'_> {
    /// Prints them in a form; the answer is "no" when one of them is an error, or with `strict` a warning.
    pub(super) fn print(&self, format: LintFormat, strict: bool, out: &mut Output) -> Result<Exit, Failure> {
        let problems = self.problems;
        match format {
            LintFormat::Human => human(self, out)?,
            LintFormat::Json => out.json(&lint_forms::json(self.counts, problems))?,
            LintFormat::Sarif => out.json(&lint_forms::sarif(problems))?,
            LintFormat::Github => problems.iter().try_for_each(|p| out.line(&lint_forms::github(p)))?,
        }
        out.flush()?;
        let worst = if strict { Severity::Warning } else { Severity::Error };
        let fails = problems.iter().any(|problem| problem.severity <= worst);
        Ok(if fails { Exit::No } else { Exit::Done })
    }
}

/// How a severity is said.
pub(super) fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warning,
        Severity::Info => Tone::Muted,
    }
}

fn human(findings: &Findings<'_>, out: &mut Output) -> Result<(), Failure> {
    let problems = findings.problems;
    let mut source = Source::default();
    for problem in problems {
        let severity = problem.severity.to_string();
        let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
        out.pieces(&[
            (Tone::Strong, &place),
            (tone(problem.severity), &severity),
            (Tone::Muted, &format!("[{}]", problem.code)),
            (Tone::Plain, &format!(" {}", problem.message)),
        ])?;
        if let Some(snippet) =
            problem.place.as_ref().and_then(|place| source.snippet(findings, place, out.has_color))
        {
            out.raw(snippet.as_bytes())?;
        }
        if !problem.help.is_empty() {
            out.pieces(&[(Tone::Good, "  help: "), (Tone::Plain, &problem.help)])?;
        }
    }
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let said = format!(
        "{}: {}, {}, {}",
        findings.looked_at,
        counted(errors, "error", "errors"),
        counted(warnings, "warning", "warnings"),
        counted(notes, "note", "notes")
    );
    let tone = if errors > 0 { Tone::Bad } else { Tone::Good };
    out.pieces(&[(tone, &said)])?;
    Ok(())
}

/// The text of the file that was looked at last; problems come ordered by file.
#[derive(Default)]
struct Source {
    file: String,
    text: Option<String>,
}

impl Source {
    /// The line of a place with a caret under it.
    fn snippet(&mut self, findings: &Findings<'_>, place: &Place, has_color: bool) -> Option<String> {
        if place.line == 0 {
            return None;
        }
        if self.file != *place.file {
            place.file.as_ref().clone_into(&mut self.file);
            self.text = (findings.text_of)(&place.file);
        }
        let line = self.text.as_ref()?.lines().nth(place.line as usize - 1)?;
        let line = clean(line);
        let column = (place.column as usize).saturating_sub(1).min(line.chars().count());
        let start = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let end = line[start..].chars().next().map_or(start, |c| start + c.len_utf8());
        let word = line[start..].find([' ', ':', ',', ']', '}']).filter(|length| *length > 0);
        let end = word.map_or_else(
            || if line[start..].is_empty() { end } else { line.trim_end().len().max(end) },
            |length| start + length,
        );
        let snippet = Snippet::source(line.as_ref())
            .line_start(place.line as usize)
            .annotation(AnnotationKind::Primary.span(start..end));
        let group = Group::with_level(Level::ERROR).element(snippet);
        let renderer = if has_color { Renderer::styled() } else { Renderer::plain() };
        Some(format!("{}\n", renderer.render(&[group])))
    }
}

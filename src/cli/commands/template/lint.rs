use std::collections::BTreeSet;

use super::super::super::args::LintFormat;
use super::super::super::exit::{Exit, Failure};
use super::super::super::load::{Loaded, Setting};
use super::super::super::output::{Output, complain};
use super::super::lint::Findings;
use super::which::{self, Names};
use crate::catalog::Entity;
use crate::diagnostic::{Code, Problem};
use crate::scaffold::lint::{API_VERSION, lint as lint_template};
use crate::sources::template::{TemplateHome, template_at};
use crate::text::counted;

/// Prints what is wrong with templates.
pub(super) fn lint(
    setting: &Setting,
    names: &[String],
    format: LintFormat,
    strict: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let (loaded, kind) = which::load(setting, names)?;
    let (mut templates, mut is_missing) = (Vec::new(), false);
    if names.is_empty() || kind == Names::Paths {
        templates = which::all(&loaded);
    } else {
        for name in names {
            match which::named(&loaded, name) {
                Ok(template) => templates.push(template),
                Err(message) => {
                    is_missing = true;
                    complain(&message);
                }
            }
        }
    }
    let homes: Vec<_> = templates.iter().filter_map(|template| home(&loaded, template)).collect();
    let mut problems = of_catalog(&loaded, &templates);
    for (template, home) in &homes {
        for problem in found(template, home) {
            // Templates that share a skeleton share its mistakes.
            let is_same = |told: &Problem| {
                (told.code, &told.place, &told.message) == (problem.code, &problem.place, &problem.message)
            };
            if !problems.iter().any(is_same) {
                problems.push(problem);
            }
        }
    }
    let text_of =
        |file: &str| loaded.text_of(file).or_else(|| homes.iter().find_map(|(_, home)| home.text_of(file)));
    let findings = Findings {
        problems: &problems,
        text_of: &text_of,
        looked_at: counted(templates.len(), "template", "templates"),
        counts: &[("templates", templates.len())],
    };
    let exit = findings.print(format, strict, out)?;
    Ok(if is_missing { Exit::No } else { exit })
}

/// A template with the place where its author wrote it. What a server serves has none.
fn home<'l>(loaded: &'l Loaded, template: &'l Entity) -> Option<(&'l Entity, TemplateHome<'l>)> {
    Some((template, loaded.template_home(template.origin.file.as_deref()?)?))
}

fn found(template: &Entity, home: &TemplateHome<'_>) -> Vec<Problem> {
    let text = home.text().unwrap_or_default();
    let written = template_at(&text, template.origin.line).filter(|_| *template.api_version == *API_VERSION);
    let problems = written.map(|written| lint_template(&written, home.shown(), home)).unwrap_or_default();
    problems.into_iter().map(|problem| problem.about(template.reference.as_str())).collect()
}

/// What concerns the catalog around a template rather than the template.
const OF_THE_CATALOG: &[Code] = &[
    Code::DanglingReference,
    Code::DuplicateEntity,
    Code::NoOwner,
    Code::Orphan,
    Code::OwnerKind,
    Code::Cycle,
];

/// What the catalog has to say of the templates, and of files that hold none because of it.
fn of_catalog(loaded: &Loaded, templates: &[&Entity]) -> Vec<Problem> {
    let named: BTreeSet<&str> = templates.iter().map(|template| template.reference.as_str()).collect();
    let holds_any = !templates.is_empty();
    let concerns = |problem: &&Problem| match problem.reference.as_deref() {
        Some(reference) => named.contains(reference) || (!holds_any && reference.starts_with("template:")),
        None => problem.place.as_ref().is_some_and(|place| {
            let is_home = |template: &&&Entity| template.origin.file.as_deref() == Some(&*place.file);
            templates.iter().any(|template| is_home(&template)) || !holds_any
        }),
    };
    let problems =
        loaded.world.catalog.problems().iter().filter(|problem| !OF_THE_CATALOG.contains(&problem.code));
    problems.filter(concerns).cloned().collect()
}

//! What is wrong with a template, found without running it, each with its place.
//!
//! Pure: the template is given as [`Written`], what it copies through [`Skeletons`]. The rules follow Backstage
//! semantics 5; what only further plugins could explain is told as a note.

mod asked;
mod condition;
mod expression;
mod fields;
mod known;
mod report;
mod skeleton;
mod steps;
#[cfg(test)]
mod tests;
mod unused;
mod workflow;
mod written;

use std::sync::Arc;

use crate::diagnostic::Problem;
use asked::Asked;
use expression::Reader;
use report::Report;
use workflow::Workflow;

pub use skeleton::{Skeleton, SkeletonFile, Skeletons};
pub use written::{Entry, Shape, Spot, Text, Written};

/// The only version of templates that Backstage still runs.
pub const API_VERSION: &str = "scaffolder.backstage.io/v1beta3";

/// Finds what is wrong with `template`, which stands in `file`. Its shape is taken as it is: whether it is a
/// template at all is the catalog's affair.
pub fn lint(template: &Written, file: &Arc<str>, skeletons: &dyn Skeletons) -> Vec<Problem> {
    let mut report = Report::new(file);
    let Some(spec) = template.get("spec") else { return Vec::new() };
    let asked = Asked::of(spec.get("parameters"));
    let reader = Reader::new();
    if let Some(parameters) = spec.get("parameters") {
        fields::check_pages(parameters, &mut report);
        fields::check(parameters, "spec.parameters", &mut report);
    }
    let workflow = Workflow::read(spec, &reader, &mut report);
    steps::check(&workflow, &mut report);
    workflow.check_names(&asked, &mut report);
    condition::check(&workflow, &asked, &mut report);
    skeleton::check(&workflow, &asked, skeletons, &mut report);
    unused::check(spec, &workflow, &asked, &mut report);
    report.finish()
}

use std::path::PathBuf;

use super::rehearsal::home_on_disk;
use crate::app::World;
use crate::catalog::{Entity, EntityRef};
use crate::diagnostic::{Problem, Severity};
use crate::scaffold::lint::lint;
use crate::sources::folder::LocalSource;
use crate::sources::template::{TemplateHome, template_at};

/// What its author got wrong in a template and in what it copies: errors and warnings, without mere notes. Nothing is
/// known of a template that a server serves.
pub fn proofread(world: &World, template: &EntityRef, folders: &[PathBuf]) -> Vec<Problem> {
    let Some(entity) = world.catalog.entity(template.as_str()) else { return Vec::new() };
    let Some(shown) = &entity.origin.file else { return Vec::new() };
    if world.source.is_demo {
        let mut demo = LocalSource::demo();
        demo.read(&());
        return demo.template_home(shown).map(|home| found(entity, &home)).unwrap_or_default();
    }
    home_on_disk(shown, folders).map(|home| found(entity, &home)).unwrap_or_default()
}

fn found(entity: &Entity, home: &TemplateHome<'_>) -> Vec<Problem> {
    let text = home.text().unwrap_or_default();
    let Some(written) = template_at(&text, entity.origin.line) else { return Vec::new() };
    let mut problems = lint(&written, home.shown(), home);
    problems.retain(|problem| problem.severity < Severity::Info);
    problems
}

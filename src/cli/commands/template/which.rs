use std::path::Path;

use super::super::super::exit::Failure;
use super::super::super::load::{Loaded, Setting};
use crate::catalog::{Entity, EntityRef, RefContext};
use crate::text::nearest;

/// Reads what holds the templates that somebody names: paths stand for themselves, anything else is looked up in
/// the catalog.
pub(in crate::cli::commands) fn load(
    setting: &Setting,
    names: &[String],
) -> Result<(Loaded, Names), Failure> {
    let are_paths = |name: &&String| Path::new(name).exists();
    match names.iter().filter(are_paths).count() {
        0 => Ok((setting.load()?, Names::Catalog)),
        count if count == names.len() => Ok((setting.load_paths(names)?, Names::Paths)),
        _ => {
            let stray = names.iter().find(|name| !are_paths(name)).map(String::as_str).unwrap_or_default();
            Err(Failure::Usage(format!(
                "`{stray}` is no path, though the others are; name one kind at a time"
            )))
        }
    }
}

/// What the names of templates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::commands) enum Names {
    /// References and names.
    Catalog,
    /// Files and folders, of which all templates are meant.
    Paths,
}

/// The templates of a catalog, in the order of their references.
pub(super) fn all(loaded: &Loaded) -> Vec<&Entity> {
    let entities = loaded.world.catalog.entities().iter().map(AsRef::as_ref);
    let mut found: Vec<&Entity> = entities.filter(|entity| entity.reference.kind() == "template").collect();
    found.sort_by(|a, b| a.reference.as_str().cmp(b.reference.as_str()));
    found
}

/// The template of that name.
pub(in crate::cli::commands) fn named<'l>(loaded: &'l Loaded, name: &str) -> Result<&'l Entity, String> {
    let context = RefContext { kind: Some("Template"), namespace: None };
    let templates = all(loaded);
    let reference = EntityRef::parse(name, context).ok();
    let exact = templates.iter().find(|entity| reference.as_ref() == Some(&entity.reference));
    let by_name = || {
        let mut called = templates.iter().filter(|entity| entity.reference.name() == name.to_lowercase());
        called.next().filter(|_| called.next().is_none())
    };
    if let Some(entity) = exact.or_else(by_name) {
        return Ok(entity);
    }
    let short = name.rsplit(['/', ':']).next().unwrap_or(name);
    let near = nearest(short, templates.iter().map(|entity| entity.reference.name()));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(format!("no template is called `{name}`{hint}"))
}

/// The one template that is meant; why there is none, otherwise.
pub(in crate::cli::commands) fn one<'l>(
    loaded: &'l Loaded,
    names: Names,
    name: &str,
) -> Result<&'l Entity, String> {
    if names == Names::Catalog {
        return named(loaded, name);
    }
    let problem = || {
        let problems = loaded.world.catalog.problems().iter();
        let said = problems.map(super::super::super::load::said).next();
        said.unwrap_or_else(|| format!("{name}: no template in there"))
    };
    match all(loaded).as_slice() {
        [] => Err(problem()),
        [entity] => Ok(entity),
        several => {
            let names: Vec<_> = several.iter().map(|entity| entity.reference.name()).collect();
            Err(format!("{name}: there are several templates in there: {}", names.join(", ")))
        }
    }
}

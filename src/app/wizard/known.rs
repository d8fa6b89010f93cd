//! What the catalog knows of repositories, to choose an owner or a branch from.

use serde_json::Value;

use super::repo_url::RepoPart;
use super::row::Row;
use super::wizard::Wizard;
use crate::catalog::Catalog;

/// So many entities are looked at: owners repeat soon.
const LOOKED_AT: usize = 2_000;

/// Where entities say which repository they are from, as `owner/repository`.
const SLUG: &str = "github.com/project-slug";

/// The values that a field for an owner or a branch may have, as far as is known; anything else is typed.
pub fn known(wizard: &Wizard, row: &Row, catalog: &Catalog) -> Vec<String> {
    let field = wizard.field(row);
    if field.extension.as_deref() == Some("RepoBranchPicker") {
        return ["main", "master", "develop"].map(str::to_owned).to_vec();
    }
    let excluded = field.options.get("excludedOwners").and_then(Value::as_array);
    let is_excluded = |owner: &String| {
        excluded.is_some_and(|excluded| excluded.iter().any(|other| other.as_str() == Some(owner)))
    };
    let mut owners: Vec<String> = Vec::new();
    let address = wizard.values.get("repoUrl").and_then(Value::as_str).unwrap_or_default();
    let named = Some(RepoPart::Owner.get(address)).filter(|owner| !owner.is_empty());
    let entities = catalog.entities().iter().filter(|entity| entity.json().contains(SLUG)).take(LOOKED_AT);
    let slugs = entities.filter_map(|entity| entity.annotation(SLUG));
    let found = slugs.filter_map(|slug| slug.split_once('/').map(|(owner, _)| owner.to_owned()));
    for owner in named.into_iter().chain(found) {
        if !owners.contains(&owner) && !is_excluded(&owner) {
            owners.push(owner);
        }
    }
    owners
}

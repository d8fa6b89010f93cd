//! What is known of repositories, to choose an owner, a repository or a branch from.

use serde_json::Value;

use super::offers::Offers;
use super::repo_url::RepoPart;
use super::row::{Control, Row};
use super::wizard::Wizard;
use crate::catalog::Catalog;

/// So many entities are looked through, and so many of those that say where they are from are read: owners repeat soon.
const LOOKED_THROUGH: usize = 10_000;
const READ: usize = 300;

/// Where entities say which repository they are from, as `owner/repository`.
const SLUG: &str = "github.com/project-slug";

/// The values that a row for an owner, a repository or a branch may have, as far as is known: by its host, and by the
/// catalog. Anything else is typed.
pub fn known(wizard: &Wizard, row: &Row, catalog: &Catalog, offers: &Offers) -> Vec<String> {
    let field = wizard.field(row);
    let offered = offers.of(wizard, row).map(|offer| offer.known().to_vec()).unwrap_or_default();
    match (row.control, field.extension.as_deref()) {
        (Control::Repo(RepoPart::Owner), _) | (Control::Known, Some("RepoOwnerPicker")) => {}
        (Control::Known, _) if offered.is_empty() => {
            return ["main", "master", "develop"].map(str::to_owned).to_vec();
        }
        _ => return offered,
    }
    let excluded = field.options.get("excludedOwners").and_then(Value::as_array);
    let is_excluded = |owner: &String| {
        excluded.is_some_and(|excluded| excluded.iter().any(|other| other.as_str() == Some(owner)))
    };
    let mut owners: Vec<String> = Vec::new();
    let address = wizard.values.get("repoUrl").and_then(Value::as_str).unwrap_or_default();
    let named = Some(RepoPart::Owner.get(address)).filter(|owner| !owner.is_empty());
    let named = named.filter(|_| row.control == Control::Known);
    let entities = catalog.entities().iter().take(LOOKED_THROUGH);
    let entities = entities.filter(|entity| entity.json().contains(SLUG)).take(READ);
    let slugs = entities.filter_map(|entity| entity.annotation(SLUG));
    let found = slugs.filter_map(|slug| slug.split_once('/').map(|(owner, _)| owner.to_owned()));
    for owner in named.into_iter().chain(offered).chain(found) {
        if !owners.contains(&owner) && !is_excluded(&owner) {
            owners.push(owner);
        }
    }
    owners
}

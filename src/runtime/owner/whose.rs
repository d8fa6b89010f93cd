use std::path::Path;

use super::Asker;
use crate::app::World;
use crate::app::whose::{Recognized, WhoseRow, row};
use crate::catalog::Catalog;
use crate::ownership::{NoRepository, Owner, WorkedOut, owners};

/// What `text` may mean, as the command `owner` finds it: paths, CODEOWNERS and committers count too. None where
/// there is no current folder.
pub(in crate::runtime) fn recognized_here(world: &World, text: &str) -> Option<Recognized> {
    let here = std::path::absolute(Path::new(".")).ok()?;
    let asker = Asker::new(world, here);
    let catalog = asker.catalog();
    let answer = asker.ask(text);
    let mut rows: Vec<WhoseRow> = Vec::new();
    for (at, candidate) in answer.candidates.iter().enumerate() {
        // Repositories are slow to ask; the command looks there for the likeliest only, too.
        let owned =
            if at == 0 { answer.owned.clone() } else { owners(catalog, candidate.node, &NoRepository) };
        rows.push(row(catalog, candidate, owned.as_ref()));
    }
    if rows.is_empty() {
        rows.extend(answer.owned.as_ref().and_then(|owned| row_of_path(catalog, owned)));
    }
    Some(Recognized { form: Some(answer.question.form.title()), rows })
}

/// A path that no entity lies at leads to who looks after it, where the catalog has a name for them.
fn row_of_path(catalog: &Catalog, found: &WorkedOut) -> Option<WhoseRow> {
    let owner = found.owners.iter().find_map(Owner::node)?;
    let reference = catalog.reference(owner).clone();
    Some(WhoseRow {
        owner: Some(reference.name().to_owned()),
        reference,
        certainty: found.certainty,
        why: format!("by {}", found.source.word()),
    })
}

use std::path::Path;

use super::super::git::Remote;
use super::super::input::text;
use super::super::repository::Repository;
use super::Work;
use super::first_push::{FirstCommit, taken};
use crate::config::Forge;
use crate::scaffold::language::Record;
use crate::scaffold::{OutsideFault, Watch};

/// Publishes to a host that has repositories and nothing around them. One in a folder is made; elsewhere it must be
/// there, empty.
pub(super) fn publish(
    work: &Work<'_>,
    repository: &Repository,
    forge: &Forge,
    branch: &str,
    watch: &mut dyn Watch,
) -> Result<Record, OutsideFault> {
    let pattern = forge.remote.as_deref().unwrap_or_default();
    let address = pattern.replace("{owner}", &repository.owner).replace("{repo}", &repository.name);
    let git = work.git(watch)?;
    let remote = Remote::new(&address, forge, None, "")?;
    let branch = text(work.call.input, "defaultBranch").unwrap_or(branch);
    let commit = FirstCommit::make(work, &git, branch, watch)?;
    let folder =
        address.strip_prefix("file://").or_else(|| address.starts_with('/').then_some(address.as_str()));
    let is_there = match folder {
        Some(folder) if !Path::new(folder).exists() => {
            watch.info(&format!("Making the repository {address}"));
            git.make_bare(folder, branch, watch)?;
            work.trail.note("created", &address, watch)?;
            false
        }
        _ => true,
    };
    if is_there && !remote.is_empty(&git, watch)? {
        let is_ours =
            work.trail.is_resumed && remote.tip(&git, branch, watch)?.as_ref() == Some(&commit.hash);
        if !is_ours {
            return Err(taken(&address));
        }
    }
    commit.push(work, &git, &remote, watch)?;
    Ok(Record::from_iter([
        ("remoteUrl".to_owned(), address.as_str().into()),
        ("repoContentsUrl".to_owned(), address.as_str().into()),
        ("commitHash".to_owned(), commit.hash.into()),
    ]))
}

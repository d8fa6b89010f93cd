use reqwest::Method;
use serde_json::json;

use super::super::input::text;
use super::super::repository::Repository;
use super::super::rest::{Answer, Ask};
use super::Work;
use super::first_push::{Existing, FirstCommit, taken, time};
use super::looks::Looks;
use super::repository_only;
use super::site::{Site, forge};
use crate::config::ForgeProvider;
use crate::scaffold::language::Record;
use crate::scaffold::{OutsideFault, Watch};

/// `publish:gitea` (Backstage semantics 5.10): makes a repository and pushes the workspace to it.
pub(super) fn publish(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let input = work.call.input;
    let repository = Repository::of(input)?;
    let at = forge(work, &repository)?;
    if at.provider == ForgeProvider::Git {
        return repository_only::publish(work, &repository, at, "main", watch);
    }
    let site = Site::of(work, &repository, ForgeProvider::Gitea, watch)?;
    let branch = text(input, "defaultBranch").unwrap_or("main");
    let commit = FirstCommit::make(work, &site.git, branch, watch)?;
    let made = ensure(work, &site, &repository, &commit, watch)?;
    let web = site.forge.url.trim_end_matches('/');
    let home = format!("{web}/{}", repository.slug());
    let clone = made.text(&["clone_url"]).map_or_else(|| format!("{home}.git"), str::to_owned);
    let remote = site.remote(&clone, made.text(&["ssh_url"]))?;
    commit.push(work, &site.git, &remote, watch)?;
    await_branch(&site, &repository, branch, watch)?;
    Ok(Record::from_iter([
        ("remoteUrl".to_owned(), format!("{home}.git").into()),
        ("commitHash".to_owned(), commit.hash.into()),
        ("repoContentsUrl".to_owned(), format!("{home}/src/branch/{branch}/").into()),
    ]))
}

/// Makes the repository, or finds the one that this step has made.
fn ensure(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    commit: &FirstCommit,
    watch: &mut dyn Watch,
) -> Result<Answer, OutsideFault> {
    let (owner, name) = (repository.owner.as_str(), repository.name.as_str());
    let full = format!("{}/{}", site.forge.host, repository.slug());
    if work.trail.is_resumed
        && let Some(found) =
            site.rest.found(&Ask::get(&["repos", owner, name]), &format!("looking for {full}"), watch)?
    {
        let remote = site.remote(found.text(&["clone_url"]).unwrap_or_default(), found.text(&["ssh_url"]))?;
        let existing = Existing { created: time(found.text(&["created_at"])), remote };
        commit.claim(work, &site.git, &existing, &full, watch)?;
        return Ok(found);
    }
    let is_private = text(work.call.input, "repoVisibility") == Some("private");
    let body = json!({
        "name": name,
        "description": text(work.call.input, "description").unwrap_or_default(),
        "private": is_private,
        "default_branch": commit.branch,
        "auto_init": false,
    });
    let path = place(site, owner, watch)?;
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    watch.info(&format!("Making the repository {full}"));
    let answer = site.rest.answer(&Ask::of(Method::POST, &path, body), watch)?;
    match answer.status {
        409 => Err(taken(&full)),
        _ if answer.is_success() => {
            work.trail.note("created", &full, watch)?;
            Ok(answer)
        }
        _ => Err(site.rest.refusal(&answer, &format!("making {full}"))),
    }
}

/// Where repositories of an owner are made: an organisation's, or the user's own.
fn place(site: &Site<'_>, owner: &str, watch: &mut dyn Watch) -> Result<Vec<String>, OutsideFault> {
    let what = format!("looking for {owner}");
    if site.rest.found(&Ask::get(&["orgs", owner]), &what, watch)?.is_some() {
        return Ok(["orgs", owner, "repos"].map(str::to_owned).into());
    }
    let user = site.rest.done(&Ask::get(&["user"]), "asking who the token is for", watch)?;
    let login = user.text(&["login"]).unwrap_or_default();
    if login.eq_ignore_ascii_case(owner) {
        return Ok(["user", "repos"].map(str::to_owned).into());
    }
    Err(OutsideFault::input(format!(
        "{} has no organisation `{owner}`, and the token is that of `{login}`",
        site.forge.host
    )))
}

/// Waits until the service shows what was pushed, for the steps that follow may read it there.
fn await_branch(
    site: &Site<'_>,
    repository: &Repository,
    branch: &str,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let path = ["repos", &repository.owner, &repository.name, "branches", branch];
    let mut looks = Looks::new();
    loop {
        if site.rest.found(&Ask::get(&path), "looking for the branch", watch)?.is_some() {
            return Ok(());
        }
        if !looks.again(watch)? {
            break;
        }
    }
    watch.warn(&format!("{} does not show the branch {branch} yet", site.forge.host));
    Ok(())
}

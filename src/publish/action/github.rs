use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::input::{flag, text};
use super::super::repository::Repository;
use super::super::rest::{Answer, Ask};
use super::Work;
use super::first_push::{Existing, FirstCommit, taken, time};
use super::github_settings::{must_have_team, protect, settle};
use super::repository_only;
use super::site::{Site, forge};
use crate::config::ForgeProvider;
use crate::scaffold::language::Record;
use crate::scaffold::{OutsideFault, Watch};

/// `publish:github` (Backstage semantics 5.10): makes a repository, pushes the workspace to it and protects its branch.
pub(super) fn publish(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let repository = Repository::of(work.call.input)?;
    let at = forge(work, &repository)?;
    if at.provider == ForgeProvider::Git {
        return repository_only::publish(work, &repository, at, "main", watch);
    }
    let site = Site::of(work, &repository, ForgeProvider::GitHub, watch)?;
    let commit = FirstCommit::make(work, &site.git, branch(work), watch)?;
    let made = ensure(work, &site, &repository, Some(&commit), watch)?;
    settle(work, &site, &repository, watch)?;
    push(work, &site, &repository, &made, &commit, watch)
}

/// `github:repo:create`: makes a repository.
pub(super) fn create_only(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let repository = Repository::of(work.call.input)?;
    let site = Site::of(work, &repository, ForgeProvider::GitHub, watch)?;
    let made = ensure(work, &site, &repository, None, watch)?;
    settle(work, &site, &repository, watch)?;
    Ok(addresses(&site, &repository, &made, "master"))
}

/// `github:repo:push`: pushes the workspace to a repository that is there, and protects its branch.
pub(super) fn push_only(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let repository = Repository::of(work.call.input)?;
    let at = forge(work, &repository)?;
    if at.provider == ForgeProvider::Git {
        return repository_only::publish(work, &repository, at, "main", watch);
    }
    let site = Site::of(work, &repository, ForgeProvider::GitHub, watch)?;
    let commit = FirstCommit::make(work, &site.git, branch(work), watch)?;
    let path = ["repos", &repository.owner, &repository.name];
    let found = site.rest.done(&Ask::get(&path), &format!("looking for {}", repository.slug()), watch)?;
    push(work, &site, &repository, &found, &commit, watch)
}

fn branch<'w>(work: &Work<'w>) -> &'w str {
    text(work.call.input, "defaultBranch").unwrap_or("main")
}

fn push(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    made: &Answer,
    commit: &FirstCommit,
    watch: &mut dyn Watch,
) -> Result<Record, OutsideFault> {
    let clone = clone_url(site, repository, made);
    let remote = site.remote(&clone, made.text(&["ssh_url"]))?;
    commit.push(work, &site.git, &remote, watch)?;
    if flag(work.call.input, "protectDefaultBranch").unwrap_or(true)
        && let Err(fault) = protect(work, site, repository, &commit.branch, watch)
    {
        watch.warn(&format!("The branch {} is not protected: {}", commit.branch, fault.message));
    }
    let mut outputs = addresses(site, repository, made, &commit.branch);
    outputs.insert("commitHash".to_owned(), commit.hash.as_str().into());
    Ok(outputs)
}

fn clone_url(site: &Site<'_>, repository: &Repository, made: &Answer) -> String {
    let usual = || format!("{}/{}.git", site.forge.url.trim_end_matches('/'), repository.slug());
    made.text(&["clone_url"]).map_or_else(usual, str::to_owned)
}

fn addresses(site: &Site<'_>, repository: &Repository, made: &Answer, branch: &str) -> Record {
    let usual = || format!("{}/{}", site.forge.url.trim_end_matches('/'), repository.slug());
    let home = made.text(&["html_url"]).map_or_else(usual, str::to_owned);
    Record::from_iter([
        ("remoteUrl".to_owned(), clone_url(site, repository, made).into()),
        ("repoContentsUrl".to_owned(), format!("{home}/blob/{branch}").into()),
    ])
}

/// Makes the repository, or finds the one that this step has made.
fn ensure(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    commit: Option<&FirstCommit>,
    watch: &mut dyn Watch,
) -> Result<Answer, OutsideFault> {
    let (owner, name) = (repository.owner.as_str(), repository.name.as_str());
    let full = format!("{}/{}", site.forge.host, repository.slug());
    if work.trail.is_resumed
        && let Some(found) =
            site.rest.found(&Ask::get(&["repos", owner, name]), &format!("looking for {full}"), watch)?
    {
        let remote = site.remote(&clone_url(site, repository, &found), found.text(&["ssh_url"]))?;
        let existing = Existing { created: time(found.text(&["created_at"])), remote };
        match commit {
            Some(commit) => commit.claim(work, &site.git, &existing, &full, watch)?,
            None if work.trail.mark("created").is_some() => {}
            None => return Err(taken(&full)),
        }
        return Ok(found);
    }
    let is_org = is_organisation(site, owner, watch)?;
    must_have_team(work, site, repository, watch)?;
    let path: Vec<&str> = if is_org { vec!["orgs", owner, "repos"] } else { vec!["user", "repos"] };
    watch.info(&format!("Making the repository {full}"));
    let ask = Ask::of(Method::POST, &path, body(work, name, is_org));
    let answer = site.rest.answer(&ask, watch)?;
    if answer.is_success() {
        work.trail.note("created", &full, watch)?;
        return Ok(answer);
    }
    let refusal = site.rest.refusal(&answer, &format!("making {full}"));
    Err(if answer.status == 422 && refusal.message.contains("already exists") {
        taken(&full)
    } else {
        refusal
    })
}

/// Whether the owner is an organisation; a user must be the token's own.
fn is_organisation(site: &Site<'_>, owner: &str, watch: &mut dyn Watch) -> Result<bool, OutsideFault> {
    let what = format!("looking for the owner {owner}");
    let found = site.rest.done(&Ask::get(&["users", owner]), &what, watch)?;
    if found.text(&["type"]) == Some("Organization") {
        return Ok(true);
    }
    let user = site.rest.done(&Ask::get(&["user"]), "asking who the token is for", watch)?;
    let login = user.text(&["login"]).unwrap_or_default();
    if login.eq_ignore_ascii_case(owner) {
        return Ok(false);
    }
    Err(OutsideFault::input(format!(
        "`{owner}` is no organisation, and the token is that of `{login}`, who cannot make repositories for others"
    )))
}

/// What the repository is to be like; the defaults are Backstage's.
fn body(work: &Work<'_>, name: &str, is_org: bool) -> Value {
    let input = work.call.input;
    let visibility = text(input, "repoVisibility").unwrap_or("private");
    let mut body = Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("private".to_owned(), json!(visibility == "private")),
    ]);
    for (key, field, usual) in [
        ("deleteBranchOnMerge", "delete_branch_on_merge", Some(false)),
        ("allowMergeCommit", "allow_merge_commit", Some(true)),
        ("allowSquashMerge", "allow_squash_merge", Some(true)),
        ("allowRebaseMerge", "allow_rebase_merge", Some(true)),
        ("allowAutoMerge", "allow_auto_merge", Some(false)),
        ("allowUpdateBranch", "allow_update_branch", Some(false)),
        ("hasProjects", "has_projects", None),
        ("hasWiki", "has_wiki", None),
        ("hasIssues", "has_issues", None),
        ("autoInit", "auto_init", None),
    ] {
        body.extend(flag(input, key).or(usual).map(|flag| (field.to_owned(), json!(flag))));
    }
    for (key, field, usual) in [
        ("description", "description", None),
        ("homepage", "homepage", None),
        ("squashMergeCommitTitle", "squash_merge_commit_title", Some("COMMIT_OR_PR_TITLE")),
        ("squashMergeCommitMessage", "squash_merge_commit_message", Some("COMMIT_MESSAGES")),
    ] {
        body.extend(text(input, key).or(usual).map(|text| (field.to_owned(), json!(text))));
    }
    if is_org {
        body.insert("visibility".to_owned(), json!(visibility));
        let properties = input.get("customProperties").map(crate::scaffold::language::Data::to_json);
        body.extend(properties.map(|properties| ("custom_properties".to_owned(), properties)));
    }
    Value::Object(body)
}

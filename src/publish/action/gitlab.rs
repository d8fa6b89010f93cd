use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::git::{Author, Commit};
use super::super::input::{flag, is_given, items, required, text, texts};
use super::super::repository::Repository;
use super::super::rest::{Answer, Ask};
use super::Work;
use super::first_push::{Existing, FirstCommit, source, taken, time};
use super::gitlab_merge_request::{Target, action_changes, ensure_branch};
use super::proposal::Proposal;
use super::repository_only;
use super::site::{Site, forge};
use crate::config::ForgeProvider;
use crate::scaffold::language::{Data, Record};
use crate::scaffold::run::FailureKind;
use crate::scaffold::{OutsideFault, Watch};

/// The level of an owner at GitLab.
const OWNER: u8 = 50;

/// `publish:gitlab` (Backstage semantics 5.10): makes a project and pushes the workspace to it.
pub(super) fn publish(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let input = work.call.input;
    let repository = Repository::of(input)?;
    let at = forge(work, &repository)?;
    if at.provider == ForgeProvider::Git {
        return repository_only::publish(work, &repository, at, "master", watch);
    }
    let site = Site::of(work, &repository, ForgeProvider::GitLab, watch)?;
    let branch = text(input, "defaultBranch").unwrap_or("master");
    // `sourcePath: false` asks for a project without a push.
    let has_push = !matches!(input.get("sourcePath"), Some(Data::Bool(false)));
    let commit = has_push.then(|| FirstCommit::make(work, &site.git, branch, watch)).transpose()?;
    let found = find(work, &site, &repository, commit.as_ref(), watch)?;
    if let Some(found) = found.as_ref().filter(|_| work.trail.mark("created").is_none()) {
        let usual = found.text(&["default_branch"]).unwrap_or("master");
        watch.info(&format!("{} is there already, which this step allows", repository.slug()));
        return Ok(outputs(found, usual, None, false));
    }
    let made = match found {
        Some(found) => found,
        None => make(work, &site, &repository, watch)?,
    };
    own(work, &site, &made, watch)?;
    if let Some(commit) = &commit {
        let remote = site
            .remote(made.text(&["http_url_to_repo"]).unwrap_or_default(), made.text(&["ssh_url_to_repo"]))?;
        commit.push(work, &site.git, &remote, watch)?;
        branches(work, &site, &made, branch, watch)?;
    }
    variables(work, &site, &made, watch)?;
    Ok(outputs(&made, branch, commit.as_ref().map(|commit| commit.hash.as_str()), true))
}

/// `gitlab:repo:push`: commits the workspace to a branch of a project that is there.
pub(super) fn push_only(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let input = work.call.input;
    let repository = Repository::of(input)?;
    let site = Site::of(work, &repository, ForgeProvider::GitLab, watch)?;
    let target = Target::of(&repository);
    let project = target.project(&site, watch)?;
    let base = project.text(&["default_branch"]).unwrap_or("main").to_owned();
    let remote = site.remote(
        project.text(&["http_url_to_repo"]).unwrap_or_default(),
        project.text(&["ssh_url_to_repo"]),
    )?;
    let (branch, message) = (required(input, "branchName")?, required(input, "commitMessage")?);
    let source = source(work)?;
    let is_empty = remote.is_empty(&site.git, watch)?;
    let hash = if is_empty {
        let changes = action_changes(work, &source, &[])?;
        let author = Author::of(input, &site.git, watch)?;
        let at = work.trail.began().as_second();
        let commit = Commit { author: &author, at, message, parent: None, changes };
        let hash = commit.make(&site.git, watch)?;
        work.trail.note("commit", &hash, watch)?;
        remote.push(&site.git, &hash, branch, watch)?;
        Some(hash)
    } else {
        let onto = remote.tip(&site.git, branch, watch)?.map_or(base.as_str(), |_| branch);
        let tip = remote.fetch(&site.git, onto, watch)?;
        let there = site.git.files(&tip, watch)?;
        let proposal = Proposal {
            branch,
            base: &base,
            message,
            changes: action_changes(work, &source, &there)?,
            may_add: true,
            may_be_empty: flag(input, "allowEmpty") == Some(true),
        };
        let hash = proposal.push(work, &site.git, &remote, watch)?;
        if hash.is_none() {
            watch
                .warn(&format!("There is nothing to change on the branch {branch}, so nothing is committed"));
            ensure_branch(&site, &remote, branch, &base, watch)?;
        }
        hash
    };
    let mut outputs = Record::from_iter([
        ("projectid".to_owned(), target.id().into()),
        ("projectPath".to_owned(), target.id().into()),
    ]);
    outputs.extend(hash.map(|hash| ("commitHash".to_owned(), hash.into())));
    Ok(outputs)
}

/// A project that is there already: made by this step when it was begun before, or allowed by `skipExisting`.
fn find(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    commit: Option<&FirstCommit>,
    watch: &mut dyn Watch,
) -> Result<Option<Answer>, OutsideFault> {
    let may_exist = flag(work.call.input, "skipExisting") == Some(true);
    if !work.trail.is_resumed && !may_exist {
        return Ok(None);
    }
    let slug = repository.slug();
    let what = format!("looking for {slug}");
    let Some(found) = site.rest.found(&Ask::get(&["projects", &slug]), &what, watch)? else {
        return Ok(None);
    };
    if work.trail.is_resumed {
        let remote = site.remote(
            found.text(&["http_url_to_repo"]).unwrap_or_default(),
            found.text(&["ssh_url_to_repo"]),
        )?;
        let existing = Existing { created: time(found.text(&["created_at"])), remote };
        let claimed = match commit {
            Some(commit) => commit.claim(work, &site.git, &existing, &slug, watch),
            None if work.trail.mark("created").is_some() => Ok(()),
            None => Err(taken(&slug)),
        };
        if !may_exist {
            claimed?;
        }
    }
    Ok(Some(found))
}

fn make(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    watch: &mut dyn Watch,
) -> Result<Answer, OutsideFault> {
    let input = work.call.input;
    let (owner, name) = (repository.owner.as_str(), repository.name.as_str());
    let full = format!("{}/{}", site.forge.host, repository.slug());
    let what = format!("looking for the namespace {owner}");
    let namespace = site.rest.done(&Ask::get(&["namespaces", owner]), &what, watch)?;
    let mut body = Map::from_iter([
        ("namespace_id".to_owned(), namespace.body["id"].clone()),
        ("name".to_owned(), json!(name)),
        ("path".to_owned(), json!(name)),
        ("visibility".to_owned(), json!(text(input, "repoVisibility").unwrap_or("private"))),
    ]);
    let topics = texts(input, "topics");
    if !topics.is_empty() {
        body.insert("topics".to_owned(), json!(topics));
    }
    for (key, value) in input.get("settings").and_then(Data::as_record).into_iter().flatten() {
        body.insert(key.clone(), value.to_json());
    }
    watch.info(&format!("Making the project {full}"));
    let answer = site.rest.answer(&Ask::of(Method::POST, &["projects"], Value::Object(body)), watch)?;
    if answer.is_success() {
        work.trail.note("created", &full, watch)?;
        return Ok(answer);
    }
    let said = answer.said();
    let mut refusal = site.rest.refusal(&answer, &format!("making {full}"));
    if said.contains("has already been taken") {
        return Err(taken(&full));
    }
    // GitLab's words for a group in which one may not make projects.
    if said.contains("namespace is not valid") {
        refusal.kind = FailureKind::NotAllowed;
        refusal.message.push_str("; the token may not make projects there");
    }
    Err(refusal)
}

/// Makes the user, or the one who is named, an owner.
fn own(work: &Work<'_>, site: &Site<'_>, made: &Answer, watch: &mut dyn Watch) -> Result<(), OutsideFault> {
    let id = made.body["id"].to_string();
    let path = ["projects", &id, "members"];
    let mut users = Vec::new();
    if flag(work.call.input, "setUserAsOwner") == Some(true) {
        let user = site.rest.done(&Ask::get(&["user"]), "asking who the token is for", watch)?;
        users.push(user.body["id"].clone());
    }
    if let Some(name) = text(work.call.input, "ownerUsername") {
        let query = [("username", name)];
        let ask = Ask::get(&["users"]).with_query(&query);
        let found = site.rest.answer(&ask, watch)?;
        match found.body.get(0) {
            _ if !found.is_success() => {
                watch.warn(&site.rest.refusal(&found, &format!("looking for {name}")).message);
            }
            Some(user) => users.push(user["id"].clone()),
            None => watch.warn(&format!("There is no user `{name}`, who should own the project")),
        }
    }
    for user in users {
        let body = json!({"user_id": user, "access_level": OWNER});
        let answer = site.rest.answer(&Ask::of(Method::POST, &path, body), watch)?;
        if !answer.is_success() && answer.status != 409 {
            watch.warn(&site.rest.refusal(&answer, "adding an owner").message);
        }
    }
    Ok(())
}

/// Makes further branches, and protects those that shall be.
fn branches(
    work: &Work<'_>,
    site: &Site<'_>,
    made: &Answer,
    usual: &str,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let id = made.body["id"].to_string();
    for branch in items(work.call.input, "branches") {
        let name = required(branch, "name")?;
        if flag(branch, "create") == Some(true) {
            let path = ["projects", &id, "repository", "branches"];
            let body = json!({"branch": name, "ref": text(branch, "ref").unwrap_or(usual)});
            let answer = site.rest.answer(&Ask::of(Method::POST, &path, body), watch)?;
            let is_there = work.trail.is_resumed && answer.said().contains("already exists");
            if !answer.is_success() && !is_there {
                return Err(site.rest.refusal(&answer, &format!("making the branch {name}")));
            }
        }
        if flag(branch, "protect") == Some(true) {
            let path = ["projects", &id, "protected_branches"];
            let answer = site.rest.answer(&Ask::of(Method::POST, &path, json!({ "name": name })), watch)?;
            // GitLab protects the default branch itself as soon as something is pushed.
            if !answer.is_success() && answer.status != 409 {
                return Err(site.rest.refusal(&answer, &format!("protecting the branch {name}")));
            }
        }
    }
    Ok(())
}

fn variables(
    work: &Work<'_>,
    site: &Site<'_>,
    made: &Answer,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let id = made.body["id"].to_string();
    let path = ["projects", &id, "variables"];
    for variable in items(work.call.input, "projectVariables") {
        let key = required(variable, "key")?;
        let what = format!("setting the variable {key}");
        let on = |name: &str| is_given(variable, name);
        let body = json!({
            "key": key,
            "value": text(variable, "value").unwrap_or_default(),
            "variable_type": text(variable, "variable_type").unwrap_or("env_var"),
            "protected": on("protected"),
            "masked": on("masked"),
            "masked_and_hidden": on("masked_and_hidden"),
            "raw": on("raw"),
            "environment_scope": text(variable, "environment_scope").unwrap_or("*"),
            "description": text(variable, "description"),
        });
        let answer = site.rest.answer(&Ask::of(Method::POST, &path, body), watch)?;
        let is_there = work.trail.is_resumed && answer.said().contains("has already been taken");
        if !answer.is_success() && !is_there {
            return Err(site.rest.refusal(&answer, &what));
        }
    }
    Ok(())
}

fn outputs(project: &Answer, branch: &str, commit: Option<&str>, is_new: bool) -> Record {
    let home = project.text(&["http_url_to_repo"]).unwrap_or_default();
    let home = home.strip_suffix(".git").unwrap_or(home);
    let mut outputs = Record::from_iter([
        ("remoteUrl".to_owned(), home.into()),
        ("repoContentsUrl".to_owned(), format!("{home}/-/blob/{branch}").into()),
        ("projectId".to_owned(), Data::from(&project.body["id"])),
        ("created".to_owned(), is_new.into()),
    ]);
    outputs.extend(commit.map(|commit| ("commitHash".to_owned(), commit.into())));
    outputs
}

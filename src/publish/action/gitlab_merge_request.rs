use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::git::{Change, Remote, published};
use super::super::input::{flag, required, text, texts};
use super::super::repository::Repository;
use super::super::rest::{Answer, Ask};
use super::Work;
use super::looks::Looks;
use super::proposal::{Proposal, below};
use super::site::Site;
use crate::config::ForgeProvider;
use crate::scaffold::language::{Data, Record};
use crate::scaffold::{OutsideFault, Tree, Watch};

/// A project that is there, by its path or number.
pub(super) struct Target(String);

impl Target {
    pub(super) fn of(repository: &Repository) -> Self {
        Self(repository.project.clone().unwrap_or_else(|| repository.slug()))
    }

    /// What the outputs call it.
    pub(super) fn id(&self) -> &str {
        &self.0
    }

    pub(super) fn project(&self, site: &Site<'_>, watch: &mut dyn Watch) -> Result<Answer, OutsideFault> {
        site.rest.done(&Ask::get(&["projects", &self.0]), &format!("looking for {}", self.0), watch)
    }
}

/// `publish:gitlab:merge-request` (Backstage semantics 5.10): pushes the workspace to a branch of a project that is
/// there, and proposes to merge it.
pub(super) fn propose(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let input = work.call.input;
    let repository = Repository::of(input)?;
    let site = Site::of(work, &repository, ForgeProvider::GitLab, watch)?;
    let target = Target::of(&repository);
    let project = target.project(&site, watch)?;
    let (branch, title) = (required(input, "branchName")?, required(input, "title")?);
    let usual = project.text(&["default_branch"]).unwrap_or("main");
    let base = text(input, "targetBranchName").unwrap_or(usual);
    let remote = site.remote(
        project.text(&["http_url_to_repo"]).unwrap_or_default(),
        project.text(&["ssh_url_to_repo"]),
    )?;
    if work.trail.mark("merge_request").is_some() || work.trail.mark("branch").is_some() {
        watch.info(&format!("The branch {branch} was pushed when this run was started before"));
    } else if text(input, "commitAction") == Some("skip") {
        ensure_branch(&site, &remote, branch, base, watch)?;
    } else {
        // Without a `sourcePath`, the `targetPath` is where the files are in the workspace, too.
        let folder = text(input, "sourcePath").or_else(|| text(input, "targetPath")).unwrap_or(".");
        let source = work.call.tree.subtree(folder);
        let source = source.map_err(|error| OutsideFault::input(format!("`sourcePath`: {error}")))?;
        let tip = remote.fetch(&site.git, base, watch)?;
        let there = site.git.files(&tip, watch)?;
        let changes = action_changes(work, &source, &there)?;
        let proposal =
            Proposal { branch, base, message: title, changes, may_add: false, may_be_empty: false };
        if proposal.push(work, &site.git, &remote, watch)?.is_none() {
            ensure_branch(&site, &remote, branch, base, watch)?;
            work.trail.note("branch", branch, watch)?;
        }
    }
    let request = match find(work, &site, &target, branch, watch)? {
        Some(found) => found,
        None => make(work, &site, &target, (branch, base, title), watch)?,
    };
    let number = request["iid"].to_string();
    work.trail.note("merge_request", &number, watch)?;
    if flag(input, "autoMerge") == Some(true) && request["state"] != "merged" {
        merge_later(&site, &target, &request, watch)?;
    }
    Ok(Record::from_iter([
        ("targetBranchName".to_owned(), base.into()),
        ("projectid".to_owned(), target.id().into()),
        ("projectPath".to_owned(), target.id().into()),
        ("mergeRequestUrl".to_owned(), request["web_url"].as_str().unwrap_or_default().into()),
    ]))
}

/// What `commitAction` makes of the workspace's files: `there` are the files of the project.
pub(super) fn action_changes<'t>(
    work: &Work<'_>,
    source: &'t Tree,
    there: &[String],
) -> Result<Vec<(String, Change<'t>)>, OutsideFault> {
    let input = work.call.input;
    let action = text(input, "commitAction").unwrap_or("auto");
    let target = text(input, "targetPath").unwrap_or_default();
    let mut changes = Vec::new();
    for (path, node) in published(source) {
        let path = below(target, path)?;
        let is_there = there.contains(&path);
        match action {
            "create" if is_there => {
                return Err(OutsideFault::input(format!(
                    "`{path}` is there already, and commitAction is `create`"
                )));
            }
            "update" | "delete" if !is_there => {
                return Err(OutsideFault::input(format!(
                    "`{path}` is not there, and commitAction is `{action}`"
                )));
            }
            "skip" => {}
            "delete" => changes.push((path, Change::Delete)),
            _ => changes.push((path, Change::Put(node))),
        }
    }
    Ok(changes)
}

/// Makes a branch of just what another one holds, unless it is there.
pub(super) fn ensure_branch(
    site: &Site<'_>,
    remote: &Remote,
    branch: &str,
    base: &str,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    if remote.tip(&site.git, branch, watch)?.is_some() {
        watch.info(&format!("The branch {branch} is there already and stays as it is"));
        return Ok(());
    }
    let tip = remote.fetch(&site.git, base, watch)?;
    remote.push(&site.git, &tip, branch, watch)
}

/// Has a merge request merged as soon as its checks pass.
///
/// GitLab answers 405 or 422 for the first seconds, until it has looked whether the request can be merged.
fn merge_later(
    site: &Site<'_>,
    target: &Target,
    request: &Value,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let number = request["iid"].to_string();
    let path = ["projects", target.id(), "merge_requests", &number, "merge"];
    // The second is the name until GitLab 17.11; older ones would merge at once without it. Where a hash is demanded,
    // this is the one that was proposed.
    let body = json!({"auto_merge": true, "merge_when_pipeline_succeeds": true, "sha": request["sha"]});
    let ask = Ask::of(Method::PUT, &path, body);
    let mut looks = Looks::new();
    loop {
        let answer = site.rest.answer(&ask, watch)?;
        if answer.is_success() {
            return Ok(());
        }
        let is_early = matches!(answer.status, 405 | 422);
        if !is_early || !looks.again(watch)? {
            return Err(site.rest.refusal(&answer, "merging when the checks pass"));
        }
    }
}

/// A merge request that was opened when this step was begun before.
fn find(
    work: &Work<'_>,
    site: &Site<'_>,
    target: &Target,
    branch: &str,
    watch: &mut dyn Watch,
) -> Result<Option<Value>, OutsideFault> {
    if !work.trail.is_resumed {
        return Ok(None);
    }
    let path = ["projects", target.id(), "merge_requests"];
    if let Some(number) = work.trail.mark("merge_request") {
        let path = [path.as_slice(), &[number.as_str()]].concat();
        let found = site.rest.done(&Ask::get(&path), "looking for the merge request", watch)?;
        return Ok(Some(found.body));
    }
    let query = [("state", "opened"), ("source_branch", branch)];
    let ask = Ask::get(&path).with_query(&query);
    let open = site.rest.done(&ask, "looking for the merge request", watch)?;
    let mut open = open.body.as_array().cloned().unwrap_or_default().into_iter();
    Ok(open.find(|request| request["source_branch"] == branch))
}

fn make(
    work: &Work<'_>,
    site: &Site<'_>,
    target: &Target,
    (branch, base, title): (&str, &str, &str),
    watch: &mut dyn Watch,
) -> Result<Value, OutsideFault> {
    let input = work.call.input;
    let mut body = Map::from_iter([
        ("source_branch".to_owned(), json!(branch)),
        ("target_branch".to_owned(), json!(base)),
        ("title".to_owned(), json!(title)),
        ("remove_source_branch".to_owned(), json!(flag(input, "removeSourceBranch") == Some(true))),
    ]);
    body.extend(text(input, "description").map(|text| ("description".to_owned(), json!(text))));
    let labels = input.get("labels").map(|labels| match labels {
        Data::List(_) => json!(texts(input, "labels").join(",")),
        other => other.to_json(),
    });
    body.extend(labels.map(|labels| ("labels".to_owned(), labels)));
    if let Some(assignee) = text(input, "assignee") {
        body.extend(user(site, assignee, watch)?.map(|id| ("assignee_id".to_owned(), id)));
    }
    let mut reviewers = Vec::new();
    for reviewer in texts(input, "reviewers") {
        reviewers.extend(user(site, &reviewer, watch)?);
    }
    if !reviewers.is_empty() {
        body.insert("reviewer_ids".to_owned(), Value::Array(reviewers));
    }
    let path = ["projects", target.id(), "merge_requests"];
    watch.info(&format!("Proposing to merge {branch} into {base}"));
    let ask = Ask::of(Method::POST, &path, Value::Object(body));
    Ok(site.rest.done(&ask, "making the merge request", watch)?.body)
}

/// The number of a user; nothing but a warning when there is no such user.
fn user(site: &Site<'_>, name: &str, watch: &mut dyn Watch) -> Result<Option<Value>, OutsideFault> {
    let query = [("username", name)];
    let ask = Ask::get(&["users"]).with_query(&query);
    let found = site.rest.done(&ask, &format!("looking for {name}"), watch)?;
    let id = found.body.get(0).map(|user| user["id"].clone());
    if id.is_none() {
        watch.warn(&format!("There is no user `{name}`, so the merge request is made without"));
    }
    Ok(id)
}

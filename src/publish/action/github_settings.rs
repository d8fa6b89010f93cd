use reqwest::Method;
use serde_json::{Value, json};

use super::super::input::{flag, items, number, pairs, text, texts};
use super::super::repository::Repository;
use super::super::rest::Ask;
use super::Work;
use super::looks::Looks;
use super::site::Site;
use crate::catalog::RefContext;
use crate::catalog::RefParts;
use crate::scaffold::language::Data;
use crate::scaffold::{OutsideFault, Watch};

/// Looks for the team that is to have access, before anything is made that it could not be let into.
pub(super) fn must_have_team(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let access = text(work.call.input, "access").and_then(|access| access.split_once('/'));
    let Some((org, team)) = access.filter(|(org, _)| *org == repository.owner) else { return Ok(()) };
    let what = format!("looking for the team {team} of {org}");
    site.rest.done(&Ask::get(&["orgs", org, "teams", team]), &what, watch).map(|_| ())
}

/// Gives a new repository its collaborators, topics, variables and so on. All of it can be said twice.
pub(super) fn settle(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let input = work.call.input;
    let (owner, name) = (repository.owner.as_str(), repository.name.as_str());
    let home = ["repos", owner, name];
    if let Some(access) = text(input, "access") {
        match access.split_once('/') {
            Some((org, team)) if org == owner => admit_team(site, repository, team, "admin", watch)?,
            _ if access != owner => admit_user(site, repository, access, "admin", watch)?,
            _ => {}
        }
    }
    for collaborator in items(input, "collaborators") {
        let access = text(collaborator, "access").unwrap_or("push");
        let user = text(collaborator, "user").or_else(|| text(collaborator, "username"));
        let done = match (user, text(collaborator, "team")) {
            (Some(user), _) => admit_user(site, repository, &plain_name(user), access, watch),
            (None, Some(team)) => admit_team(site, repository, &plain_name(team), access, watch),
            (None, None) => Ok(()),
        };
        if let Err(fault) = done {
            watch.warn(&format!("A collaborator was left out: {}", fault.message));
        }
    }
    let topics: Vec<String> = texts(input, "topics").iter().map(|topic| topic.to_lowercase()).collect();
    if !topics.is_empty() {
        let ask = [home.as_slice(), &["topics"]].concat();
        let ask = Ask::of(Method::PUT, &ask, json!({ "names": topics }));
        if let Err(fault) = site.rest.done(&ask, "setting the topics", watch) {
            watch.warn(&fault.message);
        }
    }
    for (variable, value) in pairs(input, "repoVariables") {
        set_variable(site, &home, &variable, &value, watch)?;
    }
    if let Some(custom) = input.get("oidcCustomization") {
        let path = [home.as_slice(), &["actions", "oidc", "customization", "sub"]].concat();
        let keys = texts(custom, "includeClaimKeys");
        let body = json!({"use_default": flag(custom, "useDefault"), "include_claim_keys": keys});
        site.rest.done(&Ask::of(Method::PUT, &path, body), "setting the OIDC claims", watch)?;
    }
    if flag(input, "subscribe") == Some(true) {
        let path = [home.as_slice(), &["subscription"]].concat();
        let body = json!({"subscribed": true, "ignored": false});
        site.rest.done(&Ask::of(Method::PUT, &path, body), "subscribing", watch)?;
    }
    if let Some(access) = text(input, "workflowAccess") {
        let path = [home.as_slice(), &["actions", "permissions", "access"]].concat();
        let body = json!({ "access_level": access });
        site.rest.done(&Ask::of(Method::PUT, &path, body), "setting the access of workflows", watch)?;
    }
    Ok(())
}

fn admit_user(
    site: &Site<'_>,
    repository: &Repository,
    user: &str,
    access: &str,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let path = ["repos", &repository.owner, &repository.name, "collaborators", user];
    let ask = Ask::of(Method::PUT, &path, json!({ "permission": access }));
    site.rest.done(&ask, &format!("giving {user} {access} access"), watch).map(|_| ())
}

fn admit_team(
    site: &Site<'_>,
    repository: &Repository,
    team: &str,
    access: &str,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let (owner, name) = (repository.owner.as_str(), repository.name.as_str());
    let path = ["orgs", owner, "teams", team, "repos", owner, name];
    let ask = Ask::of(Method::PUT, &path, json!({ "permission": access }));
    site.rest.done(&ask, &format!("giving the team {team} {access} access"), watch).map(|_| ())
}

/// The name of an entity whose reference may stand where a login is wanted.
fn plain_name(reference: &str) -> String {
    let parts = RefParts::parse(reference, RefContext { kind: Some("user"), namespace: None });
    parts.map_or_else(|_| reference.to_owned(), |parts| parts.name.into_owned())
}

fn set_variable(
    site: &Site<'_>,
    home: &[&str],
    name: &str,
    value: &str,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let what = format!("setting the variable {name}");
    let body = json!({"name": name, "value": value});
    let path = [home, &["actions", "variables"]].concat();
    let answer = site.rest.answer(&Ask::of(Method::POST, &path, body.clone()), watch)?;
    if answer.status == 409 {
        // It was set when this step was begun before.
        let path = [home, &["actions", "variables", name]].concat();
        return site.rest.done(&Ask::of(Method::PATCH, &path, body), &what, watch).map(|_| ());
    }
    if answer.is_success() { Ok(()) } else { Err(site.rest.refusal(&answer, &what)) }
}

/// Protects a branch as the input says; the defaults are Backstage's.
pub(super) fn protect(
    work: &Work<'_>,
    site: &Site<'_>,
    repository: &Repository,
    branch: &str,
    watch: &mut dyn Watch,
) -> Result<(), OutsideFault> {
    let input = work.call.input;
    let on = |name: &str, usual: bool| flag(input, name).unwrap_or(usual);
    let json_of = |name: &str| input.get(name).map_or(Value::Null, Data::to_json);
    let mut reviews = json!({
        "required_approving_review_count": number(input, "requiredApprovingReviewCount").map_or(json!(1), |count| Data::Number(count).to_json()),
        "require_code_owner_reviews": on("requireCodeOwnerReviews", false),
        "dismiss_stale_reviews": on("dismissStaleReviews", false),
        "require_last_push_approval": on("requireLastPushApproval", false),
    });
    if input.get("bypassPullRequestAllowances").is_some() {
        reviews["bypass_pull_request_allowances"] = json_of("bypassPullRequestAllowances");
    }
    let body = json!({
        "required_status_checks": {
            "strict": on("requireBranchesToBeUpToDate", true),
            "contexts": texts(input, "requiredStatusCheckContexts"),
        },
        "restrictions": json_of("restrictions"),
        "enforce_admins": on("protectEnforceAdmins", true),
        "required_pull_request_reviews": reviews,
        "required_conversation_resolution": on("requiredConversationResolution", false),
        "required_linear_history": on("requiredLinearHistory", false),
    });
    let home = ["repos", &repository.owner, &repository.name, "branches", branch, "protection"];
    watch.info(&format!("Protecting the branch {branch}"));
    let (ask, mut looks) = (Ask::of(Method::PUT, &home, body), Looks::new());
    loop {
        let answer = site.rest.answer(&ask, watch)?;
        if answer.is_success() {
            break;
        }
        // What was pushed just now is not everywhere at once.
        let is_early = answer.status == 404 && answer.said().contains("Branch not found");
        if !is_early || !looks.again(watch)? {
            return Err(site.rest.refusal(&answer, "protecting the branch"));
        }
    }
    if on("requiredCommitSigning", false) {
        let path = [home.as_slice(), &["required_signatures"]].concat();
        site.rest.done(&Ask::of(Method::POST, &path, json!({})), "demanding signed commits", watch)?;
    }
    Ok(())
}

use super::super::input::{is_given, text};
use crate::scaffold::language::Data;

/// Inputs that Backstage would act on and that are not carried out here: better nothing at all than a part of what
/// the template's author meant.
const NOT_HERE: &[(&[&str], &str, &str)] = &[
    (
        &["publish:github", "github:repo:create"],
        "secrets",
        "set the repository's secrets with `gh secret set` after the run",
    ),
    (&["publish:github:pull-request"], "forceFork", "fork the repository yourself"),
    (&["publish:gitlab", "publish:gitea"], "signCommit", "commits are not signed here"),
    (
        &["publish:gitlab:merge-request"],
        "assignReviewersFromApprovalRules",
        "name the reviewers in `reviewers`",
    ),
];

/// What of an action's input cannot be carried out from here, as sentences; looked at before anything is done.
pub fn refusals(action: &str, input: &Data) -> Vec<String> {
    let mut refusals: Vec<String> = NOT_HERE
        .iter()
        .filter(|(actions, name, _)| actions.contains(&action) && is_given(input, name))
        .map(|(_, name, help)| format!("`{name}` of {action} is not carried out here; {help}"))
        .collect();
    if action == "catalog:register"
        && text(input, "catalogInfoUrl").is_none()
        && text(input, "repoContentsUrl").is_none()
    {
        refusals.push("catalog:register needs a `catalogInfoUrl` or a `repoContentsUrl`".to_owned());
    }
    refusals
}

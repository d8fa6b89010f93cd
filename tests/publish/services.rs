//! What is made at Gitea, GitHub and GitLab.

use serde_json::json;

use crate::desk::{Desk, TOKEN};
use crate::server::{Kind, ORG, Server, USER, git};

/// What a command of git prints about a repository.
pub(crate) fn shown(server: &Server, slug: &str, arguments: &[&str]) -> String {
    let output = git(&server.repository(slug)).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub(crate) fn step(action: &str, server: &Server, slug: &str, more: &str) -> String {
    let (owner, name) = slug.split_once('/').unwrap();
    let is_said = ["publish:gitlab", "gitlab:repo:push"].contains(&action) || more.contains("description:");
    let words = if is_said { "" } else { ", description: Parcels" };
    format!(
        "    - id: publish
      action: {action}
      input: {{repoUrl: \"{}?owner={owner}&repo={name}\"{words}{more}}}",
        server.host()
    )
}

pub(crate) fn desk(kind: Kind, action: &str, slug: &str, more: &str) -> (Desk, Server, tempfile::TempDir) {
    let root = tempfile::tempdir().unwrap();
    let server = Server::start(kind, TOKEN, root.path());
    let desk = Desk::new(&Desk::settings(&server, kind), &step(action, &server, slug, more));
    (desk, server, root)
}

#[test]
fn a_repository_is_made_at_gitea_and_pushed_to() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    let outputs = desk.publish(&[]).outputs();
    let head = shown(&server, "acme/parcels", &["rev-parse", "main"]);
    assert_eq!(outputs["commitHash"], head.as_str());
    assert_eq!(outputs["remoteUrl"], format!("{}/acme/parcels.git", server.url));
    assert_eq!(outputs["repoContentsUrl"], format!("{}/acme/parcels/src/branch/main/", server.url));
    assert_eq!(
        shown(&server, "acme/parcels", &["ls-tree", "-r", "--name-only", "main"]),
        ".gitignore\n.stagedoor-answers.yaml\nREADME.md\nrun.sh"
    );
    let record = shown(&server, "acme/parcels", &["show", "main:.stagedoor-answers.yaml"]);
    assert!(record.contains("template: template:default/") && record.contains("answers:"), "{record}");
    assert!(!record.contains(TOKEN), "{record}");
    assert_eq!(
        shown(&server, "acme/parcels", &["log", "--format=%an <%ae>|%cn|%s", "main"]),
        "Ada Byron <ada@acme.test>|Ada Byron|initial commit"
    );
    assert_eq!(server.state().repositories[&format!("{ORG}/parcels")]["private"], false);
}

#[test]
fn a_repository_of_ones_own_has_the_author_and_branch_that_the_template_says() {
    let more = ", repoVisibility: private, defaultBranch: trunk, gitCommitMessage: First words, gitAuthorName: Bot <x>, \
                gitAuthorEmail: bot@acme.test";
    let slug = format!("{USER}/parcels");
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", &slug, more);
    desk.publish(&[]).outputs();
    assert_eq!(
        shown(&server, &slug, &["log", "--format=%an <%ae>|%s", "trunk"]),
        "Bot x <bot@acme.test>|First words"
    );
    assert_eq!(server.state().repositories[&slug]["private"], true);
}

#[test]
fn a_repository_is_made_at_github_with_its_settings() {
    let more = ", topics: [Rust, CLI], repoVariables: {A: b}, access: acme/crew, subscribe: true, \
                collaborators: [{user: \"user:default/grace\", access: push}, {team: crew, access: pull}], requiredCommitSigning: true";
    let (desk, server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", more);
    server.state().slow = 1;
    let outputs = desk.publish(&[]).outputs();
    assert_eq!(outputs["remoteUrl"], format!("{}/acme/parcels.git", server.url));
    assert_eq!(outputs["repoContentsUrl"], format!("{}/acme/parcels/blob/main", server.url));
    assert_eq!(outputs["commitHash"], shown(&server, "acme/parcels", &["rev-parse", "main"]).as_str());
    let heard = server.state().heard.join("\n");
    for request in
        ["/collaborators/grace", "/teams/crew/repos/acme/parcels", "/required_signatures", "/subscription"]
    {
        assert!(heard.contains(request), "{request} in {heard}");
    }
    assert_eq!(server.sent("/topics"), json!({"names": ["rust", "cli"]}));
    assert_eq!(server.sent("/actions/variables"), json!({"name": "A", "value": "b"}));
    // GitHub demands these four, also where they are null.
    let protection = server.sent("/branches/main/protection");
    for field in ["required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"]
    {
        assert!(protection.get(field).is_some(), "{field} in {protection}");
    }
    assert_eq!(server.count("/branches/main/protection"), 2, "the branch is not seen at once");
}

#[test]
fn a_pull_request_is_opened_at_github_and_at_gitea() {
    for (kind, action) in
        [(Kind::GitHub, "publish:github:pull-request"), (Kind::Gitea, "publish:gitea:pull-request")]
    {
        let more = ", branchName: add-docs, title: Add docs, targetPath: docs, filesToDelete: [../old.txt]";
        let (desk, server, _root) = desk(kind, action, "acme/parcels", more);
        server.seed("acme/parcels");
        let outputs = desk.publish(&[]).outputs();
        assert_eq!(outputs["pullRequestNumber"], 1);
        assert_eq!(outputs["targetBranchName"], "main");
        assert_eq!(outputs["remoteUrl"], format!("{}/acme/parcels/pulls/1", server.url));
        let files = shown(&server, "acme/parcels", &["ls-tree", "-r", "--name-only", "add-docs"]);
        assert_eq!(files, "docs/.gitignore\ndocs/README.md\ndocs/run.sh");
        let parent = shown(&server, "acme/parcels", &["rev-parse", "add-docs^"]);
        assert_eq!(parent, shown(&server, "acme/parcels", &["rev-parse", "main"]));
    }
}

#[test]
fn a_project_is_made_at_gitlab_and_a_merge_request_opened() {
    let (desk, server, _root) = desk(Kind::GitLab, "publish:gitlab", "acme/parcels", ", topics: [a]");
    let outputs = desk.publish(&[]).outputs();
    assert_eq!(outputs["remoteUrl"], format!("{}/acme/parcels", server.url));
    assert_eq!(outputs["repoContentsUrl"], format!("{}/acme/parcels/-/blob/master", server.url));
    assert_eq!((&outputs["projectId"], &outputs["created"]), (&42.into(), &true.into()));
    let other = Desk::new(
        &Desk::settings(&server, Kind::GitLab),
        &step(
            "publish:gitlab:merge-request",
            &server,
            "acme/parcels",
            ", branchName: docs, title: Docs, targetPath: d, sourcePath: ., targetBranchName: master",
        ),
    );
    let outputs = other.publish(&[]).outputs();
    assert_eq!(outputs["mergeRequestUrl"], format!("{}/acme/parcels/-/merge_requests/1", server.url));
    assert_eq!(
        (&outputs["projectid"], &outputs["targetBranchName"]),
        (&"acme/parcels".into(), &"master".into())
    );
    assert!(
        shown(&server, "acme/parcels", &["ls-tree", "-r", "--name-only", "docs"]).contains("d/README.md")
    );
}

#[test]
fn a_project_at_gitlab_gets_its_settings_branches_variables_and_owners() {
    let more = ", defaultBranch: trunk, repoVisibility: internal, gitCommitMessage: First, setUserAsOwner: true, \
                ownerUsername: grace, settings: {merge_method: ff, description: Parcels, visibility: public}, \
                branches: [{name: trunk, protect: true}, {name: next, create: true, ref: trunk, protect: true}], \
                projectVariables: [{key: A, value: b, masked: true}, {key: C, value: d, variable_type: file}]";
    let (desk, server, _root) = desk(Kind::GitLab, "publish:gitlab", "acme/parcels", more);
    desk.publish(&[]).outputs();
    // What `settings` says counts more, as Backstage has it.
    let made = server.sent("POST /api/v4/projects");
    let expected = json!({"namespace_id": 3, "name": "parcels", "path": "parcels", "visibility": "public",
        "merge_method": "ff", "description": "Parcels"});
    assert_eq!(made, expected);
    assert_eq!(server.sent("/members"), json!({"user_id": 8, "access_level": 50}));
    assert_eq!(server.sent("/repository/branches"), json!({"branch": "next", "ref": "trunk"}));
    assert_eq!(server.sent("/protected_branches"), json!({"name": "next"}));
    assert_eq!(
        server.sent("/variables"),
        json!({"key": "C", "value": "d", "variable_type": "file", "protected": false, "masked": false,
            "masked_and_hidden": false, "raw": false, "environment_scope": "*", "description": null})
    );
    assert_eq!(
        shown(&server, "acme/parcels", &["rev-parse", "next"]),
        shown(&server, "acme/parcels", &["rev-parse", "trunk"])
    );
}

#[test]
fn a_project_that_is_there_is_left_as_it_is_where_the_template_allows_that() {
    let (desk, server, _root) = desk(Kind::GitLab, "publish:gitlab", "acme/parcels", ", skipExisting: true");
    server.seed("acme/parcels");
    let outputs = desk.publish(&[]).outputs();
    assert_eq!((&outputs["created"], &outputs["projectId"]), (&false.into(), &42.into()));
    assert_eq!(outputs["repoContentsUrl"], format!("{}/acme/parcels/-/blob/main", server.url));
    assert_eq!(server.count("git-receive-pack"), 0);
}

#[test]
fn a_branch_of_a_project_at_gitlab_gets_one_more_commit() {
    let more = ", branchName: docs, commitMessage: More, targetPath: d";
    let (desk, server, _root) = desk(Kind::GitLab, "gitlab:repo:push", "acme/parcels", more);
    server.seed("acme/parcels");
    let outputs = desk.publish(&[]).outputs();
    let slug = "acme/parcels";
    assert_eq!(outputs["commitHash"], shown(&server, slug, &["rev-parse", "docs"]).as_str());
    assert_eq!((&outputs["projectid"], &outputs["projectPath"]), (&slug.into(), &slug.into()));
    assert_eq!(shown(&server, slug, &["rev-parse", "docs^"]), shown(&server, slug, &["rev-parse", "main"]));
    // Once more, with nothing to change: Backstage gives no commit then, but makes the branch.
    let again = desk.publish(&[]).outputs();
    assert_eq!(again.get("commitHash"), None, "{again}");
    desk.template(&step(
        "gitlab:repo:push",
        &server,
        slug,
        &more.replace("docs", "other").replace("targetPath: d", "sourcePath: ., targetPath: e"),
    ));
    desk.publish(&[]).outputs();
    assert!(shown(&server, slug, &["ls-tree", "-r", "--name-only", "other"]).contains("e/README.md"));
}

#[test]
fn a_merge_request_has_people_and_labels_and_is_merged_when_its_checks_pass() {
    let more = ", branchName: docs, title: Docs, description: More of it, sourcePath: ., targetPath: d, assignee: grace, \
                reviewers: [grace, nobody], labels: [a, b], removeSourceBranch: true, autoMerge: true";
    let (desk, server, _root) = desk(Kind::GitLab, "publish:gitlab:merge-request", "acme/parcels", more);
    server.seed("acme/parcels");
    server.state().slow = 2;
    desk.publish(&[]).outputs();
    let expected = json!({"source_branch": "docs", "target_branch": "main", "title": "Docs",
        "remove_source_branch": true, "description": "More of it", "labels": "a,b", "assignee_id": 8, "reviewer_ids": [8]});
    assert_eq!(server.sent("/merge_requests"), expected);
    let pushed = shown(&server, "acme/parcels", &["rev-parse", "docs"]);
    let merge = json!({"auto_merge": true, "merge_when_pipeline_succeeds": true, "sha": pushed});
    assert_eq!(server.sent("/merge_requests/1/merge"), merge);
    assert_eq!(server.count("/merge_requests/1/merge"), 3);
}

#[test]
fn a_merge_request_that_changes_no_file_has_a_branch_without_a_commit() {
    let more = ", branchName: docs, title: Docs, commitAction: skip";
    let (desk, server, _root) = desk(Kind::GitLab, "publish:gitlab:merge-request", "acme/parcels", more);
    server.seed("acme/parcels");
    desk.publish(&[]).outputs();
    let slug = "acme/parcels";
    assert_eq!(shown(&server, slug, &["rev-parse", "docs"]), shown(&server, slug, &["rev-parse", "main"]));
}

#[test]
fn a_pull_request_that_is_open_is_updated_where_the_template_says_so() {
    for (kind, action) in
        [(Kind::GitHub, "publish:github:pull-request"), (Kind::Gitea, "publish:gitea:pull-request")]
    {
        let more = ", branchName: add-docs, title: Add docs, targetPath: docs";
        let (desk, server, _root) = desk(kind, action, "acme/parcels", more);
        server.seed("acme/parcels");
        desk.publish(&[]).outputs();
        let first = shown(&server, "acme/parcels", &["rev-parse", "add-docs"]);
        let more = more
            .replace("Add docs", "More docs")
            .replace("targetPath: docs", "targetPath: more, update: true");
        desk.template(&step(action, &server, "acme/parcels", &more));
        let outputs = desk.publish(&[]).outputs();
        assert_eq!(outputs["pullRequestNumber"], 1);
        assert_eq!(shown(&server, "acme/parcels", &["rev-parse", "add-docs^"]), first);
        let pulls = server.state().pulls.clone();
        assert_eq!((pulls.len(), &pulls[0].1["title"]), (1, &"More docs".into()));
    }
}

#[test]
fn what_was_made_is_registered_in_a_local_catalog() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    let publish = step("publish:gitea", &server, "acme/parcels", "");
    desk.template(&format!(
        "    - id: describe
      action: catalog:write
      input: {{entity: {{apiVersion: backstage.io/v1alpha1, kind: Component, metadata: {{name: parcels}}, spec: {{}}}}}}
{publish}
    - id: register
      action: catalog:register
      input: {{repoContentsUrl: \"${{{{ steps.publish.output.repoContentsUrl }}}}\"}}"
    ));
    let outputs = desk.publish(&[]).outputs();
    let target = format!("{}/acme/parcels/src/branch/main/catalog-info.yaml", server.url);
    assert_eq!(outputs["catalogInfoUrl"], target);
    assert_eq!(outputs["entityRef"], "component:default/parcels");
    let file = std::fs::read_to_string(desk.path("registered-locations.yaml")).unwrap();
    assert!(file.ends_with(&format!("  targets:\n    - \"{target}\"\n")), "{file}");
}

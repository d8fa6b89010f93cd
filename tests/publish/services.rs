//! What is made at Gitea, GitHub and GitLab.

use crate::desk::{Desk, TOKEN};
use crate::server::{Kind, ORG, Server, USER, git};

/// What a command of git prints about a repository.
pub(crate) fn shown(server: &Server, slug: &str, arguments: &[&str]) -> String {
    let output = git(&server.repository(slug)).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub(crate) fn step(action: &str, server: &Server, slug: &str, more: &str) -> String {
    let (owner, name) = slug.split_once('/').unwrap();
    let is_said = action == "publish:gitlab" || more.contains("description:");
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
    let more = ", topics: [Rust, CLI], repoVariables: {A: b}, collaborators: [{user: grace, access: push}]";
    let (desk, server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", more);
    let outputs = desk.publish(&[]).outputs();
    assert_eq!(outputs["remoteUrl"], format!("{}/acme/parcels.git", server.url));
    assert_eq!(outputs["repoContentsUrl"], format!("{}/acme/parcels/blob/main", server.url));
    assert_eq!(outputs["commitHash"], shown(&server, "acme/parcels", &["rev-parse", "main"]).as_str());
    let heard = server.state().heard.join("\n");
    for request in ["/collaborators/grace", "/topics", "/actions/variables", "/branches/main/protection"] {
        assert!(heard.contains(request), "{request} in {heard}");
    }
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

//! Runs that were cut: nothing is done twice, and what can be finished is.

use crate::desk::Desk;
use crate::server::{Kind, Server, Trouble};
use crate::services::{desk, shown};

const PULL: &str = ", branchName: add-docs, title: Add docs";

fn proposal(kind: Kind, action: &str) -> (Desk, Server, tempfile::TempDir) {
    let (desk, server, root) = desk(kind, action, "acme/parcels", PULL);
    server.seed("acme/parcels");
    (desk, server, root)
}

#[test]
fn cut_between_push_and_pull_request_the_run_goes_on_with_the_pull_request() {
    for (kind, action) in
        [(Kind::Gitea, "publish:gitea:pull-request"), (Kind::GitHub, "publish:github:pull-request")]
    {
        for trouble in [Trouble::Unheard, Trouble::Unanswered] {
            let (desk, server, _root) = proposal(kind, action);
            server.trouble("POST /api/v1/repos/acme/parcels/pulls", trouble);
            server.trouble("POST /api/v3/repos/acme/parcels/pulls", trouble);
            let run = desk.publish(&[]);
            assert_eq!(run.code(), 1, "{}", run.all());
            let pushed = shown(&server, "acme/parcels", &["rev-parse", "add-docs"]);
            assert_eq!(desk.journal()["steps"][0]["marks"]["commit"], pushed.as_str());
            let times = server.count("/git-receive-pack");
            let outputs = desk.resume().outputs();
            assert_eq!(outputs["pullRequestNumber"], 1);
            assert_eq!(server.state().pulls.len(), 1);
            assert_eq!(server.count("/git-receive-pack"), times, "nothing is pushed again");
            assert_eq!(shown(&server, "acme/parcels", &["rev-parse", "add-docs"]), pushed);
            assert_eq!(desk.journal()["state"], "done");
        }
    }
}

#[test]
fn a_pull_request_on_a_later_page_is_found_again() {
    let (desk, server, _root) = proposal(Kind::Gitea, "publish:gitea:pull-request");
    for number in 1..6 {
        let other = serde_json::json!({"head": format!("other-{number}"), "base": "main"});
        server.open("acme/parcels", &other);
    }
    server.trouble("POST /api/v1/repos/acme/parcels/pulls", Trouble::Unanswered);
    assert_eq!(desk.publish(&[]).code(), 1);
    assert_eq!(desk.resume().outputs()["pullRequestNumber"], 6);
    assert_eq!(server.state().pulls.len(), 6);
}

#[test]
fn a_merge_request_whose_answer_was_lost_is_found_again() {
    let more = ", branchName: docs, title: Docs, sourcePath: ., targetPath: d";
    let (desk, server, _root) = desk(Kind::GitLab, "publish:gitlab:merge-request", "acme/parcels", more);
    server.seed("acme/parcels");
    server.trouble("/merge_requests", Trouble::Unanswered);
    assert_eq!(desk.publish(&[]).code(), 1);
    let outputs = desk.resume().outputs();
    assert_eq!(outputs["mergeRequestUrl"], format!("{}/acme/parcels/-/merge_requests/1", server.url));
    assert_eq!(server.state().pulls.len(), 1);
}

#[test]
fn killed_while_the_pull_request_is_made_the_run_goes_on() {
    let (desk, server, _root) = proposal(Kind::Gitea, "publish:gitea:pull-request");
    server.trouble("POST /api/v1/repos/acme/parcels/pulls", Trouble::Hanging);
    let mut child = desk.start(&[]);
    while server.state().hanging == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
    assert_eq!(desk.journal()["state"], "under way");
    assert_eq!(desk.resume().code(), 1, "nobody else goes on with it");
    child.kill().unwrap();
    child.wait().unwrap();
    let journal = desk.journal();
    assert_eq!((&journal["state"], &journal["steps"][0]["state"]), (&"cut".into(), &"begun".into()));
    assert_eq!(desk.resume().outputs()["pullRequestNumber"], 1);
    assert_eq!(server.state().pulls.len(), 1);
    assert_eq!(server.count("POST /acme/parcels.git/git-receive-pack"), 1);
    let over = desk.resume();
    assert!(over.err().contains("is done"), "{}", over.err());
}

#[test]
fn a_repository_whose_answer_was_lost_is_taken_up_and_one_of_somebody_else_is_not() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    server.trouble("POST /api/v1/orgs/acme/repos", Trouble::Unanswered);
    assert_eq!(desk.publish(&[]).code(), 1);
    assert!(server.repository("acme/parcels").exists());
    let outputs = desk.resume().outputs();
    assert_eq!(outputs["commitHash"], shown(&server, "acme/parcels", &["rev-parse", "main"]).as_str());
    assert_eq!(server.count("POST /api/v1/orgs/acme/repos"), 1);
}

#[test]
fn a_push_that_was_cut_is_made_again_or_found_done() {
    for trouble in [Trouble::Unheard, Trouble::Unanswered] {
        let (desk, server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", "");
        server.trouble("POST /acme/parcels.git/git-receive-pack", trouble);
        let run = desk.publish(&[]);
        // git's own answer may be lost as well; the commit says whether it is there.
        let first = run.json()["ok"] == true;
        let outputs = if first { run.outputs() } else { desk.resume().outputs() };
        assert_eq!(outputs["commitHash"], shown(&server, "acme/parcels", &["rev-parse", "main"]).as_str());
        assert_eq!(server.count("POST /api/v3/orgs/acme/repos"), 1);
    }
}

#[test]
fn steps_that_are_done_are_not_repeated_and_give_what_they_gave() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    let publish = crate::services::step("publish:gitea", &server, "acme/parcels", "");
    let pull = crate::services::step("publish:gitea:pull-request", &server, "acme/parcels", PULL);
    desk.template(&format!("{publish}\n{}", pull.replace("id: publish", "id: propose")));
    server.trouble("POST /api/v1/repos/acme/parcels/pulls", Trouble::Unheard);
    assert_eq!(desk.publish(&[]).code(), 1);
    let done = desk.resume().json();
    assert_eq!(done["ok"], true, "{done}");
    assert_eq!(done["carriedOut"][0]["outputs"]["remoteUrl"], format!("{}/acme/parcels.git", server.url));
    assert_eq!(server.count("POST /api/v1/orgs/acme/repos"), 1);
}

#[test]
fn a_template_that_changed_since_is_not_mixed_with_what_was_done() {
    let (desk, server, _root) = proposal(Kind::Gitea, "publish:gitea:pull-request");
    server.trouble("POST /api/v1/repos/acme/parcels/pulls", Trouble::Unheard);
    assert_eq!(desk.publish(&[]).code(), 1);
    desk.write("t/skeleton/README.md", "# something else\n");
    let asked = desk.resume();
    assert!(asked.err().contains("1 file of its skeleton is other than when you agreed"), "{}", asked.err());
    let run = desk.resume_with(&["--yes"]);
    let said = run.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("have changed since"), "{said}");
    assert!(server.state().pulls.is_empty());
}

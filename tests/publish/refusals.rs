//! What goes wrong, and that it leaves nothing half done.

use crate::server::{CLOSED, Kind};
use crate::services::{desk, shown, step};

#[test]
fn a_name_that_is_taken_is_said_and_what_is_there_stays() {
    for (kind, action) in
        [(Kind::Gitea, "publish:gitea"), (Kind::GitHub, "publish:github"), (Kind::GitLab, "publish:gitlab")]
    {
        let (desk, server, _root) = desk(kind, action, "acme/parcels", "");
        server.seed("acme/parcels");
        let before = shown(&server, "acme/parcels", &["rev-parse", "main"]);
        let run = desk.publish(&[]);
        assert_eq!(run.code(), 1);
        let said = run.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(said.contains("is there already"), "{said}");
        assert_eq!(shown(&server, "acme/parcels", &["rev-parse", "main"]), before);
        // Once more, from the journal: a repository that was there before the run began is not this run's.
        let again = desk.resume();
        assert_eq!(again.code(), 1);
        assert_eq!(shown(&server, "acme/parcels", &["rev-parse", "main"]), before);
        assert_eq!(server.count("git-receive-pack"), 0);
    }
}

#[test]
fn who_may_not_is_told_so() {
    for (kind, action) in [(Kind::Gitea, "publish:gitea"), (Kind::GitHub, "publish:github")] {
        let (desk, _server, _root) = desk(kind, action, &format!("{CLOSED}/parcels"), "");
        let said = desk.publish(&[]).json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(said.contains("403") && said.contains("the token may not do this"), "{said}");
    }
    let (desk, _server, _root) = desk(Kind::GitLab, "publish:gitlab", &format!("{CLOSED}/parcels"), "");
    let said = desk.publish(&[]).json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("namespace is not valid; the token may not make projects there"), "{said}");
}

#[test]
fn a_token_that_is_not_valid_is_told_without_it() {
    let (desk, _server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", ", token: wr0ng");
    let run = desk.publish(&[]);
    let said = run.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("the token is not valid"), "{said}");
}

#[test]
fn a_secret_that_a_service_repeats_is_masked_in_what_is_said_and_written() {
    let more = ", description: \"echo ${{ secrets.key }}\"";
    let (desk, _server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", more);
    // Whatever is said and written is searched for secrets after every run.
    let said = desk.publish(&[]).json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("no good description") && said.contains("***"), "{said}");
    let journal = desk.journal();
    assert!(journal["steps"][0]["failure"].as_str().unwrap().contains("***"), "{journal}");
}

#[test]
fn a_team_that_is_not_there_is_told_before_anything_is_made() {
    let (desk, server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", ", access: acme/nobody");
    let said = desk.publish(&[]).json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("looking for the team nobody of acme"), "{said}");
    assert!(!server.repository("acme/parcels").exists());
}

#[test]
fn a_host_that_is_down_is_told_and_nothing_is_left_behind() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    drop(server);
    let run = desk.publish(&[]);
    let said = run.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("cannot be reached"), "{said}");
    assert_eq!(desk.journal()["state"], "failed");
}

#[test]
fn what_cannot_be_carried_out_is_said_before_anything_happens() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    let publish = step("publish:gitea", &server, "acme/parcels", "");
    desk.template(&format!("{publish}\n    - {{id: deploy, action: \"acme:deploy\", input: {{}}}}"));
    let run = desk.publish(&[]);
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("nothing here can carry out `acme:deploy`"), "{}", run.err());
    assert!(server.state().heard.is_empty());
    assert!(!desk.path("state/stagedoor/runs").exists());
}

#[test]
fn a_template_that_is_new_here_does_nothing_before_somebody_agrees() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    let bare = ["new", "t/template.yaml", "--publish", "--json", "--secret", "key=env:KEY"];
    let run = desk.run(&bare);
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("has not done anything outside from here"), "{}", run.err());
    assert!(run.err().contains("create ") && server.state().heard.is_empty(), "{}", run.err());
    desk.publish(&[]).outputs();
    // It is known from now on, until it changes.
    let again = desk.run(&[&bare[..], &["--set", "name=other"]].concat());
    assert!(!again.err().contains("has not done anything outside"), "{}", again.err());
    desk.template(&step("publish:gitea", &server, "acme/others", ""));
    let changed = desk.run(&bare);
    let said = changed.err();
    assert!(changed.code() == 1 && said.contains("what it asks and does is other than"), "{said}");
}

#[test]
fn a_template_whose_skeleton_has_changed_is_agreed_to_anew() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    desk.publish(&[]).outputs();
    let bare = ["new", "t/template.yaml", "--publish", "--json", "--secret", "key=env:KEY"];
    let known = desk.run(&bare);
    assert!(known.json()["errors"][0]["message"].as_str().unwrap().contains("is there already"));
    desk.write("t/skeleton/README.md", "# something else\n");
    desk.write("t/skeleton/ci/deploy.sh", "#!/bin/sh\n");
    std::fs::remove_file(desk.path("t/skeleton/run.sh")).unwrap();
    let before = server.state().heard.len();
    let changed = desk.run(&bare);
    let said = changed.err();
    let names = "3 files of its skeleton are other than when you agreed \
                 (skeleton/README.md, skeleton/ci/deploy.sh, skeleton/run.sh)";
    assert!(changed.code() == 1 && said.contains(names), "{said}");
    assert_eq!(server.state().heard.len(), before, "nothing is done");
    desk.publish(&[]);
    assert!(!desk.run(&bare).err().contains("when you agreed"));
}

#[test]
fn a_workspace_runs_nothing_on_this_machine() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    let trap = desk.path("sprung");
    let hook = format!("#!/bin/sh\ntouch {}\n", trap.display());
    for name in ["pre-commit", "pre-push", "post-commit", "reference-transaction"] {
        desk.write(&format!("t/skeleton/.git/hooks/{name}"), &hook);
    }
    desk.write("t/skeleton/.gitattributes", "* filter=trap\n");
    desk.write("t/skeleton/.git/config", &format!("[filter \"trap\"]\n\tclean = touch {}\n", trap.display()));
    desk.publish(&[]).outputs();
    assert!(!trap.exists());
    let files = shown(&server, "acme/parcels", &["ls-tree", "-r", "--name-only", "main"]);
    assert!(!files.contains(".git/"), "{files}");
}

#[test]
fn a_dry_run_does_nothing_outside() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "acme/parcels", "");
    let run = desk.run(&["new", "t/template.yaml", "--dry-run", "--json"]);
    assert_eq!(run.json()["planned"][0]["action"], "publish:gitea");
    assert!(server.state().heard.is_empty());
}

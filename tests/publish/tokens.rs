//! Where tokens come from, and that none of them goes anywhere but to its service.

use crate::desk::{Desk, TOKEN};
use crate::server::{Kind, Server, git};
use crate::services::{shown, step};

/// A desk whose settings say nothing of a token.
fn desk(kind: Kind, action: &str, more: &str) -> (Desk, Server, tempfile::TempDir) {
    let root = tempfile::tempdir().unwrap();
    let server = Server::start(kind, TOKEN, root.path());
    let settings = Desk::settings(&server, kind).replace("token_env = \"FORGE_TOKEN\"", more);
    let desk = Desk::new(&settings, &step(action, &server, "acme/parcels", ""));
    (desk, server, root)
}

/// Publishes with no variable but these, and nothing said of the token anywhere.
fn published(desk: &Desk, server: &Server, variables: &[(&str, &str)]) {
    let log = desk.path("all.log");
    let run = desk.publish_with(variables, &["--log", log.to_str().unwrap(), "--verbose"]);
    run.outputs();
    assert!(!shown(server, "acme/parcels", &["for-each-ref"]).is_empty());
    assert!(log.exists(), "it is searched, too");
}

#[test]
fn the_variables_of_other_programs_are_read_for_their_host() {
    let (tea, server, _root) = desk(Kind::Gitea, "publish:gitea", "");
    published(&tea, &server, &[("GITEA_TOKEN", TOKEN)]);
    let (hub, server, _root) = desk(Kind::GitHub, "publish:github", "");
    published(&hub, &server, &[("GH_HOST", server.host()), ("GH_ENTERPRISE_TOKEN", TOKEN)]);
    let (lab, server, _root) = desk(Kind::GitLab, "publish:gitlab", "");
    published(&lab, &server, &[("GITLAB_HOST", server.host()), ("GITLAB_TOKEN", TOKEN)]);
}

#[test]
fn a_command_of_the_settings_is_asked() {
    let (desk, server, _root) =
        desk(Kind::Gitea, "publish:gitea", "token_command = \"printenv FORGE_TOKEN\"");
    published(&desk, &server, &[("FORGE_TOKEN", TOKEN)]);
}

#[test]
fn the_login_of_gh_and_of_glab_counts_for_the_host_that_it_is_of() {
    for (kind, action, program, asked) in [
        (Kind::GitHub, "publish:github", "gh", "auth token --hostname"),
        (Kind::GitLab, "publish:gitlab", "glab", "config get token --host"),
    ] {
        let (desk, server, _root) = desk(kind, action, "");
        desk.program(program, &format!("[ \"$*\" = \"{asked} {}\" ] && echo \"$LOGIN\"", server.host()));
        published(&desk, &server, &[("LOGIN", TOKEN)]);
        // Who is not signed in at that host has no token there; nothing of what the program says is told.
        desk.program(program, "echo \"no login for $LOGIN\" >&2; echo \"$LOGIN\"; exit 1");
        let run = desk.publish_with(&[("LOGIN", TOKEN)], &["--set", "name=other"]);
        let said = run.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(said.contains("no token was found for this host"), "{said}");
    }
}

#[test]
fn a_token_that_is_not_where_the_settings_say_is_told_and_none_other_is_taken() {
    for (more, expected) in [
        ("token_env = \"NOWHERE\"", "in the variable NOWHERE, which is not set"),
        ("token_command = \"false\"", "failed"),
        ("token_keyring = \"stagedoor-test/nobody\"", "in the keyring under stagedoor-test/nobody"),
    ] {
        let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", more);
        let run = desk.publish_with(&[("GITEA_TOKEN", TOKEN)], &[]);
        let said = run.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(said.contains(expected), "{more}: {said}");
        assert!(server.state().heard.is_empty(), "{more}");
    }
}

#[test]
fn a_token_of_the_template_itself_is_masked_in_plan_journal_and_failure() {
    let root = tempfile::tempdir().unwrap();
    let server = Server::start(Kind::GitHub, "another", root.path());
    let more = format!(", token: \"{TOKEN}\"");
    let desk = Desk::new(
        &Desk::settings(&server, Kind::GitHub),
        &step("publish:github", &server, "acme/parcels", &more),
    );
    // The template has it in its own words, which are not ours to keep.
    std::fs::rename(desk.path("t"), root.path().join("t")).unwrap();
    let template = root.path().join("t/template.yaml");
    let template = template.to_str().unwrap();
    let plan = desk.run(&["new", template, "--dry-run"]);
    assert!(plan.all().contains("token: ***"), "{}", plan.all());
    let run = desk.run(&["new", template, "--publish", "--yes", "--json", "--secret", "key=env:KEY"]);
    let said = run.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    // This service repeats what it was given.
    assert!(said.contains("Bad credentials: ***"), "{said}");
    assert_eq!(desk.journal()["steps"][0]["input"]["token"], "***");
}

#[test]
fn a_repository_keeps_no_setting_with_a_token() {
    let (desk, server, _root) = desk(Kind::Gitea, "publish:gitea", "");
    published(&desk, &server, &[("GITEA_TOKEN", TOKEN)]);
    let left = std::fs::read_dir(desk.path("state/stagedoor/runs")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| !name.contains(".work")), "{left:?}");
    let config = git(&server.repository("acme/parcels")).args(["config", "-l"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&config.stdout).contains(TOKEN));
}

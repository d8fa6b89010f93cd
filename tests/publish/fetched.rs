//! What templates read of repositories elsewhere, fetched from a service over HTTP with the user's token.

use crate::desk::{Desk, TOKEN};
use crate::server::{Kind, Server, Trouble};

fn begun(root: &std::path::Path) -> (Server, Desk) {
    let server = Server::start(Kind::Gitea, TOKEN, root);
    server.seed("acme/parts");
    let url = format!("{}/acme/parts/src/branch/main/", server.url);
    let step =
        format!("    - {{id: parts, action: 'fetch:plain', input: {{url: '{url}', targetPath: parts}}}}");
    let desk = Desk::new(&Desk::settings(&server, Kind::Gitea), &step);
    (server, desk)
}

#[test]
fn an_address_of_a_known_host_is_fetched_with_its_token_which_is_written_nowhere() {
    let root = tempfile::tempdir().unwrap();
    let (server, desk) = begun(root.path());
    let arguments = ["new", "t/template.yaml", "--dry-run", "--json"];
    let before = desk.run(&arguments).json();
    assert!(before["files"].get("parts/old.txt").is_none(), "{before}");
    assert_eq!(server.count("git-upload-pack"), 0, "nobody asked for it");
    let run = desk.run(&[&arguments[..], &["--fetch"]].concat()).json();
    assert!(run["files"].get("parts/old.txt").is_some(), "{run}");
    assert!(server.count("git-upload-pack") > 0);
}

#[test]
fn a_service_that_breaks_off_is_told_of() {
    let root = tempfile::tempdir().unwrap();
    let (server, desk) = begun(root.path());
    server.trouble("git-upload-pack", Trouble::Unheard);
    let run = desk.run(&["new", "t/template.yaml", "--dry-run", "--fetch"]);
    assert!(run.all().contains("/acme/parts at main cannot be fetched: git: "), "{}", run.all());
}

//! The same from the portal, by keys on a real pseudo-terminal.

use std::fs;
use std::path::Path;

use crate::BINARY;
use crate::desk::{Desk, SECRET};
use crate::server::{Kind, Server, Trouble};
use crate::services::{desk, shown};
use crate::terminal::Session;

const ENTER: &str = "\r";
const ERASE: &str = "\u{15}";
const NEXT_PAGE: &str = "\u{e}";
const QUIT: &str = "\u{3}";

/// The form of the desk's template, filled in and agreed to as far as the typed yes.
fn asked(desk: &Desk) -> Session {
    let template = desk.path("t/template.yaml").display().to_string();
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::start_with(home, Path::new(BINARY), &["new", &template], &desk.variables());
    session.until("the form", |session| session.shows("key"));
    session.press(&format!("\t{SECRET}"));
    let stars = "*".repeat(SECRET.len());
    session.until("the secret, hidden", |session| session.shows(&stars));
    session.press(NEXT_PAGE);
    session.until("the review", |session| session.shows("nothing is written yet"));
    session.press("x");
    session.until("the question for a folder", |session| session.shows("files into which folder"));
    session.press(&format!("{ERASE}{}{ENTER}", desk.path("out").display()));
    session.until("the question for a yes", |session| session.shows("Type yes"));
    session
}

/// Nothing that was shown or written holds a secret.
fn must_be_clean(desk: &Desk, session: &Session) {
    desk.must_be_clean(&String::from_utf8_lossy(&session.all));
}

fn quit(desk: &Desk, mut session: Session) {
    session.press(QUIT);
    session.ended();
    must_be_clean(desk, &session);
}

fn proposal() -> (Desk, Server, tempfile::TempDir) {
    let more = ", branchName: add-docs, title: Add docs";
    let (desk, server, root) = desk(Kind::GitHub, "publish:github:pull-request", "acme/parcels", more);
    server.seed("acme/parcels");
    (desk, server, root)
}

/// A run from the portal whose connection is cut between its push and its pull request.
fn cut(desk: &Desk, server: &Server) -> Session {
    server.trouble("POST /api/v3/repos/acme/parcels/pulls", Trouble::Unheard);
    let mut session = asked(desk);
    session.press(&format!("yes{ENTER}"));
    session.until("its end", |session| session.shows("R retry"));
    let screen = session.screen.screen().contents();
    assert!(screen.contains("failed") && screen.contains("broke the connection off"), "{screen}");
    assert_eq!(server.count("POST /acme/parcels.git/git-receive-pack"), 1);
    assert!(server.state().pulls.is_empty());
    session
}

#[test]
fn a_template_that_is_agreed_to_publishes_and_shows_its_links() {
    let (desk, server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", "");
    let mut session = asked(&desk);
    let screen = session.screen.screen().contents();
    assert!(screen.contains("It will also change what is outside of the folder"), "{screen}");
    assert!(screen.contains("create 127.0.0.1") && screen.contains("and push"), "{screen}");
    assert!(screen.contains("it has not done anything outside from here"), "{screen}");
    assert!(server.state().heard.is_empty(), "nothing happens before the yes");
    session.press(&format!("yes{ENTER}"));
    let link = format!("{}/acme/parcels.git", server.url);
    session.until("its link", |session| session.shows(&link) && session.shows("Code"));
    let journal = desk.journal();
    assert_eq!(journal["state"], "done");
    let pushed = shown(&server, "acme/parcels", &["rev-parse", "main"]);
    assert_eq!(journal["steps"][0]["outputs"]["commitHash"], pushed.as_str());
    assert_eq!(fs::read_to_string(desk.path("out/README.md")).unwrap(), "# parcels\n");
    quit(&desk, session);
}

#[test]
fn a_run_that_was_cut_goes_on_from_the_portal() {
    let (desk, server, _root) = proposal();
    let mut session = cut(&desk, &server);
    session.press("R");
    session.until("the question for the secret", |session| session.shows("secret 1 of 1: key"));
    session.press(&format!("{SECRET}{ENTER}"));
    let link = format!("{}/acme/parcels/pulls/1", server.url);
    session.until("its link", |session| session.shows(&link));
    assert_eq!(server.count("POST /acme/parcels.git/git-receive-pack"), 1, "nothing is pushed again");
    assert_eq!(server.state().pulls.len(), 1);
    assert_eq!(desk.journal()["state"], "done");
    quit(&desk, session);
}

#[test]
fn a_run_that_was_cut_in_the_portal_goes_on_from_the_shell() {
    let (desk, server, _root) = proposal();
    let session = cut(&desk, &server);
    quit(&desk, session);
    // The yes in the portal counts there, too.
    assert_eq!(desk.resume().outputs()["pullRequestNumber"], 1);
    assert_eq!(server.count("POST /acme/parcels.git/git-receive-pack"), 1, "nothing is pushed again");
    assert_eq!(server.state().pulls.len(), 1);
}

#[test]
fn what_changed_between_review_and_yes_is_not_published() {
    let (desk, server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", "");
    let mut session = asked(&desk);
    desk.write("t/skeleton/README.md", "# something else\n");
    session.press(&format!("yes{ENTER}"));
    session.until("its refusal", |session| session.shows("have changed since the review"));
    assert!(server.state().heard.is_empty());
    quit(&desk, session);
}

#[test]
fn a_skeleton_that_has_changed_since_is_told_file_by_file_before_the_yes() {
    let (desk, _server, _root) = desk(Kind::GitHub, "publish:github", "acme/parcels", "");
    desk.publish(&[]).outputs();
    desk.write("t/skeleton/README.md", "# something else\n");
    let mut session = asked(&desk);
    let screen = session.screen.screen().contents();
    assert!(screen.contains("1 file of its skeleton is other than when you agreed"), "{screen}");
    assert!(screen.contains("    skeleton/README.md"), "{screen}");
    session.press(QUIT);
    session.until("the question to go away", |session| !session.shows("Type yes"));
    quit(&desk, session);
}

#[test]
fn running_again_does_not_agree_to_what_has_changed_since() {
    let (desk, server, _root) = proposal();
    let mut session = cut(&desk, &server);
    desk.write("t/skeleton/README.md", "# something else\n");
    session.press("R");
    session.until("the question for the secret", |session| session.shows("secret 1 of 1: key"));
    session.press(&format!("{SECRET}{ENTER}"));
    session.until("its refusal", |session| session.shows("start over"));
    assert!(server.state().pulls.is_empty());
    // Nor has it agreed for the shell.
    assert!(desk.resume().err().contains("1 file of its skeleton is other than when you agreed"));
    quit(&desk, session);
}

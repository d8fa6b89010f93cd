//! Repositories with no service around them: in a folder, and over ssh.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::Desk;
use crate::server::git;

fn desk(remote: &str) -> Desk {
    let settings =
        format!("[[forge]]\nprovider = \"git\"\nhost = \"git.acme.test\"\nremote = \"{remote}\"\n");
    let step = "    - id: publish
      action: publish:gitea
      input: {repoUrl: \"git.acme.test?owner=acme&repo=parcels\", description: Parcels}";
    Desk::new(&settings, step)
}

fn head(repository: &Path) -> String {
    let output = git(repository).args(["rev-parse", "main"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_repository_in_a_folder_is_made_and_pushed_to() {
    let root = tempfile::tempdir().unwrap();
    let desk = desk(&format!("file://{}/{{owner}}/{{repo}}.git", root.path().display()));
    let outputs = desk.publish(&[]).outputs();
    assert_eq!(outputs["commitHash"], head(&root.path().join("acme/parcels.git")).as_str());
    let taken = desk.publish(&[]);
    assert!(taken.json()["errors"][0]["message"].as_str().unwrap().contains("is there already"));
}

/// The whole of ssh that a script can play: it runs the command here, as a server would there.
#[test]
fn a_repository_over_ssh_is_pushed_to_with_the_users_own_command() {
    let root = tempfile::tempdir().unwrap();
    let repository = root.path().join("acme/parcels.git");
    fs::create_dir_all(&repository).unwrap();
    assert!(git(&repository).args(["init", "-q", "--bare"]).status().unwrap().success());
    let desk = desk(&format!("ssh://git@git.acme.test{}/{{owner}}/{{repo}}.git", root.path().display()));
    let log = desk.path("ssh.log");
    desk.write(
        "ssh",
        &format!("#!/bin/sh\necho \"$@\" >> {}\nfor last; do :; done\nexec sh -c \"$last\"\n", log.display()),
    );
    let set = Command::new("chmod").arg("+x").arg(desk.path("ssh")).status();
    assert!(set.unwrap().success());
    let config = format!(
        "[user]\n\tname = Ada\n\temail = ada@acme.test\n[core]\n\tsshCommand = {}\n",
        desk.path("ssh").display()
    );
    desk.write("home/.gitconfig", &config);
    let outputs = desk.publish(&[]).outputs();
    assert_eq!(outputs["commitHash"], head(&repository).as_str());
    assert!(fs::read_to_string(log).unwrap().contains("BatchMode=yes"));
}

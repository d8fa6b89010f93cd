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

/// A real `sshd` of this machine, run as an ordinary process; `STAGEDOOR_TEST_SSHD` names another one.
#[cfg(unix)]
#[test]
fn a_repository_behind_a_real_sshd_is_pushed_to_and_nobody_is_asked() {
    let root = tempfile::tempdir().unwrap();
    let Some(server) = Sshd::start(root.path()) else {
        eprintln!("SKIPPED: no sshd could be started here (STAGEDOOR_TEST_SSHD names one)");
        return;
    };
    let repository = root.path().join("acme/parcels.git");
    fs::create_dir_all(&repository).unwrap();
    assert!(git(&repository).args(["init", "-q", "--bare"]).status().unwrap().success());
    let address = format!("ssh://{}@127.0.0.1:{}{}", server.user, server.port, root.path().display());
    let desk = desk(&format!("{address}/{{owner}}/{{repo}}.git"));
    let ssh = |key: &str| {
        let known = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes";
        let command = format!("ssh -i {}/{key} {known}", root.path().display());
        let config =
            format!("[user]\n\tname = Ada\n\temail = ada@acme.test\n[core]\n\tsshCommand = {command}\n");
        desk.write("home/.gitconfig", &config);
    };
    ssh("other");
    let refused = desk.publish(&[]);
    let said = refused.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("Permission denied") && said.contains("you may not push there"), "{said}");
    ssh("user");
    assert_eq!(desk.resume().outputs()["commitHash"], head(&repository).as_str());
}

#[cfg(unix)]
struct Sshd {
    child: std::process::Child,
    user: String,
    port: u16,
}

#[cfg(unix)]
impl Sshd {
    /// Starts one that lets the key `user` in, and not the key `other`.
    fn start(folder: &Path) -> Option<Self> {
        let program = std::env::var("STAGEDOOR_TEST_SSHD").unwrap_or_else(|_| "/usr/sbin/sshd".to_owned());
        for key in ["host", "user", "other"] {
            let file = folder.join(key);
            let made =
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(file).status();
            made.ok().filter(std::process::ExitStatus::success)?;
        }
        let user = String::from_utf8(Command::new("id").arg("-un").output().ok()?.stdout).ok()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let config = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {0}/host\nAuthorizedKeysFile {0}/user.pub\nStrictModes no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nPidFile none\n",
            folder.display()
        );
        fs::write(folder.join("sshd_config"), config).ok()?;
        let child = Command::new(program)
            .args(["-D", "-e", "-f"])
            .arg(folder.join("sshd_config"))
            .stderr(std::process::Stdio::null())
            .spawn();
        let mut server = Self { child: child.ok()?, user: user.trim().to_owned(), port };
        for _ in 0..250 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            if server.child.try_wait().ok()?.is_some() {
                return None;
            }
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
        None
    }
}

#[cfg(unix)]
impl Drop for Sshd {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

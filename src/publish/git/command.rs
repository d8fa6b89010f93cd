use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::Remote;
use crate::config::Environment;
use crate::scaffold::run::FailureKind;
use crate::scaffold::{OutsideFault, Watch};
use crate::text::{clean_lines, cut};

/// How often it is looked whether the run was cancelled.
const GLANCE: Duration = Duration::from_millis(20);
/// The lines of git's complaint that are told.
const MOST_LINES: usize = 6;
/// So much of each fits.
const MOST_COLUMNS: usize = 200;

/// What a shell around us may have set for another repository, and what would write secrets to a log.
const FOREIGN_VARIABLES: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_COMMON_DIR",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_EVENT",
    "GIT_TRACE2_PERF",
    "GIT_TRACE_CURL",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_PACKFILE",
    "GIT_CURL_VERBOSE",
];

/// Said to every git: nothing that lies around is run, and nobody is asked.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.askPass=",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "fetch.recurseSubmodules=no",
    "gc.auto=0",
    "maintenance.auto=false",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.http.allow=always",
    "protocol.ssh.allow=always",
    "protocol.file.allow=always",
];

/// The variable that hands git the header with the token.
const HEADER: &str = "STAGEDOOR_GIT_HEADER";

/// An empty repository of our own in a folder that goes with it.
#[derive(Debug)]
pub(in crate::publish) struct Git {
    folder: TempDir,
    ssh: String,
}

impl Git {
    /// Makes the repository in a folder that is its alone.
    pub(in crate::publish) fn new(
        folder: TempDir,
        environment: &Environment,
        watch: &dyn Watch,
    ) -> Result<Self, OutsideFault> {
        let mut git = Self { folder, ssh: "ssh".to_owned() };
        git.run(&["init", "--quiet", "--bare", "--template=", "--initial-branch=stagedoor"], watch)?;
        let own = environment.get("GIT_SSH_COMMAND").map(str::to_owned);
        let own =
            own.or_else(|| environment.get("GIT_SSH").map(|path| shell_words::quote(path).into_owned()));
        let own = own.or_else(|| {
            let line = git.run(&["config", "--get", "core.sshCommand"], watch).ok()?;
            Some(line.trim().to_owned()).filter(|line| !line.is_empty())
        });
        git.ssh = format!("{} -o BatchMode=yes -o ConnectTimeout=15", own.as_deref().unwrap_or("ssh"));
        Ok(git)
    }

    /// Makes a repository without a working tree in a folder of this machine.
    pub(in crate::publish) fn make_bare(
        &self,
        folder: &str,
        branch: &str,
        watch: &dyn Watch,
    ) -> Result<(), OutsideFault> {
        let mut command = Command::new("git");
        command.args(["init", "--quiet", "--bare", "--template="]);
        command.arg(format!("--initial-branch={branch}")).args(["--", folder]);
        for variable in FOREIGN_VARIABLES {
            command.env_remove(variable);
        }
        command.current_dir(self.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(command, None, None, watch).map(|_| ())
    }

    /// What git prints.
    pub(super) fn run(&self, arguments: &[&str], watch: &dyn Watch) -> Result<String, OutsideFault> {
        finish(self.command(None, arguments), None, None, watch)
    }

    /// What git prints when it has read `input`.
    pub(super) fn fed(
        &self,
        arguments: &[&str],
        input: Vec<u8>,
        watch: &dyn Watch,
    ) -> Result<String, OutsideFault> {
        finish(self.command(None, arguments), Some(input), None, watch)
    }

    /// What git prints when it has talked to a repository elsewhere.
    pub(super) fn with(
        &self,
        remote: &Remote,
        arguments: &[&str],
        watch: &dyn Watch,
    ) -> Result<String, OutsideFault> {
        finish(self.command(Some(remote), arguments), None, Some(remote), watch)
    }

    /// The same, for a git that reads `input` first.
    pub(super) fn fed_with(
        &self,
        remote: &Remote,
        arguments: &[&str],
        input: Vec<u8>,
        watch: &dyn Watch,
    ) -> Result<String, OutsideFault> {
        finish(self.command(Some(remote), arguments), Some(input), Some(remote), watch)
    }

    /// Where the repository is.
    pub(in crate::publish) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, remote: Option<&Remote>, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(self.path()).arg("--git-dir").arg(self.path());
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for variable in FOREIGN_VARIABLES {
            command.env_remove(variable);
        }
        command
            .env("GIT_TERMINAL_PROMPT", "0")
            // What is missing of a partial clone is asked for at once, not one by one.
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_SSH_COMMAND", &self.ssh)
            .env("SSH_ASKPASS_REQUIRE", "never")
            .env("GCM_INTERACTIVE", "never")
            .env("LC_ALL", "C")
            .stderr(Stdio::piped())
            .stdout(Stdio::piped());
        if let Some(remote) = remote {
            if let Some((key, header)) = remote.header() {
                // By name of a variable, for everybody sees the arguments of a process.
                command.arg(format!("--config-env={key}={HEADER}")).env(HEADER, header);
                command.args(["-c", "credential.helper="]);
            }
            if let Some(file) = remote.certificates() {
                command.arg("-c").arg(format!("http.sslCAInfo={}", file.display()));
            }
        }
        command.args(arguments);
        own_group(&mut command);
        command
    }
}

fn finish(
    mut command: Command,
    input: Option<Vec<u8>>,
    remote: Option<&Remote>,
    watch: &dyn Watch,
) -> Result<String, OutsideFault> {
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.spawn().map_err(|error| {
        OutsideFault::other(format!("the command `git` cannot be run, and it is needed to publish: {error}"))
    })?;
    let out = child.stdout.take().map(reading);
    let complaint = child.stderr.take().map(reading);
    if let (Some(input), Some(mut pipe)) = (input, child.stdin.take()) {
        // A git that ends early says why itself.
        thread::spawn(move || pipe.write_all(&input));
    }
    let is_success = wait(&mut child, watch)?;
    let read = |thread: Option<thread::JoinHandle<Vec<u8>>>| {
        let bytes = thread.and_then(|thread| thread.join().ok()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (out, complaint) = (read(out), read(complaint));
    if is_success { Ok(out) } else { Err(fault(&complaint, remote)) }
}

/// Keeps a Ctrl-C at the terminal from git: we end it ourselves, when we know where we are.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

fn reading(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read is told.
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

/// Whether the program ended well; it is ended when the run is cancelled.
fn wait(child: &mut Child, watch: &dyn Watch) -> Result<bool, OutsideFault> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) if watch.is_cancelled() => {
                // It may have ended by itself in between.
                let _ = child.kill();
                let _ = child.wait();
                return Err(OutsideFault::cancelled());
            }
            Ok(None) => thread::park_timeout(GLANCE),
            Err(error) => return Err(OutsideFault::other(format!("git cannot be waited for: {error}"))),
        }
    }
}

/// Git's complaint in words, with what may help.
fn fault(complaint: &str, remote: Option<&Remote>) -> OutsideFault {
    let complaint = remote.map_or_else(|| complaint.to_owned(), |remote| remote.hidden_in(complaint));
    let complaint = clean_lines(&complaint);
    let told: Vec<_> = complaint
        .lines()
        .map(|line| line.trim_start_matches("remote: ").trim())
        .filter(|line| !line.is_empty() && !line.starts_with("hint:") && !line.starts_with("Warning:"))
        .map(|line| cut(line, MOST_COLUMNS))
        .collect();
    let told = told[told.len().saturating_sub(MOST_LINES)..].join("; ");
    let says = |words: &[&str]| words.iter().any(|word| complaint.contains(word));
    let (kind, help) = if says(&["could not read Username", "Authentication failed", "error: 401"]) {
        let help =
            "; git found no credentials that the host takes: give a token or set up a credential helper";
        (FailureKind::NotAllowed, help)
    } else if says(&["Permission denied", "error: 403", "not allowed to push", "protected branch"]) {
        (FailureKind::NotAllowed, "; you may not push there")
    } else if says(&["non-fast-forward", "fetch first"]) {
        (FailureKind::Other, "; the branch holds other commits, which are left alone")
    } else if says(&["Could not resolve host", "Failed to connect", "Connection refused", "Couldn't connect"])
    {
        (FailureKind::Other, "; the host cannot be reached")
    } else {
        (FailureKind::Other, "")
    };
    OutsideFault { kind, message: format!("git: {told}{help}") }
}

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::ownership::Committer;

/// Most commits that are counted; a folder that changes more often has told enough.
const MOST_COMMITS: &str = "--max-count=2000";

/// Who changed `folder` in the last year, the most frequent first. Programs that commit are left out.
/// Nobody when there is no git, or no repository.
pub(super) fn committers(folder: &Path) -> Vec<Committer> {
    let arguments = ["log", "--since=1.year", "--no-merges", MOST_COMMITS, "--format=%aN%x09%aE", "--", "."];
    let Some(log) = git(folder, &arguments) else { return Vec::new() };
    let mut by_email: HashMap<String, Committer> = HashMap::new();
    for (name, email) in log.lines().filter_map(|line| line.split_once('\t')) {
        if name.ends_with("[bot]") || email.contains("[bot]@") {
            continue;
        }
        let first = || Committer { name: name.to_owned(), email: email.to_owned(), commits: 0 };
        by_email.entry(email.to_lowercase()).or_insert_with(first).commits += 1;
    }
    let mut committers: Vec<Committer> = by_email.into_values().collect();
    committers.sort_by(|a, b| b.commits.cmp(&a.commits).then_with(|| a.email.cmp(&b.email)));
    committers
}

/// The address that the repository around `folder` was cloned from.
pub(super) fn origin(folder: &Path) -> Option<String> {
    let url = git(folder, &["config", "--get", "remote.origin.url"])?;
    Some(url.trim().to_owned()).filter(|url| !url.is_empty())
}

/// What git prints, if it succeeds. Nothing that a repository configures is run.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["--no-pager", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false"])
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

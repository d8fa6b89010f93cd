use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Timestamp;

use crate::oncall::{Changes, Commit};
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

/// How many of the last commits are told.
const LAST_COMMITS: &str = "--max-count=8";

/// What changed last in the folder of `descriptor`; nothing when there is no git, or no repository.
pub(super) fn changes(descriptor: &Path) -> Changes {
    let (Some(folder), Some(file)) = (descriptor.parent(), descriptor.file_name()) else {
        return Changes::default();
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let arguments = ["log", "--no-merges", LAST_COMMITS, "--format=%h%x09%ct%x09%aN%x09%s", "--", "."];
    let Some(log) = git(folder, &arguments) else { return Changes::default() };
    let time = |seconds: &str| Timestamp::from_second(seconds.trim().parse().ok()?).ok();
    let commits = log.lines().filter_map(|line| {
        let mut fields = line.splitn(4, '\t');
        let (id, at) = (fields.next()?.to_owned(), time(fields.next()?)?);
        Some(Commit { id, at, author: fields.next()?.to_owned(), subject: fields.next()?.to_owned() })
    });
    let tags = [
        "for-each-ref",
        "--sort=-creatordate",
        "--count=1",
        "--format=%(refname:short)%09%(creatordate:unix)",
        "refs/tags",
    ];
    let tag = git(folder, &tags);
    let tag = tag.as_deref().and_then(|line| {
        let (name, at) = line.trim().split_once('\t')?;
        Some((name.to_owned(), time(at)?))
    });
    let file = file.to_string_lossy();
    let descriptor = git(folder, &["log", "--max-count=1", "--format=%ct", "--", &file]);
    let descriptor = descriptor.as_deref().and_then(time);
    Changes { commits: commits.collect(), tag, descriptor, ..Changes::default() }
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

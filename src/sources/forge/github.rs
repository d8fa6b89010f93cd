use jiff::Timestamp;
use serde::Deserialize;

use super::{COMMITS, Spot, encoded};
use crate::oncall::{Changes, Commit};
use crate::sources::service::{Client, ServiceError};

/// What differs between services that answer in GitHub's words.
pub(super) struct Dialect {
    /// The name of the parameter that says how many are wanted.
    count: &'static str,
    /// What else is said when commits are asked for.
    also: &'static [(&'static str, &'static str)],
}

/// GitHub itself.
pub(super) const GITHUB: Dialect = Dialect { count: "per_page", also: &[] };

/// Gitea, which would count the changed lines of every commit unless it is told not to.
pub(super) const GITEA: Dialect =
    Dialect { count: "limit", also: &[("stat", "false"), ("verification", "false"), ("files", "false")] };

#[derive(Deserialize)]
struct Listed {
    sha: String,
    commit: Details,
}

#[derive(Deserialize)]
struct Details {
    message: String,
    author: Option<Signature>,
    committer: Option<Signature>,
}

#[derive(Deserialize)]
struct Signature {
    name: Option<String>,
    date: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
    commit: TagCommit,
}

#[derive(Deserialize)]
struct TagCommit {
    sha: String,
    /// Said by Gitea only.
    created: Option<Timestamp>,
}

/// The last commits that touch the folder; the tag that is listed first with the time of its commit; and the last
/// commit of the descriptor. Without the last two the first is still worth having.
pub(super) async fn changes(
    client: &Client,
    spot: &Spot,
    dialect: &Dialect,
) -> Result<Changes, ServiceError> {
    let base = format!("/repos/{}", encoded(&spot.slug));
    let path = format!("{base}/commits");
    let folder = (!spot.folder.is_empty()).then_some(spot.folder.as_str());
    let query = dialect.commits(COMMITS, folder, spot);
    let commits: Result<Vec<Listed>, ServiceError> = client.get(&path, &query).await;
    let commits = commits.map_err(|error| named(error, &spot.slug))?;
    let commits: Vec<Commit> = commits.into_iter().filter_map(Listed::commit).collect();
    let tags: Option<Vec<Tag>> = client.get_if_any(&format!("{base}/tags"), &[(dialect.count, "1")]).await;
    let mut tag = None;
    if let Some(first) = tags.into_iter().flatten().next() {
        let mut at = first.commit.created;
        if at.is_none() {
            let commit = format!("{path}/{}", first.commit.sha);
            let listed: Option<Listed> = client.get_if_any(&commit, &[]).await;
            at = listed.and_then(Listed::commit).map(|commit| commit.at);
        }
        tag = at.map(|at| (first.name, at));
    }
    let descriptor = match &spot.file {
        Some(file) => {
            let query = dialect.commits("1", Some(file), spot);
            let commits: Option<Vec<Listed>> = client.get_if_any(&path, &query).await;
            commits.into_iter().flatten().next().and_then(Listed::commit).map(|commit| commit.at)
        }
        None => None,
    };
    Ok(Changes { commits, tag, descriptor, ..Changes::default() })
}

impl Dialect {
    /// What is asked for: so many commits at a path.
    fn commits<'q>(
        &self,
        count: &'static str,
        path: Option<&'q str>,
        spot: &'q Spot,
    ) -> Vec<(&'static str, &'q str)> {
        let path = path.map(|path| ("path", path));
        let branch = spot.branch.as_deref().map(|branch| ("sha", branch));
        let first = [(self.count, count)].into_iter();
        first.chain(path).chain(branch).chain(self.also.iter().copied()).collect()
    }
}

/// What was not found, in the reader's words.
fn named(error: ServiceError, slug: &str) -> ServiceError {
    match error {
        ServiceError::Unheard { host, .. } => {
            ServiceError::Unheard { host, what: format!("repository {slug} that the token may see") }
        }
        error => error,
    }
}

impl Listed {
    fn commit(self) -> Option<Commit> {
        let Details { message, author, committer } = self.commit;
        let at = committer.as_ref().and_then(|by| by.date).or(author.as_ref().and_then(|by| by.date))?;
        let subject = message.lines().next().unwrap_or_default().to_owned();
        let author = author.and_then(|by| by.name).unwrap_or_default();
        Some(Commit { id: self.sha.chars().take(7).collect(), at, author, subject })
    }
}

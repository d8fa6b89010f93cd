use jiff::Timestamp;
use serde::Deserialize;

use super::{COMMITS, Spot, encoded};
use crate::oncall::{Changes, Commit};
use crate::sources::service::{Client, ServiceError};

/// In what the forges of this API differ.
pub(super) struct Dialect {
    /// The name of the size of a page.
    size: &'static str,
    /// Where one commit is asked for, below its repository.
    commit: &'static str,
}

pub(super) const GITHUB: Dialect = Dialect { size: "per_page", commit: "commits" };
pub(super) const GITEA: Dialect = Dialect { size: "limit", commit: "git/commits" };

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
}

/// The last commits that touch the folder; the tag that is listed first with the time of its commit; and the last
/// commit of the descriptor. Without the last two the first is still worth having.
pub(super) async fn changes(
    client: &Client,
    spot: &Spot,
    dialect: &Dialect,
) -> Result<Changes, ServiceError> {
    let Dialect { size, commit } = dialect;
    let base = format!("/repos/{}", encoded(&spot.slug));
    let path = format!("{base}/commits");
    let mut query = vec![(*size, COMMITS)];
    query.extend((!spot.folder.is_empty()).then_some(("path", spot.folder.as_str())));
    query.extend(spot.branch.as_deref().map(|branch| ("sha", branch)));
    let commits: Result<Vec<Listed>, ServiceError> = client.get(&path, &query).await;
    let commits = commits.map_err(|error| named(error, &spot.slug))?;
    let commits: Vec<Commit> = commits.into_iter().filter_map(Listed::commit).collect();
    let tags: Option<Vec<Tag>> = client.get_if_any(&format!("{base}/tags"), &[(*size, "1")]).await;
    let mut tag = None;
    if let Some(first) = tags.into_iter().flatten().next() {
        let listed: Option<Listed> =
            client.get_if_any(&format!("{base}/{commit}/{}", first.commit.sha), &[]).await;
        tag = listed.and_then(Listed::commit).map(|commit| (first.name, commit.at));
    }
    let descriptor = match &spot.file {
        Some(file) => {
            let mut query = vec![(*size, "1"), ("path", file.as_str())];
            query.extend(spot.branch.as_deref().map(|branch| ("sha", branch)));
            let commits: Option<Vec<Listed>> = client.get_if_any(&path, &query).await;
            commits.into_iter().flatten().next().and_then(Listed::commit).map(|commit| commit.at)
        }
        None => None,
    };
    Ok(Changes { commits, tag, descriptor, ..Changes::default() })
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

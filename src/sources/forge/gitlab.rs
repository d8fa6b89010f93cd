use jiff::Timestamp;
use serde::Deserialize;

use super::{COMMITS, Spot};
use crate::oncall::{Changes, Commit};
use crate::sources::service::{Client, ServiceError};

#[derive(Deserialize)]
struct Listed {
    short_id: String,
    title: String,
    author_name: String,
    committed_date: Timestamp,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
    created_at: Option<Timestamp>,
    commit: Option<TagCommit>,
}

#[derive(Deserialize)]
struct TagCommit {
    committed_date: Option<Timestamp>,
}

/// The last commits that touch the folder, the latest tag, and the last commit of the descriptor. Without the last two
/// the first is still worth having.
pub(super) async fn changes(client: &Client, spot: &Spot) -> Result<Changes, ServiceError> {
    // A project is named by its path with the slashes encoded.
    let project: String = url::form_urlencoded::byte_serialize(spot.slug.as_bytes()).collect();
    let base = format!("/projects/{project}/repository");
    let commits = format!("{base}/commits");
    let mut query = vec![("per_page", COMMITS)];
    query.extend((!spot.folder.is_empty()).then_some(("path", spot.folder.as_str())));
    query.extend(spot.branch.as_deref().map(|branch| ("ref_name", branch)));
    let listed: Vec<Listed> = match client.get(&commits, &query).await {
        Err(ServiceError::Unheard { host, .. }) => {
            let what = format!("project {} that the token may see", spot.slug);
            return Err(ServiceError::Unheard { host, what });
        }
        answer => answer?,
    };
    let latest = [("order_by", "updated"), ("sort", "desc"), ("per_page", "1")];
    let tags: Option<Vec<Tag>> = client.get_if_any(&format!("{base}/tags"), &latest).await;
    let tag = tags.into_iter().flatten().next().and_then(|tag| {
        let at = tag.created_at.or(tag.commit.and_then(|commit| commit.committed_date))?;
        Some((tag.name, at))
    });
    let descriptor = match &spot.file {
        Some(file) => {
            let mut query = vec![("per_page", "1"), ("path", file.as_str())];
            query.extend(spot.branch.as_deref().map(|branch| ("ref_name", branch)));
            let listed: Option<Vec<Listed>> = client.get_if_any(&commits, &query).await;
            listed.into_iter().flatten().next().map(|listed| listed.committed_date)
        }
        None => None,
    };
    let commits = listed.into_iter().map(|listed| Commit {
        id: listed.short_id,
        at: listed.committed_date,
        author: listed.author_name,
        subject: listed.title,
    });
    Ok(Changes { commits: commits.collect(), tag, descriptor, ..Changes::default() })
}

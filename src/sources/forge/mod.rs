//! What changed last in a repository that is not on this disk, asked of GitHub, GitLab and Gitea over their REST APIs.

mod github;
mod gitlab;
mod spot;

use jiff::Timestamp;
use tokio::runtime::Builder;

use crate::oncall::{Changes, Told};
use crate::sources::backstage::{Address, Secret};
use crate::sources::service::{Client, Manner, Patience, ServiceError};

pub use spot::Spot;

/// Commits that are asked for.
const COMMITS: &str = "8";

/// Whose software a forge runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForgeKind {
    /// GitHub, in the cloud or not.
    GitHub,
    /// GitLab, in the cloud or not.
    GitLab,
    /// Gitea or Forgejo, which answer much as GitHub does.
    Gitea,
}

/// A place where repositories are, and how it may be asked.
#[derive(Debug, Clone)]
pub struct Forge {
    /// Whose software it runs.
    pub kind: ForgeKind,
    /// The host in the addresses of its repositories, such as `github.com`.
    pub host: String,
    /// Where its API answers.
    pub api: Address,
    /// Who asks.
    pub token: Secret,
    /// Send the token over plain http too, to other machines than this one.
    pub token_over_http: bool,
    /// How long to wait.
    pub patience: Patience,
}

impl Forge {
    /// Asks what changed last around `spot`. Blocks, and must not be called within a runtime.
    pub fn changes(&self, spot: &Spot, now: Timestamp) -> Result<Changes, ServiceError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| ServiceError::Unable(error.to_string()))?;
        let manner = match self.kind {
            ForgeKind::GitHub => Manner {
                scheme: "Bearer ",
                accept: "application/vnd.github+json",
                also: Some(("x-github-api-version", "2022-11-28")),
            },
            ForgeKind::GitLab => Manner { scheme: "Bearer ", accept: "application/json", also: None },
            ForgeKind::Gitea => Manner { scheme: "token ", accept: "application/json", also: None },
        };
        let client = Client::new(self.api.clone(), &self.token, manner, self.patience, self.token_over_http)?;
        let changes = runtime.block_on(async {
            match self.kind {
                ForgeKind::GitHub => github::changes(&client, spot, &github::GITHUB).await,
                ForgeKind::Gitea => github::changes(&client, spot, &github::GITEA).await,
                ForgeKind::GitLab => gitlab::changes(&client, spot).await,
            }
        })?;
        Ok(Changes { told: Some(Told { by: self.host.clone(), at: now }), ..changes })
    }
}

/// A path as one segment, and each of its parts as one.
fn encoded(path: &str) -> String {
    let part = |part: &str| {
        url::form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>().replace('+', "%20")
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

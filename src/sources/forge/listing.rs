//! What there is to choose from at a forge: owners, their repositories, the branches of one.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Forge, ForgeKind, encoded};
use crate::sources::service::{Client, ServiceError};

/// So many pages of a list are asked for; who has more types.
const MOST_PAGES: usize = 10;

/// Something with a name, however a forge calls that.
#[derive(Deserialize)]
struct Named {
    /// GitHub, and a user everywhere but at GitLab.
    login: Option<String>,
    /// GitLab: a group within groups, or the place of a user.
    full_path: Option<String>,
    /// GitLab: a project within its group.
    path: Option<String>,
    /// An organisation at Gitea, and a user at GitLab.
    username: Option<String>,
    /// A repository or a branch.
    name: Option<String>,
}

impl Forge {
    /// Who may own repositories, as far as the token tells: the user, and the organisations or groups around. Blocks, and
    /// must not be called within a runtime.
    pub fn owners(&self) -> Result<Vec<String>, ServiceError> {
        self.ask(async |client| {
            if self.kind == ForgeKind::GitLab {
                return Ok(names(self.all(client, "/namespaces", &[]).await?, |named| named.full_path));
            }
            let user: Named = client.get("/user", &[]).await?;
            let around = self.all(client, "/user/orgs", &[]).await?;
            let user = user.login.or(user.username);
            let around = names(around, |named| named.login.or(named.username).or(named.name));
            Ok(user.into_iter().chain(around).collect())
        })
    }

    /// The repositories of an owner, by name. Blocks like [`Forge::owners`].
    pub fn repositories(&self, owner: &str) -> Result<Vec<String>, ServiceError> {
        self.ask(async |client| {
            let whole = whole(owner);
            let (group, user) = match self.kind {
                ForgeKind::GitLab => {
                    (format!("/groups/{whole}/projects"), format!("/users/{whole}/projects"))
                }
                ForgeKind::GitHub | ForgeKind::Gitea => {
                    (format!("/orgs/{whole}/repos"), format!("/users/{whole}/repos"))
                }
            };
            let query: &[_] = if self.kind == ForgeKind::GitLab { &[("simple", "true")] } else { &[] };
            let found = match self.all(client, &group, query).await {
                Err(ServiceError::Unheard { .. }) => self.of_user(client, owner, &user, query).await?,
                found => found?,
            };
            Ok(names(found, |named| named.path.or(named.name)))
        })
    }

    /// The branches of a repository. Blocks like [`Forge::owners`].
    pub fn branches(&self, owner: &str, repository: &str) -> Result<Vec<String>, ServiceError> {
        let slug = format!("{owner}/{repository}");
        let path = match self.kind {
            ForgeKind::GitLab => format!("/projects/{}/repository/branches", whole(&slug)),
            ForgeKind::GitHub | ForgeKind::Gitea => format!("/repos/{}/branches", encoded(&slug)),
        };
        let found = self.ask(async |client| self.all(client, &path, &[]).await);
        match found {
            Err(ServiceError::Unheard { host, .. }) => {
                Err(ServiceError::Unheard { host, what: format!("repository {slug} that the token may see") })
            }
            found => Ok(names(found?, |named| named.name)),
        }
    }

    /// What a user has. What only they may see GitHub lists for the user alone.
    async fn of_user(
        &self,
        client: &Client,
        owner: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<Named>, ServiceError> {
        let is_own = self.kind != ForgeKind::GitLab && {
            let user: Option<Named> = client.get_if_any("/user", &[]).await;
            user.and_then(|user| user.login).is_some_and(|login| login.eq_ignore_ascii_case(owner))
        };
        let own: &[(&str, &str)] =
            if self.kind == ForgeKind::GitHub { &[("affiliation", "owner")] } else { &[] };
        let found = if is_own {
            self.all(client, "/user/repos", own).await
        } else {
            self.all(client, path, query).await
        };
        found.map_err(|error| match error {
            ServiceError::Unheard { host, .. } => {
                ServiceError::Unheard { host, what: format!("owner {owner} that the token may see") }
            }
            error => error,
        })
    }

    /// The pages of a list, up to a limit.
    async fn all<T: DeserializeOwned>(
        &self,
        client: &Client,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, ServiceError> {
        let (size, most) = self.kind.page();
        let mut all = Vec::new();
        for number in 1..=MOST_PAGES {
            let number = number.to_string();
            let page = [size, ("page", number.as_str())];
            let query: Vec<(&str, &str)> = query.iter().copied().chain(page).collect();
            let found: Vec<T> = client.get(path, &query).await?;
            let is_last = found.len() < most;
            all.extend(found);
            if is_last {
                break;
            }
        }
        Ok(all)
    }
}

impl ForgeKind {
    /// How the largest page is asked for, and how much is on it.
    const fn page(self) -> ((&'static str, &'static str), usize) {
        match self {
            Self::GitHub | Self::GitLab => (("per_page", "100"), 100),
            Self::Gitea => (("limit", "50"), 50),
        }
    }
}

/// A path as one segment.
fn whole(path: &str) -> String {
    encoded(path).replace('/', "%2F")
}

fn names(found: Vec<Named>, name: impl Fn(Named) -> Option<String>) -> Vec<String> {
    found.into_iter().filter_map(name).filter(|name| !name.is_empty()).collect()
}

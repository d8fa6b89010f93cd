use std::collections::BTreeMap;

use url::Url;

use super::super::language::{Data, Record};
use super::text_of;

/// The service that a host runs; each wants its own parts in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// github.com or GitHub Enterprise.
    GitHub,
    /// gitlab.com or one's own GitLab.
    GitLab,
    /// bitbucket.org.
    BitbucketCloud,
    /// One's own Bitbucket.
    BitbucketServer,
    /// Azure DevOps.
    Azure,
    /// Gitea.
    Gitea,
    /// Gerrit.
    Gerrit,
    /// Any other service.
    Other,
}

/// The hosts that are known, by name.
#[derive(Debug, Clone)]
pub struct Hosts(BTreeMap<String, Host>);

impl Default for Hosts {
    /// The four that Backstage knows without configuration.
    fn default() -> Self {
        Self(BTreeMap::new())
            .with("github.com", Host::GitHub)
            .with("gitlab.com", Host::GitLab)
            .with("bitbucket.org", Host::BitbucketCloud)
            .with("dev.azure.com", Host::Azure)
    }
}

impl Hosts {
    /// The same with one more.
    #[must_use]
    pub fn with(mut self, name: &str, host: Host) -> Self {
        self.0.insert(name.to_owned(), host);
        self
    }
}

/// `parseRepoUrl`: the parts of `host?owner=…&repo=…`.
pub(super) fn parse(input: Option<&Data>, hosts: &Hosts) -> Result<Data, String> {
    let text = text_of(input);
    let url = Url::parse(&format!("https://{text}")).map_err(|error| {
        format!("`{text}` is no repository address such as `github.com?owner=o&repo=r`: {error}")
    })?;
    let name = match (url.host_str().unwrap_or_default(), url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    };
    let host = hosts.0.get(&name).ok_or_else(|| format!("the host `{name}` is not configured"))?;
    let given = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let part = |wanted: &str| given(wanted).map(|value| value.trim_matches('/').to_owned());
    let required: &[&str] = match host {
        Host::BitbucketCloud => &["workspace", "project", "repo"],
        Host::BitbucketServer | Host::Azure => &["project", "repo"],
        Host::GitLab if part("project").is_some_and(|project| !project.is_empty()) => &[],
        Host::Gitea | Host::Gerrit => &["repo"],
        Host::GitHub | Host::GitLab | Host::Other => &["owner", "repo"],
    };
    if let Some(missing) = required.iter().find(|name| given(name).is_none_or(|value| value.is_empty())) {
        return Err(format!("`{text}` is no full repository address: `{missing}` is missing"));
    }
    let mut parts = Record::new();
    parts.insert("host".to_owned(), name.into());
    for name in ["owner", "repo", "organization", "workspace", "project"] {
        if let Some(value) = part(name) {
            parts.insert(name.to_owned(), value.into());
        }
    }
    Ok(Data::Record(parts))
}

/// `projectSlug`: `owner/repo`.
pub(super) fn project_slug(input: Option<&Data>, hosts: &Hosts) -> Result<Data, String> {
    let parts = parse(input, hosts)?;
    let part = |name| text_of(parts.get(name));
    Ok(format!("{}/{}", part("owner"), part("repo")).into())
}

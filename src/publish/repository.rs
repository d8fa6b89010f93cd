use url::Url;

use super::input::required;
use crate::scaffold::OutsideFault;
use crate::scaffold::language::Data;

/// What a `repoUrl` such as `github.com?owner=o&repo=r` names (Backstage semantics 5.5, `RepoUrlPicker`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repository {
    /// The host, with a port that is not the usual one.
    pub(super) host: String,
    /// The user, organisation or group.
    pub(super) owner: String,
    /// The name.
    pub(super) name: String,
    /// A project's number or path in the place of both, at GitLab.
    pub(super) project: Option<String>,
}

impl Repository {
    /// The repository that an input names as its `repoUrl`.
    pub(super) fn of(input: &Data) -> Result<Self, OutsideFault> {
        Self::parse(required(input, "repoUrl")?).map_err(OutsideFault::input)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("`{text}` is no address such as `github.com?owner=o&repo=r`: {why}");
        let url = Url::parse(&format!("https://{text}")).map_err(|error| wrong(&error.to_string()))?;
        let host = url.host_str().unwrap_or_default();
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let part = |wanted: &str| {
            let mut pairs = url.query_pairs();
            let value = pairs.find(|(name, _)| name == wanted)?.1.trim_matches('/').to_owned();
            Some(value).filter(|value| !value.is_empty())
        };
        let (owner, name, project) = (part("owner"), part("repo"), part("project"));
        let is_full = name.is_some() && owner.is_some() || project.is_some();
        if !is_full {
            let missing = if name.is_none() { "`repo` is missing" } else { "`owner` is missing" };
            return Err(wrong(missing));
        }
        let (owner, name) = (owner.unwrap_or_default(), name.unwrap_or_default());
        let is_path = |part: &str| part.split('/').any(|step| matches!(step, "." | ".."));
        if is_path(&owner) || is_path(&name) || name.contains('/') {
            return Err(wrong("a name may not lead elsewhere"));
        }
        Ok(Self { host, owner, name, project })
    }

    /// `owner/name`.
    pub(super) fn slug(&self) -> String {
        if self.owner.is_empty() { self.name.clone() } else { format!("{}/{}", self.owner, self.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_an_address_are_read() {
        let repository =
            Repository::parse("git.acme.test:3000?owner=team&repo=pay%20er").expect("an address");
        assert_eq!(
            (repository.host.as_str(), repository.slug().as_str()),
            ("git.acme.test:3000", "team/pay er")
        );
        assert!(Repository::parse("github.com?repo=r").unwrap_err().contains("`owner` is missing"));
        assert!(Repository::parse("github.com?owner=..&repo=r").unwrap_err().contains("elsewhere"));
    }
}

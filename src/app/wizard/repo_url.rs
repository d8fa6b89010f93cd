use serde_json::{Map, Value};
use url::form_urlencoded::{Serializer, parse};

/// A part of the address of a repository, as `RepoUrlPicker` asks for it (Backstage semantics 5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepoPart {
    /// The host, such as `github.com`.
    Host,
    /// The user or organisation.
    Owner,
    /// The repository.
    Repo,
    /// The organisation at Azure.
    Organization,
    /// The workspace at Bitbucket.
    Workspace,
    /// The project.
    Project,
}

/// The parts behind the host, in the order of the address.
const PARAMETERS: [RepoPart; 5] =
    [RepoPart::Owner, RepoPart::Repo, RepoPart::Organization, RepoPart::Workspace, RepoPart::Project];

impl RepoPart {
    /// The parts that a host has, in the order in which they are asked for.
    pub fn of(host: &str) -> &'static [Self] {
        match host {
            "dev.azure.com" => &[Self::Host, Self::Organization, Self::Project, Self::Repo],
            "bitbucket.org" => &[Self::Host, Self::Workspace, Self::Project, Self::Repo],
            _ => &[Self::Host, Self::Owner, Self::Repo],
        }
    }

    /// What the person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Host => "Host",
            Self::Owner => "Owner",
            Self::Repo => "Repository",
            Self::Organization => "Organization",
            Self::Workspace => "Workspace",
            Self::Project => "Project",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Owner => "owner",
            Self::Repo => "repo",
            Self::Organization => "organization",
            Self::Workspace => "workspace",
            Self::Project => "project",
        }
    }

    /// The values that the template allows for this part; empty when any will do.
    pub fn allowed(self, options: &Map<String, Value>) -> Vec<String> {
        let name = match self {
            Self::Host => "allowedHosts",
            Self::Owner => "allowedOwners",
            Self::Repo => "allowedRepos",
            Self::Organization => "allowedOrganizations",
            Self::Workspace => return Vec::new(),
            Self::Project => "allowedProjects",
        };
        let allowed = options.get(name).and_then(Value::as_array).into_iter().flatten();
        allowed.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// This part of an address.
    pub fn get(self, address: &str) -> String {
        let (host, query) = address.split_once('?').unwrap_or((address, ""));
        if self == Self::Host {
            return host.to_owned();
        }
        let found = parse(query.as_bytes()).find(|(name, _)| name == self.name());
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    /// The address with this part put to `text`; parts of which only one value is allowed come by themselves.
    pub fn set(self, address: &str, text: &str, options: &Map<String, Value>) -> String {
        let value = |part: Self| {
            let value = if part == self { text.trim().to_owned() } else { part.get(address) };
            let allowed = part.allowed(options);
            if value.is_empty() && allowed.len() == 1 { allowed[0].clone() } else { value }
        };
        let host = value(Self::Host);
        let asked = Self::of(&host);
        let mut query = Serializer::new(String::new());
        for part in PARAMETERS.into_iter().filter(|part| asked.contains(part)) {
            let value = value(part);
            if !value.is_empty() {
                query.append_pair(part.name(), &value);
            }
        }
        let query = query.finish();
        match (host.is_empty(), query.is_empty()) {
            (_, true) => host,
            _ => format!("{host}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_is_put_together_from_its_parts() {
        let options = json!({"allowedHosts": ["github.com"], "allowedOwners": ["acme", "other"]});
        let options = options.as_object().unwrap();
        let address = RepoPart::Repo.set("", "new one", options);
        assert_eq!(address, "github.com?repo=new+one");
        let address = RepoPart::Owner.set(&address, "acme", options);
        assert_eq!(address, "github.com?owner=acme&repo=new+one");
        assert_eq!(RepoPart::Repo.get(&address), "new one");
        assert_eq!(RepoPart::Repo.set(&address, "", options), "github.com?owner=acme");
    }

    #[test]
    fn another_host_asks_for_other_parts() {
        let address = RepoPart::Host.set("github.com?owner=a&repo=b", "dev.azure.com", &Map::new());
        assert_eq!(address, "dev.azure.com?repo=b");
        assert_eq!(RepoPart::of("dev.azure.com").len(), 4);
    }
}

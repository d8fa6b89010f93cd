use std::fmt;
use std::sync::Arc;

use super::super::language::Data;
use crate::diagnostic::Place;
use crate::text::counted;

/// Something that a real run would do outside of the workspace.
#[derive(Clone, PartialEq)]
pub struct Planned {
    /// The id of the step.
    pub step: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The action, such as `publish:github`.
    pub action: Arc<str>,
    /// The key of the iteration, for a step with `each`.
    pub iteration: Option<String>,
    /// Why it is not carried out.
    pub reason: Reason,
    /// The rendered input, secrets masked.
    pub input: Data,
    /// What stands in for its outputs, secrets masked.
    pub outputs: Data,
    /// What the action would say against this input, by the schema that is known of it.
    pub problems: Vec<String>,
    /// Where the step stands.
    pub place: Option<Place>,
    /// The number of files in the workspace at that moment.
    pub files: usize,
    pub(super) unmasked: Data,
}

/// Why an action is planned and not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It changes something outside: a repository, the catalog, a server.
    Outside,
    /// It reads from the network.
    Network,
    /// Nothing is known about the action.
    Unknown,
}

impl Planned {
    /// The input with the secrets in it, for whoever carries the action out. It must not be shown or stored.
    pub fn input_with_secrets(&self) -> &Data {
        &self.unmasked
    }

    /// What a planned action would do, in a sentence.
    pub fn summary(&self) -> String {
        let text = |name: &str| self.input.get(name).and_then(|data| data.as_text());
        let repository = || text("repoUrl").map(repository);
        match (&*self.action, repository()) {
            (action, Some(repository))
                if action.ends_with("pull-request") || action.ends_with("merge-request") =>
            {
                format!("propose a change to {repository}")
            }
            (action, Some(repository)) if action.starts_with("publish:") => {
                format!("create {repository} and push {}", counted(self.files, "file", "files"))
            }
            ("catalog:register", _) => {
                let below = |contents: &str| {
                    let path = text("catalogInfoPath").unwrap_or("catalog-info.yaml").trim_start_matches('/');
                    format!("{}/{path}", contents.trim_end_matches('/'))
                };
                let target = text("catalogInfoUrl").map(str::to_owned);
                let target = target.or_else(|| text("repoContentsUrl").map(below));
                format!("register {}", target.as_deref().unwrap_or("what was made"))
            }
            (action, Some(repository)) => format!("run {action} on {repository}"),
            (action, None) => format!("run {action}"),
        }
    }
}

/// `host?owner=o&repo=r` as `host/o/r`.
fn repository(address: &str) -> String {
    let (host, query) = address.split_once('?').unwrap_or((address, ""));
    let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
    let parts = ["organization", "owner", "workspace", "project", "repo"]
        .into_iter()
        .filter_map(|name| pairs.iter().find(|(key, value)| key == name && !value.is_empty()))
        .map(|(_, value)| value.to_string());
    std::iter::once(host.to_owned()).chain(parts).collect::<Vec<_>>().join("/")
}

impl fmt::Debug for Planned {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Planned")
            .field("step", &self.step)
            .field("action", &self.action)
            .field("iteration", &self.iteration)
            .field("reason", &self.reason)
            .field("input", &self.input)
            .field("outputs", &self.outputs)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_like_a_path() {
        assert_eq!(repository("github.com?owner=acme&repo=new%20one"), "github.com/acme/new one");
        assert_eq!(repository("dev.azure.com?repo=r&project=p&organization=o"), "dev.azure.com/o/p/r");
    }
}

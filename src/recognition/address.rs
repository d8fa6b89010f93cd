/// A web or repository address as entities are compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The host, in lower case, without `www.` and port.
    pub(super) host: String,
    /// The parts of the path.
    pub(super) path: Vec<String>,
    /// The pairs of the query.
    pub(super) query: Vec<(String, String)>,
}

/// What stands between a repository and a path in it, on GitHub, GitLab, Bitbucket and Gitea.
const TREES: &[&str] = &["tree", "blob", "raw", "edit", "blame", "commits", "src"];

impl Address {
    /// Reads `https://host/path`, `ssh://git@host/path` and `git@host:path`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("url:").unwrap_or(text);
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => rest.to_owned(),
            Some(_) => return None,
            None => {
                let (host, path) = text.strip_prefix("git@")?.split_once(':')?;
                format!("{host}/{path}")
            }
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut parts = rest.split('/');
        let host = parts.next()?.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        let path = parts.filter(|part| !part.is_empty()).map(decoded);
        let path: Vec<String> = path.map(|part| part.trim_end_matches(".git").to_owned()).collect();
        let query = query.split('&').filter_map(|pair| pair.split_once('='));
        let query = query.map(|(name, value)| (name.to_owned(), decoded(value))).collect();
        (!host.is_empty() && host != "-").then_some(Self { host, path, query })
    }

    /// Whether `self` is `other` or lies below it. Below a bare host lies only that host itself.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let same = |(a, b): (&String, &String)| a.eq_ignore_ascii_case(b);
        self.host == other.host
            && (self.path.len() >= other.path.len())
            && self.path.iter().zip(&other.path).all(same)
    }

    /// The repositories it may lie in, as slugs, the longest first: `owner/name`, or on GitLab
    /// `group/subgroup/name`.
    pub(super) fn slugs(&self) -> Vec<String> {
        let end = self.path.iter().position(|part| part == "-" || TREES.contains(&part.as_str()));
        let repository = &self.path[..end.unwrap_or(self.path.len()).min(5)];
        (2..=repository.len()).rev().map(|length| repository[..length].join("/")).collect()
    }

    /// The addresses it lies below, itself first, down to a repository, as `source-location` names
    /// folders: with `tree` whatever the page shows.
    pub(super) fn folders(&self) -> Vec<String> {
        let mut path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        if let Some(tree) = path.iter().skip(2).position(|part| TREES.contains(part)) {
            path[tree + 2] = "tree";
        }
        (2..=path.len()).rev().map(|length| format!("{}/{}", self.host, path[..length].join("/"))).collect()
    }
}

fn is_scheme(scheme: &str) -> bool {
    ["http", "https", "ssh", "git", "git+ssh"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Percent-decoding, as far as it gives text.
fn decoded(text: &str) -> String {
    url::form_urlencoded::parse(text.as_bytes())
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_repositories_are_read_in_every_form() {
        for text in [
            "https://GitHub.com/acme/pay.git",
            "git@github.com:acme/pay.git",
            "ssh://git@github.com:22/acme/pay",
            "https://user@www.github.com/acme/pay/?tab=readme#x",
        ] {
            let address = Address::parse(text).expect(text);
            assert_eq!((address.host.as_str(), address.slugs()), ("github.com", vec!["acme/pay".to_owned()]));
        }
        for text in ["mailto:a@b", "acme/pay", "component:default/pay", "https://", "file:///etc"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_page_of_a_file_lies_below_its_folders() {
        let address = Address::parse("https://github.com/acme/mono/blob/main/pay/src/a.rs").expect("one");
        assert_eq!(address.slugs(), ["acme/mono"]);
        assert!(address.folders().contains(&"github.com/acme/mono/tree/main/pay".to_owned()));
        let gitlab = Address::parse("https://gitlab.com/acme/shop/cart/-/blob/main/x").expect("one");
        assert_eq!(gitlab.slugs(), ["acme/shop/cart", "acme/shop"]);
    }
}

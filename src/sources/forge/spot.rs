use std::path::Path;

use url::Url;

/// Where in which repository an entity lives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The host of the repository.
    pub host: String,
    /// `owner/name`, or on GitLab `group/subgroup/name`.
    pub slug: String,
    /// The folder within; empty for the whole repository.
    pub folder: String,
    /// The descriptor within, where it is known.
    pub file: Option<String>,
    /// The branch; without one, the usual one of the repository.
    pub branch: Option<String>,
}

/// What stands between a repository and a path in it.
const TREES: &[&str] = &["tree", "blob", "raw", "edit", "blame"];

/// What Gitea says after that, or after `src`: what kind of name follows.
const KINDS_OF_REVISION: &[&str] = &["branch", "tag", "commit"];

impl Spot {
    /// Reads a location such as `url:https://github.com/acme/shop/blob/main/pay/catalog-info.yaml`. A branch
    /// with a slash in its name cannot be told from a folder; its first part is taken.
    pub fn of_location(location: &str) -> Option<Self> {
        let url = Url::parse(location.strip_prefix("url:").unwrap_or(location)).ok()?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"))?;
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let decoded =
            |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
        let parts: Vec<String> = url.path_segments()?.filter(|part| !part.is_empty()).map(decoded).collect();
        let is_gitea = parts.len() > 4
            && matches!(parts[2].as_str(), "src" | "raw")
            && KINDS_OF_REVISION.contains(&parts[3].as_str());
        let tree = parts.iter().skip(2).position(|part| TREES.contains(&part.as_str())).map(|at| at + 2);
        let tree = if is_gitea { Some(2) } else { tree };
        let end = tree.map_or(parts.len(), |tree| tree - usize::from(parts[tree - 1] == "-"));
        if end < 2 {
            return None;
        }
        let slug = parts[..end].join("/");
        let slug = slug.strip_suffix(".git").unwrap_or(&slug).to_owned();
        let Some(tree) = tree else {
            return Some(Self { host, slug, folder: String::new(), file: None, branch: None });
        };
        let revision = tree + 1 + usize::from(is_gitea);
        // Backstage writes HEAD where it does not know the branch; all services take it for the usual one.
        let branch = parts.get(revision).filter(|branch| *branch != "HEAD").cloned();
        let path = parts.get(revision + 1..).unwrap_or_default();
        let is_file = match parts[tree].as_str() {
            "tree" => false,
            // Gitea has one address for both; a descriptor has an ending.
            "src" => path.last().is_some_and(|name| is_descriptor(name)),
            _ => true,
        };
        let folder = if is_file { path.split_last().map_or(&[][..], |(_, folder)| folder) } else { path };
        let file = (is_file && !path.is_empty()).then(|| path.join("/"));
        Some(Self { host, slug, folder: folder.join("/"), file, branch })
    }

    /// The repository of that slug at a host, all of it.
    pub fn of_slug(host: &str, slug: &str) -> Option<Self> {
        let slug = slug.trim().trim_matches('/');
        let is_one = slug.contains('/') && !slug.contains(char::is_whitespace);
        is_one.then(|| Self {
            host: host.to_owned(),
            slug: slug.to_owned(),
            folder: String::new(),
            file: None,
            branch: None,
        })
    }
}

fn is_descriptor(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(location: &str) -> Option<(String, String, String, Option<String>)> {
        let spot = Spot::of_location(location)?;
        Some((
            format!("{} {}", spot.host, spot.slug),
            spot.folder,
            spot.file.unwrap_or_default(),
            spot.branch,
        ))
    }

    #[test]
    fn locations_of_all_services_are_read() {
        let expected = |at: &str, folder: &str, file: &str, branch: Option<&str>| {
            Some((at.to_owned(), folder.to_owned(), file.to_owned(), branch.map(str::to_owned)))
        };
        assert_eq!(
            told("url:https://github.com/acme/shop/blob/main/pay/catalog-info.yaml"),
            expected("github.com acme/shop", "pay", "pay/catalog-info.yaml", Some("main"))
        );
        assert_eq!(
            told("url:https://gitlab.com/acme/web/shop/-/tree/dev/pay%20now/"),
            expected("gitlab.com acme/web/shop", "pay now", "", Some("dev"))
        );
        assert_eq!(
            told("https://git.acme.test:8443/acme/shop.git"),
            expected("git.acme.test:8443 acme/shop", "", "", None)
        );
        assert_eq!(
            told("url:https://github.com/acme/shop/tree/HEAD/pay"),
            expected("github.com acme/shop", "pay", "", None)
        );
        for address in [
            "acme/shop/src/branch/main/pay/catalog-info.yaml",
            "acme/shop/raw/branch/main/pay/catalog-info.yaml",
        ] {
            assert_eq!(
                told(&format!("url:https://git.acme.test/{address}")),
                expected("git.acme.test acme/shop", "pay", "pay/catalog-info.yaml", Some("main"))
            );
        }
        assert_eq!(
            told("url:https://git.acme.test/acme/shop/src/tag/v1/pay/now/"),
            expected("git.acme.test acme/shop", "pay/now", "", Some("v1"))
        );
        for none in ["file:/srv/shop", "url:https://github.com/acme", "acme/shop", "url:https://github.com"] {
            assert_eq!(told(none), None, "{none}");
        }
    }
}

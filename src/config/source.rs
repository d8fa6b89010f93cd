use std::fmt;
use std::path::{Path, PathBuf};

use super::ServerAccess;

/// Where a catalog comes from, and what the user calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name that the header shows; without one, the place itself.
    pub name: Option<String>,
    /// Where it is.
    pub at: SourceAt,
    /// How it may be asked, when it is a server.
    pub access: ServerAccess,
}

/// The place of a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceAt {
    /// A descriptor file, or a folder with some below it.
    Path(PathBuf),
    /// A Backstage server.
    Url(String),
}

impl Source {
    /// Whether both are the server of one address.
    pub(super) fn is_same_server(&self, other: &Self) -> bool {
        match (&self.at, &other.at) {
            (SourceAt::Url(a), SourceAt::Url(b)) => a.trim_end_matches('/') == b.trim_end_matches('/'),
            _ => false,
        }
    }
}

impl SourceAt {
    /// Reads what `--source` was given: a URL with `http` or `https`, or else a path.
    pub fn of_argument(text: &str) -> Self {
        if is_web_address(text) { Self::Url(text.to_owned()) } else { Self::Path(PathBuf::from(text)) }
    }
}

/// Reads a path from a settings file: `~/` is the user's home, and a relative path starts at the
/// folder of the file that says it.
pub(super) fn path_of_setting(path: &str, folder: &Path, home: Option<&str>) -> PathBuf {
    let path = match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => Path::new(home).join(rest),
        _ => PathBuf::from(path),
    };
    folder.join(path)
}

impl fmt::Display for SourceAt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(out),
            Self::Url(url) => out.write_str(url),
        }
    }
}

/// Whether `text` is the address of a server: `http` or `https`, and a host.
pub(super) fn is_web_address(text: &str) -> bool {
    crate::text::web_link(text).is_some_and(|link| link.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_a_url_or_a_path() {
        assert_eq!(
            SourceAt::of_argument("https://portal.acme.test"),
            SourceAt::Url("https://portal.acme.test".into())
        );
        assert_eq!(SourceAt::of_argument("../catalog"), SourceAt::Path("../catalog".into()));
    }

    #[test]
    fn a_setting_is_relative_to_its_file() {
        let read = |path| path_of_setting(path, Path::new("/etc/door"), Some("/home/ada"));
        assert_eq!(read("catalog"), Path::new("/etc/door/catalog"));
        assert_eq!(read("/srv/catalog"), Path::new("/srv/catalog"));
        assert_eq!(read("~/catalog"), Path::new("/home/ada/catalog"));
    }
}

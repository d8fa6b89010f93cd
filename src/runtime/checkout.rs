use std::path::Path;
use std::process::{Command, Stdio};

use url::Url;

/// A folder within a working tree of git: which repository it is a copy of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The remotes as `host/owner/name`, in lower case.
    remotes: Vec<String>,
    /// Where the folder lies in the repository: empty or ending with `/`.
    prefix: String,
}

impl Checkout {
    /// Asks git about `folder`; none when it is in no working tree, has no remote, or git is missing.
    pub fn of(folder: &Path) -> Option<Self> {
        let folder = if folder.is_file() { folder.parent()? } else { folder };
        let prefix = ask(folder, &["rev-parse", "--show-prefix"])?;
        let urls = ask(folder, &["config", "--get-regexp", r"^remote\..*\.url$"])?;
        let remotes = urls.lines().filter_map(|line| slug(line.split_once(' ')?.1)).collect();
        Some(Self { remotes, prefix: prefix.trim_end().to_owned() })
    }

    /// Whether a location such as `url:https://host/owner/name/blob/main/a.yaml` is a file of the
    /// folder, on whatever branch.
    pub fn holds(&self, location: &str) -> bool {
        let Some(Ok(url)) = location.strip_prefix("url:").map(Url::parse) else { return false };
        let Some(host) = url.host_str() else { return false };
        let place = format!("{host}{}", url.path());
        self.remotes.iter().any(|remote| {
            let is_it = place.get(..remote.len()).is_some_and(|start| start.eq_ignore_ascii_case(remote));
            let rest = if is_it { place[remote.len()..].strip_prefix('/') } else { None };
            rest.and_then(path_in_repository).is_some_and(|path| self.has(path))
        })
    }

    /// A branch may hold slashes itself, so any start may be its name.
    fn has(&self, branch_and_path: &str) -> bool {
        branch_and_path.match_indices('/').any(|(at, _)| branch_and_path[at + 1..].starts_with(&self.prefix))
    }
}

fn ask(folder: &Path, arguments: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
    let output = git.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// `host/owner/name` of a remote: `https://host/owner/name.git`, `git@host:owner/name.git`.
pub(super) fn slug(remote: &str) -> Option<String> {
    let (host, path) = if let Ok(url) = Url::parse(remote) {
        (url.host_str()?.to_owned(), url.path().to_owned())
    } else {
        let (host, path) = remote.split_once(':')?;
        (host.rsplit('@').next()?.to_owned(), path.to_owned())
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    (!path.is_empty()).then(|| format!("{host}/{path}").to_ascii_lowercase())
}

/// Branch and path behind the words that the hosts put before them.
fn path_in_repository(rest: &str) -> Option<&str> {
    const MARKS: &[&str] = &["-/blob/", "-/tree/", "-/raw/", "blob/", "tree/", "raw/", "src/branch/", "src/"];
    MARKS.iter().find_map(|mark| rest.strip_prefix(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_a_remote_name_the_same_repository() {
        for remote in
            ["https://GitHub.com/Acme/pay.git", "git@github.com:acme/pay", "ssh://git@github.com/acme/pay"]
        {
            assert_eq!(slug(remote).as_deref(), Some("github.com/acme/pay"));
        }
        assert_eq!(slug("/srv/git/pay"), None);
    }

    #[test]
    fn a_file_of_the_folder_is_known_on_any_branch_and_no_other_is() {
        let checkout =
            Checkout { remotes: vec!["github.com/acme/pay".to_owned()], prefix: "services/".to_owned() };
        let holds = |at: &str| checkout.holds(&format!("url:https://github.com/{at}"));
        assert!(holds("Acme/pay/blob/main/services/catalog-info.yaml"));
        assert!(holds("acme/pay/tree/feature/new/services/a.yaml"));
        assert!(!holds("acme/pay/blob/main/other/a.yaml"));
        assert!(!holds("acme/payments/blob/main/services/a.yaml"));
        assert!(!checkout.holds("file:/services/a.yaml"));
    }
}

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::Git;
use crate::config::Forge;
use crate::scaffold::{OutsideFault, Watch};
use crate::sources::backstage::{Address, Secret};

/// A repository elsewhere, and how it is talked to.
pub(in crate::publish) struct Remote {
    url: String,
    /// The setting of git that sends the header, and the header.
    header: Option<(String, String)>,
    token: Option<Secret>,
    certificates: Option<PathBuf>,
}

impl Remote {
    /// The repository at `url`, as the service itself gave it. The token goes there only if it is the service's own
    /// origin; elsewhere, and without one, the user's own credential helper or keys count.
    pub(in crate::publish) fn new(
        url: &str,
        forge: &Forge,
        token: Option<&Secret>,
        usual_user: &str,
    ) -> Result<Self, OutsideFault> {
        if url.starts_with('-')
            || url.chars().any(char::is_control)
            || url.contains("::") && !url.contains('[')
        {
            return Err(OutsideFault::other(format!("`{url}` is no address of a repository")));
        }
        let origin = |url: &str| Url::parse(url).ok().map(|url| url.origin());
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let is_private = Address::parse(url).is_ok_and(|address| address.is_private());
        let may_have = is_web && origin(url) == origin(&forge.url) && (is_private || forge.token_over_http);
        let token = token.filter(|_| may_have);
        let header = token.and_then(|token| {
            let user = forge.username.as_deref().unwrap_or(usual_user);
            let pair = STANDARD.encode(format!("{user}:{}", token.reveal()));
            let origin = Url::parse(url).ok()?.origin().ascii_serialization();
            Some((format!("http.{origin}/.extraHeader"), format!("Authorization: Basic {pair}")))
        });
        let certificates = forge.certificates.clone();
        Ok(Self { url: url.to_owned(), header, token: token.cloned(), certificates })
    }

    /// The address.
    pub(in crate::publish) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn header(&self) -> Option<(&str, &str)> {
        self.header.as_ref().map(|(key, header)| (key.as_str(), header.as_str()))
    }

    pub(super) fn certificates(&self) -> Option<&Path> {
        self.certificates.as_deref().filter(|_| self.url.starts_with("https://"))
    }

    /// Takes token and header out of what git says.
    pub(super) fn hidden_in(&self, text: &str) -> String {
        let text = self.token.as_ref().map_or_else(|| text.to_owned(), |token| token.hidden_in(text));
        let header = self.header.as_ref().and_then(|(_, header)| header.rsplit(' ').next());
        header.map_or_else(|| text.clone(), |header| text.replace(header, "***"))
    }

    /// The commit that a branch is at; none when there is no such branch.
    pub(in crate::publish) fn tip(
        &self,
        git: &Git,
        branch: &str,
        watch: &dyn Watch,
    ) -> Result<Option<String>, OutsideFault> {
        let name = format!("refs/heads/{branch}");
        let listed = git.with(self, &["ls-remote", "--", &self.url, &name], watch)?;
        let mut lines = listed.lines().filter_map(|line| line.split_once('\t'));
        Ok(lines.find(|(_, found)| *found == name).map(|(commit, _)| commit.to_owned()))
    }

    /// Whether it holds no branch and no tag.
    pub(in crate::publish) fn is_empty(&self, git: &Git, watch: &dyn Watch) -> Result<bool, OutsideFault> {
        let listed = git.with(self, &["ls-remote", "--", &self.url], watch)?;
        Ok(listed.trim().is_empty())
    }

    /// Brings the last commit of a branch into our own repository, and gives its hash.
    pub(in crate::publish) fn fetch(
        &self,
        git: &Git,
        branch: &str,
        watch: &dyn Watch,
    ) -> Result<String, OutsideFault> {
        let wanted = format!("+refs/heads/{branch}:refs/heads/theirs");
        git.with(self, &["fetch", "--quiet", "--depth=1", "--no-tags", "--", &self.url, &wanted], watch)?;
        Ok(git.run(&["rev-parse", "--verify", "refs/heads/theirs"], watch)?.trim().to_owned())
    }

    /// Pushes a commit to a branch. What is there and no ancestor of it stays.
    pub(in crate::publish) fn push(
        &self,
        git: &Git,
        commit: &str,
        branch: &str,
        watch: &dyn Watch,
    ) -> Result<(), OutsideFault> {
        let what = format!("{commit}:refs/heads/{branch}");
        git.with(self, &["push", "--quiet", "--no-verify", "--", &self.url, &what], watch).map(|_| ())
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Remote").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Git {
    /// Whether a branch may be called so.
    pub(in crate::publish) fn must_be_branch(
        &self,
        name: &str,
        watch: &dyn Watch,
    ) -> Result<(), OutsideFault> {
        let reference = format!("refs/heads/{name}");
        let is_fine = !name.starts_with('-') && self.run(&["check-ref-format", &reference], watch).is_ok();
        if is_fine { Ok(()) } else { Err(OutsideFault::input(format!("`{name}` is no name of a branch"))) }
    }

    /// Whether two commits hold the same files.
    pub(in crate::publish) fn is_same(
        &self,
        one: &str,
        other: &str,
        watch: &dyn Watch,
    ) -> Result<bool, OutsideFault> {
        let tree = |commit: &str| self.run(&["rev-parse", "--verify", &format!("{commit}^{{tree}}")], watch);
        Ok(tree(one)? == tree(other)?)
    }

    /// The paths of a commit's files.
    pub(in crate::publish) fn files(
        &self,
        commit: &str,
        watch: &dyn Watch,
    ) -> Result<Vec<String>, OutsideFault> {
        let listed = self.run(&["ls-tree", "-r", "-z", "--name-only", commit], watch)?;
        Ok(listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
    }
}

use std::path::Path;
use std::time::Duration;

use super::super::action::usual_user;
use super::super::git::{Git, Remote};
use super::super::{Forges, Tokens};
use super::limited::Limited;
use crate::config::{Environment, Forge, ForgeProvider, PushOver};
use crate::scaffold::run::Foreign;
use crate::scaffold::tree::Bounds;
use crate::scaffold::{OutsideFault, Watch};
use crate::text::counted;

/// The longest that it may take.
const PATIENCE: Duration = Duration::from_mins(5);

/// Brings parts of repositories of known hosts here, with the user's own credentials. Nothing of them is run: no hook, no
/// filter, no submodule.
pub struct Fetcher<'f> {
    /// The services that may be asked.
    pub forges: &'f Forges,
    /// Where their tokens are.
    pub tokens: &'f dyn Tokens,
    /// The variables of the user.
    pub environment: &'f Environment,
    /// How much may be brought.
    pub bounds: Bounds,
    /// How long it may take.
    pub patience: Duration,
}

/// What was brought here: a repository of our own, which goes with it.
#[derive(Debug)]
pub struct Fetched {
    git: Git,
    commit: String,
}

impl<'f> Fetcher<'f> {
    /// One with the limits of a template.
    pub fn new(forges: &'f Forges, tokens: &'f dyn Tokens, environment: &'f Environment) -> Self {
        Self { forges, tokens, environment, bounds: Bounds::default(), patience: PATIENCE }
    }

    /// Brings `wanted` here. Blocks until that is done, or `watch` or the limits end it.
    ///
    /// # Errors
    /// What stood in the way, in words that hold no token.
    pub fn fetch(&self, wanted: &Foreign, watch: &mut dyn Watch) -> Result<Fetched, OutsideFault> {
        let host = &wanted.host;
        let forge = self.forges.at(host).ok_or_else(|| {
            OutsideFault::input(format!(
                "the host `{host}` is not known; name it in a [[forge]] of the settings"
            ))
        })?;
        let token = self.tokens.token(forge);
        let token = token.map_err(|why| OutsideFault::other(format!("the token for {host}: {why}")))?;
        if let Some(token) = &token {
            watch.hide(token.reveal());
        }
        let url = address(forge, &wanted.slug)?;
        let remote = Remote::new(&url, forge, token.as_ref(), usual_user(forge.provider))?;
        let folder = tempfile::Builder::new()
            .prefix("stagedoor-fetch-")
            .tempdir()
            .map_err(|error| OutsideFault::other(format!("no temporary folder can be made: {error}")))?;
        let git = Git::new(folder, self.environment, watch)?;
        watch.info(&format!("asking {url} for {}", wanted.revision.as_deref().unwrap_or("its usual branch")));
        let limited = Limited::new(watch, git.path(), self.patience, self.bounds);
        let brought = remote.fetch_commit(&git, wanted.revision.as_deref(), &limited).and_then(|commit| {
            let files = remote.fetch_files(&git, &commit, &wanted.path, self.bounds, &limited)?;
            Ok((commit, files))
        });
        let (commit, files) = brought.map_err(|fault| limited.reason(fault))?;
        watch.info(&format!("{} of commit {commit}", counted(files, "file", "files")));
        Ok(Fetched { git, commit })
    }
}

impl Fetched {
    /// The repository, which has no working tree.
    pub fn repository(&self) -> &Path {
        self.git.path()
    }

    /// The full id of the commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }
}

/// Where a repository of a service is fetched from.
fn address(forge: &Forge, slug: &str) -> Result<String, OutsideFault> {
    let is_plain = slug.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let (owner, name) = slug
        .rsplit_once('/')
        .filter(|_| is_plain)
        .ok_or_else(|| OutsideFault::input(format!("`{slug}` is no name of a repository")))?;
    if let Some(pattern) = forge.remote.as_deref().filter(|_| forge.provider == ForgeProvider::Git) {
        return Ok(pattern.replace("{owner}", owner).replace("{repo}", name));
    }
    Ok(match forge.push {
        PushOver::Https => format!("{}/{slug}.git", forge.url.trim_end_matches('/')),
        PushOver::Ssh => format!("ssh://git@{}/{slug}.git", forge.host),
    })
}

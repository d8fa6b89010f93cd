use super::super::git::{Git, Remote};
use super::super::input::text;
use super::super::repository::Repository;
use super::super::rest::Rest;
use super::Work;
use crate::config::{Forge, ForgeProvider, PushOver};
use crate::scaffold::{OutsideFault, Watch};
use crate::sources::backstage::Secret;

/// The service that a step is about, ready to be asked.
pub(super) struct Site<'w> {
    pub(super) forge: &'w Forge,
    pub(super) rest: Rest,
    pub(super) git: Git,
    token: Option<Secret>,
}

impl<'w> Site<'w> {
    /// The service at the repository's host, which must be one of `provider`.
    pub(super) fn of(
        work: &Work<'w>,
        repository: &Repository,
        provider: ForgeProvider,
        watch: &mut dyn Watch,
    ) -> Result<Self, OutsideFault> {
        let forge = forge(work, repository)?;
        if forge.provider != provider {
            return Err(OutsideFault::input(format!(
                "{} is for {}, but the settings say that {} is {}",
                work.call.action,
                provider.name(),
                forge.host,
                forge.provider.name()
            )));
        }
        let token = token(work, forge)?;
        if let Some(token) = &token {
            watch.hide(token.reveal());
        }
        let rest = Rest::new(forge, token.clone())?;
        let git = work.git(watch)?;
        Ok(Self { forge, rest, git, token })
    }

    /// A repository at the address that the service gives for how it is to be pushed to.
    pub(super) fn remote(&self, https: &str, ssh: Option<&str>) -> Result<Remote, OutsideFault> {
        let url = match self.forge.push {
            PushOver::Https => https,
            PushOver::Ssh => ssh.unwrap_or(https),
        };
        Remote::new(url, self.forge, self.token.as_ref(), usual_user(self.forge.provider))
    }
}

/// The service at the repository's host.
pub(super) fn forge<'w>(work: &Work<'w>, repository: &Repository) -> Result<&'w Forge, OutsideFault> {
    let host = &repository.host;
    let known = work.publisher.forges.at(host);
    known.ok_or_else(|| {
        OutsideFault::input(format!("the host `{host}` is not known; name it in a [[forge]] of the settings"))
    })
}

/// The token of the step's own input, or else the one that is kept for the service.
fn token(work: &Work<'_>, forge: &Forge) -> Result<Option<Secret>, OutsideFault> {
    if let Some(given) = text(work.call.input, "token") {
        let token = Secret::of(given);
        return token.map(Some).ok_or_else(|| {
            OutsideFault::input("the input `token` holds no token: one line of visible ASCII was expected")
        });
    }
    let token = work.publisher.tokens.token(forge);
    token.map_err(|why| OutsideFault::other(format!("the token for {}: {why}", forge.host)))
}

/// The name beside which a service takes any token, over https.
pub(in crate::publish) const fn usual_user(provider: ForgeProvider) -> &'static str {
    match provider {
        ForgeProvider::GitHub => "x-access-token",
        ForgeProvider::GitLab | ForgeProvider::Gitea | ForgeProvider::Git => "oauth2",
    }
}

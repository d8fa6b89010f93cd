use std::process::Stdio;

use crate::config::{Environment, Forge, ForgeProvider};
use crate::publish::{Forges, Tokens};
use crate::runtime::keyring::Keyring;
use crate::runtime::token;
use crate::runtime::token::printed_by;
use crate::sources::backstage::Secret;

/// The service under which the keyring holds tokens, by host.
const SERVICE: &str = "stagedoor";

/// The tokens that the user has: where the settings say, in the variables that other programs read, in the keyring,
/// or with the login of `gh` and `glab`.
pub(in crate::runtime) struct KeptTokens<'k> {
    environment: &'k Environment,
    forges: &'k Forges,
    /// None where there is no keyring.
    keyring: Option<Keyring>,
}

impl Tokens for KeptTokens<'_> {
    fn token(&self, forge: &Forge) -> Result<Option<Secret>, String> {
        let at_hand = self.at_hand(forge)?;
        if at_hand.is_some() || forge.token.is_some() {
            return Ok(at_hand);
        }
        Ok(self.in_keyring(forge).or_else(|| self.of_login(forge)))
    }
}

impl<'k> KeptTokens<'k> {
    /// The tokens of the user of this machine.
    pub(in crate::runtime) fn new(environment: &'k Environment, forges: &'k Forges) -> Self {
        Self { environment, forges, keyring: Keyring::of_machine().ok() }
    }

    /// The token of the settings or of a variable: what no other program needs to be asked for.
    pub(in crate::runtime) fn at_hand(&self, forge: &Forge) -> Result<Option<Secret>, String> {
        match &forge.token {
            Some(at) => token::token(Some(at), self.environment, false).map_err(|error| error.to_string()),
            None => Ok(self.in_variables(forge)),
        }
    }

    /// A variable belongs to the host that the program that it is of would use it for.
    fn in_variables(&self, forge: &Forge) -> Option<Secret> {
        let names: &[&str] = match forge.provider {
            ForgeProvider::GitHub if forge.host == "github.com" => &["GH_TOKEN", "GITHUB_TOKEN"],
            ForgeProvider::GitHub if self.environment.get("GH_HOST") == Some(&forge.host) => {
                &["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"]
            }
            ForgeProvider::GitLab
                if self.environment.get("GITLAB_HOST").unwrap_or("gitlab.com") == forge.host =>
            {
                &["GITLAB_TOKEN"]
            }
            ForgeProvider::Gitea if self.forges.count(ForgeProvider::Gitea) == 1 => &["GITEA_TOKEN"],
            ForgeProvider::GitHub | ForgeProvider::GitLab | ForgeProvider::Gitea | ForgeProvider::Git => &[],
        };
        names.iter().find_map(|name| Secret::of(self.environment.get(name)?))
    }

    /// Most have nothing there, or no keyring at all.
    fn in_keyring(&self, forge: &Forge) -> Option<Secret> {
        Secret::of(&self.keyring.as_ref()?.read(SERVICE, &forge.host).ok()?)
    }

    /// The login of the service's own program.
    fn of_login(&self, forge: &Forge) -> Option<Secret> {
        let host = shell_words::quote(&forge.host);
        let (program, command) = match forge.provider {
            ForgeProvider::GitHub => ("gh", format!("gh auth token --hostname {host}")),
            ForgeProvider::GitLab => ("glab", format!("glab config get token --host {host}")),
            ForgeProvider::Gitea | ForgeProvider::Git => return None,
        };
        if !self.environment.has_program(program) {
            return None;
        }
        // Who is not signed in there has no token there.
        Secret::of(&printed_by(&command, Stdio::null).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Forge, TokenAt};

    #[test]
    fn a_variable_counts_for_its_own_host_only() {
        let environment = Environment::of([("GITHUB_TOKEN", "hub"), ("GITLAB_TOKEN", "lab")]);
        let mut forges = Forge::with_usual(Vec::new());
        forges.push(Forge { host: "github.acme.test".to_owned(), ..forges[0].clone() });
        let all = Forges::new(forges.clone());
        let tokens = KeptTokens::new(&environment, &all);
        let of = |forge: &Forge| tokens.in_variables(forge);
        assert_eq!(of(&forges[0]), Secret::of("hub"));
        assert_eq!(of(&forges[1]), Secret::of("lab"));
        assert_eq!(of(&forges[2]), None);
    }

    #[test]
    fn an_enterprise_has_the_variables_that_gh_and_glab_have_for_it() {
        let environment = Environment::of([
            ("GH_HOST", "github.acme.test"),
            ("GH_TOKEN", "hub"),
            ("GH_ENTERPRISE_TOKEN", "own hub"),
            ("GITHUB_ENTERPRISE_TOKEN", "own-hub"),
            ("GITLAB_HOST", "gitlab.acme.test"),
            ("GITLAB_TOKEN", "own-lab"),
            ("GITEA_TOKEN", "tea"),
        ]);
        let usual = Forge::with_usual(Vec::new());
        let at = |forge: &Forge, host: &str| Forge { host: host.to_owned(), ..forge.clone() };
        let own = [at(&usual[0], "github.acme.test"), at(&usual[1], "gitlab.acme.test")];
        let tea = Forge { provider: ForgeProvider::Gitea, ..at(&usual[0], "tea.acme.test") };
        let other = at(&tea, "other.acme.test");
        let with = |forges: &[&Forge], asked: &Forge| {
            let all = Forges::new(forges.iter().map(|forge| (*forge).clone()).collect());
            KeptTokens::new(&environment, &all).in_variables(asked)
        };
        // What holds a space is no token, so the next variable counts.
        assert_eq!(with(&[&own[0]], &own[0]), Secret::of("own-hub"));
        assert_eq!(with(&[&own[1]], &own[1]), Secret::of("own-lab"));
        assert_eq!(with(&[&usual[1]], &usual[1]), None, "the variable is for the other host");
        assert_eq!(with(&[&tea], &tea), Secret::of("tea"));
        assert_eq!(with(&[&tea, &other], &tea), None, "nobody can tell whose it is");
    }

    #[test]
    fn a_keyring_counts_after_the_settings_and_a_variable() {
        let usual = Forge::with_usual(Vec::new());
        let all = Forges::new(usual.clone());
        let token = |variables: &[(&str, &str)], forge: &Forge| {
            let environment = Environment::of(variables.iter().copied());
            let keyring = Some(Keyring::holding(SERVICE, &forge.host, "kept"));
            KeptTokens { environment: &environment, forges: &all, keyring }.token(forge)
        };
        assert_eq!(token(&[], &usual[0]), Ok(Secret::of("kept")));
        assert_eq!(token(&[("GITHUB_TOKEN", "set")], &usual[0]), Ok(Secret::of("set")));
        let said = Forge { token: Some(TokenAt::Variable("NONE".into())), ..usual[0].clone() };
        let missing = token(&[("GITHUB_TOKEN", "set")], &said).expect_err("it is not where it should be");
        assert_eq!(missing, "the token is to be in the variable NONE, which is not set");
        let elsewhere = Forge { host: "elsewhere.test".to_owned(), ..usual[0].clone() };
        let environment = Environment::default();
        let keyring = Some(Keyring::holding(SERVICE, "github.com", "kept"));
        let tokens = KeptTokens { environment: &environment, forges: &all, keyring };
        assert_eq!(tokens.token(&elsewhere), Ok(None), "each host has its own");
    }
}

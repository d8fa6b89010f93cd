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
    pub(in crate::runtime) environment: &'k Environment,
    pub(in crate::runtime) forges: &'k Forges,
}

impl Tokens for KeptTokens<'_> {
    fn token(&self, forge: &Forge) -> Result<Option<Secret>, String> {
        let at_hand = self.at_hand(forge)?;
        if at_hand.is_some() || forge.token.is_some() {
            return Ok(at_hand);
        }
        Ok(in_keyring(forge).or_else(|| self.of_login(forge)))
    }
}

impl KeptTokens<'_> {
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

/// Most have nothing there, or no keyring at all.
fn in_keyring(forge: &Forge) -> Option<Secret> {
    Secret::of(&Keyring::of_machine().ok()?.read(SERVICE, &forge.host).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Forge;

    #[test]
    fn a_variable_counts_for_its_own_host_only() {
        let environment = Environment::of([("GITHUB_TOKEN", "hub"), ("GITLAB_TOKEN", "lab")]);
        let mut forges = Forge::with_usual(Vec::new());
        forges.push(Forge { host: "github.acme.test".to_owned(), ..forges[0].clone() });
        let all = Forges::new(forges.clone());
        let tokens = KeptTokens { environment: &environment, forges: &all };
        let of = |forge: &Forge| tokens.in_variables(forge);
        assert_eq!(of(&forges[0]), Secret::of("hub"));
        assert_eq!(of(&forges[1]), Secret::of("lab"));
        assert_eq!(of(&forges[2]), None);
    }
}

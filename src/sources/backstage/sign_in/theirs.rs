use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::super::{Address, Secret};

/// What `encodeURIComponent` leaves as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The logins of `backstage-cli auth`, where it keeps them in files (Backstage semantics 4.1).
///
/// They are only read: its refresh token is good for one use, and using it here would sign it out. So
/// its token is taken while it lasts, and `backstage-cli` is left to renew it.
#[derive(Debug, Clone)]
pub struct Theirs {
    instances: PathBuf,
    secrets: PathBuf,
}

#[derive(Deserialize)]
struct Instances {
    #[serde(default)]
    instances: Vec<Instance>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Instance {
    name: String,
    base_url: String,
    /// In milliseconds.
    access_token_expires_at: u64,
}

impl Theirs {
    /// Looks in the user's folders for configuration and data (`XDG_CONFIG_HOME`, `XDG_DATA_HOME`).
    pub fn new(config: &std::path::Path, data: &std::path::Path) -> Self {
        Self {
            instances: config.join("backstage-cli/auth-instances.yaml"),
            secrets: data.join("backstage-cli/auth-secrets"),
        }
    }

    /// Its token for `server`, when that is still good at `now`. What cannot be read is none.
    pub fn token(&self, server: &Address, now: SystemTime) -> Option<Secret> {
        let text = fs::read_to_string(&self.instances).ok()?;
        let known: Instances = serde_yaml::from_str(&text).ok()?;
        let is_here = |instance: &&Instance| Address::parse(&instance.base_url).as_ref() == Ok(server);
        let instance = known.instances.iter().find(is_here)?;
        let expires = UNIX_EPOCH.checked_add(Duration::from_millis(instance.access_token_expires_at))?;
        if expires <= now {
            return None;
        }
        let service = format!("backstage-cli:auth-instance:{}", instance.name);
        let folder = utf8_percent_encode(&service, KEPT).to_string();
        Secret::of(&fs::read_to_string(self.secrets.join(folder).join("accessToken.secret")).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_of_backstage_cli_is_used_while_it_lasts() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("backstage-cli/auth-secrets/backstage-cli%3Aauth-instance%3Aa%40b");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("accessToken.secret"), "t0ken").expect("written");
        let text = "instances:\n  - name: a@b\n    baseUrl: https://portal.acme.test/\n    clientId: x\n    \
                    issuedAt: 1\n    accessTokenExpiresAt: 60000\n    selected: true\n";
        fs::write(home.path().join("backstage-cli/auth-instances.yaml"), text).expect("written");
        let theirs = Theirs::new(home.path(), home.path());
        let token = |server, at| {
            let server = Address::parse(server).expect("an address");
            theirs.token(&server, UNIX_EPOCH + Duration::from_secs(at))
        };
        assert_eq!(token("https://portal.acme.test", 59), Secret::of("t0ken"));
        assert_eq!(token("https://portal.acme.test", 60), None);
        assert_eq!(token("https://other.acme.test", 1), None);
        assert_eq!(
            Theirs::new(&home.path().join("no"), home.path())
                .token(&Address::parse("https://portal.acme.test").expect("an address"), UNIX_EPOCH),
            None
        );
    }
}

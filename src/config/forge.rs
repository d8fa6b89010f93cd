use std::path::PathBuf;

use super::TokenAt;

/// A place where repositories are, that can be asked what changed and published to, as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forge {
    /// Whose software it runs.
    pub vendor: ForgeVendor,
    /// The host as a template's `repoUrl` names it, with a port that is not the usual one.
    pub host: String,
    /// Where its repositories are: `https://github.com`.
    pub url: String,
    /// Where its API answers; unused by [`ForgeVendor::Git`].
    pub api_url: String,
    /// Where its token is to be had.
    pub token: Option<TokenAt>,
    /// Who pushes with the token; without it the name that the service wants for any token.
    pub username: Option<String>,
    /// How repositories are pushed to.
    pub push: PushOver,
    /// The address of a repository of [`ForgeVendor::Git`], with `{owner}` and `{repo}`.
    pub remote: Option<String>,
    /// A file of certificates in PEM to trust beside those of the system.
    pub certificates: Option<PathBuf>,
    /// Send the token over plain http too, to other machines than this one.
    pub token_over_http: bool,
}

/// Whose software a forge runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForgeVendor {
    /// GitHub.
    GitHub,
    /// GitLab.
    GitLab,
    /// Gitea or Forgejo.
    Gitea,
    /// Nobody's: repositories alone, over ssh or in a folder.
    Git,
}

/// How repositories are pushed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PushOver {
    /// The address for https, with the token.
    #[default]
    Https,
    /// The address for ssh, with the user's own keys.
    Ssh,
}

impl ForgeVendor {
    /// The words in the settings.
    pub const WORDS: &[&str] = &["github", "gitlab", "gitea", "git"];

    /// The vendor of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "github" => Some(Self::GitHub),
            "gitlab" => Some(Self::GitLab),
            "gitea" => Some(Self::Gitea),
            "git" => Some(Self::Git),
            _ => None,
        }
    }

    /// The word in the settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::Gitea => "gitea",
            Self::Git => "git",
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Gitea => "Gitea",
            Self::Git => "git",
        }
    }

    /// The place in the cloud that needs no setting, as at Backstage.
    pub const fn cloud(self) -> Option<&'static str> {
        match self {
            Self::GitHub => Some("https://github.com"),
            Self::GitLab => Some("https://gitlab.com"),
            Self::Gitea | Self::Git => None,
        }
    }

    /// Where the API of the one at `url` answers.
    pub fn api(self, url: &str) -> String {
        let url = url.trim_end_matches('/');
        match self {
            Self::GitHub if Some(url) == self.cloud() => "https://api.github.com".to_owned(),
            Self::GitHub => format!("{url}/api/v3"),
            Self::GitLab => format!("{url}/api/v4"),
            Self::Gitea => format!("{url}/api/v1"),
            Self::Git => String::new(),
        }
    }

    /// The variables in which its own tools find a token for the cloud.
    pub const fn variables(self) -> &'static [&'static str] {
        match self {
            Self::GitHub => &["GH_TOKEN", "GITHUB_TOKEN"],
            Self::GitLab => &["GITLAB_TOKEN"],
            Self::Gitea => &["GITEA_TOKEN"],
            Self::Git => &[],
        }
    }
}

impl Forge {
    /// The place of a vendor in the cloud, with no setting of its own.
    pub fn in_cloud(vendor: ForgeVendor) -> Option<Self> {
        let url = vendor.cloud()?;
        Some(Self {
            vendor,
            host: url.trim_start_matches("https://").to_owned(),
            url: url.to_owned(),
            api_url: vendor.api(url),
            token: None,
            username: None,
            push: PushOver::default(),
            remote: None,
            certificates: None,
            token_over_http: false,
        })
    }
}

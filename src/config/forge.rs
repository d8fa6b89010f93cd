use std::path::PathBuf;

use super::TokenAt;

/// A service that hosts repositories, as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forge {
    /// Which kind of service.
    pub provider: ForgeProvider,
    /// The host as a template's `repoUrl` names it, with a port that is not the usual one.
    pub host: String,
    /// Where its pages and repositories are.
    pub url: String,
    /// Where its REST API answers; unused by [`ForgeProvider::Git`].
    pub api_url: String,
    /// Where its token is to be had.
    pub token: Option<TokenAt>,
    /// Who pushes with the token; without it the name that the service wants for any token.
    pub username: Option<String>,
    /// How repositories are pushed to.
    pub push: PushOver,
    /// The address of a repository of [`ForgeProvider::Git`], with `{owner}` and `{repo}`.
    pub remote: Option<String>,
    /// A file of certificates in PEM to trust beside those of the system.
    pub certificates: Option<PathBuf>,
    /// Send the token over plain http too, to other machines than this one.
    pub token_over_http: bool,
}

/// The kind of a service that hosts repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForgeProvider {
    /// github.com or GitHub Enterprise.
    GitHub,
    /// gitlab.com or one's own GitLab.
    GitLab,
    /// Gitea or Forgejo.
    Gitea,
    /// Repositories alone, over ssh or in a folder, with no service around them.
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

impl ForgeProvider {
    /// The words in the settings.
    pub const WORDS: &[&str] = &["github", "gitlab", "gitea", "git"];

    /// The provider of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "github" => Some(Self::GitHub),
            "gitlab" => Some(Self::GitLab),
            "gitea" => Some(Self::Gitea),
            "git" => Some(Self::Git),
            _ => None,
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

    /// The word in the settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::Gitea => "gitea",
            Self::Git => "git",
        }
    }

    /// Where everybody's are, for a service of which there is such a place.
    pub const fn cloud(self) -> Option<&'static str> {
        match self {
            Self::GitHub => Some("https://github.com"),
            Self::GitLab => Some("https://gitlab.com"),
            Self::Gitea | Self::Git => None,
        }
    }

    /// Where the REST API of a service at `url` answers, unless the settings say otherwise.
    pub fn api_of(self, url: &str) -> String {
        let url = url.trim_end_matches('/');
        match self {
            Self::GitHub if url == "https://github.com" => "https://api.github.com".to_owned(),
            Self::GitHub => format!("{url}/api/v3"),
            Self::GitLab => format!("{url}/api/v4"),
            Self::Gitea => format!("{url}/api/v1"),
            Self::Git => String::new(),
        }
    }
}

impl Forge {
    /// These services, and after them those that need no settings, as at Backstage.
    pub fn with_usual(mut forges: Vec<Self>) -> Vec<Self> {
        for provider in [ForgeProvider::GitHub, ForgeProvider::GitLab] {
            let usual = provider.cloud().map(|url| Self::usual(provider, url));
            forges.extend(usual.filter(|usual| forges.iter().all(|forge| forge.host != usual.host)));
        }
        forges
    }

    /// Whether no setting is needed for it.
    pub fn is_usual(&self) -> bool {
        self.provider.cloud().is_some_and(|url| *self == Self::usual(self.provider, url))
    }

    fn usual(provider: ForgeProvider, url: &str) -> Self {
        Self {
            provider,
            host: url.trim_start_matches("https://").to_owned(),
            api_url: provider.api_of(url),
            url: url.to_owned(),
            token: None,
            username: None,
            push: PushOver::default(),
            remote: None,
            certificates: None,
            token_over_http: false,
        }
    }
}

use super::TokenAt;

/// A place where repositories are, that can be asked what changed, as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forge {
    /// Whose software it runs.
    pub vendor: ForgeVendor,
    /// Where its repositories are: `https://github.com`.
    pub url: String,
    /// Where its API answers.
    pub api_url: String,
    /// Where its token is to be had.
    pub token: Option<TokenAt>,
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
}

impl ForgeVendor {
    /// The word in the settings.
    pub const WORDS: &[&str] = &["github", "gitlab"];

    /// The vendor of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "github" => Some(Self::GitHub),
            "gitlab" => Some(Self::GitLab),
            _ => None,
        }
    }

    /// The word in the settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
        }
    }

    /// The place in the cloud.
    pub const fn cloud(self) -> &'static str {
        match self {
            Self::GitHub => "https://github.com",
            Self::GitLab => "https://gitlab.com",
        }
    }

    /// Where the API of the one at `url` answers.
    pub fn api(self, url: &str) -> String {
        let url = url.trim_end_matches('/');
        match self {
            Self::GitHub if url == self.cloud() => "https://api.github.com".to_owned(),
            Self::GitHub => format!("{url}/api/v3"),
            Self::GitLab => format!("{url}/api/v4"),
        }
    }

    /// The variables in which its own tools find a token for the cloud.
    pub const fn variables(self) -> &'static [&'static str] {
        match self {
            Self::GitHub => &["GH_TOKEN", "GITHUB_TOKEN"],
            Self::GitLab => &["GITLAB_TOKEN"],
        }
    }
}

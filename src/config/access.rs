use std::path::PathBuf;

/// How a server may be asked, as the settings say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerAccess {
    /// Where its own front end is, when that is elsewhere.
    pub app_url: Option<String>,
    /// Where its token is to be had.
    pub token: Option<TokenAt>,
    /// A file of certificates in PEM to trust beside those of the system.
    pub certificates: Option<PathBuf>,
    /// Send the token over plain http too, to other machines than this one.
    pub token_over_http: bool,
}

/// Where a token is to be had. Never the token itself: a settings file is no place for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenAt {
    /// In a variable of the environment.
    Variable(String),
    /// In the first line of a file.
    File(PathBuf),
    /// In the first line that a command prints, such as `pass show portal`.
    Command(String),
    /// In the keyring of this machine.
    Keyring {
        /// Under this service,
        service: String,
        /// for this user.
        user: String,
    },
}

use super::Git;
use crate::publish::input::text;
use crate::scaffold::language::Data;
use crate::scaffold::{OutsideFault, Watch};

/// Whose commit it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::publish) struct Author {
    pub(in crate::publish) name: String,
    pub(in crate::publish) email: String,
}

impl Author {
    /// Whom `gitAuthorName` and `gitAuthorEmail` name; what they leave out is the user's own.
    pub(in crate::publish) fn of(input: &Data, git: &Git, watch: &dyn Watch) -> Result<Self, OutsideFault> {
        let (name, email) = (text(input, "gitAuthorName"), text(input, "gitAuthorEmail"));
        if let (Some(name), Some(email)) = (name, email) {
            return Ok(Self::new(name, email));
        }
        let own = Self::own(git, watch)?;
        Ok(Self::new(name.unwrap_or(&own.name), email.unwrap_or(&own.email)))
    }

    pub(in crate::publish) fn new(name: &str, email: &str) -> Self {
        // These end the name, the address or the line in git's own format.
        let plain = |text: &str| text.replace(['<', '>', '\n', '\r', '\0'], "").trim().to_owned();
        Self { name: plain(name), email: plain(email) }
    }

    /// The user as git knows them.
    fn own(git: &Git, watch: &dyn Watch) -> Result<Self, OutsideFault> {
        let arguments = ["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"];
        let line = git.run(&arguments, watch).map_err(|fault| match fault.kind {
            crate::scaffold::run::FailureKind::Cancelled => fault,
            _ => OutsideFault::other(
                "git does not know who commits: set it with `git config --global user.name` and `user.email`, \
                 or let the template give gitAuthorName and gitAuthorEmail",
            ),
        })?;
        let (name, rest) = line.split_once(" <").unwrap_or((line.trim(), ""));
        let email = rest.split_once('>').map_or("", |(email, _)| email);
        Ok(Self::new(name, email))
    }
}

use crate::catalog::EntityRef;

/// Who looks at the portal.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// The user's own entity.
    pub me: Option<EntityRef>,
    /// Whether the settings say who that is, so that no sign-in changes it.
    pub is_me_set: bool,
    /// Whom the token of the server names, for the header.
    pub signed_in: Option<String>,
    /// What the user has starred, ordered.
    pub stars: Vec<String>,
    /// What the user looked at, the latest first.
    pub visits: Vec<String>,
}

impl User {
    /// Becomes whom a server knows: its name stands in the header, and what that user owns is "owned"
    /// unless the settings name somebody else.
    pub fn sign_in(&mut self, user: Option<String>) {
        if !self.is_me_set {
            self.me = user.as_deref().and_then(|user| EntityRef::parse_full(user).ok());
        }
        self.signed_in = user;
    }
}

//! The sign-in that Backstage offers command-line programs: OAuth 2 with a code and PKCE (Backstage
//! semantics 4.1), and the login that comes of it.

mod callback;
mod error;
mod flow;
mod grant;
mod keeper;
mod login;
mod proof;
mod redirect;
mod store;
mod theirs;
mod who;

pub use error::SignInError;
pub use flow::{Paste, SignIn};
pub use keeper::Keeper;
pub use login::{Login, user_of};
pub use store::{LoginStore, StoreError};
pub use theirs::Theirs;
pub use who::{Who, who};

//! Which templates may do something outside: those that somebody has agreed to, as they were then.

mod doubt;
mod skeleton;
#[expect(clippy::module_inception, reason = "the type that the folder is named after")]
mod trust;

pub use doubt::{Change, Doubt};
pub use skeleton::Skeleton;
pub use trust::{Trust, TrustKey};

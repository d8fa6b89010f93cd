//! The state of a session and what happens to it. Pure: names no terminal, waits for nothing.
//!
//! [`update`] takes what happened and says what to do about it; `runtime` does it.

/// The catalog as a list.
pub mod browse;
mod calling;
mod colours;
/// What the columns of the list show.
pub mod columns;
mod command;
mod effect;
pub mod entity;
mod filters;
/// What lies around an entity.
pub mod graph;
mod history;
mod input;
mod keys;
mod list;
mod message;
/// How a query may go on.
pub mod offer;
/// Who is on call, and all else that one wants to know then.
pub mod oncall;
/// What lies over a screen.
pub mod overlay;
/// The group tree.
pub mod owners;
/// What is wrong.
pub mod problems;
/// Entities below headings.
pub mod roster;
mod server;
mod state;
mod target;
/// Runs of templates, here and at servers.
pub mod task;
mod update;
/// From a text to whose it is.
pub mod whose;
/// Filling in a template.
pub mod wizard;

pub use calling::{Calling, consequences};
pub use colours::{Code, CodeId, Colours};
pub use command::Command;
pub use effect::{Asker, Effect, Question, SearchContext};
pub use input::TextInput;
pub use keys::contexts;
pub use list::{ListState, Motion, Selectable};
pub use message::{Found, Message, Notice};
pub use overlay::Overlay;
pub use server::{Arrival, Asking, Errand, Leaving, ServerHit, Servers};
pub use state::{Freshness, Preview, Progress, Screen, Settings, Source, State, User, World};
pub use target::Target;
pub use update::update;

//! Three at night: who is on call for something, how to reach them, what breaks with it.
//!
//! Pure: the rota is fetched elsewhere, and the time is handed in.

mod changes;
mod line;
mod message;
mod moment;
mod page;
mod rota;
mod sheet;

pub use changes::{Changes, Commit, Told};
pub use line::{Line, Reaction, Room, Tone};
pub use message::message;
pub use moment::{Clock, span_between};
pub use page::{Dependents, Page, Paging, RotaState, Woken};
pub use rota::{Duty, Handover, Level, Person, Rota};
pub use sheet::sheet;

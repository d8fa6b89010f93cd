//! Runs of templates, here and at servers: what one looks at while they go on, and the list of them all. Pure; runs go
//! on in the runtime, whether or not anybody looks.

mod launch;
mod order;
mod run;
mod tasks;
mod view;

pub use launch::Launch;
pub use order::{Order, TaskErrand, TaskNews};
pub(in crate::app) use run::obstacle_of_going_on;
pub use run::{Place, Run};
pub use tasks::{TaskRow, Tasks};
pub use view::{RunPane, RunRow, RunView};

//! Whole journeys: keys in, screens out, over the demo company.

#[path = "../answers/mod.rs"]
mod answers;
mod bytes;
mod completing;
mod corpus;
mod driver;
mod fetching;
mod graph;
mod hostile;
mod hosts;
mod look;
mod oncall;
mod over_a_server;
mod picking;
mod runs;
mod screens;
mod server;
mod sign_in;
mod views;
mod ways;
mod widgets;
mod wizard;

use std::sync::OnceLock;

use stagedoor::app::{Source, World};
use stagedoor::sources::folder::LocalSource;

/// The demo company, read once.
fn demo() -> World {
    static DEMO: OnceLock<World> = OnceLock::new();
    let read = || {
        let mut source = LocalSource::demo();
        let catalog = source.read(&());
        stagedoor::runtime::world(catalog, Source { name: "demo".into(), is_demo: true })
    };
    DEMO.get_or_init(read).clone()
}

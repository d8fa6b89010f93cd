//! Takes the terminal and panics, so that a test can look at what is left of it.

use std::io;

use stagedoor::terminal::{Guard, Modes, install_panic_hook};

fn main() -> io::Result<()> {
    let modes = Modes { mouse: true, kitty_keyboard: true, of_process: true };
    let guard = Guard::enter(io::stdout(), modes)?;
    install_panic_hook(&guard, || Ok(io::stdout()), None);
    panic!("the floor gave way");
}

use include_dir::{Dir, include_dir};

use crate::sources::files::Embedded;

static TREE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo");

/// What the folder of the demo is called in messages.
pub(super) const NAME: &str = "demo";

/// The text of a file of the demo as problems and entities name it, `demo/…`.
pub fn demo_text(shown: &str) -> Option<&'static str> {
    let inside = shown.strip_prefix(NAME)?.strip_prefix('/')?;
    TREE.get_file(inside)?.contents_utf8()
}

/// The demo company, as a folder called `demo`.
pub const fn demo_files() -> Embedded {
    Embedded::new(&TREE, NAME)
}

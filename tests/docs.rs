//! The generated pages of `docs/` say what the code says.

use std::path::Path;
use std::{env, fs};

#[test]
fn docs_are_written_from_the_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (name, page) in stagedoor::cli::pages() {
        let file = folder.join(name);
        if env::var_os("STAGEDOOR_WRITE_DOCS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &page).unwrap();
        }
        let written = fs::read_to_string(&file).unwrap_or_default();
        assert!(written == page, "docs/{name} is stale; `just docs` writes it anew");
    }
}

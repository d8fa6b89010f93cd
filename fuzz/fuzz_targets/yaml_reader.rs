//! A descriptor of any bytes gives entities and problems, each in a place that exists.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use stagedoor::catalog::Catalog;
use stagedoor::sources::descriptor::{Hosting, Names, Setting, read};
use stagedoor::sources::files::Embedded;

static NOTHING: include_dir::Dir<'static> = include_dir::Dir::new("", &[]);

fuzz_target!(|text: &str| {
    let files = Embedded::new(&NOTHING, "fuzz");
    let (path, shown) = (Path::new("fuzz/a.yaml"), "a.yaml".into());
    let names = Names::default();
    let setting =
        Setting { files: &files, path, shown: &shown, hosting: Hosting::File, root: Path::new("fuzz"), names: &names };
    let (mut described, mut problems) = (Vec::new(), Vec::new());
    for reading in read(text, setting) {
        described.extend(reading.described);
        problems.extend(reading.problems);
    }
    // YAML breaks lines at a lone carriage return too.
    let lines = text.matches(['\n', '\r']).count() + 1;
    for place in problems.iter().filter_map(|problem| problem.place.as_ref()) {
        assert!(place.line as usize <= lines, "{place} of {lines}");
    }
    let catalog = Catalog::build(&described, problems);
    for entity in catalog.entities() {
        let _ = entity.document();
    }
});

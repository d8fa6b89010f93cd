//! Gives the program a fingerprint of the code that reads, relates and indexes catalogs, so that
//! no snapshot is believed that other code has written.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What decides how a catalog comes out of its sources, and how a snapshot holds it.
const PARTS: &[&str] = &["arena", "catalog", "diagnostic", "search", "sources", "text"];

fn main() -> io::Result<()> {
    let mut files = BTreeSet::new();
    for part in PARTS {
        let folder = Path::new("src").join(part);
        println!("cargo::rerun-if-changed={}", folder.display());
        collect(&folder, &mut files)?;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(env::var("CARGO_PKG_VERSION").unwrap_or_default().as_bytes());
    hasher.write(env::var("TARGET").unwrap_or_default().as_bytes());
    for file in files {
        hasher.write(&fs::read(file)?);
    }
    println!("cargo::rustc-env=STAGEDOOR_FINGERPRINT={:016x}", hasher.finish());
    Ok(())
}

fn collect(folder: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

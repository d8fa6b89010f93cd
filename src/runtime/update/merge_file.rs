use std::fs;
use std::io;

use tempfile::TempDir;

use super::git;
use crate::scaffold::update::{Merged, Merger};

/// `git merge-file`, with the user's own style of conflict marks.
#[derive(Debug)]
pub struct MergeFile {
    folder: TempDir,
}

/// What git gives back when it could not merge at all; anything less counts conflicts.
const FAILED: i32 = 128;

impl MergeFile {
    /// Prepares to merge.
    pub fn new() -> io::Result<Self> {
        Ok(Self { folder: tempfile::Builder::new().prefix("stagedoor-merge-").tempdir()? })
    }
}

impl Merger for MergeFile {
    fn merge(&mut self, base: &[u8], yours: &[u8], template: &[u8]) -> Result<Merged, String> {
        for (name, bytes) in [("yours", yours), ("base", base), ("template", template)] {
            fs::write(self.folder.path().join(name), bytes).map_err(|error| error.to_string())?;
        }
        let labels = ["-L", "yours", "-L", "base", "-L", "template"];
        let arguments = [&["merge-file", "-p"], &labels[..], &["yours", "base", "template"]].concat();
        let output = git::run(self.folder.path(), &arguments).map_err(|error| error.to_string())?;
        match output.status.code().filter(|code| (0..FAILED).contains(code)) {
            Some(code) => {
                let conflicts = usize::try_from(code).expect("the code is not negative");
                Ok(Merged { bytes: output.stdout, conflicts })
            }
            None => Err(git::refused("merge-file", &output.stderr).to_string()),
        }
    }
}

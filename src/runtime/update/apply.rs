use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::output_folder::{OutputError, write};
use super::project::{Project, node};
use crate::scaffold::Node;
use crate::scaffold::update::{Files, Plan, RECORD};

/// Why an update was not carried out. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// A file is no longer as it was when the update was planned.
    #[error("{0} has changed meanwhile; nothing was written, look again")]
    Changed(String),
    /// A file cannot be put where it belongs.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The system did not let it happen.
    #[error("{}: {cause}; everything is as it was", path.display())]
    Io {
        /// What it is about.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
}

/// What takes a step back.
enum Undo {
    /// Puts back what stood there.
    Restore { kept: PathBuf, path: PathBuf },
    /// Takes away what was put there.
    Remove(PathBuf),
    /// Takes away a folder that was made.
    RemoveFolder(PathBuf),
}

impl Project {
    /// Carries out a plan that was made for `yours`, and writes the record last.
    ///
    /// All new contents are on the disk before the first file is touched; what goes wrong afterwards is taken back.
    pub fn apply(&self, plan: &Plan, yours: &Files, record: Option<&Node>) -> Result<(), ApplyError> {
        let puts: Vec<(&str, &Node)> = plan.puts().collect();
        let removals: Vec<&str> = plan.removals().collect();
        for path in puts.iter().map(|(path, _)| *path).chain(removals.iter().copied()) {
            let full = self.folder.checked(path)?;
            let now = node(&full, yours.get(path)).map_err(|cause| failed(&full, cause))?;
            if now.as_ref() != yours.get(path) {
                return Err(ApplyError::Changed(path.to_owned()));
            }
        }
        let staged = tempfile::Builder::new().prefix(".stagedoor-update-").tempdir_in(self.path());
        let staged = staged.map_err(|cause| failed(self.path(), cause))?;
        let puts: Vec<(&str, &Node)> = puts.into_iter().chain(record.map(|node| (RECORD, node))).collect();
        for (number, (_, node)) in puts.iter().enumerate() {
            let fresh = staged.path().join(format!("new-{number}"));
            write(&fresh, node).map_err(|cause| failed(&fresh, cause))?;
        }
        let mut done = Vec::new();
        let outcome = self.change(staged.path(), &puts, &removals, &mut done);
        if outcome.is_err() {
            done.into_iter().rev().for_each(take_back);
        }
        outcome?;
        for path in removals {
            self.clear_folders(path);
        }
        Ok(())
    }

    fn change(
        &self,
        staged: &Path,
        puts: &[(&str, &Node)],
        removals: &[&str],
        done: &mut Vec<Undo>,
    ) -> Result<(), ApplyError> {
        for (number, path) in removals.iter().enumerate() {
            let path = self.folder.checked(path)?;
            let kept = staged.join(format!("gone-{number}"));
            fs::rename(&path, &kept).map_err(|cause| failed(&path, cause))?;
            done.push(Undo::Restore { kept, path });
        }
        for (number, (path, _)) in puts.iter().enumerate() {
            let path = self.folder.checked(path)?;
            let kept = staged.join(format!("old-{number}"));
            if fs::symlink_metadata(&path).is_ok() {
                // The old file stays in its place until the new one is there, where the disk knows two names of one.
                if fs::hard_link(&path, &kept).is_err() {
                    fs::rename(&path, &kept).map_err(|cause| failed(&path, cause))?;
                }
                done.push(Undo::Restore { kept, path: path.clone() });
            } else {
                let missing = path.ancestors().skip(1).take_while(|folder| !folder.exists());
                let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
                for folder in missing.into_iter().rev() {
                    fs::create_dir(&folder).map_err(|cause| failed(&folder, cause))?;
                    done.push(Undo::RemoveFolder(folder));
                }
                done.push(Undo::Remove(path.clone()));
            }
            let fresh = staged.join(format!("new-{number}"));
            fs::rename(fresh, &path).map_err(|cause| failed(&path, cause))?;
        }
        Ok(())
    }

    /// Removes the folders that a file was the last of.
    fn clear_folders(&self, path: &str) {
        let around = Path::new(path).ancestors().skip(1);
        for folder in around.take_while(|folder| !folder.as_os_str().is_empty()) {
            // One that still holds something is not removed, and is the last to try.
            if fs::remove_dir(self.path().join(folder)).is_err() {
                break;
            }
        }
    }
}

/// Takes a step back as well as it can be done: there is nobody left to help.
fn take_back(step: Undo) {
    let _ = match step {
        Undo::Restore { kept, path } => fs::rename(kept, path),
        Undo::Remove(path) => fs::remove_file(path),
        Undo::RemoveFolder(path) => fs::remove_dir(path),
    };
}

fn failed(path: &Path, cause: io::Error) -> ApplyError {
    ApplyError::Io { path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scaffold::update::{Change, What};

    fn change(path: &str, what: What, put: Option<Node>) -> Change {
        Change { path: path.to_owned(), from: None, what, put, beside: None, conflict: None }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_goes_wrong_half_way_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["gone", "old", "wall"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let project = Project::new(folder.path().to_owned());
        let mut yours = project.read(["gone", "old"].into_iter(), &Files::new()).unwrap();
        let new = || Some(Node::file(*b"new"));
        let mut changes = vec![
            change("fresh/one", What::New, new()),
            change("gone", What::Deleted, None),
            change("old", What::Changed, new()),
            // Nobody has noticed the file in the way.
            change("wall/two", What::New, new()),
        ];
        let plan = Plan { changes: changes.clone() };
        let error = project.apply(&plan, &yours, None).unwrap_err();
        assert!(matches!(error, ApplyError::Io { .. }), "{error}");
        assert!(error.to_string().contains("everything is as it was"));
        for name in ["gone", "old", "wall"] {
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), name);
        }
        assert_eq!(names(folder.path()), ["gone", "old", "wall"]);
        changes.pop();
        let plan = Plan { changes };
        fs::write(folder.path().join("old"), "meanwhile").unwrap();
        let error = project.apply(&plan, &yours, None).unwrap_err();
        assert!(matches!(error, ApplyError::Changed(path) if path == "old"));
        assert_eq!(fs::read_to_string(folder.path().join("gone")).unwrap(), "gone");
        yours = project.read(["gone", "old"].into_iter(), &Files::new()).unwrap();
        project.apply(&plan, &yours, new().as_ref()).unwrap();
        assert_eq!(names(folder.path()), [RECORD, "fresh", "old", "wall"]);
    }
}

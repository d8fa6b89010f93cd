use std::path::{Path, PathBuf};

use crate::sources::descriptor::Target;
use crate::sources::files::{Files, Kind, expand, is_pattern, normalised};

/// Why a target leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedTarget {
    /// One sentence that says what is wrong.
    pub message: String,
    /// One sentence that says what to do.
    pub help: &'static str,
}

/// Finds the files that a local target of the Location in `file` names (Backstage semantics 3.3).
///
/// A path that does not begin with a dot is looked for beside the Location first and below
/// `root` second; Backstage knows only the second and means its own working folder.
pub fn resolve(
    files: &dyn Files,
    target: &Target,
    file: &Path,
    root: &Path,
) -> Result<Vec<PathBuf>, MissedTarget> {
    let text = &*target.text;
    if text.ends_with('/') {
        return Err(folder(text));
    }
    let here = file.parent().unwrap_or(Path::new("")).join(text);
    let mut found = matches(files, &here)?;
    if found.is_empty() && !text.starts_with('.') {
        found = matches(files, &root.join(text))?;
    }
    if found.is_empty() && !target.is_optional {
        let message = if is_pattern(text) {
            format!("no file matches `{text}`")
        } else {
            format!("`{text}` is not there")
        };
        let help = "correct the path, or write `presence: optional` if it may be missing";
        return Err(MissedTarget { message, help });
    }
    Ok(found)
}

fn matches(files: &dyn Files, path: &Path) -> Result<Vec<PathBuf>, MissedTarget> {
    let text = path.to_string_lossy();
    // A name may hold brackets and braces itself, as names of skeletons do.
    match files.kind(path) {
        Some(Kind::Folder) => Err(folder(&text)),
        Some(Kind::File) => Ok(vec![normalised(path)]),
        Some(Kind::Other) | None if is_pattern(&text) => expand(files, &normalised(path)).map_err(|cause| {
            let message = format!("the pattern `{text}` cannot be read: {cause}");
            MissedTarget { message, help: "correct the pattern" }
        }),
        Some(Kind::Other) | None => Ok(Vec::new()),
    }
}

fn folder(text: &str) -> MissedTarget {
    let message = format!("`{text}` is a folder, but a target must be a file");
    MissedTarget { message, help: "name a file, or a pattern such as `./*/catalog-info.yaml`" }
}

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::{Files, is_off_limits};

/// Deeper folders are not searched for matches.
const DEEPEST: usize = 24;
/// More matches than this are a mistake.
const MOST: usize = 100_000;

/// Whether a path has wildcards in it.
pub fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// Finds the files that `pattern` matches, a path with wildcards as npm `glob` reads them, in order.
///
/// Names that begin with a dot match only where the pattern spells the dot out; folders never match.
///
/// # Errors
/// When the pattern cannot be read; the text says why.
pub fn expand(files: &dyn Files, pattern: &Path) -> Result<Vec<PathBuf>, String> {
    let mut base = PathBuf::new();
    let mut rest: Vec<String> = Vec::new();
    for part in pattern.components() {
        let text = part.as_os_str().to_string_lossy();
        if rest.is_empty() && !is_pattern(&text) {
            base.push(part);
        } else {
            rest.push(text.into_owned());
        }
    }
    let rest = rest.join("/");
    let matcher = GlobBuilder::new(&rest)
        .literal_separator(true)
        .build()
        .map_err(|error| error.kind().to_string())?
        .compile_matcher();
    // Braces may hold slashes, so then the number of parts says nothing about the depth.
    let depth = if rest.contains("**") || rest.contains('{') { DEEPEST } else { rest.split('/').count() };
    let search = Search { files, matcher, sees_hidden: rest.starts_with('.') || rest.contains("/.") };
    let mut found = Vec::new();
    search.folder(&base, "", depth, &mut found);
    Ok(found)
}

struct Search<'a> {
    files: &'a dyn Files,
    matcher: GlobMatcher,
    sees_hidden: bool,
}

impl Search<'_> {
    fn folder(&self, folder: &Path, inside: &str, depth: usize, found: &mut Vec<PathBuf>) {
        if depth == 0 || found.len() >= MOST {
            return;
        }
        for entry in self.files.list(folder).unwrap_or_default() {
            if entry.name.starts_with('.') && !self.sees_hidden {
                continue;
            }
            let path = folder.join(&entry.name);
            let inside =
                if inside.is_empty() { entry.name.clone() } else { format!("{inside}/{}", entry.name) };
            if entry.is_folder {
                if !is_off_limits(&entry.name) {
                    self.folder(&path, &inside, depth - 1, found);
                }
            } else if self.matcher.is_match(&inside) {
                found.push(path);
            }
        }
    }
}

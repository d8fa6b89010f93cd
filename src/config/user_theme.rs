use std::fs;
use std::path::Path;

use super::text_file::found_text;
use crate::diagnostic::{Code, Place, Problem, Severity};

/// A theme of the user's own, as its file says; the views make sense of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserTheme {
    /// The file's name without its ending: what `theme` names.
    pub name: String,
    /// The file, for problems.
    pub file: String,
    /// What it says.
    pub text: String,
}

impl UserTheme {
    /// Reads every `NAME.toml` in `folder`; a folder that does not exist holds none.
    pub fn read_all(folder: &Path) -> (Vec<Self>, Vec<Problem>) {
        let mut themes = Vec::new();
        let mut problems = Vec::new();
        let files = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        for path in files.map(|entry| entry.path()) {
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            if path.extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            let file = path.display().to_string();
            match found_text(&path) {
                Ok(text) => themes.push(Self { name: name.to_owned(), file, text }),
                Err(cause) => {
                    let said = format!("the theme could not be read: {cause}");
                    let problem = Problem::new(Code::Unreadable, said).at(Place::whole(file.into()));
                    // There are other themes, so that nothing has to end for it.
                    problems.push(Problem { severity: Severity::Warning, ..problem });
                }
            }
        }
        themes.sort_by(|a, b| a.name.cmp(&b.name));
        (themes, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_toml_files_are_themes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine.toml"), "inherits = \"dark\"").unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        let (themes, problems) = UserTheme::read_all(folder.path());
        assert_eq!(themes.iter().map(|theme| theme.name.as_str()).collect::<Vec<_>>(), ["mine"]);
        assert_eq!(problems, []);
        assert_eq!(UserTheme::read_all(&folder.path().join("absent")).0, []);
    }
}

//! CODEOWNERS files where they lie.

use std::path::{Path, PathBuf};

use super::files::{Files, Kind};
use crate::ownership::codeowners::{Codeowners, Dialect};

/// How far up a repository's root is looked for.
const DEEPEST: usize = 64;

/// A CODEOWNERS file that was found.
#[derive(Debug, Clone)]
pub struct Located {
    /// The root of the repository.
    pub root: PathBuf,
    /// The file.
    pub file: PathBuf,
    /// What it says.
    pub codeowners: Codeowners,
}

/// The root of the repository around `path`: the nearest folder with a `.git`, else the outermost with a
/// CODEOWNERS file.
pub fn repository_root(files: &dyn Files, path: &Path) -> Option<PathBuf> {
    let folders = || path.ancestors().skip(1).take(DEEPEST).filter(|folder| !folder.as_os_str().is_empty());
    let has_git = |folder: &&Path| files.kind(&folder.join(".git")).is_some();
    let has_owners = |folder: &&Path| {
        let places = Dialect::GitHub.places().iter().chain(Dialect::GitLab.places());
        places.into_iter().any(|place| is_file(files, &folder.join(place)))
    };
    folders().find(has_git).or_else(|| folders().filter(has_owners).last()).map(Path::to_owned)
}

/// Reads the CODEOWNERS file of the repository at `root`. Of several the first in the order of the forge
/// counts; `host` is the forge's, when it is known.
pub fn read(files: &dyn Files, root: &Path, host: Option<&str>) -> Option<Located> {
    let is_gitlab = host.is_some_and(|host| host.contains("gitlab"));
    let (first, second) =
        if is_gitlab { (Dialect::GitLab, Dialect::GitHub) } else { (Dialect::GitHub, Dialect::GitLab) };
    let places = first.places().iter().chain(second.places()).map(|place| (place, root.join(place)));
    let (place, file) = places.into_iter().find(|(_, file)| is_file(files, file))?;
    let bytes = files.read(&file).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let dialect = dialect(place, &text, host);
    if bytes.len() as u64 > dialect.largest() {
        return None;
    }
    Some(Located { root: root.to_owned(), file, codeowners: Codeowners::parse(&text, dialect) })
}

/// Whose rules a file follows: those of the folder it lies in, else of the host, else of what it holds.
fn dialect(place: &str, text: &str, host: Option<&str>) -> Dialect {
    let is_heading = |line: &str| line.trim_start().trim_start_matches('^').starts_with('[');
    match (place, host) {
        (".github/CODEOWNERS", _) => Dialect::GitHub,
        (".gitlab/CODEOWNERS", _) => Dialect::GitLab,
        (_, Some(host)) if host.contains("gitlab") => Dialect::GitLab,
        (_, Some(host)) if host.contains("github") => Dialect::GitHub,
        _ if text.lines().any(is_heading) => Dialect::GitLab,
        _ => Dialect::GitHub,
    }
}

fn is_file(files: &dyn Files, path: &Path) -> bool {
    files.kind(path) == Some(Kind::File)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::sources::files::Disk;

    fn write(root: &Path, place: &str, text: &str) {
        let path = root.join(place);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    #[test]
    fn the_first_place_of_the_forge_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "docs/CODEOWNERS", "* @docs\n");
        write(folder.path(), ".gitlab/CODEOWNERS", "* @gitlab\n");
        let said = |host| {
            let located = read(&Disk, folder.path(), host).expect("there");
            (located.codeowners.owners("a")[0].to_string(), located.codeowners.dialect)
        };
        assert_eq!(said(None), ("@docs".to_owned(), Dialect::GitHub));
        write(folder.path(), "CODEOWNERS", "[All]\n* @root\n");
        assert_eq!(said(Some("gitlab.acme.test")), ("@root".to_owned(), Dialect::GitLab));
        assert_eq!(said(None), ("@root".to_owned(), Dialect::GitLab));
        write(folder.path(), ".github/CODEOWNERS", "* @github\n");
        assert_eq!(said(Some("github.com")), ("@github".to_owned(), Dialect::GitHub));
        assert_eq!(said(Some("gitlab.com")).0, "@root");
    }

    #[test]
    fn a_repository_begins_where_git_does() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "CODEOWNERS", "* @a\n");
        write(folder.path(), "docs/CODEOWNERS", "* @b\n");
        let file = folder.path().join("docs/sub/x.md");
        assert_eq!(repository_root(&Disk, &file).as_deref(), Some(folder.path()));
        write(folder.path(), "docs/sub/.git/HEAD", "");
        assert_eq!(repository_root(&Disk, &file), Some(folder.path().join("docs/sub")));
    }
}

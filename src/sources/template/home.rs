use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::scaffold::lint::{Skeleton, SkeletonFile, Skeletons};
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::FetchError;
use crate::sources::files::{Files, Kind, display, normalised, relative};

/// A skeleton of more files is left alone.
const MOST_FILES: usize = 20_000;
/// Deeper folders are left alone.
const DEEPEST: usize = 64;
/// Larger files are not looked into; the language itself stops there too.
const LARGEST_TEXT: usize = 4 << 20;
/// Whether a file is a text shows within so many bytes.
const SNIFFED: usize = 512;

/// The file that a template stands in, and what may be read around it.
pub struct TemplateHome<'f> {
    files: &'f dyn Files,
    path: PathBuf,
    shown: Arc<str>,
    bounds: PathBuf,
}

impl<'f> TemplateHome<'f> {
    /// The home of the template at `path`, an absolute one, which problems call `shown`. Nothing outside its
    /// repository is read; where there is none, nothing outside `folder`.
    pub fn new(files: &'f dyn Files, path: PathBuf, shown: Arc<str>, folder: &Path) -> Self {
        let repository = path.ancestors().skip(1).find(|around| files.kind(&around.join(".git")).is_some());
        let bounds = repository.unwrap_or(folder).to_owned();
        Self { files, path, shown, bounds }
    }

    /// What problems call the file.
    pub fn shown(&self) -> &Arc<str> {
        &self.shown
    }

    /// The text of the file.
    pub fn text(&self) -> io::Result<String> {
        String::from_utf8(self.files.read(&self.path)?).map_err(io::Error::other)
    }

    /// The text of a file that a problem names.
    pub fn text_of(&self, shown: &str) -> Option<String> {
        let folder = Path::new(&*self.shown).parent()?;
        let path = self.folder().join(relative(folder, Path::new(shown)));
        String::from_utf8(self.files.read(&self.within(&path)?).ok()?).ok()
    }

    /// The path that an address of a step means, which must lie within bounds.
    fn path_of(&self, url: &str) -> Result<PathBuf, FetchError> {
        if url.contains("://") {
            return Err(FetchError::Remote(url.to_owned()));
        }
        let path = normalised(&self.folder().join(url));
        if url.contains('\0') || !path.starts_with(&self.bounds) {
            return Err(FetchError::Outside(url.to_owned()));
        }
        if self.files.kind(&path).is_none() {
            return Err(FetchError::Missing(url.to_owned()));
        }
        self.within(&path).ok_or_else(|| FetchError::Outside(url.to_owned()))
    }

    /// The folder that an address of a step means, with all the ordinary files in it.
    pub fn fetch_folder(&self, url: &str, bounds: Bounds) -> Result<Tree, FetchError> {
        let folder = self.path_of(url)?;
        if self.files.kind(&folder) != Some(Kind::Folder) {
            return Err(FetchError::NotFolder(url.to_owned()));
        }
        let mut tree = Tree::bounded(bounds);
        let mut folders = vec![(folder, String::new())];
        while let Some((current, prefix)) = folders.pop() {
            for entry in self.files.list(&current).map_err(|error| unreadable(url, &error))? {
                let path = current.join(&entry.name);
                let name = if prefix.is_empty() { entry.name } else { format!("{prefix}/{}", entry.name) };
                if entry.is_folder {
                    tree.make_folder(&name)?;
                    folders.push((path, name));
                } else if let Some(path) = self.within(&path) {
                    tree.place(&name, self.node(&path, url)?)?;
                }
            }
        }
        Ok(tree)
    }

    /// The file that an address of a step means.
    pub fn fetch_file(&self, url: &str) -> Result<Node, FetchError> {
        let path = self.path_of(url)?;
        match self.files.kind(&path) {
            Some(Kind::File) => self.node(&path, url),
            _ => Err(FetchError::NotFile(url.to_owned())),
        }
    }

    fn node(&self, path: &Path, url: &str) -> Result<Node, FetchError> {
        Ok(Node::file(self.files.read(path).map_err(|error| unreadable(url, &error))?))
    }

    /// The file on this machine and the folder around it that may be read; none for the demo, which is no file.
    pub fn on_disk(&self) -> Option<(&Path, &Path)> {
        self.path.is_absolute().then_some((self.path.as_path(), self.bounds.as_path()))
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// The one path of what stands at `path`, if that is within bounds.
    fn within(&self, path: &Path) -> Option<PathBuf> {
        let real = self.files.real(path).ok()?;
        real.starts_with(&self.bounds).then_some(real)
    }

    fn shown_of(&self, path: &Path) -> Arc<str> {
        let folder = Path::new(&*self.shown).parent().unwrap_or(Path::new(""));
        display(&folder.join(relative(self.folder(), path))).into()
    }

    fn file(&self, path: &Path, below: &Path) -> Option<SkeletonFile> {
        let real = self.within(path)?;
        if self.files.kind(&real) != Some(Kind::File) {
            return None;
        }
        let bytes = self.files.read(&real).ok()?;
        let is_text = bytes.len() <= LARGEST_TEXT && !bytes[..bytes.len().min(SNIFFED)].contains(&0);
        Some(SkeletonFile {
            path: display(&relative(below, path)),
            shown: self.shown_of(path),
            text: is_text.then(|| String::from_utf8_lossy(&bytes).into_owned()),
        })
    }

    /// All files below a folder, in order; none when there are too many.
    fn files_below(&self, folder: &Path) -> Option<Vec<SkeletonFile>> {
        let mut found = Vec::new();
        let mut folders = vec![(folder.to_owned(), 0)];
        while let Some((current, depth)) = folders.pop() {
            for entry in self.files.list(&current).ok()? {
                let path = current.join(&entry.name);
                if entry.is_folder && depth < DEEPEST && entry.name != ".git" {
                    folders.push((path, depth + 1));
                } else if !entry.is_folder {
                    found.extend(self.file(&path, folder));
                }
            }
            if found.len() > MOST_FILES {
                return None;
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Some(found)
    }
}

fn unreadable(url: &str, error: &io::Error) -> FetchError {
    FetchError::Unreadable { url: url.to_owned(), why: error.to_string() }
}

impl Skeletons for TemplateHome<'_> {
    fn read(&self, path: &str) -> Skeleton {
        let path = normalised(&self.folder().join(path));
        if !path.starts_with(&self.bounds) {
            return Skeleton::Unknown;
        }
        let files = match self.files.kind(&path) {
            None => return Skeleton::Missing,
            Some(Kind::Folder) if self.within(&path).is_some() => self.files_below(&path),
            Some(Kind::File) => self.file(&path, path.parent().unwrap_or(&path)).map(|file| vec![file]),
            Some(_) => None,
        };
        files.map_or(Skeleton::Unknown, Skeleton::Files)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::sources::files::Disk;

    #[test]
    fn what_a_template_copies_is_read_within_its_bounds_only() {
        let outside = tempfile::tempdir().expect("a folder");
        let root = outside.path().canonicalize().expect("it is there");
        let inside = root.join("templates");
        fs::create_dir_all(inside.join("a/skeleton/sub")).expect("made");
        for (path, text) in [("a/skeleton/b.txt", "b"), ("a/skeleton/sub/a.txt", "a"), ("a/bin", "\0")] {
            fs::write(inside.join(path), text).expect("written");
        }
        fs::write(root.join("secret"), "s").expect("written");
        let home =
            TemplateHome::new(&Disk, inside.join("a/template.yaml"), "x/a/template.yaml".into(), &inside);
        let Skeleton::Files(files) = home.read("./skeleton") else { panic!("there are files") };
        let files: Vec<_> = files.iter().map(|file| (file.path.as_str(), &*file.shown)).collect();
        assert_eq!(files, [("b.txt", "x/a/skeleton/b.txt"), ("sub/a.txt", "x/a/skeleton/sub/a.txt")]);
        let Skeleton::Files(files) = home.read("bin") else { panic!("there is a file") };
        assert!(files[0].text.is_none());
        assert!(matches!(home.read("nothing"), Skeleton::Missing));
        for elsewhere in ["../../secret", "/etc/hostname", ".."] {
            let read = home.read(elsewhere);
            let is_inside =
                matches!(&read, Skeleton::Files(files) if files.iter().all(|file| &*file.shown != "secret"));
            assert!(matches!(read, Skeleton::Unknown) || is_inside, "{elsewhere}");
        }
        assert_eq!(home.text_of("x/a/skeleton/b.txt").as_deref(), Some("b"));
        assert_eq!(home.text_of("secret"), None);
    }
}

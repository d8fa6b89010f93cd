//! A template's folder on disk as the world of its steps. Nothing outside of it can be read.

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;
use url::Url;

use crate::catalog::EntityRef;
use crate::scaffold::tree::{Bounds, Node, Tree, TreeError};
use crate::scaffold::world::{FetchError, Fetched, World};

type Entities = Box<dyn Fn(&EntityRef) -> Option<Value> + Send + Sync>;

/// The folder of a template, or the repository that holds it.
///
/// A template that was registered from a file may read below its own folder only, one from a repository anywhere in
/// it (Backstage semantics 5.10). Every path is checked by its letters and again after following all links.
pub struct TemplateFolder {
    /// The template's own folder, real.
    folder: PathBuf,
    /// What may be read, real.
    confine: PathBuf,
    /// Whether the template counts as one of a repository.
    is_hosted: bool,
    /// The address of the repository, such as `https://github.com/owner/repo`, without a slash at its end.
    address: Option<String>,
    entities: Entities,
}

impl TemplateFolder {
    /// The folder of the descriptor `template`; with the root of a `repository`, all of that.
    ///
    /// # Errors
    /// When a folder is not there, or the repository does not hold the template.
    pub fn new(template: &Path, repository: Option<&Path>) -> Result<Self, FetchError> {
        let real =
            |path: &Path| path.canonicalize().map_err(|error| unreadable(&path.to_string_lossy(), &error));
        let file = real(template)?;
        let folder = file.parent().unwrap_or(&file).to_path_buf();
        let confine = repository.map_or_else(|| Ok(folder.clone()), real)?;
        if !folder.starts_with(&confine) {
            return Err(FetchError::Outside(template.to_string_lossy().into_owned()));
        }
        Ok(Self {
            folder,
            confine,
            is_hosted: repository.is_some(),
            address: None,
            entities: Box::new(|_| None),
        })
    }

    /// All files of a repository that were put into a folder.
    ///
    /// # Errors
    /// When the folder is not there.
    pub fn whole(root: &Path) -> Result<Self, FetchError> {
        let folder = root.canonicalize().map_err(|error| unreadable(&root.to_string_lossy(), &error))?;
        let entities: Entities = Box::new(|_| None);
        Ok(Self { confine: folder.clone(), folder, is_hosted: true, address: None, entities })
    }

    /// The same, where addresses below that of the repository (`https://github.com/owner/repo`) mean its files.
    #[must_use]
    pub fn with_address(mut self, address: &str) -> Self {
        self.address = Some(address.trim_end_matches('/').to_owned());
        self
    }

    /// The same with a catalog to ask for entities.
    #[must_use]
    pub fn with_entities(
        mut self,
        find: impl Fn(&EntityRef) -> Option<Value> + Send + Sync + 'static,
    ) -> Self {
        self.entities = Box::new(find);
        self
    }

    /// The real path of what `url` names.
    fn locate(&self, url: &str) -> Result<PathBuf, FetchError> {
        let outside = || FetchError::Outside(url.to_owned());
        let (base, path) = match Url::parse(url) {
            Ok(absolute) => (&self.confine, self.of_repository(&absolute, url)?),
            Err(_) if self.is_hosted => match url.strip_prefix('/') {
                Some(rest) => (&self.confine, decoded(rest).ok_or_else(outside)?),
                None => (&self.folder, decoded(url).ok_or_else(outside)?),
            },
            Err(_) => (&self.folder, url.to_owned()),
        };
        if path.contains('\0') || path.split(['/', '\\']).any(|name| name == "..") && path.contains('\\') {
            return Err(outside());
        }
        let named = normalised(&base.join(&path))
            .filter(|named| named.starts_with(&self.confine))
            .ok_or_else(outside)?;
        match named.canonicalize() {
            Ok(real) if real.starts_with(&self.confine) => Ok(real),
            Ok(_) => Err(outside()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(FetchError::Missing(url.to_owned()))
            }
            Err(error) => Err(unreadable(url, &error)),
        }
    }

    /// The path in the repository that an absolute address names.
    fn of_repository(&self, address: &Url, url: &str) -> Result<String, FetchError> {
        let is_web = matches!(address.scheme(), "http" | "https");
        let own = self.address.as_deref().and_then(|own| url.strip_prefix(own)?.strip_prefix('/'));
        match own {
            _ if !is_web => Err(FetchError::Outside(url.to_owned())),
            None => Err(FetchError::Remote(url.to_owned())),
            Some(rest) => {
                // GitLab has `-/` before `blob/BRANCH/`.
                let rest = rest.strip_prefix("-/").unwrap_or(rest);
                let mut parts = rest.splitn(3, '/');
                let is_file = matches!(parts.next(), Some("blob" | "tree" | "edit" | "raw" | "src"));
                let path = parts.nth(1).unwrap_or_default();
                decoded(path).filter(|_| is_file).ok_or_else(|| FetchError::Outside(url.to_owned()))
            }
        }
    }

    /// Reads what lies below `folder` into `tree`.
    fn read(&self, root: &Path, folder: &Path, tree: &mut Tree, left: &mut usize) -> Result<(), FetchError> {
        let shown = || folder.strip_prefix(&self.confine).unwrap_or(folder).to_string_lossy().into_owned();
        let entries = fs::read_dir(folder).map_err(|error| unreadable(&shown(), &error))?;
        for entry in entries {
            let path = entry.map_err(|error| unreadable(&shown(), &error))?.path();
            let name = path.strip_prefix(root).unwrap_or(&path).components();
            let name: Vec<_> = name.map(|part| part.as_os_str().to_string_lossy()).collect();
            if name == [".git"] {
                continue;
            }
            let name = name.join("/");
            let metadata = fs::symlink_metadata(&path).map_err(|error| unreadable(&name, &error))?;
            if metadata.is_dir() {
                tree.make_folder(&name)?;
                self.read(root, &path, tree, left)?;
            } else if metadata.is_symlink() {
                if let Some(target) = inner_link(root, &path) {
                    tree.place(&name, Node::Link(target))?;
                }
            } else if metadata.is_file() {
                tree.place(&name, read_file(&path, &name, left)?)?;
            }
        }
        Ok(())
    }
}

impl World for TemplateFolder {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        let path = self.locate(url)?;
        if !path.is_dir() {
            return Err(FetchError::NotFolder(url.to_owned()));
        }
        let mut tree = Tree::bounded(bounds);
        let mut left = bounds.bytes;
        self.read(&path, &path, &mut tree, &mut left)?;
        Ok(Fetched { content: tree, is_hosted: self.is_hosted })
    }

    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        let path = self.locate(url)?;
        if !path.is_file() {
            return Err(FetchError::NotFile(url.to_owned()));
        }
        let mut left = bounds.bytes;
        Ok(Fetched { content: read_file(&path, url, &mut left)?, is_hosted: self.is_hosted })
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        (self.entities)(entity)
    }
}

/// A file, if what is left of the limit holds it.
fn read_file(path: &Path, shown: &str, left: &mut usize) -> Result<Node, FetchError> {
    let file = fs::File::open(path).map_err(|error| unreadable(shown, &error))?;
    let metadata = file.metadata().map_err(|error| unreadable(shown, &error))?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more, whatever the metadata says.
    let limit = u64::try_from(*left).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(|error| unreadable(shown, &error))?;
    *left = left.checked_sub(bytes.len()).ok_or(FetchError::Tree(TreeError::TooLarge(*left)))?;
    Ok(Node::File { bytes: bytes.into(), mode: mode(&metadata) })
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_metadata: &fs::Metadata) -> u32 {
    Node::PLAIN
}

/// The target of a link that stays inside `root`; links that are absolute or lead out of it are left out.
fn inner_link(root: &Path, link: &Path) -> Option<String> {
    let target = fs::read_link(link).ok().filter(|target| target.is_relative())?;
    let named = normalised(&link.parent()?.join(&target)).filter(|named| named.starts_with(root))?;
    let stays = named.canonicalize().map_or_else(|_| !named.exists(), |real| real.starts_with(root));
    stays.then(|| target.to_str().map(|target| target.replace('\\', "/"))).flatten()
}

/// The path without `.` and `..`; none if it climbs above its root.
fn normalised(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            part => out.push(part),
        }
    }
    Some(out)
}

/// The path that a part of an address means; none if it is no UTF-8.
fn decoded(path: &str) -> Option<String> {
    // `+` is a letter in a path, but a space in a form.
    let pairs = format!("p={}", path.replace('+', "%2B").replace('&', "%26"));
    let mut decoded = url::form_urlencoded::parse(pairs.as_bytes()).map(|(_, value)| value.into_owned());
    decoded.next().filter(|path| !path.contains('\u{fffd}'))
}

fn unreadable(url: &str, error: &std::io::Error) -> FetchError {
    FetchError::Unreadable { url: url.to_owned(), why: error.to_string() }
}

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::map::map;
use crate::arena::{Image, ImageError, ImageWriter, checksum};
use crate::sources::private;

/// The part of an image that says what it is a snapshot of.
const KEY: u32 = 200;
const ENDING: &str = "snapshot";
/// What a writer leaves that was killed.
const UNFINISHED: &str = ".unfinished-";
/// After so long nobody finishes it any more.
const GIVEN_UP: Duration = Duration::from_hours(1);
/// What nobody has written for so long is of a place that nobody opens any more.
const FORGOTTEN: Duration = Duration::from_hours(24 * 90);
/// Writes of this size cost little each.
const BUFFER: usize = 1 << 20;

/// The folder that snapshots are in.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// What there was to open.
#[derive(Debug)]
pub enum Opened {
    /// Nothing yet.
    Nothing,
    /// A snapshot.
    Kept {
        /// What stands in it.
        image: Arc<Image>,
        /// When it was written.
        written: Option<SystemTime>,
    },
    /// One that was of no use; one sentence on what became of it.
    SetAside(String),
}

/// A snapshot, for who wants to know what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Of what it is one; none when it cannot be opened.
    pub key: Option<String>,
    /// Where it is.
    pub path: PathBuf,
    /// How large it is, in bytes.
    pub size: u64,
    /// When it was written.
    pub written: Option<SystemTime>,
}

impl Store {
    /// The snapshots in the cache folder `cache`.
    pub fn new(cache: &Path) -> Self {
        Self { folder: cache.join("snapshots") }
    }

    /// Opens the snapshot of what `key` names; only its list of parts is looked at. One that is
    /// damaged, cut off or of another version is set aside.
    pub fn open(&self, key: &str) -> Opened {
        let path = self.path(key);
        let (file, written) = match open(&path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Opened::Nothing,
            Err(error) => return Opened::SetAside(self.set_aside(key, &error)),
        };
        let opened = map(&file)
            .map_err(|error| error.to_string())
            .and_then(|bytes| image(bytes).map_err(|error| error.to_string()));
        match opened {
            Ok((image, of)) if of == key => Opened::Kept { image: Arc::new(image), written },
            Ok(_) => Opened::Nothing,
            Err(why) => Opened::SetAside(self.set_aside(key, &why)),
        }
    }

    /// Writes the snapshot of what `key` names, readable by this user alone. Who has the old one
    /// open keeps it.
    ///
    /// It is not forced to the disk: what a power cut leaves of it is recognised by its checksums.
    pub fn save(
        &self,
        key: &str,
        write: impl FnOnce(&mut ImageWriter<BufWriter<&File>>) -> io::Result<()>,
    ) -> io::Result<()> {
        private::create_folder(&self.folder)?;
        self.clear_old();
        let mut beside = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        let mut image = ImageWriter::new(BufWriter::with_capacity(BUFFER, beside.as_file()), version())?;
        image.value(KEY, &key)?;
        write(&mut image)?;
        image.finish()?.flush()?;
        beside.flush()?;
        beside.persist(self.path(key))?;
        Ok(())
    }

    /// Puts the snapshot of what `key` names out of the way and says so in one sentence.
    pub fn set_aside(&self, key: &str, why: &dyn std::fmt::Display) -> String {
        let path = self.path(key);
        let aside = path.with_extension("aside");
        // Somebody else may have set it aside already.
        let _ = fs::rename(&path, &aside);
        format!("the snapshot was set aside as {}, for {why}; everything is read anew", aside.display())
    }

    /// What is kept, the latest first.
    pub fn list(&self) -> Vec<Listed> {
        let files = self.files().filter(|path| path.extension().is_some_and(|ending| ending == ENDING));
        let mut all: Vec<Listed> = files.filter_map(|path| listed(path).ok()).collect();
        all.sort_by_key(|listed| std::cmp::Reverse(listed.written));
        all
    }

    /// Removes all that is kept, and what was set aside; how many files that were.
    pub fn clear(&self) -> io::Result<usize> {
        let mut count = 0;
        for file in self.files() {
            fs::remove_file(file)?;
            count += 1;
        }
        Ok(count)
    }

    /// The file for what `key` names.
    pub fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{:016x}.{ENDING}", checksum(key.as_bytes())))
    }

    fn files(&self) -> impl Iterator<Item = PathBuf> + use<> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())).map(|entry| entry.path())
    }

    /// Removes what was begun and given up, and what has long been forgotten.
    fn clear_old(&self) {
        for path in self.files() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let kept_for = if name.starts_with(UNFINISHED) { GIVEN_UP } else { FORGOTTEN };
            let modified = path.metadata().and_then(|metadata| metadata.modified()).ok();
            let age = modified.and_then(|time| time.elapsed().ok());
            if age.is_some_and(|age| age > kept_for) {
                // At worst the next one tries again.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// What the code that reads, relates and indexes was at build time: another build may read otherwise.
fn version() -> u64 {
    u64::from_str_radix(env!("STAGEDOOR_FINGERPRINT"), 16).expect("the build script wrote it")
}

fn open(path: &Path) -> io::Result<(File, Option<SystemTime>)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    Ok((file, metadata.modified().ok()))
}

fn image(bytes: &'static [u8]) -> Result<(Image, String), ImageError> {
    let image = Image::open(bytes, version())?;
    let key = image.value(KEY)?;
    Ok((image, key))
}

fn listed(path: PathBuf) -> io::Result<Listed> {
    let (file, written) = open(&path)?;
    let key = map(&file).ok().and_then(|bytes| image(bytes).ok()).map(|(_, key)| key);
    Ok(Listed { key, size: file.metadata()?.len(), written, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path());
        (folder, store)
    }

    fn save(store: &Store, key: &str, text: &str) {
        store.save(key, |image| image.part(1, 0, text.as_bytes())).expect("saved");
    }

    fn text(store: &Store, key: &str) -> Option<String> {
        match store.open(key) {
            Opened::Kept { image, .. } => {
                Some(String::from_utf8_lossy(image.part(1, 0).expect("there")).into())
            }
            Opened::Nothing => None,
            Opened::SetAside(why) => panic!("{why}"),
        }
    }

    #[test]
    fn what_is_saved_is_there_for_its_key_alone() {
        let (_folder, store) = store();
        assert_eq!(text(&store, "a"), None);
        save(&store, "a", "one");
        save(&store, "b", "two");
        assert_eq!((text(&store, "a"), text(&store, "b")), (Some("one".into()), Some("two".into())));
        assert_eq!(store.list().len(), 2);
        assert_eq!(store.clear().expect("removable"), 2);
        assert_eq!(text(&store, "a"), None);
    }

    #[test]
    fn who_has_the_old_one_open_keeps_it() {
        let (_folder, store) = store();
        save(&store, "a", "old");
        let Opened::Kept { image, .. } = store.open("a") else { panic!("it was saved") };
        save(&store, "a", "new");
        assert_eq!(image.part(1, 0), Ok(&b"old"[..]));
        assert_eq!(text(&store, "a").as_deref(), Some("new"));
    }

    #[test]
    fn a_cut_or_foreign_file_is_set_aside() {
        let (_folder, store) = store();
        for damage in [
            "",
            "no snapshot at all, but long enough to have a head and a tail of its own or so one hopes, and more",
        ] {
            save(&store, "a", "text");
            fs::write(store.path("a"), damage).expect("writable");
            let Opened::SetAside(said) = store.open("a") else { panic!("it is damaged") };
            assert!(said.contains(".aside") && said.lines().count() == 1, "{said}");
            assert!(matches!(store.open("a"), Opened::Nothing));
        }
    }

    #[test]
    fn a_failed_save_leaves_the_old_one() {
        let (folder, store) = store();
        save(&store, "a", "old");
        assert!(store.save("a", |_| Err(io::Error::other("no"))).is_err());
        assert_eq!(text(&store, "a").as_deref(), Some("old"));
        assert_eq!(fs::read_dir(folder.path().join("snapshots")).expect("there").count(), 1);
    }

    #[test]
    fn what_was_forgotten_is_cleared() {
        let (_folder, store) = store();
        for (key, days) in [("old", 91), ("lately", 89)] {
            save(&store, key, key);
            let file = File::options().write(true).open(store.path(key)).expect("there");
            file.set_modified(SystemTime::now() - Duration::from_hours(24 * days)).expect("changed");
        }
        save(&store, "new", "new");
        let keys: Vec<_> = store.list().into_iter().filter_map(|listed| listed.key).collect();
        assert_eq!(keys, ["new", "lately"]);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, store) = store();
        save(&store, "a", "text");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&store.path("a")), 0o600);
        assert_eq!(mode(&folder.path().join("snapshots")), 0o700);
    }
}

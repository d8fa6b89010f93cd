use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// More text than anybody writes by hand.
const LARGEST: u64 = 4 << 20;

/// The text of a file that its user named; a pipe counts as one, as in `--config <(…)`.
pub(super) fn named_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    if File::open(path)?.take(LARGEST + 1).read_to_string(&mut text)? as u64 > LARGEST {
        let message = format!("it is larger than {} MiB", LARGEST >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(text)
}

/// The text of a file that lay there. A device or a pipe, at which one could read for ever, is not looked into.
pub(super) fn found_text(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.is_file() {
        return named_text(path);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ordinary_files_of_a_sensible_size_are_read_where_they_lie() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("views.toml");
        fs::write(&file, "a = 1").unwrap();
        assert_eq!(found_text(&file).unwrap(), "a = 1");
        assert_eq!(found_text(folder.path()).unwrap_err().to_string(), "it is no ordinary file");
        File::create(&file).unwrap().set_len(LARGEST + 1).unwrap();
        assert_eq!(found_text(&file).unwrap_err().to_string(), "it is larger than 4 MiB");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_device_ends() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("views.toml");
        std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
        assert_eq!(found_text(&file).unwrap_err().to_string(), "it is no ordinary file");
        assert_eq!(named_text(&file).unwrap_err().to_string(), "it is larger than 4 MiB");
    }
}

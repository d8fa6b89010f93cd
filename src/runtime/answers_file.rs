use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Nobody answers more than that.
const LARGEST: u64 = 16 << 20;

/// The text of a file, or of standard input for `-`.
pub fn answers_text(path: &str) -> io::Result<String> {
    let mut text = String::new();
    let source: Box<dyn Read> = if path == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    source.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 16 MiB"));
    }
    Ok(text)
}

/// Writes answers to a new file; fails when something of that name is there.
pub fn write_answers(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    #[cfg_attr(not(unix), allow(unused_mut, reason = "permissions are set on Unix only"))]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // They are made to be handed on, unlike drafts.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut beside = builder.tempfile_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.persist_noclobber(path)?;
    Ok(())
}

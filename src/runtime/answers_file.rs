use std::fs::File;
use std::io::{self, Read};

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

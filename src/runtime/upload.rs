//! Files as answers: found by what is typed of their path, and read into the text that Backstage has for them.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded::byte_serialize;

/// An answer is kept, shown and sent as a whole.
const LARGEST: u64 = 1 << 20;

/// More are found by typing on.
const MOST_LISTED: usize = 200;

/// The files that a path may go on with, folders first, and whether each is one.
pub fn files_like(typed: &str) -> Vec<(String, bool)> {
    let (folder, start) = typed.rsplit_once('/').map_or(("", typed), |(folder, start)| (folder, start));
    let folder = if typed.starts_with('/') && folder.is_empty() { "/" } else { folder };
    let shown = if folder.is_empty() { String::new() } else { format!("{}/", folder.trim_end_matches('/')) };
    let entries = fs::read_dir(if folder.is_empty() { "." } else { folder }).into_iter().flatten();
    let mut found: Vec<(String, bool)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let is_meant = name.starts_with(start) && (!name.starts_with('.') || start.starts_with('.'));
            let is_folder = fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
            is_meant.then(|| (format!("{shown}{name}{}", if is_folder { "/" } else { "" }), is_folder))
        })
        .collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_LISTED);
    found
}

/// The contents of a file as an answer, `data:TYPE;name=NAME;base64,…`; why there is none, otherwise.
pub fn file_answer(path: &str) -> Result<String, String> {
    let fails = |why: String| format!("{path}: {why}");
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| fails(error.to_string()))?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(fails("it is no file".to_owned()));
    }
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| fails(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(fails("it is larger than 1 MiB, too large for an answer".to_owned()));
    }
    let kind = if std::str::from_utf8(&bytes).is_ok() { "text/plain" } else { "application/octet-stream" };
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    let name: String = byte_serialize(name.as_bytes()).collect();
    Ok(format!("data:{kind};name={};base64,{}", name.replace('+', "%20"), STANDARD.encode(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_on_with_the_files_that_begin_like_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("parts")).unwrap();
        fs::write(folder.path().join("part.txt"), "a").unwrap();
        fs::write(folder.path().join(".hidden"), "").unwrap();
        let base = folder.path().display();
        let found = files_like(&format!("{base}/par"));
        assert_eq!(found, [(format!("{base}/parts/"), true), (format!("{base}/part.txt"), false)]);
        assert_eq!(files_like(&format!("{base}/")).len(), 2);
        assert!(files_like("/nowhere/at/all").is_empty());
    }

    #[test]
    fn a_file_becomes_an_answer_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b.txt");
        fs::write(&file, "demo").unwrap();
        let answer = file_answer(file.to_str().unwrap());
        assert_eq!(answer.unwrap(), "data:text/plain;name=a%20b.txt;base64,ZGVtbw==");
        assert!(file_answer(folder.path().to_str().unwrap()).is_err());
    }
}

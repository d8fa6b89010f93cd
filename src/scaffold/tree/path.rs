use super::error::TreeError;

/// The name that a workspace goes by where a template sees an absolute path (`fullPath` of `fs:readdir`).
/// It is no folder of the machine.
pub const ROOT: &str = "/workspace";

/// The longest path that is taken, in bytes; file systems end there too.
const LONGEST: usize = 4_096;
/// The longest name of one file or folder, in bytes.
const LONGEST_NAME: usize = 255;

/// The path `given`, seen from the folder `base` of a tree, in its shortest spelling: no `.`, no `..`, no empty name.
/// The tree itself is the empty path.
///
/// A path is taken as it is written: `%2e` is three letters. Spellings that mean another place on another system
/// (`..\x`, `C:\x`) are refused everywhere, so that a template does the same on each.
pub(super) fn normalised(base: &str, given: &str) -> Result<String, TreeError> {
    let unusable = |why| TreeError::Unusable { path: shown(given), why };
    if given.len() > LONGEST {
        return Err(unusable("it is longer than 4096 bytes"));
    }
    if given.contains('\0') {
        return Err(unusable("it holds a NUL character"));
    }
    if is_foreign_escape(given) {
        return Err(TreeError::Outside(shown(given)));
    }
    if given.split('/').any(|name| name.len() > LONGEST_NAME) {
        return Err(unusable("a name is longer than 255 bytes"));
    }
    let mut names: Vec<&str> = Vec::new();
    let base = format!("{ROOT}/{base}");
    let start = if given.starts_with('/') { "" } else { base.as_str() };
    for name in start.split('/').chain(given.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    let mut base = base.split('/').filter(|name| !name.is_empty());
    let is_below = base.by_ref().enumerate().all(|(at, name)| names.get(at) == Some(&name));
    if is_below { Ok(names[1..].join("/")) } else { Err(TreeError::Outside(shown(given))) }
}

/// Whether Windows would read the path as one that climbs or that begins at a drive.
fn is_foreign_escape(given: &str) -> bool {
    let climbs = given.contains('\\') && given.split(['/', '\\']).any(|name| name == "..");
    let bytes = given.as_bytes();
    let has_drive = bytes.len() >= 3
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/');
    climbs || has_drive || given.starts_with('\\')
}

/// The folder that holds `path`; none for the tree itself.
pub(in crate::scaffold) fn parent(path: &str) -> Option<&str> {
    if path.is_empty() { None } else { Some(path.rsplit_once('/').map_or("", |(parent, _)| parent)) }
}

/// `name` in the folder `base`.
pub(super) fn join(base: &str, name: &str) -> String {
    match (base, name) {
        ("", name) => name.to_owned(),
        (base, "") => base.to_owned(),
        (base, name) => format!("{base}/{name}"),
    }
}

/// The part of a path that a message quotes.
fn shown(path: &str) -> String {
    const QUOTED: usize = 120;
    let mut shown: String = path.chars().take(QUOTED).collect();
    if shown.len() < path.len() {
        shown.push('…');
    }
    shown
}

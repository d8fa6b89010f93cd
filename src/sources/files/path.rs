use std::path::{Component, Path, PathBuf};

/// The path without `.` and with `..` resolved by its text alone.
pub fn normalised(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                Some(Component::ParentDir | Component::CurDir) | None => out.push(".."),
            },
            other => out.push(other),
        }
    }
    if out.as_os_str().is_empty() { PathBuf::from(".") } else { out }
}

/// The path as messages show it: without a leading `./`, with `/` between its parts.
pub fn display(path: &Path) -> String {
    let path = normalised(path);
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let joined = parts.join("/");
    // A root is a part of its own and already ends in a slash.
    joined.strip_prefix("//").map_or(joined.clone(), |rest| format!("/{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved() {
        for (path, is) in [
            ("./a/../b", "b"),
            ("../a/./b", "../a/b"),
            ("/a/../../b", "/b"),
            ("a/..", "."),
            ("../../x", "../../x"),
        ] {
            assert_eq!(display(Path::new(path)), is, "{path}");
        }
    }
}

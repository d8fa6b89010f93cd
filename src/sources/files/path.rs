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
    let mut shown = String::new();
    for part in normalised(path).components() {
        let text = part.as_os_str().to_string_lossy();
        match part {
            Component::RootDir => shown.push('/'),
            Component::Prefix(_) => shown.push_str(&text.replace('\\', "/")),
            _ => {
                if !shown.is_empty() && !shown.ends_with('/') {
                    shown.push('/');
                }
                shown.push_str(&text);
            }
        }
    }
    shown
}

/// The way from a folder to a path; both absolute, or both starting at the same place.
pub fn relative(folder: &Path, path: &Path) -> PathBuf {
    let (folder, path) = (normalised(folder), normalised(path));
    let shared = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_over_what_both_share() {
        assert_eq!(relative(Path::new("/a/b"), Path::new("/a/c/d.yaml")), Path::new("../c/d.yaml"));
        assert_eq!(relative(Path::new("demo"), Path::new("demo/x.yaml")), Path::new("x.yaml"));
    }

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

    #[cfg(windows)]
    #[test]
    fn drives_and_shares_have_one_slash_behind_them() {
        for (path, is) in [
            (r"C:\src\catalog-info.yaml", "C:/src/catalog-info.yaml"),
            (r"C:\", "C:/"),
            (r"\\files\team\a.yaml", "//files/team/a.yaml"),
        ] {
            assert_eq!(display(Path::new(path)), is, "{path}");
        }
    }
}

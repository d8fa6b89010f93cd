use std::borrow::Cow;
use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::super::tree::Node;
use super::merge::is_binary;
use super::plan::{Change, Files, Plan, What};

/// Lines around a change.
const CONTEXT: usize = 3;

/// What a plan does to the files of a project, as a patch that `git apply` takes. Contents that are no text are only
/// named.
pub fn patch(plan: &Plan, yours: &Files) -> Vec<u8> {
    let mut out = Vec::new();
    for change in &plan.changes {
        let before = yours.get(change.from.as_ref().unwrap_or(&change.path));
        match (&change.put, change.what) {
            (Some(node), _) => file(&mut out, change, before, Some(node)),
            (None, What::Deleted) => file(&mut out, change, before, None),
            (None, _) => {}
        }
        if let Some((path, node)) = &change.beside {
            let beside = Change {
                path: path.clone(),
                from: None,
                what: What::New,
                put: None,
                beside: None,
                conflict: None,
            };
            file(&mut out, &beside, None, Some(node));
        }
    }
    out
}

fn file(out: &mut Vec<u8>, change: &Change, before: Option<&Node>, after: Option<&Node>) {
    let old = change.from.as_ref().unwrap_or(&change.path);
    let new = &change.path;
    let mut head = format!("diff --git {} {}\n", quoted("a/", old), quoted("b/", new));
    match (before, after) {
        (Some(before), Some(after)) if mode(before) == mode(after) => {}
        (Some(before), Some(after)) => {
            let _ = write!(head, "old mode {}\nnew mode {}\n", mode(before), mode(after));
        }
        (Some(before), None) => {
            let _ = writeln!(head, "deleted file mode {}", mode(before));
        }
        (None, Some(after)) => {
            let _ = writeln!(head, "new file mode {}", mode(after));
        }
        (None, None) => return,
    }
    if change.from.is_some() {
        let _ = write!(head, "rename from {}\nrename to {}\n", quoted("", old), quoted("", new));
    }
    let (was, is) = (before.map(content).unwrap_or_default(), after.map(content).unwrap_or_default());
    let named = |prefix: &str, path: &str, node: Option<&Node>| {
        let tab = if path.contains(' ') { "\t" } else { "" };
        node.map_or_else(|| "/dev/null".to_owned(), |_| format!("{}{tab}", quoted(prefix, path)))
    };
    let (from, to) = (named("a/", old, before), named("b/", new, after));
    out.extend(head.as_bytes());
    if was == is {
        return;
    }
    if is_binary(was) || is_binary(is) {
        out.extend(format!("Binary files {} and {} differ\n", from.trim_end(), to.trim_end()).as_bytes());
        return;
    }
    out.extend(format!("--- {from}\n+++ {to}\n").as_bytes());
    hunks(out, was, is);
}

fn hunks(out: &mut Vec<u8>, was: &[u8], is: &[u8]) {
    // What is no UTF-8 is taken letter by letter, and back.
    let is_text = std::str::from_utf8(was).is_ok() && std::str::from_utf8(is).is_ok();
    let read = |bytes| -> Cow<'_, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) if is_text => text.into(),
            _ => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
        }
    };
    let written = |text: &str, out: &mut Vec<u8>| {
        if is_text {
            out.extend(text.as_bytes());
        } else {
            out.extend(text.chars().map(|c| u8::try_from(c).expect("every letter was a byte")));
        }
    };
    let (was, is) = (read(was), read(is));
    let lines = |text: &'_ str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let (was, is) = (lines(&was), lines(&is));
    let was: Vec<&str> = was.iter().map(String::as_str).collect();
    let is: Vec<&str> = is.iter().map(String::as_str).collect();
    let diff = TextDiff::from_slices(&was, &is);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        out.extend(format!("{}\n", hunk.header()).as_bytes());
        for change in hunk.iter_changes() {
            out.push(match change.tag() {
                ChangeTag::Delete => b'-',
                ChangeTag::Insert => b'+',
                ChangeTag::Equal => b' ',
            });
            written(change.value(), out);
            if !change.value().ends_with('\n') {
                out.extend(b"\n\\ No newline at end of file\n");
            }
        }
    }
}

fn content(node: &Node) -> &[u8] {
    match node {
        Node::File { bytes, .. } => bytes,
        Node::Link(target) => target.as_bytes(),
        Node::Folder => &[],
    }
}

/// The modes that git knows.
fn mode(node: &Node) -> &'static str {
    match node {
        Node::Link(_) => "120000",
        node if node.is_executable() => "100755",
        _ => "100644",
    }
}

/// A path as git writes it in a patch: in quotes when it holds what could be misread.
fn quoted(prefix: &str, path: &str) -> String {
    if !path.chars().any(|c| c.is_control() || matches!(c, '"' | '\\')) {
        return format!("{prefix}{path}");
    }
    let mut out = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            0x20..0x7f => out.push(char::from(byte)),
            byte => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(path: &str, was: Option<Node>, is: Option<Node>, from: Option<&str>) -> String {
        let yours: Files = was.into_iter().map(|node| (from.unwrap_or(path).to_owned(), node)).collect();
        let what = if is.is_some() { What::Changed } else { What::Deleted };
        let from = from.map(str::to_owned);
        let change = Change { path: path.into(), from, what, put: is, beside: None, conflict: None };
        String::from_utf8(patch(&Plan { changes: vec![change] }, &yours)).expect("text")
    }

    #[test]
    fn a_patch_is_one_of_gits() {
        let (old, new) = (Node::file(*b"one\ntwo"), Node::executable(*b"one\r\nzwei\n"));
        assert_eq!(
            changed("b c", Some(old.clone()), Some(new), Some("a")),
            "diff --git a/a b/b c\nold mode 100644\nnew mode 100755\nrename from a\nrename to b c\n--- a/a\n+++ b/b c\t\n\
             @@ -1,2 +1,2 @@\n-one\n-two\n\\ No newline at end of file\n+one\r\n+zwei\n"
        );
        assert_eq!(
            changed("a\"\n", Some(old), None, None),
            "diff --git \"a/a\\\"\\012\" \"b/a\\\"\\012\"\ndeleted file mode 100644\n--- \"a/a\\\"\\012\"\n+++ /dev/null\n\
             @@ -1,2 +0,0 @@\n-one\n-two\n\\ No newline at end of file\n"
        );
        assert!(
            changed("x", None, Some(Node::file(*b"\0")), None)
                .contains("Binary files /dev/null and b/x differ")
        );
    }
}

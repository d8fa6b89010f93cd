use std::collections::BTreeMap;

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use super::Change;
use crate::publish::hex::hex;
use crate::scaffold::{Node, Tree};
use crate::text::counted;

/// A folder with more files is remembered as a whole, not file by file.
const MOST_LISTED: usize = 5_000;

/// The fingerprints of what the steps of a template read of its folder, by the addresses that they read.
///
/// What ends in a repository depends on these files as much as on the steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skeleton(BTreeMap<String, Part>);

/// What one address gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    /// The fingerprint of all of it.
    digest: String,
    /// How many files and links that is.
    count: usize,
    /// The fingerprint of each by its path; none where there are too many.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
}

impl Skeleton {
    /// Takes in a folder that was read. Folders without files are left out: no repository holds them.
    pub fn add_folder(&mut self, address: &str, tree: &Tree) {
        self.0.insert(address.to_owned(), Part::of(tree.files()));
    }

    /// Takes in a file that was read.
    pub fn add_file(&mut self, address: &str, node: &Node) {
        self.0.insert(address.to_owned(), Part::of([("", node)].into_iter()));
    }

    /// Takes in all of `other`; of what both know, that of `other` counts.
    pub(super) fn join(&mut self, other: &Self) {
        self.0.extend(other.0.iter().map(|(address, part)| (address.clone(), part.clone())));
    }

    /// What of this is not just so in `agreed`. Files that this does not read do not matter.
    pub(super) fn beyond(&self, agreed: &Self) -> Vec<Change> {
        let (mut files, mut others) = (Vec::new(), Vec::new());
        for (address, part) in &self.0 {
            match agreed.0.get(address) {
                None => others.push(Change::of(format!(
                    "it reads `{address}` ({}), which it did not when you agreed",
                    counted(part.count, "file", "files")
                ))),
                Some(known) if known.digest == part.digest => {}
                Some(known) => match part.differing(known) {
                    Some(paths) => files.extend(paths.into_iter().map(|path| join(address, path))),
                    None => others
                        .push(Change::of(format!("files of `{address}` are other than when you agreed"))),
                },
            }
        }
        if !files.is_empty() {
            let are = if files.len() == 1 { "is" } else { "are" };
            let count = counted(files.len(), "file", "files");
            let what = format!("{count} of its skeleton {are} other than when you agreed");
            others.insert(0, Change { what, files });
        }
        others
    }
}

impl Part {
    /// The files come in the order of their paths.
    fn of<'f>(files: impl Iterator<Item = (&'f str, &'f Node)>) -> Self {
        let (mut whole, mut listed, mut count) = (Context::new(&SHA256), BTreeMap::new(), 0);
        for (path, node) in files {
            let digest = fingerprint(node);
            whole.update(&path.len().to_le_bytes());
            whole.update(path.as_bytes());
            whole.update(digest.as_bytes());
            count += 1;
            if count <= MOST_LISTED {
                listed.insert(path.to_owned(), digest);
            }
        }
        if count > MOST_LISTED {
            listed.clear();
        }
        Self { digest: hex(whole.finish().as_ref()), count, files: listed }
    }

    /// The paths that are new, gone or other; none when nobody knows which.
    fn differing<'p>(&'p self, known: &'p Self) -> Option<Vec<&'p str>> {
        if self.files.len() != self.count || known.files.len() != known.count {
            return None;
        }
        let changed = self.files.iter().filter(|(path, digest)| known.files.get(*path) != Some(*digest));
        let gone = known.files.keys().filter(|path| !self.files.contains_key(*path));
        let mut paths: Vec<&str> = changed.map(|(path, _)| path).chain(gone).map(String::as_str).collect();
        paths.sort_unstable();
        Some(paths)
    }
}

/// Content and nature of one file: of its mode only whether it can be executed reaches a repository.
fn fingerprint(node: &Node) -> String {
    let mut context = Context::new(&SHA256);
    match node {
        Node::Folder => context.update(b"/"),
        Node::Link(target) => {
            context.update(b">");
            context.update(target.as_bytes());
        }
        Node::File { bytes, .. } => {
            context.update(if node.is_executable() { b"x" } else { b"-" });
            context.update(bytes);
        }
    }
    hex(context.finish().as_ref())
}

fn join(address: &str, path: &str) -> String {
    let address = address.trim_start_matches("./").trim_end_matches('/');
    match path {
        "" => address.to_owned(),
        path if address.is_empty() || address == "." => path.to_owned(),
        path => format!("{address}/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, Node)]) -> Skeleton {
        let mut tree = Tree::default();
        for (path, node) in files {
            tree.place(path, node.clone()).expect("placed");
        }
        let mut skeleton = Skeleton::default();
        skeleton.add_folder("./skeleton", &tree);
        skeleton
    }

    fn beyond(read: &Skeleton, agreed: &Skeleton) -> Vec<String> {
        read.beyond(agreed).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_change_of_a_file_is_told_by_its_name() {
        let before = folder(&[
            ("a", Node::file(*b"a")),
            ("b", Node::file(*b"b")),
            ("gone", Node::file(*b"")),
            ("link", Node::Link("a".to_owned())),
            ("same", Node::executable(*b"")),
        ]);
        assert_eq!(beyond(&before, &before), Vec::<String>::new());
        let script = folder(&[
            ("a", Node::executable(*b"a")),
            ("b", Node::file(*b"B")),
            ("link", Node::Link("b".to_owned())),
            ("new", Node::file(*b"")),
            ("same", Node::executable(*b"")),
        ]);
        assert_eq!(
            beyond(&script, &before),
            [
                "5 files of its skeleton are other than when you agreed (skeleton/a, skeleton/b, skeleton/gone and 2 more)"
            ]
        );
    }

    #[test]
    fn what_was_not_read_before_is_told_and_what_is_not_read_now_does_not_matter() {
        let (mut both, one) = (Skeleton::default(), folder(&[("a", Node::file(*b"a"))]));
        both.add_file("./one.txt", &Node::file(*b"1"));
        assert_eq!(beyond(&both, &one), ["it reads `./one.txt` (1 file), which it did not when you agreed"]);
        both.join(&one);
        assert!(beyond(&one, &both).is_empty());
        let mut other = Skeleton::default();
        other.add_file("./one.txt", &Node::executable(*b"1"));
        assert_eq!(beyond(&other, &both), ["1 file of its skeleton is other than when you agreed (one.txt)"]);
    }

    #[test]
    fn a_large_folder_is_remembered_as_a_whole() {
        let files = |text: &str| {
            let nodes = (0..=MOST_LISTED).map(|at| (at.to_string(), Node::file(text.as_bytes().to_vec())));
            let nodes: Vec<_> = nodes.collect();
            let nodes: Vec<_> = nodes.iter().map(|(path, node)| (path.as_str(), node.clone())).collect();
            folder(&nodes)
        };
        assert!(beyond(&files("a"), &files("a")).is_empty());
        assert_eq!(
            beyond(&files("a"), &files("b")),
            ["files of `./skeleton` are other than when you agreed"]
        );
        assert!(files("a").0.values().all(|part| part.files.is_empty()));
    }
}

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::tree::Node;

/// From so much in common on, in percent, git takes two files for one that has moved; so is it here.
const ALIKE: usize = 50;

/// More pairs than that are compared by their whole content only.
const MOST_PAIRS: usize = 40_000;

/// Longer lines are compared in pieces of so many bytes, as git does.
const PIECE: usize = 64;

/// Which files went where, from the path they had to the one they have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames(BTreeMap<String, String>);

impl Renames {
    /// Pairs what is gone with what has come: the same content first, then the most alike. Empty files are no
    /// evidence of anything. A file of the same name in another folder goes before others that are as good.
    pub fn between<'n>(gone: &[(&'n str, &'n Node)], come: &[(&'n str, &'n Node)]) -> Self {
        let mut pairs: Vec<(usize, bool, &str, &str)> = Vec::new();
        let is_few = gone.len().saturating_mul(come.len()) <= MOST_PAIRS;
        let pieces: Vec<HashMap<&[u8], usize>> =
            if is_few { gone.iter().map(|(_, node)| pieces(bytes(node))).collect() } else { Vec::new() };
        for (at, (old, was)) in gone.iter().enumerate() {
            for (new, is) in come {
                let score = match (was, is) {
                    (Node::Link(was), Node::Link(is)) if was == is => 100,
                    (Node::File { bytes: was, .. }, Node::File { bytes: is, .. }) if !was.is_empty() => {
                        if was == is {
                            100
                        } else {
                            // What is alike but not the same never counts as the same.
                            pieces.get(at).map_or(0, |pieces| likeness(pieces, was.len(), is).min(99))
                        }
                    }
                    _ => 0,
                };
                if score >= ALIKE {
                    pairs.push((score, name(old) == name(new), old, new));
                }
            }
        }
        pairs.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| (a.2, a.3).cmp(&(b.2, b.3))));
        let mut renames = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (_, _, old, new) in pairs {
            if !renames.contains_key(old) && taken.insert(new) {
                renames.insert(old.to_owned(), new.to_owned());
            }
        }
        Self(renames)
    }

    /// Where a file went.
    pub fn of(&self, old: &str) -> Option<&str> {
        self.0.get(old).map(String::as_str)
    }

    /// The paths that files went to.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }
}

fn bytes(node: &Node) -> &[u8] {
    match node {
        Node::File { bytes, .. } => bytes,
        Node::Folder | Node::Link(_) => &[],
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Lines, long ones in pieces, by how often they stand in a text.
fn pieces(bytes: &[u8]) -> HashMap<&[u8], usize> {
    let mut counts = HashMap::new();
    for piece in cut(bytes) {
        *counts.entry(piece).or_default() += 1;
    }
    counts
}

fn cut(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').flat_map(|line| line.chunks(PIECE))
}

/// How much of the larger text both have, in percent.
fn likeness(was: &HashMap<&[u8], usize>, was_long: usize, is: &[u8]) -> usize {
    let (short, long) = (was_long.min(is.len()), was_long.max(is.len()));
    if long == 0 || short * 100 / long < ALIKE {
        return 0;
    }
    let mut used: HashMap<&[u8], usize> = HashMap::new();
    let mut common = 0;
    for piece in cut(is) {
        let used = used.entry(piece).or_default();
        if was.get(piece).is_some_and(|count| *used < *count) {
            *used += 1;
            common += piece.len();
        }
    }
    common * 100 / long
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(gone: &[(&str, &str)], come: &[(&str, &str)]) -> Vec<(String, String)> {
        let nodes = |files: &[(&str, &str)]| -> Vec<(String, Node)> {
            files.iter().map(|(path, text)| ((*path).to_owned(), Node::file(text.as_bytes()))).collect()
        };
        let (gone, come) = (nodes(gone), nodes(come));
        let seen = |files: &[(String, Node)]| -> Vec<(String, Node)> { files.to_vec() };
        let (gone, come) = (seen(&gone), seen(&come));
        let gone: Vec<_> = gone.iter().map(|(path, node)| (path.as_str(), node)).collect();
        let come: Vec<_> = come.iter().map(|(path, node)| (path.as_str(), node)).collect();
        Renames::between(&gone, &come).0.into_iter().collect()
    }

    #[test]
    fn the_same_content_is_the_same_file_and_its_name_decides_between_equals() {
        let found = pairs(&[("a/x", "text\n")], &[("b/w", "text\n"), ("b/x", "text\n")]);
        assert_eq!(found, [("a/x".to_owned(), "b/x".to_owned())]);
    }

    #[test]
    fn what_is_half_alike_has_moved_and_what_is_less_has_not() {
        let text = "one\ntwo\nthree\nfour\n";
        assert_eq!(pairs(&[("a", text)], &[("b", "one\ntwo\nthree\nfive\n")]).len(), 1);
        assert!(pairs(&[("a", text)], &[("b", "one\nzwei\ndrei\nvier\n")]).is_empty());
        assert!(pairs(&[("a", "")], &[("b", "")]).is_empty(), "empty files tell nothing");
    }

    #[test]
    fn each_file_goes_to_one_place_and_the_most_alike_pair_goes_first() {
        let found = pairs(&[("a", "1\n2\n3\n4\n"), ("b", "1\n2\n3\n5\n")], &[("c", "1\n2\n3\n5\n")]);
        assert_eq!(found, [("b".to_owned(), "c".to_owned())]);
    }
}

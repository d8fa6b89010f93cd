use globset::{GlobBuilder, GlobMatcher};

use super::node::Node;
use super::tree::Tree;

/// Patterns as `globby` reads them for Backstage: `*` stops at `/`, names with a leading dot count, a pattern that
/// names a folder means all that lies in it, `!pattern` takes away. No path begins with `./`, so a pattern that does
/// means nothing, as there.
pub(in crate::scaffold) struct Globs {
    wanted: Vec<GlobMatcher>,
    unwanted: Vec<GlobMatcher>,
}

impl Globs {
    /// The patterns, for paths of `tree`. One that cannot be read matches nothing but its own letters.
    pub(in crate::scaffold) fn new<'p>(patterns: impl IntoIterator<Item = &'p str>, tree: &Tree) -> Self {
        let mut globs = Self { wanted: Vec::new(), unwanted: Vec::new() };
        for pattern in patterns {
            let (list, pattern) = match pattern.strip_prefix('!') {
                Some(rest) => (&mut globs.unwanted, rest),
                None => (&mut globs.wanted, pattern),
            };
            let name = pattern.trim_end_matches('/');
            let is_folder = tree.get(name).is_some_and(|node| *node == Node::Folder);
            let read =
                if is_folder { format!("{}/**", escaped_if_literal(name)) } else { pattern.to_owned() };
            let read = if name == "." || (is_folder && name.is_empty()) { "**".to_owned() } else { read };
            list.extend(matcher(&read));
        }
        globs
    }

    /// Whether a path is meant. A folder is written with `/` at its end.
    pub(in crate::scaffold) fn mean(&self, path: &str) -> bool {
        let any = |list: &[GlobMatcher]| {
            let name = path.trim_end_matches('/');
            list.iter().any(|glob| glob.is_match(path) || glob.is_match(name))
        };
        any(&self.wanted) && !any(&self.unwanted)
    }
}

/// A folder's own name is no pattern, even if it looks like one.
fn escaped_if_literal(name: &str) -> String {
    globset::escape(name)
}

fn matcher(pattern: &str) -> Option<GlobMatcher> {
    let read = |pattern: &str| {
        GlobBuilder::new(pattern)
            .literal_separator(true)
            .backslash_escape(true)
            .empty_alternates(true)
            .build()
    };
    read(pattern).or_else(|_| read(&globset::escape(pattern))).ok().map(|glob| glob.compile_matcher())
}

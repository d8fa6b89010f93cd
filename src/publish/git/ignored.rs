use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::scaffold::{Node, Tree};

/// What of a workspace goes into a repository: files and links, but no `.git` and nothing that its `.gitignore` files
/// exclude, as `git add` has it.
pub(in crate::publish) fn published(tree: &Tree) -> Vec<(&str, &Node)> {
    let rules = Rules::of(tree);
    let is_git = |path: &str| path.split('/').any(|step| step.eq_ignore_ascii_case(".git"));
    tree.files().filter(|(path, _)| !is_git(path) && !rules.exclude(path)).collect()
}

/// The `.gitignore` files, each with the folder that it is for, the deepest first.
struct Rules(Vec<(String, Gitignore)>);

impl Rules {
    fn of(tree: &Tree) -> Self {
        let mut rules = Vec::new();
        for (path, node) in tree.files() {
            let Node::File { bytes, .. } = node else { continue };
            let Some(folder) = path.strip_suffix(".gitignore") else { continue };
            if !folder.is_empty() && !folder.ends_with('/') {
                continue;
            }
            let mut builder = GitignoreBuilder::new("");
            for line in String::from_utf8_lossy(bytes).lines() {
                // A line that is no pattern excludes nothing.
                let _ = builder.add_line(None, line);
            }
            rules.extend(builder.build().ok().map(|rule| (folder.to_owned(), rule)));
        }
        rules.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        Self(rules)
    }

    /// Whether a path, or a folder on the way to it, is excluded: below such a folder nothing can be let in again.
    fn exclude(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        folders.chain([(path, false)]).any(|(step, is_folder)| self.is_excluded(step, is_folder))
    }

    fn is_excluded(&self, path: &str, is_folder: bool) -> bool {
        let verdicts = self.0.iter().filter_map(|(folder, rule)| {
            let below = path.strip_prefix(folder.as_str())?;
            let verdict = rule.matched(below, is_folder);
            (!verdict.is_none()).then(|| verdict.is_ignore())
        });
        verdicts.into_iter().next().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ignored_is_not_published() {
        let mut tree = Tree::default();
        for (path, text) in [
            (".gitignore", "*.log\n/build/\n!keep.log\n"),
            ("a.log", ""),
            ("keep.log", ""),
            ("build/keep.log", ""),
            ("sub/build/x", ""),
            ("sub/.gitignore", "!a.log\nx\n"),
            ("sub/a.log", ""),
            (".git/config", ""),
            ("sub/.GIT/hooks/x", ""),
        ] {
            tree.write(path, text.as_bytes(), Node::PLAIN).expect("written");
        }
        let paths: Vec<_> = published(&tree).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, [".gitignore", "keep.log", "sub/.gitignore", "sub/a.log"]);
    }
}

use super::{Author, Git};
use crate::scaffold::{Node, OutsideFault, Watch};

/// A commit to be made of what a workspace holds. The same one always gets the same hash.
pub(in crate::publish) struct Commit<'c> {
    pub(in crate::publish) author: &'c Author,
    /// Seconds since 1970.
    pub(in crate::publish) at: i64,
    pub(in crate::publish) message: &'c str,
    /// The commit that it follows, which [`Git`] has fetched; none for the first of a repository.
    pub(in crate::publish) parent: Option<&'c str>,
    /// Paths, and what is done with them.
    pub(in crate::publish) changes: Vec<(String, Change<'c>)>,
}

/// What a commit does with a path.
#[derive(Clone, Copy)]
pub(in crate::publish) enum Change<'c> {
    Put(&'c Node),
    Delete,
}

/// Where the commit is kept in our own repository.
const BRANCH: &str = "refs/heads/made";

impl Commit<'_> {
    /// Makes the commit and gives its hash.
    pub(in crate::publish) fn make(&self, git: &Git, watch: &dyn Watch) -> Result<String, OutsideFault> {
        git.fed(&["fast-import", "--quiet", "--force", "--date-format=raw"], self.stream(), watch)?;
        Ok(git.run(&["rev-parse", "--verify", BRANCH], watch)?.trim().to_owned())
    }

    /// The commit as `git fast-import` reads it.
    fn stream(&self) -> Vec<u8> {
        let Author { name, email } = self.author;
        let mut stream = format!("feature done\ncommit {BRANCH}\n").into_bytes();
        for role in ["author", "committer"] {
            stream.extend(format!("{role} {name} <{email}> {} +0000\n", self.at).bytes());
        }
        let message = self.message.trim_end();
        data(&mut stream, format!("{message}\n").as_bytes());
        if let Some(parent) = self.parent {
            stream.extend(format!("from {parent}\n").bytes());
        }
        for (path, change) in &self.changes {
            let path = quoted(path);
            match change {
                Change::Delete => stream.extend(format!("D {path}\n").bytes()),
                Change::Put(Node::Folder) => {}
                Change::Put(node @ Node::File { bytes, .. }) => {
                    let mode = if node.is_executable() { "100755" } else { "100644" };
                    stream.extend(format!("M {mode} inline {path}\n").bytes());
                    data(&mut stream, bytes);
                }
                Change::Put(Node::Link(target)) => {
                    stream.extend(format!("M 120000 inline {path}\n").bytes());
                    data(&mut stream, target.as_bytes());
                }
            }
        }
        stream.extend(b"\ndone\n");
        stream
    }
}

fn data(stream: &mut Vec<u8>, bytes: &[u8]) {
    stream.extend(format!("data {}\n", bytes.len()).bytes());
    stream.extend(bytes);
    stream.push(b'\n');
}

/// A path in the quotes of C, which every path may have.
fn quoted(path: &str) -> String {
    let mut quoted = String::with_capacity(path.len() + 2);
    quoted.push('"');
    for c in path.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

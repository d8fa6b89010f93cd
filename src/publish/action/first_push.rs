use std::time::Duration;

use jiff::Timestamp;

use super::super::git::{Author, Change, Commit, Git, Remote, published};
use super::super::input::text;
use super::Work;
use crate::scaffold::update::RECORD;
use crate::scaffold::{Node, OutsideFault, Tree, Watch};

/// The clock of a service may be so much behind ours.
const CLOCKS_DIFFER: Duration = Duration::from_mins(2);

/// The first commit of a repository: made before the repository is, so that what is wrong with it leaves nothing behind.
pub(super) struct FirstCommit {
    pub(super) hash: String,
    pub(super) branch: String,
}

/// A repository that a service already has under the name.
pub(super) struct Existing {
    /// When it was made.
    pub(super) created: Option<Timestamp>,
    /// Where it is pushed to.
    pub(super) remote: Remote,
}

impl FirstCommit {
    /// Makes the commit of the workspace, or of the `sourcePath` in it.
    pub(super) fn make(
        work: &Work<'_>,
        git: &Git,
        branch: &str,
        watch: &mut dyn Watch,
    ) -> Result<Self, OutsideFault> {
        git.must_be_branch(branch, watch)?;
        let mut source = source(work)?;
        if source.is_empty() {
            return Err(OutsideFault::input("there is nothing to push: the workspace is empty"));
        }
        let record = work.publisher.journal.run().begun.record.clone();
        if let Some(record) = record.filter(|_| source.get(RECORD).is_none()) {
            // A workspace that is full to its limit goes without.
            let _ = source.place(RECORD, Node::file(record.into_bytes()));
        }
        let files = published(&source);
        if files.is_empty() {
            return Err(OutsideFault::input("there is nothing to push: the workspace is empty"));
        }
        let author = match work.trail.mark("author").and_then(|kept| author_of(&kept)) {
            Some(kept) => kept,
            None => Author::of(work.call.input, git, watch)?,
        };
        let kept = format!("{}\n{}", author.name, author.email);
        if watch.masked(&kept) == kept {
            work.trail.note("author", &kept, watch)?;
        }
        let count = files.len();
        let commit = Commit {
            author: &author,
            // The same again when the step is taken up again, so that the commit is the same, too.
            at: work.trail.began().as_second(),
            message: text(work.call.input, "gitCommitMessage").unwrap_or("initial commit"),
            parent: None,
            changes: files.into_iter().map(|(path, node)| (path.to_owned(), Change::Put(node))).collect(),
        };
        let hash = commit.make(git, watch)?;
        work.trail.note("commit", &hash, watch)?;
        watch.info(&format!(
            "Made commit {} of {count} files by {}",
            &hash[..12.min(hash.len())],
            author.name
        ));
        Ok(Self { hash, branch: branch.to_owned() })
    }

    /// Pushes the commit, unless it is there already.
    pub(super) fn push(
        &self,
        work: &Work<'_>,
        git: &Git,
        remote: &Remote,
        watch: &mut dyn Watch,
    ) -> Result<(), OutsideFault> {
        if work.trail.is_resumed {
            match remote.tip(git, &self.branch, watch)? {
                Some(tip) if tip == self.hash => {
                    watch.info(&format!("The branch {} is there already, at this commit", self.branch));
                    return work.trail.note("pushed", &self.branch, watch);
                }
                Some(tip) => {
                    return Err(OutsideFault::other(format!(
                        "the branch {} of {} is at another commit ({tip}), which is left alone",
                        self.branch,
                        remote.url()
                    )));
                }
                None => {}
            }
        }
        watch.info(&format!("Pushing to {} ({})", remote.url(), self.branch));
        remote.push(git, &self.hash, &self.branch, watch)?;
        work.trail.note("pushed", &self.branch, watch)
    }

    /// Whether a repository that is there was made by this very step, before it was cut.
    ///
    /// # Errors
    /// When it was not: the name is taken, and what is there is left alone.
    pub(super) fn claim(
        &self,
        work: &Work<'_>,
        git: &Git,
        existing: &Existing,
        name: &str,
        watch: &mut dyn Watch,
    ) -> Result<(), OutsideFault> {
        if work.trail.mark("created").is_some() {
            return Ok(());
        }
        let began = work.trail.began();
        let earliest = began.checked_sub(CLOCKS_DIFFER).unwrap_or(began);
        // Nobody has heard the answer to our request; a repository that is as new and has nothing else in it is ours.
        let is_new = existing.created.is_some_and(|created| created >= earliest);
        let is_ours = is_new && {
            let tip = existing.remote.tip(git, &self.branch, watch)?;
            tip.as_ref() == Some(&self.hash) || tip.is_none() && existing.remote.is_empty(git, watch)?
        };
        if work.trail.is_resumed && is_ours {
            watch.info(&format!("{name} is there, made by this run and with nothing else in it"));
            return work.trail.note("created", name, watch);
        }
        Err(taken(name))
    }
}

/// The name of a repository is somebody else's.
pub(super) fn taken(name: &str) -> OutsideFault {
    OutsideFault::other(format!(
        "{name} is there already; it is left alone. Choose another name and run again"
    ))
}

/// What a service says when it made something.
pub(super) fn time(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

/// The part of the workspace that is published.
pub(super) fn source(work: &Work<'_>) -> Result<Tree, OutsideFault> {
    let path = text(work.call.input, "sourcePath").unwrap_or(".");
    let tree = work.call.tree.subtree(path);
    tree.map_err(|error| OutsideFault::input(format!("`sourcePath`: {error}")))
}

fn author_of(kept: &str) -> Option<Author> {
    let (name, email) = kept.split_once('\n')?;
    Some(Author::new(name, email))
}

use super::super::git::{Author, Change, Commit, Git, Remote, published};
use super::super::input::{text, texts};
use super::Work;
use crate::scaffold::{OutsideFault, Tree, Watch};

/// A change to a repository that is there, on a branch of its own.
pub(super) struct Proposal<'p> {
    pub(super) branch: &'p str,
    /// The branch that it is to be merged into.
    pub(super) base: &'p str,
    pub(super) message: &'p str,
    pub(super) changes: Vec<(String, Change<'p>)>,
    /// Whether a branch that is there may get one more commit.
    pub(super) may_add: bool,
    /// Whether a commit that changes nothing is worth making.
    pub(super) may_be_empty: bool,
}

impl Proposal<'_> {
    /// Makes the commit and pushes it to the branch; gives its hash, or nothing when there was nothing to change.
    pub(super) fn push(
        &self,
        work: &Work<'_>,
        git: &Git,
        remote: &Remote,
        watch: &mut dyn Watch,
    ) -> Result<Option<String>, OutsideFault> {
        let branch = self.branch;
        git.must_be_branch(branch, watch)?;
        let tip = remote.tip(git, branch, watch)?;
        let pushed = work.trail.mark("commit").filter(|commit| tip.as_ref() == Some(commit));
        if let Some(commit) = pushed.filter(|_| work.trail.is_resumed) {
            watch.info(&format!("The branch {branch} is there already, at our commit"));
            return Ok(Some(commit));
        }
        if tip.is_some() && !self.may_add {
            return Err(OutsideFault::other(format!(
                "the branch {branch} is there already at {}; it is left alone. Choose another branchName",
                remote.url()
            )));
        }
        let onto = if tip.is_some() { branch } else { self.base };
        let parent = remote.fetch(git, onto, watch)?;
        let author = Author::of(work.call.input, git, watch)?;
        let at = work.trail.began().as_second();
        let changes = self.changes.iter().map(|(path, change)| (path.clone(), *change)).collect();
        let commit = Commit { author: &author, at, message: self.message, parent: Some(&parent), changes };
        let hash = commit.make(git, watch)?;
        if !self.may_be_empty && git.is_same(&hash, &parent, watch)? {
            return Ok(None);
        }
        work.trail.note("commit", &hash, watch)?;
        watch.info(&format!(
            "Pushing commit {} to the branch {branch} of {}",
            &hash[..12.min(hash.len())],
            remote.url()
        ));
        remote.push(git, &hash, branch, watch)?;
        work.trail.note("pushed", branch, watch)?;
        Ok(Some(hash))
    }
}

/// The files of the workspace below `targetPath`, and after them those that are to go.
pub(super) fn changes<'t>(
    work: &Work<'_>,
    source: &'t Tree,
) -> Result<Vec<(String, Change<'t>)>, OutsideFault> {
    let target = text(work.call.input, "targetPath").unwrap_or_default();
    let put = published(source).into_iter().map(|(path, node)| Ok((below(target, path)?, Change::Put(node))));
    let gone = texts(work.call.input, "filesToDelete");
    let gone = gone.iter().map(|path| Ok((below(target, path)?, Change::Delete)));
    put.chain(gone).collect()
}

/// A path below a folder of a repository, without detours.
pub(super) fn below(folder: &str, path: &str) -> Result<String, OutsideFault> {
    let mut steps = Vec::new();
    for step in folder.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." if steps.pop().is_some() => {}
            ".." => {
                return Err(OutsideFault::input(format!(
                    "`{folder}/{path}` leads outside of the repository"
                )));
            }
            step if step.eq_ignore_ascii_case(".git") => {
                return Err(OutsideFault::input(format!("`{path}` is no file that a repository may hold")));
            }
            step => steps.push(step),
        }
    }
    Ok(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn a_path_stays_in_the_repository() {
        assert_eq!(below("./docs/", "a/../b.md").as_deref(), Ok("docs/b.md"));
        assert!(below("docs", "../../x").is_err());
        assert!(below("", ".git/config").is_err());
    }
}

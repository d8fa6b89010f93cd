use std::collections::BTreeSet;

use super::{Git, Remote};
use crate::scaffold::run::FailureKind;
use crate::scaffold::tree::Bounds;
use crate::scaffold::{OutsideFault, Watch};

/// What git says of an object that is not here.
const MISSING: &str = " missing";

/// How the sizes of objects are asked for.
const SIZES: &[&str] = &["cat-file", "--batch-check=%(objectname) %(objectsize)"];

impl Remote {
    /// Brings the last commit of a branch, tag or commit here, without what is in its files where the host can do so, and
    /// gives its hash.
    pub(in crate::publish) fn fetch_commit(
        &self,
        git: &Git,
        revision: Option<&str>,
        watch: &dyn Watch,
    ) -> Result<String, OutsideFault> {
        let revision = revision.unwrap_or("HEAD");
        let is_named = revision == "HEAD" || git.must_be_branch(revision, watch).is_ok();
        if !is_named {
            return Err(OutsideFault::input(format!("`{revision}` is no name of a branch, tag or commit")));
        }
        // What is fetched in parts is fetched from a remote that has a name.
        git.run(&["config", "remote.origin.url", self.url()], watch)?;
        let arguments =
            ["fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none", "origin", revision];
        git.with(self, &arguments, watch)?;
        Ok(git.run(&["rev-parse", "--verify", "FETCH_HEAD^{commit}"], watch)?.trim().to_owned())
    }

    /// Brings the files at a path of that commit here, and gives how many there are.
    pub(in crate::publish) fn fetch_files(
        &self,
        git: &Git,
        commit: &str,
        path: &str,
        bounds: Bounds,
        watch: &dyn Watch,
    ) -> Result<usize, OutsideFault> {
        let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", commit];
        arguments.extend((!path.is_empty()).then_some(["--", path]).into_iter().flatten());
        let listed = git.run(&arguments, watch)?;
        let files: Vec<&str> = listed.split('\0').filter_map(id_of_file).collect();
        if files.is_empty() {
            let message = format!("{} has no `{path}` in {commit}", self.url());
            return Err(OutsideFault { kind: FailureKind::NotFound, message });
        }
        if files.len() > bounds.entries {
            return Err(too_much(&format!("{} files", files.len()), path));
        }
        let ids: BTreeSet<&str> = files.iter().copied().collect();
        let sizes = |git: &Git| git.fed(SIZES, lines(ids.iter().copied()), watch);
        let known = sizes(git)?;
        let missing: Vec<&str> = known.lines().filter_map(|line| line.strip_suffix(MISSING)).collect();
        let known = if missing.is_empty() {
            known
        } else {
            let arguments = [
                "-c",
                "fetch.negotiationAlgorithm=noop",
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--recurse-submodules=no",
                "--filter=blob:none",
                "--stdin",
                "origin",
            ];
            git.fed_with(self, &arguments, lines(missing.into_iter()), watch)?;
            sizes(git)?
        };
        let size = |line: &str| line.rsplit(' ').next()?.parse::<usize>().ok();
        let sizes: Option<Vec<usize>> = known.lines().map(size).collect();
        let bytes = sizes.ok_or_else(|| OutsideFault::other("the host did not give all of the files"))?;
        let bytes = bytes.into_iter().fold(0, usize::saturating_add);
        if bytes > bounds.bytes {
            return Err(too_much(&format!("{bytes} bytes"), path));
        }
        Ok(files.len())
    }
}

/// The id in an entry of a tree, if it is a file or a link.
fn id_of_file(entry: &str) -> Option<&str> {
    let (about, _) = entry.split_once('\t')?;
    let mut about = about.split(' ');
    let (_, kind, id) = (about.next()?, about.next()?, about.next()?);
    (kind == "blob").then_some(id)
}

fn lines<'l>(ids: impl Iterator<Item = &'l str>) -> Vec<u8> {
    ids.flat_map(|id| [id, "\n"]).collect::<String>().into_bytes()
}

fn too_much(what: &str, path: &str) -> OutsideFault {
    let place = if path.is_empty() { "the repository" } else { path };
    let message = format!("{place} holds {what}, which is more than a template may bring");
    OutsideFault { kind: FailureKind::Limit, message }
}

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::FileRead;
use super::root::Root;
use super::skeleton::Skeletons;
use super::target::resolve;
use crate::diagnostic::{Code, Place, Problem};
use crate::sources::descriptor::Target;
use crate::sources::files::{Files, is_pattern};

/// Where the Locations of a catalog lead.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// Every file that counts: found outside skeletons, given, or pointed at.
    pub(super) counted: BTreeSet<PathBuf>,
    /// Files that are pointed at but were not read, or not as wanted, with the root that led there.
    pub(super) unread: BTreeMap<PathBuf, usize>,
    /// Targets that lead nowhere, and circles.
    pub(super) problems: Vec<Problem>,
}

/// Follows the targets of all Locations that count.
pub(super) fn follow(files: &dyn Files, roots: &[Root], read: &BTreeMap<PathBuf, Arc<FileRead>>) -> Followed {
    let skeletons = Skeletons::of(read);
    let start = read.iter().filter(|(path, read)| read.counts_by_itself(path, &skeletons));
    let mut followed =
        Followed { counted: start.map(|(path, _)| path.clone()).collect(), ..Followed::default() };
    let has_targets = |path: &PathBuf| read.get(path).is_some_and(|read| !read.targets.is_empty());
    let mut queue: VecDeque<PathBuf> =
        followed.counted.iter().filter(|path| has_targets(path)).cloned().collect();
    let mut edges = Vec::new();
    while let Some(path) = queue.pop_front() {
        let location = &read[&path];
        for target in location.targets.iter().filter(|target| target.is_local) {
            let found = match resolve(files, target, &path, roots[location.root].folder()) {
                Ok(found) => found,
                Err(missed) => {
                    let problem = Problem::new(Code::LocationTarget, missed.message).help(missed.help);
                    followed.problems.push(placed(problem, location, target));
                    continue;
                }
            };
            for found in found {
                let Ok(found) = files.real(&found) else { continue };
                if !read.get(&found).is_some_and(|read| read.is_descriptor || read.is_wanted) {
                    followed.unread.insert(found.clone(), location.root);
                }
                // A pattern that matches its own Location, as `**` does, means the others.
                if !is_pattern(&target.text) && has_targets(&found) {
                    edges.push((path.clone(), found.clone(), target));
                }
                if followed.counted.insert(found.clone()) && has_targets(&found) {
                    queue.push_back(found);
                }
            }
        }
    }
    followed.problems.extend(circles(read, &edges));
    followed
}

fn placed(problem: Problem, location: &FileRead, target: &Target) -> Problem {
    let place =
        Place { file: Arc::clone(&location.shown), line: target.mark.line, column: target.mark.column };
    problem.at(place).about(target.location.as_str()).field(target.field.clone())
}

/// Names the targets that lead back to a Location that led to them.
fn circles(read: &BTreeMap<PathBuf, Arc<FileRead>>, edges: &[(PathBuf, PathBuf, &Target)]) -> Vec<Problem> {
    let mut onward: BTreeMap<&Path, Vec<(&Path, &Target)>> = BTreeMap::new();
    for (from, to, target) in edges {
        onward.entry(from).or_default().push((to, target));
    }
    let mut problems = Vec::new();
    let mut done: BTreeSet<&Path> = BTreeSet::new();
    for &start in onward.keys() {
        if done.contains(start) {
            continue;
        }
        // A walk in depth that keeps its way: the files entered and the next target of each.
        let mut way: Vec<(&Path, usize)> = vec![(start, 0)];
        while let Some((file, next)) = way.last_mut() {
            let file = *file;
            let Some(&(to, target)) = onward.get(file).and_then(|targets| targets.get(*next)) else {
                done.insert(file);
                way.pop();
                continue;
            };
            *next += 1;
            if done.contains(to) {
                continue;
            }
            if way.iter().any(|(entered, _)| *entered == to) {
                let shown = &read[to].shown;
                let message = format!("the Location leads back to `{shown}`, which leads here");
                let problem =
                    Problem::new(Code::LocationCycle, message).help("remove one of the two targets");
                problems.push(placed(problem, &read[file], target));
            } else {
                way.push((to, 0));
            }
        }
    }
    problems
}

use std::collections::{BTreeMap, BTreeSet};

use super::super::tree::{Node, parent};
use super::merge::{Clash, Conflict, Merger, Settled, is_same, settle};
use super::rename::Renames;

/// Files, links and (of a project only) folders by their path.
pub type Files = BTreeMap<String, Node>;

/// What meets in an update.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'f> {
    /// What the template made of the answers when the project was last in step with it.
    pub base: &'f Files,
    /// What stands in the project: at least at every path of the other two and on the way there, and wherever a file
    /// may have been moved to.
    pub yours: &'f Files,
    /// What the template makes today.
    pub template: &'f Files,
}

/// What an update does to the files of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// One entry a file, in the order of the paths. Files that stay as they are have none.
    pub changes: Vec<Change>,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it is afterwards, or was when it goes.
    pub path: String,
    /// Where it was, when it moves.
    pub from: Option<String>,
    /// What is done.
    pub what: What,
    /// What stands at the path afterwards; none when nothing is written there.
    pub put: Option<Node>,
    /// What is put beside it for somebody to look at.
    pub beside: Option<(String, Node)>,
    /// What is undecided.
    pub conflict: Option<Conflict>,
}

/// The ways in which a file may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The template has it anew.
    New,
    /// It becomes what the template has; nobody else had changed it.
    Changed,
    /// Lines of both sides are put together.
    Merged,
    /// It goes, for the template has it no longer and nobody had changed it.
    Deleted,
    /// It only moves.
    Moved,
    /// It only becomes executable, or no longer is.
    Mode,
    /// It stays as it is, or stays away, though the template did something to it.
    Left,
}

impl Plan {
    /// What is to be written, by its path.
    pub fn puts(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.changes.iter().flat_map(|change| {
            let put = change.put.as_ref().map(|node| (change.path.as_str(), node));
            let beside = change.beside.as_ref().map(|(path, node)| (path.as_str(), node));
            put.into_iter().chain(beside)
        })
    }

    /// The paths that nothing is at afterwards.
    pub fn removals(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().filter_map(|change| match change.what {
            What::Deleted => Some(change.path.as_str()),
            _ => change.from.as_deref(),
        })
    }

    /// What somebody has to decide.
    pub fn conflicts(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.conflict.is_some())
    }

    /// Whether no file is touched.
    pub fn is_empty(&self) -> bool {
        self.puts().next().is_none() && self.removals().next().is_none()
    }
}

/// Plans what an update does. Fails only when lines cannot be merged at all.
pub fn plan(sides: Sides<'_>, merger: &mut dyn Merger) -> Result<Plan, String> {
    let theirs =
        Renames::between(&only_in(sides.base, &[sides.template]), &only_in(sides.template, &[sides.base]));
    let mine = Renames::between(
        &only_in(sides.base, &[sides.yours]),
        &only_in(sides.yours, &[sides.base, sides.template]),
    );
    let mut planner = Planner { sides, theirs, mine, changes: Vec::new(), besides: BTreeSet::new() };
    for (path, base) in sides.base {
        planner.known(path, base, merger)?;
    }
    let moved: BTreeSet<String> = planner.theirs.targets().map(str::to_owned).collect();
    for (path, node) in sides.template {
        if !sides.base.contains_key(path) && !moved.contains(path) {
            planner.added(path, node, merger)?;
        }
    }
    let mut changes = planner.changes;
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Plan { changes })
}

/// The files of one side that none of the others has.
fn only_in<'f>(side: &'f Files, others: &[&Files]) -> Vec<(&'f str, &'f Node)> {
    let is_only = |path: &String| !others.iter().any(|other| other.contains_key(path));
    let files = side.iter().filter(|(path, node)| **node != Node::Folder && is_only(path));
    files.map(|(path, node)| (path.as_str(), node)).collect()
}

struct Planner<'f> {
    sides: Sides<'f>,
    theirs: Renames,
    mine: Renames,
    changes: Vec<Change>,
    besides: BTreeSet<String>,
}

impl<'f> Planner<'f> {
    /// A file that the template has made before.
    fn known(&mut self, path: &str, base: &Node, merger: &mut dyn Merger) -> Result<(), String> {
        let there = if self.sides.template.contains_key(path) { Some(path) } else { self.theirs.of(path) };
        let there = there.map(str::to_owned);
        let here = self.here(path, there.as_deref());
        match (here, there) {
            (None, None) => {}
            (None, Some(there)) => {
                if there != path || !is_same(base, &self.sides.template[&there]) {
                    self.push(path, What::Left, None);
                }
            }
            (Some((here, yours)), None) if here == path && is_same(base, yours) => {
                self.push(path, What::Deleted, None);
            }
            (Some((here, _)), None) => self.push(&here, What::Left, Some(Conflict::Deleted)),
            (Some((here, yours)), Some(there)) => {
                let template = &self.sides.template[&there];
                let settled = settle(Some(base), yours, template, merger)?;
                let (target, dispute) = self.target(path, &here, &there);
                self.emit(&here, yours, target, settled, template, dispute);
            }
        }
        Ok(())
    }

    /// Where a file of the template is in the project, if it still is.
    fn here(&self, path: &str, there: Option<&str>) -> Option<(String, &'f Node)> {
        let at = |path: &str| {
            let node = self.sides.yours.get(path).filter(|node| **node != Node::Folder)?;
            Some((path.to_owned(), node))
        };
        at(path).or_else(|| at(there?)).or_else(|| at(self.mine.of(path)?))
    }

    /// Where a file belongs that was at `path`, is `here` in the project and `there` in the template.
    fn target(&self, path: &str, here: &str, there: &str) -> (String, Option<Conflict>) {
        if there == path || there == here {
            (here.to_owned(), None)
        } else if here != path {
            (here.to_owned(), Some(Conflict::Moved(there.to_owned())))
        } else if self.is_free(there) {
            (there.to_owned(), None)
        } else {
            (here.to_owned(), Some(Conflict::Moved(there.to_owned())))
        }
    }

    /// Whether a file can be put at a path where the project has none so far.
    fn is_free(&self, path: &str) -> bool {
        let around = std::iter::successors(parent(path), |path| parent(path));
        let mut around = around.filter(|path| !path.is_empty());
        !self.sides.yours.contains_key(path)
            && around.all(|around| match self.sides.yours.get(around) {
                None | Some(Node::Folder) => true,
                Some(yours) => self.goes(around, yours),
            })
    }

    /// Whether the update takes away what stands at a path.
    fn goes(&self, path: &str, yours: &Node) -> bool {
        let base = self.sides.base.get(path).filter(|_| !self.sides.template.contains_key(path));
        base.is_some_and(|base| is_same(base, yours) || self.theirs.of(path).is_some())
    }

    /// A file that the template has not made before.
    fn added(&mut self, path: &str, template: &Node, merger: &mut dyn Merger) -> Result<(), String> {
        match self.sides.yours.get(path) {
            None if self.is_free(path) => {
                let change = change(path, What::New, None);
                self.changes.push(Change { put: Some(template.clone()), ..change });
            }
            None => self.push(path, What::Left, Some(Conflict::Occupied(None))),
            Some(Node::Folder) => {
                let beside = self.beside(path);
                let change = change(path, What::Left, Some(Conflict::Occupied(Some(beside.clone()))));
                self.changes.push(Change { beside: Some((beside, template.clone())), ..change });
            }
            Some(yours) => {
                let settled = settle(None, yours, template, merger)?;
                self.emit(path, yours, path.to_owned(), settled, template, None);
            }
        }
        Ok(())
    }

    /// Notes what becomes of a file that both sides have.
    fn emit(
        &mut self,
        here: &str,
        yours: &Node,
        target: String,
        settled: Settled,
        template: &Node,
        dispute: Option<Conflict>,
    ) {
        let moves = target != here;
        let is_kept = is_same(&settled.node, yours);
        let mut beside = None;
        let conflict = match settled.clash {
            None => dispute,
            Some(Clash::Lines(count)) => Some(Conflict::Lines(count)),
            Some(clash @ (Clash::Binary | Clash::Nature)) => {
                let path = self.beside(&target);
                beside = Some((path.clone(), template.clone()));
                Some(if matches!(clash, Clash::Binary) {
                    Conflict::Binary(path)
                } else {
                    Conflict::Nature(path)
                })
            }
        };
        if is_kept && !moves && conflict.is_none() {
            return;
        }
        let what = if settled.is_merged {
            What::Merged
        } else if is_kept {
            if moves { What::Moved } else { What::Left }
        } else if has_same_content(&settled.node, yours) {
            What::Mode
        } else {
            What::Changed
        };
        let put = (moves || !is_kept).then_some(settled.node);
        let from = moves.then(|| here.to_owned());
        self.changes.push(Change { path: target, from, what, put, beside, conflict });
    }

    /// A path beside a file at which nothing stands.
    fn beside(&mut self, path: &str) -> String {
        let names = (1..).map(|number| match number {
            1 => format!("{path}.template"),
            number => format!("{path}.template-{number}"),
        });
        let is_free = |name: &String| {
            !self.sides.yours.contains_key(name)
                && !self.sides.template.contains_key(name)
                && !self.besides.contains(name)
        };
        let name = names.into_iter().find(is_free).expect("numbers do not end before files do");
        self.besides.insert(name.clone());
        name
    }

    fn push(&mut self, path: &str, what: What, conflict: Option<Conflict>) {
        self.changes.push(change(path, what, conflict));
    }
}

/// A change that touches nothing yet.
fn change(path: &str, what: What, conflict: Option<Conflict>) -> Change {
    Change { path: path.to_owned(), from: None, what, put: None, beside: None, conflict }
}

fn has_same_content(a: &Node, b: &Node) -> bool {
    matches!((a, b), (Node::File { bytes: one, .. }, Node::File { bytes: other, .. }) if one == other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::merge::Merged;
    use super::*;

    /// Fails where lines would have to be merged.
    struct Never;

    impl Merger for Never {
        fn merge(&mut self, _: &[u8], _: &[u8], _: &[u8]) -> Result<Merged, String> {
            Err("there is nothing to merge".to_owned())
        }
    }

    fn files() -> impl Strategy<Value = Files> {
        let node = prop_oneof![
            4 => "(a\n|b\n|c\n|d\n){0,6}".prop_map(|text| Node::file(text.into_bytes())),
            1 => "(a\n|b\n){1,4}".prop_map(|text| Node::executable(text.into_bytes())),
            1 => "[ab]".prop_map(Node::Link),
        ];
        // No path is another's folder, as in a tree of files.
        proptest::collection::btree_map("[pq]/[a-d]\\.txt|[a-d]\\.txt", node, 0..6)
    }

    fn applied(plan: &Plan, yours: &Files) -> Files {
        let mut files = yours.clone();
        plan.removals().for_each(|path| {
            files.remove(path);
        });
        files.extend(plan.puts().map(|(path, node)| (path.to_owned(), node.clone())));
        files
    }

    proptest! {
        #[test]
        fn an_untouched_project_becomes_what_the_template_makes(base in files(), template in files()) {
            let sides = Sides { base: &base, yours: &base, template: &template };
            let plan = plan(sides, &mut Never).expect("planned");
            prop_assert!(plan.conflicts().next().is_none());
            prop_assert_eq!(applied(&plan, &base), template);
        }

        #[test]
        fn a_template_that_did_not_change_changes_nothing(base in files(), yours in files()) {
            let plan = plan(Sides { base: &base, yours: &yours, template: &base }, &mut Never).expect("planned");
            prop_assert!(plan.is_empty(), "{:?}", plan);
            prop_assert!(plan.conflicts().next().is_none());
        }

        #[test]
        fn an_update_that_was_made_by_hand_changes_nothing(base in files(), template in files()) {
            let sides = Sides { base: &base, yours: &template, template: &template };
            let plan = plan(sides, &mut Never).expect("planned");
            prop_assert!(plan.is_empty(), "{:?}", plan);
        }
    }
}

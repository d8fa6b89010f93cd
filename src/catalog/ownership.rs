use std::collections::HashSet;

use super::{Catalog, KnownKind, NodeId, RelationType};

/// Who owns what: the tree of groups with the counts that an overview needs.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ownership {
    /// The groups, every parent before its children; a group with several parents stands under the first.
    pub groups: Vec<GroupNode>,
    /// Users that own something themselves.
    pub users: Vec<NodeId>,
    /// Owners that nothing defines, the one with the most entities first.
    pub phantoms: Vec<NodeId>,
    /// Entities that should have an owner and name none.
    pub unowned: Vec<NodeId>,
}

/// A group in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupNode {
    /// The group, which may be known by name only when a child names it as its parent.
    pub node: NodeId,
    /// How many groups stand above it.
    pub depth: usize,
    /// Whether groups follow below it.
    pub has_children: bool,
    /// How many users are its members.
    pub members: usize,
    /// How many entities it owns itself.
    pub owned: usize,
    /// How many entities it or a group below it owns.
    pub owned_below: usize,
}

impl Ownership {
    /// Works the tree out.
    pub fn of(catalog: &Catalog) -> Self {
        let nodes = || (0..catalog.len()).map(Catalog::node);
        let mut tree = Tree { catalog, seen: HashSet::new(), groups: Vec::new() };
        let is_group = |node: &NodeId| catalog.reference(*node).kind() == "group";
        let has_parent = |node: NodeId| parents(catalog, node).next().is_some();
        // What is left after the roots stands in a circle; it is shown from its first group on.
        let roots = nodes().filter(is_group).filter(|&n| !has_parent(n)).chain(nodes().filter(is_group));
        for root in roots {
            let in_tree = catalog.at(root).is_some() || children(catalog, root).next().is_some();
            if in_tree {
                tree.add(root, 0);
            }
        }
        let owns = |node: NodeId| catalog.related(node, &RelationType::OwnerOf).count();
        let mut phantoms: Vec<NodeId> =
            nodes().skip(catalog.entities().len()).filter(|&n| owns(n) > 0).collect();
        phantoms.sort_by_key(|&node| std::cmp::Reverse(owns(node)));
        let is_user =
            |node: NodeId| catalog.at(node).is_some_and(|e| e.known_kind() == Some(KnownKind::User));
        Self {
            groups: tree.groups,
            users: nodes().filter(|&node| is_user(node) && owns(node) > 0).collect(),
            phantoms,
            unowned: nodes()
                .take(catalog.entities().len())
                .filter(|&node| is_unowned(catalog, node))
                .collect(),
        }
    }
}

impl Catalog {
    /// The entities that `owner` owns itself, ordered by reference.
    pub fn owned_by(&self, owner: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        self.related(owner, &RelationType::OwnerOf)
    }

    /// `group` and every group below it, each once, however the groups are entangled.
    pub fn with_descendants(&self, group: NodeId) -> Vec<NodeId> {
        let mut seen = HashSet::from([group]);
        let mut all = vec![group];
        let mut at = 0;
        while let Some(&node) = all.get(at) {
            all.extend(children(self, node).filter(|&child| seen.insert(child)));
            at += 1;
        }
        all
    }

    /// The groups above `node`, nearest first: for a user the groups it belongs to and theirs.
    pub fn chain_of(&self, node: NodeId) -> Vec<NodeId> {
        let mut seen = HashSet::from([node]);
        let mut chain = vec![node];
        let mut at = 0;
        while let Some(&node) = chain.get(at) {
            let above = parents(self, node).chain(self.related(node, &RelationType::MemberOf));
            chain.extend(above.filter(|&parent| seen.insert(parent)));
            at += 1;
        }
        chain
    }

    /// The owners that the entity names, in order; usually one.
    pub fn owners(&self, node: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        self.related(node, &RelationType::OwnedBy)
    }

    /// The users who are members of a group.
    pub fn members(&self, group: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        self.related(group, &RelationType::HasMember)
    }
}

struct Tree<'a> {
    catalog: &'a Catalog,
    seen: HashSet<NodeId>,
    groups: Vec<GroupNode>,
}

impl Tree<'_> {
    /// Adds `root` and all below it without recursion, for a hostile chain may be very deep.
    fn add(&mut self, root: NodeId, depth: usize) {
        let mut pending = vec![(root, depth)];
        while let Some((group, depth)) = pending.pop() {
            if !self.seen.insert(group) {
                continue;
            }
            let mut below: Vec<NodeId> =
                children(self.catalog, group).filter(|c| !self.seen.contains(c)).collect();
            below.reverse();
            let owned_below = self.catalog.with_descendants(group);
            let owned_below: HashSet<NodeId> =
                owned_below.iter().flat_map(|&g| self.catalog.owned_by(g)).collect();
            self.groups.push(GroupNode {
                node: group,
                depth,
                has_children: !below.is_empty(),
                members: self.catalog.members(group).count(),
                owned: self.catalog.owned_by(group).count(),
                owned_below: owned_below.len(),
            });
            pending.extend(below.into_iter().map(|child| (child, depth + 1)));
        }
    }
}

fn children(catalog: &Catalog, group: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
    catalog.related(group, &RelationType::ParentOf)
}

fn parents(catalog: &Catalog, group: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
    catalog.related(group, &RelationType::ChildOf)
}

fn is_unowned(catalog: &Catalog, node: NodeId) -> bool {
    let owned_kind = |e: &std::sync::Arc<super::Entity>| e.known_kind().is_some_and(KnownKind::is_owned);
    catalog.at(node).is_some_and(owned_kind) && catalog.owners(node).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{component, described, group, related};
    use super::*;

    fn company() -> Catalog {
        let below = |name: &str, parent: &str| related(group(name), RelationType::ChildOf, parent);
        let template = described(&serde_json::json!({
            "apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "t"}, "spec": {},
        }));
        let all = [
            group("company"),
            below("finance", "company"),
            below("team-pay", "finance"),
            component("ledger", "team-pay"),
            component("portal", "company"),
            component("ghost", "team-gone"),
            template,
        ];
        Catalog::build(&all, vec![])
    }

    #[test]
    fn counts_reach_through_child_groups() {
        let catalog = company();
        let ownership = Ownership::of(&catalog);
        let rows: Vec<_> = ownership
            .groups
            .iter()
            .map(|g| (catalog.reference(g.node).name(), g.depth, g.owned, g.owned_below))
            .collect();
        assert_eq!(rows, [("company", 0, 1, 2), ("finance", 1, 0, 1), ("team-pay", 2, 1, 1)]);
    }

    #[test]
    fn unknown_owners_and_unowned_entities_are_listed() {
        let catalog = company();
        let ownership = Ownership::of(&catalog);
        let names = |nodes: &[NodeId]| {
            nodes.iter().map(|&n| catalog.reference(n).name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(&ownership.phantoms), ["team-gone"]);
        assert_eq!(names(&ownership.unowned), ["t"]);
    }

    #[test]
    fn groups_in_a_circle_are_shown_once() {
        let all = [
            related(group("a"), RelationType::ChildOf, "b"),
            related(group("b"), RelationType::ChildOf, "a"),
        ];
        let catalog = Catalog::build(&all, vec![]);
        assert_eq!(Ownership::of(&catalog).groups.len(), 2);
    }

    #[test]
    fn the_chain_leads_up() {
        let catalog = company();
        let team = catalog.find("group:default/team-pay").expect("there");
        let names: Vec<&str> = catalog.chain_of(team).iter().map(|&n| catalog.reference(n).name()).collect();
        assert_eq!(names, ["team-pay", "finance", "company"]);
    }
}

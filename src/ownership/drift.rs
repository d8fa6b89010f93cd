use super::{Handle, Handles, Repository, Ruling};
use crate::catalog::{Catalog, NodeId};

/// A descriptor and the CODEOWNERS file of its repository that name different owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Whom the descriptor names.
    pub declared: Vec<NodeId>,
    /// The rule that applies to the descriptor.
    pub ruling: Ruling,
}

/// Compares what an entity's descriptor says with CODEOWNERS.
///
/// They agree when any owner of one is an owner of the other, a group above or below it, or a member.
/// Rules that name nobody whom the catalog knows say nothing either way, and neither do those of
/// optional sections.
pub fn drift(
    catalog: &Catalog,
    node: NodeId,
    handles: &Handles,
    repository: &dyn Repository,
) -> Option<Drift> {
    let declared: Vec<NodeId> = catalog.owners(node).collect();
    let file = catalog.at(node)?.origin.file.as_deref()?;
    if declared.is_empty() {
        return None;
    }
    let known = |handle: &Handle| handles.find(handle);
    let mut telling = None;
    for ruling in repository.rulings(file) {
        let ruled: Vec<NodeId> = ruling.owners.iter().filter_map(known).collect();
        if ruled.iter().any(|&ruled| declared.iter().any(|&owner| are_related(catalog, ruled, owner))) {
            return None;
        }
        if !ruled.is_empty() && !ruling.is_optional {
            telling = Some(ruling);
        }
    }
    telling.map(|ruling| Drift { declared, ruling })
}

fn are_related(catalog: &Catalog, a: NodeId, b: NodeId) -> bool {
    catalog.chain_of(a).contains(&b) || catalog.chain_of(b).contains(&a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::RelationType;
    use crate::catalog::testing::{component, group, related};
    use crate::ownership::Committer;

    struct Rule(&'static str, bool);

    impl Repository for Rule {
        fn rulings(&self, _: &str) -> Vec<Ruling> {
            vec![Ruling {
                file: "CODEOWNERS".into(),
                line: 1,
                pattern: "*".into(),
                section: None,
                is_optional: self.1,
                owners: self.0.split(' ').filter_map(Handle::parse).collect(),
            }]
        }

        fn committers(&self, _: &str) -> Vec<Committer> {
            Vec::new()
        }
    }

    #[test]
    fn strangers_drift_and_relatives_do_not() {
        let below = related(group("team-b"), RelationType::ChildOf, "dept");
        let all = [component("c", "team-b"), below, group("dept"), group("team-x")];
        let catalog = Catalog::build(&all, Vec::new());
        let node = catalog.find("component:default/c").expect("there");
        let handles = Handles::of(&catalog);
        let drifts = |owners, optional| drift(&catalog, node, &handles, &Rule(owners, optional)).is_some();
        assert!(drifts("@acme/team-x", false) && drifts("@acme/team-x @acme/unknown", false));
        assert!(!drifts("@acme/team-b", false) && !drifts("@acme/dept", false));
        assert!(!drifts("@acme/unknown", false) && !drifts("", false) && !drifts("@acme/team-x", true));
    }
}

use std::collections::HashSet;

use super::{Described, EntityRef};

/// Lays entities over others: of two with the same reference the one on top counts.
///
/// What the lower ones were served with is worked out anew: a relation to an entity that another
/// replaces stays only if a field of its own states it, for the other may have changed its mind.
/// Relations of types that nothing derives stay as they are.
pub fn overlay(below: &[Described], above: &[Described]) -> Vec<Described> {
    let replaced: HashSet<&EntityRef> = above.iter().map(|described| &described.entity.reference).collect();
    let kept = below.iter().filter(|described| !replaced.contains(&described.entity.reference));
    above.iter().cloned().chain(kept.map(|described| without_echoes(described, &replaced))).collect()
}

fn without_echoes(described: &Described, replaced: &HashSet<&EntityRef>) -> Described {
    let is_echo = |target: &EntityRef, r#type: &super::RelationType, field: &str| {
        field == Described::SERVED && r#type.inverse().is_some() && replaced.contains(target)
    };
    if !described.relations.iter().any(|r| is_echo(&r.target, &r.r#type, r.field)) {
        return described.clone();
    }
    let kept = described.relations.iter().filter(|r| !is_echo(&r.target, &r.r#type, r.field));
    Described { relations: kept.cloned().collect(), ..described.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{component, group};
    use super::super::{Catalog, Emitted, RelationType};
    use super::*;

    fn served(described: Described, relations: &[(RelationType, &str, &'static str)]) -> Described {
        let relation = |(r#type, target, field): &(RelationType, &str, &'static str)| Emitted {
            r#type: r#type.clone(),
            target: EntityRef::parse_full(target).expect("a reference"),
            field,
            line: 0,
            column: 0,
        };
        Described { relations: relations.iter().map(relation).collect(), is_complete: true, ..described }
    }

    fn edges(catalog: &Catalog, reference: &str) -> Vec<String> {
        let node = catalog.find(reference).expect("a node");
        let edges = catalog.relations(node).iter();
        edges.map(|edge| format!("{} {}", edge.r#type, catalog.reference(edge.target))).collect()
    }

    fn server() -> Vec<Described> {
        let painted = RelationType::Other("painted".into());
        vec![
            served(
                component("pay", "team-a"),
                &[(RelationType::OwnedBy, "group:default/team-a", "spec.owner")],
            ),
            served(
                group("team-a"),
                &[
                    (RelationType::OwnerOf, "component:default/pay", Described::SERVED),
                    (painted, "component:default/pay", Described::SERVED),
                ],
            ),
            served(group("team-b"), &[]),
        ]
    }

    #[test]
    fn a_server_is_taken_at_its_word() {
        let mut served = server();
        served.push(super::super::testing::component("bare", "team-b"));
        served[3].is_complete = true;
        let catalog = Catalog::build(&served, Vec::new());
        assert_eq!(
            edges(&catalog, "group:default/team-a"),
            ["ownerOf component:default/pay", "painted component:default/pay"]
        );
        assert_eq!(edges(&catalog, "group:default/team-b"), Vec::<String>::new());
        assert_eq!(edges(&catalog, "component:default/bare"), ["ownedBy group:default/team-b"]);
    }

    #[test]
    fn what_lies_on_top_counts_and_is_related_anew() {
        let catalog = Catalog::build(&overlay(&server(), &[component("pay", "team-b")]), Vec::new());
        assert_eq!(edges(&catalog, "component:default/pay"), ["ownedBy group:default/team-b"]);
        assert_eq!(edges(&catalog, "group:default/team-b"), ["ownerOf component:default/pay"]);
        assert_eq!(edges(&catalog, "group:default/team-a"), ["painted component:default/pay"]);
        assert!(
            catalog.problems().iter().all(|problem| problem.code != crate::diagnostic::Code::DuplicateEntity)
        );
    }
}

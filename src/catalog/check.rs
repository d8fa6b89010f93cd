use std::collections::HashMap;

use super::{Catalog, Described, Emitted, Entity, NodeId, RelationType, cycle};
use crate::diagnostic::{Code, Place, Problem};
use crate::text::nearest;

/// Comparing every unknown name with every known one would take longer than reading them.
const SUGGESTION_BUDGET: usize = 500_000;

/// Finds what is wrong between entities; what is wrong within one, reading has found.
///
/// `described` holds what the catalog's entities state, in the order of the entities.
pub(super) fn check(catalog: &Catalog, described: &[&Described]) -> Vec<Problem> {
    let mut problems = references(catalog, described);
    for (index, described) in described.iter().enumerate() {
        problems.extend(alone(catalog, Catalog::node(index), &described.entity));
    }
    problems.extend(cycles(catalog, described));
    problems
}

fn references(catalog: &Catalog, described: &[&Described]) -> Vec<Problem> {
    let mut suggestions = Suggestions::new(catalog);
    let mut problems = Vec::new();
    for described in described {
        for relation in &*described.relations {
            let entity = &described.entity;
            if relation.r#type == RelationType::OwnedBy && !matches!(relation.target.kind(), "group" | "user")
            {
                problems.push(owner_kind(entity, relation));
            }
            if catalog.entity(relation.target.as_str()).is_none() {
                problems.push(dangling(entity, relation, suggestions.of(relation)));
            }
        }
    }
    problems
}

fn dangling(entity: &Entity, relation: &Emitted, suggestion: Option<&str>) -> Problem {
    let what = match relation.r#type {
        RelationType::OwnedBy => "owner",
        RelationType::PartOf => "parent",
        RelationType::MemberOf | RelationType::HasMember => "member",
        _ => "target",
    };
    let message = format!("unknown {what} `{}`: no descriptor defines it", relation.target);
    let help = match suggestion {
        Some(suggestion) => format!("did you mean `{suggestion}`?"),
        None => format!("add a descriptor for it, or correct {}", relation.field),
    };
    about(Code::DanglingReference, message, entity, relation).help(help)
}

fn owner_kind(entity: &Entity, relation: &Emitted) -> Problem {
    let message = format!("the owner `{}` is neither a group nor a user", relation.target);
    about(Code::OwnerKind, message, entity, relation)
        .help("name a team or a person, for instance `owner: group:default/team-a`")
}

fn about(code: Code, message: String, entity: &Entity, relation: &Emitted) -> Problem {
    let problem = Problem::new(code, message).about(entity.reference.as_str()).field(relation.field);
    match &entity.origin.file {
        Some(file) => problem.at(Place { file: file.clone(), line: relation.line, column: relation.column }),
        None => problem,
    }
}

fn alone(catalog: &Catalog, node: NodeId, entity: &Entity) -> Option<Problem> {
    let kind = entity.known_kind()?;
    let problem = if kind.is_owned() && entity.owner.is_none() {
        Problem::new(Code::NoOwner, format!("nobody owns `{}`", entity.reference))
            .help("add spec.owner with the team that answers for it")
            .field("spec.owner")
    } else if kind != super::KnownKind::Location && catalog.relations(node).is_empty() {
        Problem::new(Code::Orphan, format!("`{}` is related to nothing", entity.reference))
            .help("relate it by an owner, a system or a dependency, or remove it")
    } else {
        return None;
    };
    Some(at_document(problem, entity))
}

fn at_document(problem: Problem, entity: &Entity) -> Problem {
    let problem = problem.about(entity.reference.as_str());
    match &entity.origin.file {
        Some(file) => problem.at(Place { file: file.clone(), line: entity.origin.line, column: 1 }),
        None => problem,
    }
}

fn cycles(catalog: &Catalog, described: &[&Described]) -> Vec<Problem> {
    let kinds = [
        (RelationType::DependsOn, "depend on each other in a circle"),
        (RelationType::PartOf, "are part of each other in a circle"),
        (RelationType::ChildOf, "are each other's child groups in a circle"),
    ];
    let mut problems = Vec::new();
    for (r#type, words) in kinds {
        for members in cycle::cycles(catalog, &r#type) {
            let Some(described) = members.first().and_then(|first| described.get(first.index())) else {
                continue;
            };
            let names: Vec<&str> =
                members.iter().chain(&members[..1]).map(|&n| catalog.reference(n).as_str()).collect();
            let message = format!("these {words}: {}", names.join(" → "));
            let states = |relation: &&Emitted| {
                relation.r#type == r#type && members.iter().any(|&n| catalog.reference(n) == &relation.target)
            };
            let problem = match described.relations.iter().find(states) {
                Some(relation) => about(Code::Cycle, message, &described.entity, relation),
                None => at_document(Problem::new(Code::Cycle, message), &described.entity),
            };
            problems.push(problem.help("take one of the relations out"));
        }
    }
    problems
}

/// The entity that an unknown reference most likely meant.
struct Suggestions<'a> {
    catalog: &'a Catalog,
    by_kind: HashMap<&'a str, Vec<&'a str>>,
    found: HashMap<&'a str, Option<&'a str>>,
    budget: usize,
}

impl<'a> Suggestions<'a> {
    fn new(catalog: &'a Catalog) -> Self {
        let mut by_kind: HashMap<&str, Vec<&str>> = HashMap::new();
        for entity in catalog.entities() {
            by_kind.entry(entity.reference.kind()).or_default().push(entity.reference.as_str());
        }
        Self { catalog, by_kind, found: HashMap::new(), budget: SUGGESTION_BUDGET }
    }

    fn of(&mut self, relation: &Emitted) -> Option<&'a str> {
        let target = self.catalog.reference(self.catalog.find(relation.target.as_str())?);
        if let Some(found) = self.found.get(target.as_str()) {
            return *found;
        }
        let candidates = self.by_kind.get(target.kind())?;
        self.budget = self.budget.checked_sub(candidates.len())?;
        let prefix = target.as_str().len() - target.name().len();
        // Compared by name alone, else the common `group:default/` would make strangers look near.
        let same_space =
            candidates.iter().filter(|candidate| candidate.starts_with(&target.as_str()[..prefix]));
        let names = same_space.clone().map(|candidate| &candidate[prefix..]);
        let name = nearest(target.name(), names);
        let found =
            name.and_then(|name| same_space.clone().find(|candidate| &candidate[prefix..] == name)).copied();
        self.found.insert(target.as_str(), found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{component, group, related};
    use super::*;

    fn codes(catalog: &Catalog) -> Vec<(&'static str, String)> {
        let said = |p: &Problem| (p.code.name(), p.reference.as_deref().unwrap_or_default().to_owned());
        catalog.problems().iter().map(said).collect()
    }

    #[test]
    fn an_unknown_owner_is_reported_with_the_likely_one() {
        let catalog = Catalog::build(&[component("ledger", "team-pai"), group("team-pay")], vec![]);
        let problem =
            catalog.problems().iter().find(|p| p.code == Code::DanglingReference).expect("reported");
        assert_eq!(problem.help, "did you mean `group:default/team-pay`?");
    }

    #[test]
    fn an_owner_must_be_people() {
        let catalog = Catalog::build(
            &[component("ledger", "component:default/other"), component("other", "team-a"), group("team-a")],
            vec![],
        );
        assert_eq!(codes(&catalog), [("owner-kind", "component:default/ledger".to_owned())]);
    }

    #[test]
    fn a_circle_is_reported_once_with_its_way() {
        let on =
            |name: &str, target: &str| related(component(name, "team-a"), RelationType::DependsOn, target);
        let all = [
            on("a", "component:default/b"),
            on("b", "component:default/c"),
            on("c", "component:default/a"),
            group("team-a"),
        ];
        let catalog = Catalog::build(&all, vec![]);
        let circles: Vec<&Problem> = catalog.problems().iter().filter(|p| p.code == Code::Cycle).collect();
        assert_eq!(circles.len(), 1);
        assert!(circles[0].message.ends_with(
            "component:default/a → component:default/b → component:default/c → component:default/a"
        ));
    }

    #[test]
    fn a_duplicate_names_the_first_place() {
        let catalog = Catalog::build(&[group("team-a"), group("team-a")], vec![]);
        assert!(catalog.problems().iter().any(|p| p.code == Code::DuplicateEntity));
        assert_eq!(catalog.entities().len(), 1);
    }
}

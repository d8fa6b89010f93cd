use std::collections::HashSet;

use super::{Committer, Handle, Handles, Repository, Ruling};
use crate::catalog::{Catalog, NodeId, RelationType};
use crate::recognition::Certainty;

/// How many committers are named as a hint.
const MOST_COMMITTERS: usize = 3;

/// An answer to "who owns this?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkedOut {
    /// The owners; never empty.
    pub owners: Vec<Owner>,
    /// How they are known.
    pub source: Source,
    /// How sure it is that they are the ones.
    pub certainty: Certainty,
}

/// Whoever owns something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A group or user, or a name that nothing defines.
    Node(NodeId),
    /// Somebody whom the catalog does not know.
    Handle(Handle),
    /// Somebody who often changes it and whom the catalog does not know.
    Committer(Committer),
}

/// How an owner is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A team or person was asked for: it is its own answer.
    Itself,
    /// The entity names its owner.
    Spec,
    /// Its system does.
    System(NodeId),
    /// Its domain, or a domain around that, does.
    Domain(NodeId),
    /// The component that it is a part of does.
    Parent(NodeId),
    /// The CODEOWNERS file of its repository does.
    Codeowners(Ruling),
    /// These change it most often; a hint and no more.
    Committers,
}

impl Source {
    /// The word in outputs.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Itself => "itself",
            Self::Spec => "spec.owner",
            Self::System(_) => "system",
            Self::Domain(_) => "domain",
            Self::Parent(_) => "parent",
            Self::Codeowners(_) => "codeowners",
            Self::Committers => "committers",
        }
    }

    /// The entity that names the owner, when it is another one.
    pub const fn through(&self) -> Option<NodeId> {
        match self {
            Self::System(node) | Self::Domain(node) | Self::Parent(node) => Some(*node),
            _ => None,
        }
    }
}

impl Owner {
    /// The group or user, when the catalog has a name for it.
    pub const fn node(&self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(*node),
            _ => None,
        }
    }
}

/// Works out who owns `node`: the first that is known of `spec.owner`, its system's, its domain's and
/// its parent component's owner, the CODEOWNERS rule for its descriptor, and those who change the
/// descriptor's folder most often.
pub fn owners(catalog: &Catalog, node: NodeId, repository: &dyn Repository) -> Option<WorkedOut> {
    if matches!(catalog.reference(node).kind(), "group" | "user") {
        return Some(of_nodes(vec![node], Source::Itself, Certainty::Certain));
    }
    let own: Vec<NodeId> = catalog.owners(node).collect();
    if !own.is_empty() {
        return Some(of_nodes(own, Source::Spec, Certainty::Certain));
    }
    from_around(catalog, node).or_else(|| {
        let file = catalog.at(node)?.origin.file.as_deref()?;
        owners_of_file(catalog, file, repository)
    })
}

/// Works out who owns a file that no descriptor speaks of: by CODEOWNERS, else by its committers.
pub fn owners_of_file(catalog: &Catalog, file: &str, repository: &dyn Repository) -> Option<WorkedOut> {
    let rulings = repository.rulings(file);
    // A section that must approve says more than one that may, and of several the last speaks last.
    let ruling = rulings.into_iter().rev().filter(|ruling| !ruling.owners.is_empty());
    if let Some(ruling) = ruling.min_by_key(|ruling| ruling.is_optional) {
        let handles = Handles::of(catalog);
        let owners = ruling.owners.iter().map(|handle| match handles.find(handle) {
            Some(node) => Owner::Node(node),
            None => Owner::Handle(handle.clone()),
        });
        let owners = owners.collect();
        return Some(WorkedOut { owners, source: Source::Codeowners(ruling), certainty: Certainty::Likely });
    }
    let committers: Vec<Committer> = repository.committers(file).into_iter().take(MOST_COMMITTERS).collect();
    if committers.is_empty() {
        return None;
    }
    let handles = Handles::of(catalog);
    let owners = committers.into_iter().map(|committer| match handles.email(&committer.email) {
        Some(node) => Owner::Node(node),
        None => Owner::Committer(committer),
    });
    Some(WorkedOut { owners: owners.collect(), source: Source::Committers, certainty: Certainty::Guess })
}

fn from_around(catalog: &Catalog, node: NodeId) -> Option<WorkedOut> {
    let around = |kind: &'static str, nodes: &[NodeId]| -> Vec<NodeId> {
        let parts = nodes.iter().flat_map(|&node| catalog.related(node, &RelationType::PartOf));
        parts.filter(|&other| catalog.reference(other).kind() == kind).collect()
    };
    let named = |nodes: &[NodeId]| {
        let owned = nodes.iter().map(|&node| (node, catalog.owners(node).collect::<Vec<_>>()));
        owned.into_iter().find(|(_, owners)| !owners.is_empty())
    };
    let systems = around("system", &[node]);
    if let Some((system, owners)) = named(&systems) {
        return Some(of_nodes(owners, Source::System(system), Certainty::Likely));
    }
    // Domains may lie in domains, and by mistake in a circle.
    let mut domains = around("domain", &[&systems[..], &[node]].concat());
    let mut seen: HashSet<NodeId> = domains.iter().copied().collect();
    while !domains.is_empty() {
        if let Some((domain, owners)) = named(&domains) {
            return Some(of_nodes(owners, Source::Domain(domain), Certainty::Guess));
        }
        domains = around("domain", &domains);
        domains.retain(|&domain| seen.insert(domain));
    }
    let mut parents = around("component", &[node]);
    let mut seen = HashSet::from([node]);
    while !parents.is_empty() {
        if let Some((parent, owners)) = named(&parents) {
            return Some(of_nodes(owners, Source::Parent(parent), Certainty::Likely));
        }
        parents = around("component", &parents);
        parents.retain(|&parent| seen.insert(parent));
    }
    None
}

fn of_nodes(nodes: Vec<NodeId>, source: Source, certainty: Certainty) -> WorkedOut {
    WorkedOut { owners: nodes.into_iter().map(Owner::Node).collect(), source, certainty }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::catalog::testing::{described, group, related};
    use crate::catalog::{Described, RelationType};
    use crate::ownership::NoRepository;

    struct Fixed(Vec<Handle>);

    impl Repository for Fixed {
        fn rulings(&self, _: &str) -> Vec<Ruling> {
            let rule = |owners, is_optional| Ruling {
                file: "CODEOWNERS".into(),
                line: 2,
                pattern: "*".into(),
                section: None,
                is_optional,
                owners,
            };
            vec![rule(self.0.clone(), false), rule(Vec::new(), false)]
        }

        fn committers(&self, _: &str) -> Vec<Committer> {
            let by =
                |name: &str, email: &str| Committer { name: name.into(), email: email.into(), commits: 3 };
            vec![by("Ada", "ada@acme.test"), by("Bob", "bob@else.test")]
        }
    }

    fn entity(kind: &str, name: &str, spec: &Value) -> Described {
        described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": kind,
            "metadata": {"name": name, "namespace": "default"}, "spec": spec,
        }))
    }

    fn answer(all: &[Described], repository: &dyn Repository) -> Option<(String, String, Certainty)> {
        let catalog = Catalog::build(all, Vec::new());
        let found = owners(&catalog, catalog.find("component:default/c")?, repository)?;
        let names = found.owners.iter().map(|owner| match owner {
            Owner::Node(node) => catalog.reference(*node).name().to_owned(),
            Owner::Handle(handle) => handle.to_string(),
            Owner::Committer(committer) => committer.name.clone(),
        });
        Some((names.collect::<Vec<_>>().join(" "), found.source.word().to_owned(), found.certainty))
    }

    #[test]
    fn each_step_counts_only_when_those_before_say_nothing() {
        let part = entity("Component", "c", &json!({"system": "s"}));
        let bare_system = entity("System", "s", &json!({"domain": "d"}));
        let domain = entity("Domain", "d", &json!({"owner": "dom"}));
        let is =
            |names: &str, source: &str, certainty| Some((names.to_owned(), source.to_owned(), certainty));
        let owned = entity("Component", "c", &json!({"system": "s", "owner": "own"}));
        assert_eq!(answer(&[owned], &NoRepository), is("own", "spec.owner", Certainty::Certain));
        let system = entity("System", "s", &json!({"domain": "d", "owner": "sys"}));
        assert_eq!(answer(&[part.clone(), system], &NoRepository), is("sys", "system", Certainty::Likely));
        let domains = [part, bare_system, domain];
        assert_eq!(answer(&domains, &NoRepository), is("dom", "domain", Certainty::Guess));
        let child =
            related(entity("Component", "c", &json!({})), RelationType::PartOf, "component:default/p");
        let parent = entity("Component", "p", &json!({"owner": "par"}));
        assert_eq!(answer(&[child, parent], &NoRepository), is("par", "parent", Certainty::Likely));
    }

    #[test]
    fn without_any_word_in_the_catalog_the_repository_is_asked() {
        let bare = entity("Component", "c", &json!({}));
        let all = [bare.clone(), group("team-a")];
        let ruled = Fixed(vec![
            Handle::parse("@acme/team-a").expect("a handle"),
            Handle::parse("@acme/other").expect("a handle"),
        ]);
        let is =
            |names: &str, source: &str, certainty| Some((names.to_owned(), source.to_owned(), certainty));
        assert_eq!(answer(&all, &ruled), is("team-a @acme/other", "codeowners", Certainty::Likely));
        let ada = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "ada"},
            "spec": {"profile": {"email": "ada@acme.test"}},
        }));
        let hint = answer(&[bare.clone(), ada], &Fixed(Vec::new()));
        assert_eq!(hint, is("ada Bob", "committers", Certainty::Guess));
        assert_eq!(answer(&[bare], &NoRepository), None);
    }

    #[test]
    fn circles_of_domains_end() {
        let part = entity("Component", "c", &json!({"system": "s"}));
        let system = entity("System", "s", &json!({"domain": "d"}));
        let d = related(entity("Domain", "d", &json!({})), RelationType::PartOf, "domain:default/e");
        let e = related(entity("Domain", "e", &json!({})), RelationType::PartOf, "domain:default/d");
        assert_eq!(answer(&[part, system, d, e], &NoRepository), None);
    }
}

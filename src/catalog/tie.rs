use super::{Catalog, NodeId, RelationType};

/// A way in which trouble with one entity becomes trouble with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// The one depends on the other.
    Depends,
    /// The one calls an API.
    Consumes,
    /// The API is served by the other.
    Provides,
    /// The other is a part of the one.
    Part,
    /// The one runs on the other: relations that some catalogs add under these names.
    Hosts,
}

/// Which end of the ties is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// What breaks with an entity.
    #[default]
    Dependents,
    /// What breaks an entity.
    Dependencies,
}

/// Names of relations from a host to what runs on it.
const HOSTING: &[&str] = &["hosts", "hosting", "runs"];
/// Names of relations from what runs to its host.
const HOSTED: &[&str] = &["hostedOn", "hostedBy", "runsOn", "deployedOn", "deployedTo"];

impl Tie {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Depends, Self::Consumes, Self::Provides, Self::Part, Self::Hosts];

    /// The name on a command line: that of the relation.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Depends => "dependsOn",
            Self::Consumes => "consumesApi",
            Self::Provides => "providesApi",
            Self::Part => "partOf",
            Self::Hosts => "hostedOn",
        }
    }

    /// What the one is to the other that it needs, for an arrow between them.
    pub const fn arrow(self) -> &'static str {
        match self {
            Self::Depends => "depends on",
            Self::Consumes => "consumes",
            Self::Provides => "provided by",
            Self::Part => "has part",
            Self::Hosts => "runs on",
        }
    }

    /// The tie of that name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tie| tie.name().eq_ignore_ascii_case(name))
    }

    /// What the entity that `direction` leads to is to the one before it.
    pub const fn words(self, direction: Direction) -> &'static str {
        match (self, direction) {
            (Self::Depends, Direction::Dependents) => "depends on it",
            (Self::Consumes, Direction::Dependents) => "consumes it",
            (Self::Provides, Direction::Dependents) => "is provided by it",
            (Self::Part, Direction::Dependents) => "contains it",
            (Self::Hosts, Direction::Dependents) => "runs on it",
            (Self::Depends, Direction::Dependencies) => "it depends on",
            (Self::Consumes, Direction::Dependencies) => "it consumes",
            (Self::Provides, Direction::Dependencies) => "provides it",
            (Self::Part, Direction::Dependencies) => "is part of it",
            (Self::Hosts, Direction::Dependencies) => "it runs on",
        }
    }

    fn of(relation: &RelationType, direction: Direction) -> Option<Self> {
        let is_in = |names: &[&str], name: &str| names.contains(&name);
        match (relation, direction) {
            (RelationType::DependencyOf, Direction::Dependents)
            | (RelationType::DependsOn, Direction::Dependencies) => Some(Self::Depends),
            (RelationType::ApiConsumedBy, Direction::Dependents)
            | (RelationType::ConsumesApi, Direction::Dependencies) => Some(Self::Consumes),
            (RelationType::ProvidesApi, Direction::Dependents)
            | (RelationType::ApiProvidedBy, Direction::Dependencies) => Some(Self::Provides),
            (RelationType::PartOf, Direction::Dependents)
            | (RelationType::HasPart, Direction::Dependencies) => Some(Self::Part),
            (RelationType::Other(name), Direction::Dependents) if is_in(HOSTING, name) => Some(Self::Hosts),
            (RelationType::Other(name), Direction::Dependencies) if is_in(HOSTED, name) => Some(Self::Hosts),
            _ => None,
        }
    }
}

/// The neighbours of a node that `ties` lead to, in the order of the relations.
pub(super) fn neighbours<'a>(
    catalog: &'a Catalog,
    node: NodeId,
    ties: &'a [Tie],
    direction: Direction,
) -> impl Iterator<Item = (Tie, NodeId)> + 'a {
    let edges = catalog.relations(node).iter();
    edges.filter_map(move |edge| {
        let tie = Tie::of(edge.r#type, direction).filter(|tie| ties.contains(tie))?;
        Some((tie, edge.target))
    })
}

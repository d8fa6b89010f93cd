use std::fmt;

/// What one entity is to another. Each of the known types has an inverse (Backstage semantics 2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are Backstage's and say it all")]
pub enum RelationType {
    OwnedBy,
    OwnerOf,
    ProvidesApi,
    ApiProvidedBy,
    ConsumesApi,
    ApiConsumedBy,
    DependsOn,
    DependencyOf,
    ParentOf,
    ChildOf,
    MemberOf,
    HasMember,
    PartOf,
    HasPart,
    /// Any other type, as a server may send it.
    Other(Box<str>),
}

impl RelationType {
    /// The known types, each before its inverse.
    pub const KNOWN: &[Self] = &[
        Self::OwnedBy,
        Self::OwnerOf,
        Self::ProvidesApi,
        Self::ApiProvidedBy,
        Self::ConsumesApi,
        Self::ApiConsumedBy,
        Self::DependsOn,
        Self::DependencyOf,
        Self::ParentOf,
        Self::ChildOf,
        Self::MemberOf,
        Self::HasMember,
        Self::PartOf,
        Self::HasPart,
    ];

    /// The type of that name.
    pub fn of(name: &str) -> Self {
        let known = Self::KNOWN.iter().find(|known| known.name() == name);
        known.cloned().unwrap_or_else(|| Self::Other(name.into()))
    }

    /// The name that Backstage stores and serves.
    pub fn name(&self) -> &str {
        match self {
            Self::OwnedBy => "ownedBy",
            Self::OwnerOf => "ownerOf",
            Self::ProvidesApi => "providesApi",
            Self::ApiProvidedBy => "apiProvidedBy",
            Self::ConsumesApi => "consumesApi",
            Self::ApiConsumedBy => "apiConsumedBy",
            Self::DependsOn => "dependsOn",
            Self::DependencyOf => "dependencyOf",
            Self::ParentOf => "parentOf",
            Self::ChildOf => "childOf",
            Self::MemberOf => "memberOf",
            Self::HasMember => "hasMember",
            Self::PartOf => "partOf",
            Self::HasPart => "hasPart",
            Self::Other(name) => name,
        }
    }

    /// The type of the way back, for the known ones.
    pub fn inverse(&self) -> Option<Self> {
        let index = Self::KNOWN.iter().position(|known| known == self)?;
        Some(Self::KNOWN[index ^ 1].clone())
    }

    /// The type in words, as a heading over the targets.
    pub fn title(&self) -> &str {
        match self {
            Self::OwnedBy => "Owned by",
            Self::OwnerOf => "Owns",
            Self::ProvidesApi => "Provides APIs",
            Self::ApiProvidedBy => "Provided by",
            Self::ConsumesApi => "Consumes APIs",
            Self::ApiConsumedBy => "Consumed by",
            Self::DependsOn => "Depends on",
            Self::DependencyOf => "Dependency of",
            Self::ParentOf => "Child groups",
            Self::ChildOf => "Parent group",
            Self::MemberOf => "Member of",
            Self::HasMember => "Members",
            Self::PartOf => "Part of",
            Self::HasPart => "Has parts",
            Self::Other(name) => name,
        }
    }
}

impl PartialOrd for RelationType {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Ordered by name, as Backstage serves them.
impl Ord for RelationType {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl fmt::Display for RelationType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_leads_back() {
        for known in RelationType::KNOWN {
            let inverse = known.inverse().expect("known types have one");
            assert_eq!(inverse.inverse().as_ref(), Some(known));
            assert_eq!(&RelationType::of(known.name()), known);
        }
    }
}

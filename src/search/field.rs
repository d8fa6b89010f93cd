use std::fmt;

use serde::{Serialize, Serializer};

/// A part of an entity that free words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `metadata.name`.
    Name,
    /// `metadata.title`.
    Title,
    /// `spec.profile.displayName`.
    DisplayName,
    /// One of `metadata.tags`.
    Tag,
    /// What the entity is called elsewhere, as an annotation says.
    Alias,
    /// `spec.profile.email`.
    Email,
    /// The host of one of `metadata.links`.
    Link,
    /// The kind.
    Kind,
    /// `spec.type`.
    Type,
    /// The owner's name or what it calls itself.
    Owner,
    /// The system's name or title.
    System,
    /// The name or title of the domain that a system is part of.
    Domain,
    /// `metadata.description`.
    Description,
}

impl Field {
    /// Where the field stands in a descriptor, as outputs name it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Name => "metadata.name",
            Self::Title => "metadata.title",
            Self::DisplayName => "spec.profile.displayName",
            Self::Tag => "metadata.tags",
            Self::Alias => "metadata.annotations",
            Self::Email => "spec.profile.email",
            Self::Link => "metadata.links",
            Self::Kind => "kind",
            Self::Type => "spec.type",
            Self::Owner => "spec.owner",
            Self::System => "spec.system",
            Self::Domain => "spec.domain",
            Self::Description => "metadata.description",
        }
    }

    /// How much it says about an entity that a word stands here.
    pub(super) const fn weight(self) -> Weight {
        match self {
            Self::Name | Self::Title | Self::DisplayName => Weight::Names,
            Self::Tag | Self::Alias | Self::Email | Self::Link => Weight::Labels,
            Self::Kind | Self::Type => Weight::Sorts,
            Self::Owner | Self::System | Self::Domain => Weight::Neighbours,
            Self::Description => Weight::Prose,
        }
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.path())
    }
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.path())
    }
}

/// Fields that count alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// What an entity is called.
    Names,
    /// What it is tagged with and called elsewhere.
    Labels,
    /// Which sort of thing it is.
    Sorts,
    /// What stands near it.
    Neighbours,
    /// What is written about it.
    Prose,
}

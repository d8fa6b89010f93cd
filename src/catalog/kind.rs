use std::fmt;

/// The kinds that this portal treats specially. A catalog may hold any other kind as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnownKind {
    /// A piece of software.
    Component,
    /// A boundary between components.
    Api,
    /// Infrastructure that software needs to run.
    Resource,
    /// Entities that together serve a purpose.
    System,
    /// Systems that share a business area.
    Domain,
    /// A team or any other unit of the organisation.
    Group,
    /// A person.
    User,
    /// A pointer to further descriptors.
    Location,
    /// A recipe for new software.
    Template,
    /// A skill, rule, plugin or marketplace for coding agents.
    AiResource,
    /// A place where software runs.
    Environment,
}

impl KnownKind {
    /// Every known kind, in the order in which the portal offers them.
    pub const ALL: &[Self] = &[
        Self::Component,
        Self::Api,
        Self::Resource,
        Self::System,
        Self::Domain,
        Self::Group,
        Self::User,
        Self::Template,
        Self::Location,
        Self::AiResource,
        Self::Environment,
    ];

    /// The kind of that name in any case, if it is a known one.
    pub fn of(kind: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.name().eq_ignore_ascii_case(kind))
    }

    /// The name as descriptors spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Component => "Component",
            Self::Api => "API",
            Self::Resource => "Resource",
            Self::System => "System",
            Self::Domain => "Domain",
            Self::Group => "Group",
            Self::User => "User",
            Self::Location => "Location",
            Self::Template => "Template",
            Self::AiResource => "AiResource",
            Self::Environment => "Environment",
        }
    }

    /// Whether Backstage expects such an entity to have an owner.
    pub const fn is_owned(self) -> bool {
        !matches!(self, Self::Group | Self::User | Self::Location | Self::Environment)
    }
}

impl fmt::Display for KnownKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// A state that `is:` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Somebody owns it.
    Owned,
    /// It should have an owner and has none.
    Unowned,
    /// It has no relation to anything, or Backstage marked it as left behind.
    Orphan,
    /// Its lifecycle is `deprecated`.
    Deprecated,
    /// Something is wrong with it.
    Broken,
    /// Its owner is known by name only.
    PhantomOwned,
    /// The user has starred it.
    Starred,
    /// The user opened it lately.
    Recent,
    /// The user or one of their groups owns it.
    Mine,
    /// It was read from a file of this machine.
    Local,
}

/// A thing that `has:` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Documentation.
    Docs,
    /// An API that it provides.
    Api,
    /// Somebody on call.
    Pager,
    /// A link to a runbook.
    Runbook,
    /// A description.
    Description,
    /// Links.
    Links,
    /// An owner.
    Owner,
    /// A value at that path of the descriptor.
    Path(Box<str>),
}

impl Status {
    /// Every state, in the order of the documentation.
    pub const ALL: &[Self] = &[
        Self::Owned,
        Self::Unowned,
        Self::Orphan,
        Self::Deprecated,
        Self::Broken,
        Self::PhantomOwned,
        Self::Starred,
        Self::Recent,
        Self::Mine,
        Self::Local,
    ];

    /// The name behind `is:`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Unowned => "unowned",
            Self::Orphan => "orphan",
            Self::Deprecated => "deprecated",
            Self::Broken => "broken",
            Self::PhantomOwned => "phantom-owned",
            Self::Starred => "starred",
            Self::Recent => "recent",
            Self::Mine => "mine",
            Self::Local => "local",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        let named = Self::ALL.iter().copied().find(|status| status.name().eq_ignore_ascii_case(name));
        named.or_else(|| name.eq_ignore_ascii_case("phantom").then_some(Self::PhantomOwned))
    }

    /// Whether the answer depends on who asks.
    pub(in crate::search) const fn is_personal(self) -> bool {
        matches!(self, Self::Starred | Self::Recent | Self::Mine)
    }
}

impl Feature {
    /// Every feature that has a name, in the order of the documentation.
    pub const NAMED: &[Self] =
        &[Self::Docs, Self::Api, Self::Pager, Self::Runbook, Self::Description, Self::Links, Self::Owner];

    /// The name behind `has:`.
    pub fn name(&self) -> &str {
        match self {
            Self::Docs => "docs",
            Self::Api => "api",
            Self::Pager => "pager",
            Self::Runbook => "runbook",
            Self::Description => "description",
            Self::Links => "links",
            Self::Owner => "owner",
            Self::Path(path) => path,
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        let named = Self::NAMED.iter().find(|feature| feature.name().eq_ignore_ascii_case(name));
        named.cloned().or_else(|| match super::Attribute::path(name)? {
            super::Attribute::Path(path) => Some(Self::Path(path)),
            _ => None,
        })
    }
}

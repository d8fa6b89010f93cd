use std::ops::{BitOr, BitOrAssign};

use bytemuck::{Pod, Zeroable};

use crate::search::query::{Feature, Status};

/// What is known of every entity as yes or no.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub(in crate::search) struct Flags(u16);

impl Flags {
    pub(super) const OWNED: Self = Self(1);
    pub(super) const UNOWNED: Self = Self(1 << 1);
    pub(super) const ORPHAN: Self = Self(1 << 2);
    pub(super) const DEPRECATED: Self = Self(1 << 3);
    pub(super) const BROKEN: Self = Self(1 << 4);
    pub(super) const PHANTOM_OWNED: Self = Self(1 << 5);
    pub(super) const LOCAL: Self = Self(1 << 6);
    pub(super) const DOCS: Self = Self(1 << 7);
    pub(super) const API: Self = Self(1 << 8);
    pub(super) const PAGER: Self = Self(1 << 9);
    pub(super) const RUNBOOK: Self = Self(1 << 10);
    pub(super) const DESCRIPTION: Self = Self(1 << 11);
    pub(super) const LINKS: Self = Self(1 << 12);

    /// How many there are.
    pub(in crate::search) const COUNT: usize = 16;

    /// The number of each that is set.
    pub(in crate::search) fn places(self) -> impl Iterator<Item = usize> {
        (0..Self::COUNT).filter(move |place| self.0 >> place & 1 == 1)
    }

    /// This, if `when`.
    pub(super) fn when(self, when: bool) -> Self {
        if when { self } else { Self::default() }
    }

    /// Whether any of `others` is set.
    pub(in crate::search) const fn any_of(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether nothing is set.
    pub(in crate::search) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The flag behind `is:`; none when it depends on who asks.
    pub(in crate::search) fn of_status(status: Status) -> Self {
        match status {
            Status::Owned => Self::OWNED,
            Status::Unowned => Self::UNOWNED,
            Status::Orphan => Self::ORPHAN,
            Status::Deprecated => Self::DEPRECATED,
            Status::Broken => Self::BROKEN,
            Status::PhantomOwned => Self::PHANTOM_OWNED,
            Status::Local => Self::LOCAL,
            Status::Starred | Status::Recent | Status::Mine => Self::default(),
        }
    }

    /// The flag behind `has:`; none for a path.
    pub(in crate::search) fn of_feature(feature: &Feature) -> Self {
        match feature {
            Feature::Docs => Self::DOCS,
            Feature::Api => Self::API,
            Feature::Pager => Self::PAGER,
            Feature::Runbook => Self::RUNBOOK,
            Feature::Description => Self::DESCRIPTION,
            Feature::Links => Self::LINKS,
            Feature::Owner => Self::OWNED,
            Feature::Path(_) => Self::default(),
        }
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

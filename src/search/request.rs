use super::{Order, Query};

/// One question to an index.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What to look for.
    pub query: &'a Query,
    /// How many hits to return; all are counted.
    pub limit: usize,
    /// The kind that is looked at, as a tab chooses it; other kinds are counted only.
    pub kind: Option<&'a str>,
    /// Whether values may be unfinished, as while they are typed: `owner:pay` then stands for the
    /// owners that contain `pay` if none is called so.
    pub unfinished: bool,
    /// In which order to return hits; without one the best come first.
    pub order: Option<Order>,
}

impl<'a> Request<'a> {
    /// Asks for the first `limit` hits of `query`, of all kinds.
    pub const fn new(query: &'a Query, limit: usize) -> Self {
        Self { query, limit, kind: None, unfinished: false, order: None }
    }

    /// Restricts the hits to one kind.
    #[must_use]
    pub const fn of_kind(mut self, kind: Option<&'a str>) -> Self {
        self.kind = kind;
        self
    }

    /// Returns the hits in `order`.
    #[must_use]
    pub const fn ordered(mut self, order: Option<Order>) -> Self {
        self.order = order;
        self
    }

    /// Takes values for unfinished.
    #[must_use]
    pub const fn while_typing(mut self) -> Self {
        self.unfinished = true;
        self
    }
}

use super::Field;
use crate::catalog::NodeId;

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// How many entities match.
    pub total: usize,
    /// The best of them, in order.
    pub items: Vec<Hit>,
    /// How many entities of each kind match, whichever kind was asked for, in the order of kinds.
    pub kinds: Vec<(Box<str>, usize)>,
    /// Whether the search was called off; then there are no items.
    pub cancelled: bool,
    /// Whether only a part of the catalog has been looked through yet: the counts are too small, and
    /// better hits may come.
    pub is_partial: bool,
}

/// One entity that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The entity.
    pub node: NodeId,
    /// How well it matches; only the order means something.
    pub score: u16,
    /// Why it matches: at least one place for each word of the query.
    pub matches: Vec<Match>,
}

/// A text in which words of the query were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where the text stands in the descriptor.
    pub field: Field,
    /// The text, cleaned as [`crate::text::clean`] does.
    pub text: String,
    /// The characters of `text` that were matched, counted from 0, in order.
    pub indices: Vec<usize>,
}

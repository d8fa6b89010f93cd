//! What a user asks for, as text and as a tree of conditions. Knows no catalog.
//!
//! One grammar for the search box, `search`, `list`, `export` and saved views:
//!
//! ```text
//! pay ledger          both words, each anywhere, in any order
//! "pay ledger"        next to each other
//! kind:api,system     one of several values
//! -tag:legacy         not
//! owner:team-a+       team-a or a group below it
//! label:tier=1        a label; likewise annotation:key=value and rel:dependsOn=ref
//! name:=pay  type:web*  spec.replicas:>3
//! is:orphan  has:docs
//! ```

mod attribute;
mod parse;
mod print;
mod problem;
mod quality;
mod token;
mod value;

use std::ops::Range;

pub use attribute::Attribute;
pub(super) use attribute::known_words;
pub use problem::QueryProblem;
pub use quality::{Feature, Status};
pub use token::closed;
pub(super) use token::token_at;
pub use value::{Comparison, Value};
pub(super) use value::{columns as value_columns, written as written_value};

use crate::catalog::KnownKind;

/// What to look for: every term must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    terms: Vec<Term>,
}

/// One condition of a query, or its opposite.
#[derive(Debug, Clone)]
pub struct Term {
    /// Whether the condition must not hold.
    pub negated: bool,
    /// What must hold.
    pub condition: Condition,
    columns: Range<usize>,
}

/// What a term asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The text stands somewhere in the entity; its parts may stand apart.
    Word(Box<str>),
    /// The text stands somewhere in the entity, in one piece.
    Phrase(Box<str>),
    /// A reference such as `component:default/payments-api`, or the beginning of one.
    Reference {
        /// The kind before the colon.
        kind: KnownKind,
        /// The rest: a name, perhaps behind a namespace and a slash.
        name: Box<str>,
    },
    /// An attribute has one of the values; without values it is there at all.
    Attribute {
        /// Which attribute.
        attribute: Attribute,
        /// The alternatives.
        values: Vec<Value>,
    },
    /// The entity is in one of these states.
    Is(Vec<Status>),
    /// The entity has one of these.
    Has(Vec<Feature>),
}

impl Query {
    /// Reads a query. What cannot be understood is reported and left out.
    pub fn parse(text: &str) -> (Self, Vec<QueryProblem>) {
        parse::parse(text)
    }

    /// The conditions, in the order in which they were written.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether everything is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The words and phrases without the conditions, for a search engine that knows no others.
    pub fn free_text(&self) -> String {
        let words = self.terms.iter().filter(|term| !term.negated).filter_map(|term| match &term.condition {
            Condition::Word(text) | Condition::Phrase(text) => Some(&**text),
            Condition::Reference { name, .. } => Some(name),
            Condition::Attribute { .. } | Condition::Is(_) | Condition::Has(_) => None,
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Adds a condition.
    #[must_use]
    pub fn and(mut self, condition: Condition) -> Self {
        self.terms.push(Term { negated: false, condition, columns: 0..0 });
        self
    }
}

impl Term {
    /// The columns of the text that it was read from, from 0; empty when it was read from none.
    pub fn columns(&self) -> Range<usize> {
        self.columns.clone()
    }
}

impl PartialEq for Term {
    /// Where a term stood does not matter.
    fn eq(&self, other: &Self) -> bool {
        (self.negated, &self.condition) == (other.negated, &other.condition)
    }
}

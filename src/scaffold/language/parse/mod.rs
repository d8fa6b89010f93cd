//! Reads templates.

mod callable;
mod expression;
mod operator;
mod statement;
mod words;

use super::ast::{Body, Expr, ExprKind, Node};
use super::chunk::{Chunk, chunks};
use super::fault::{Fault, Outcome};
use super::limits::Limits;
use super::names::Names;
use super::syntax::Syntax;
use statement::Statements;

/// A template that was read.
#[derive(Debug, PartialEq)]
pub(super) struct Parsed {
    pub(super) body: Body,
    /// How many names its own frame holds.
    pub(super) slots: usize,
}

/// Reads `source`.
pub(super) fn parse(source: &str, syntax: Syntax, limits: &Limits) -> Outcome<Parsed> {
    if source.len() > limits.source {
        return Err(Fault::limit(format!("the template has more than {} bytes", limits.source)));
    }
    let chunks = chunks(source, syntax)?;
    Statements::new(source, chunks, limits).template()
}

/// What both halves of the reader share: the names in sight, and how much may still be read.
struct Shared {
    names: Names,
    nodes_left: usize,
    depth: usize,
    most_depth: usize,
}

impl Shared {
    fn new(limits: &Limits) -> Self {
        Self { names: Names::new(), nodes_left: limits.nodes, depth: 0, most_depth: limits.depth }
    }

    fn count(&mut self, at: usize) -> Outcome<()> {
        self.nodes_left = self
            .nodes_left
            .checked_sub(1)
            .ok_or_else(|| Fault::limit("the template consists of too many parts").at(at))?;
        Ok(())
    }

    fn enter(&mut self, at: usize) -> Outcome<()> {
        self.depth += 1;
        if self.depth > self.most_depth { Err(self.too_deep(at)) } else { Ok(()) }
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// An expression, if it does not stand too high.
    fn expr(&mut self, at: usize, kind: ExprKind) -> Outcome<Expr> {
        self.count(at)?;
        let height = 1 + kind.children().iter().map(|child| child.height).max().unwrap_or(0);
        if height > self.most_depth { Err(self.too_deep(at)) } else { Ok(Expr { kind, at, height }) }
    }

    fn too_deep(&self, at: usize) -> Fault {
        Fault::limit(format!("parts stand more than {} deep inside each other", self.most_depth)).at(at)
    }
}

impl Parsed {
    /// The one expression that the template is, if it is nothing else, and the place of its tag.
    pub(super) fn sole_expression(&self) -> Option<(&Expr, usize)> {
        match self.body.as_slice() {
            [Node::Print { value, at }] => Some((value, *at)),
            _ => None,
        }
    }
}

/// The name of a chunk, for an error at the end of the template.
fn tag_start(chunk: &Chunk) -> Option<usize> {
    match chunk {
        Chunk::Text(_) => None,
        Chunk::Expression(inside) | Chunk::Block(inside) => Some(inside.tag),
    }
}

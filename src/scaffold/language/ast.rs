//! What a template says, as a tree. Places are bytes of the template.

use std::rc::Rc;
use std::sync::Arc;

use super::pattern::Pattern;

/// Statements in order.
pub(super) type Body = Vec<Node>;

/// A statement.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Text(Box<str>),
    Print { value: Expr, at: usize },
    If { branches: Vec<(Expr, Body)>, otherwise: Option<Body>, at: usize },
    For(Box<For>),
    Set { targets: Vec<Target>, value: Expr, at: usize },
    Macro { name: Target, callable: Arc<Macro>, at: usize },
    Call { call: Expr, caller: Arc<Macro>, at: usize },
    Block { name: Box<str>, body: Body, slots: usize, at: usize },
    Switch { value: Expr, cases: Vec<(Expr, Body)>, otherwise: Option<Body>, at: usize },
}

/// A loop.
#[derive(Debug, PartialEq)]
pub(super) struct For {
    pub(super) targets: Vec<Target>,
    pub(super) over: Expr,
    pub(super) body: Body,
    pub(super) otherwise: Option<Body>,
    /// The same body once more, and the names in it, for going through pairs; see the reader of loops.
    pub(super) over_pairs: Option<(Vec<Target>, Body)>,
    /// Where the last length is remembered: a loop over nothing keeps it.
    pub(super) length: usize,
    pub(super) at: usize,
}

/// A macro, or the body of a `call` block.
#[derive(Debug, PartialEq)]
pub(super) struct Macro {
    pub(super) parameters: Vec<Target>,
    pub(super) defaults: Vec<(Arc<str>, Expr)>,
    pub(super) body: Body,
    /// How many names its own frame holds.
    pub(super) slots: usize,
    pub(super) is_caller: bool,
}

/// A name that something is bound to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    pub(super) name: Arc<str>,
    pub(super) slot: Option<Slot>,
}

/// A place for a value that was settled while reading: loops and macros bind their names this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// How many frames up: the body of a `call` block sees those of where it is written.
    pub(super) up: usize,
    pub(super) index: usize,
}

/// An expression.
#[derive(Debug, PartialEq)]
pub(super) struct Expr {
    pub(super) kind: ExprKind,
    pub(super) at: usize,
    /// Levels of expressions below, itself included.
    pub(super) height: usize,
}

#[derive(Debug, PartialEq)]
pub(super) enum ExprKind {
    Null,
    Bool(bool),
    Number(f64),
    Text(Arc<str>),
    Regex(Arc<Pattern>),
    Name(Target),
    List(Vec<Expr>),
    Record(Vec<(Arc<str>, Expr)>),
    /// `(a, b)`: all are evaluated, the last one counts.
    Group(Vec<Expr>),
    Member {
        target: Box<Expr>,
        key: Box<Expr>,
    },
    Slice {
        target: Box<Expr>,
        start: Option<Box<Expr>>,
        end: Option<Box<Expr>>,
        step: Option<Box<Expr>>,
    },
    Conditional {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    Unary {
        operator: Unary,
        operand: Box<Expr>,
    },
    Binary {
        operator: Binary,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Compare {
        first: Box<Expr>,
        rest: Vec<(Comparison, Expr)>,
    },
    Test {
        value: Box<Expr>,
        name: Box<str>,
        arguments: Option<Arguments>,
    },
    Filter {
        name: Box<str>,
        input: Box<Expr>,
        arguments: Arguments,
    },
    Call {
        callee: Box<Expr>,
        arguments: Arguments,
    },
    /// What a body prints, as a text.
    Capture(Body),
}

/// What stands in brackets behind a name.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Arguments {
    pub(super) positional: Vec<Expr>,
    pub(super) keyword: Vec<(Arc<str>, Expr)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unary {
    Not,
    Negate,
    Plus,
    Floor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Or,
    And,
    In,
    Add,
    Subtract,
    Join,
    Multiply,
    Divide,
    Modulo,
    Power,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Same,
    NotEqual,
    NotSame,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Something that a statement holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'t> {
    Value(&'t Expr),
    /// What decides whether something else is printed.
    Condition(&'t Expr),
    Body(&'t Body),
}

impl Node {
    /// What the statement holds, in the order in which it is written.
    pub(super) fn parts(&self) -> Vec<Part<'_>> {
        match self {
            Self::Text(_) => Vec::new(),
            Self::Print { value, .. } | Self::Set { value, .. } => vec![Part::Value(value)],
            Self::If { branches, otherwise, .. } => {
                let pairs =
                    branches.iter().flat_map(|(value, body)| [Part::Condition(value), Part::Body(body)]);
                pairs.chain(otherwise.iter().map(Part::Body)).collect()
            }
            Self::For(node) => {
                let bodies = std::iter::once(&node.body).chain(&node.otherwise).map(Part::Body);
                std::iter::once(Part::Value(&node.over)).chain(bodies).collect()
            }
            Self::Macro { callable, .. } => {
                let defaults = callable.defaults.iter().map(|(_, value)| Part::Value(value));
                defaults.chain([Part::Body(&callable.body)]).collect()
            }
            Self::Call { call, caller, .. } => vec![Part::Value(call), Part::Body(&caller.body)],
            Self::Block { body, .. } => vec![Part::Body(body)],
            Self::Switch { value, cases, otherwise, .. } => {
                let pairs = cases.iter().flat_map(|(value, body)| [Part::Value(value), Part::Body(body)]);
                std::iter::once(Part::Value(value))
                    .chain(pairs)
                    .chain(otherwise.iter().map(Part::Body))
                    .collect()
            }
        }
    }
}

/// Text shared between the tree, which may move between threads, and values, which do not.
pub(super) fn shared(text: &Arc<str>) -> Rc<str> {
    Rc::from(&**text)
}

impl ExprKind {
    /// The expressions directly below.
    pub(super) fn children(&self) -> Vec<&Expr> {
        match self {
            Self::List(items) | Self::Group(items) => items.iter().collect(),
            Self::Record(entries) => entries.iter().map(|(_, value)| value).collect(),
            Self::Member { target, key } => vec![target, key],
            Self::Slice { target, start, end, step } => {
                let bounds = [start, end, step].into_iter().filter_map(Option::as_deref);
                std::iter::once(&**target).chain(bounds).collect()
            }
            Self::Conditional { condition, then, otherwise } => {
                [Some(&**condition), Some(&**then), otherwise.as_deref()].into_iter().flatten().collect()
            }
            Self::Unary { operand, .. } => vec![operand],
            Self::Binary { left, right, .. } => vec![left, right],
            Self::Compare { first, rest } => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, value)| value)).collect()
            }
            Self::Test { value, arguments, .. } => {
                std::iter::once(&**value).chain(arguments.iter().flat_map(Arguments::all)).collect()
            }
            Self::Filter { input, arguments, .. } => {
                std::iter::once(&**input).chain(arguments.all()).collect()
            }
            Self::Call { callee, arguments } => std::iter::once(&**callee).chain(arguments.all()).collect(),
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Regex(_)
            | Self::Name(_)
            | Self::Capture(_) => Vec::new(),
        }
    }
}

impl Arguments {
    /// Every argument, in the order of evaluation.
    pub(super) fn all(&self) -> impl Iterator<Item = &Expr> {
        self.positional.iter().chain(self.keyword.iter().map(|(_, value)| value))
    }
}

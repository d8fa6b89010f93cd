use std::cell::Cell;
use std::rc::Rc;

use super::Value;

/// Something that can be called.
#[derive(Debug)]
pub(in super::super) enum Callable {
    /// A macro or the body of a `call` block, by its number in the running template.
    Macro { id: usize, is_caller: bool },
    /// `range(…)`.
    Range,
    /// `cycler(…)`, which makes a [`Cycler`].
    NewCycler,
    /// `joiner(…)`, which makes a `Joiner`.
    NewJoiner,
    /// A cycler: not called itself, but has `next`, `reset` and `current`.
    Cycler(Rc<Cycler>),
    /// `next` of a cycler.
    CyclerNext(Rc<Cycler>),
    /// `reset` of a cycler.
    CyclerReset(Rc<Cycler>),
    /// A joiner: nothing when called first, its separator after that.
    Joiner(Rc<Joiner>),
    /// A method of a value.
    Method { receiver: Value, name: &'static str },
    /// A function that is not the language's own.
    Extension(Rc<str>),
}

/// Goes through values in turn.
#[derive(Debug)]
pub(in super::super) struct Cycler {
    values: Vec<Value>,
    at: Cell<Option<usize>>,
}

impl Cycler {
    pub(in super::super) fn new(values: Vec<Value>) -> Self {
        Self { values, at: Cell::new(None) }
    }

    /// The value it stands at; null before the first.
    pub(in super::super) fn current(&self) -> Value {
        let at = self.at.get();
        at.map_or(Value::Null, |at| self.values.get(at).cloned().unwrap_or(Value::Undefined))
    }

    /// Steps on, and around at the end.
    pub(in super::super) fn next(&self) -> Value {
        let next = self.at.get().map_or(0, |at| at + 1);
        self.at.set(Some(next.checked_rem(self.values.len()).unwrap_or(0)));
        self.current()
    }

    /// Goes back to before the first.
    pub(in super::super) fn reset(&self) {
        self.at.set(None);
    }
}

/// Separates what comes again and again: nothing at first, its separator after that.
#[derive(Debug)]
pub(in super::super) struct Joiner {
    separator: Value,
    used: Cell<bool>,
}

impl Joiner {
    pub(in super::super) fn new(separator: Value) -> Self {
        Self { separator, used: Cell::new(false) }
    }

    pub(in super::super) fn next(&self) -> Value {
        if self.used.replace(true) { self.separator.clone() } else { Value::of_text("") }
    }
}

use std::cell::{Ref, RefCell};
use std::mem;
use std::rc::Rc;

use super::super::fault::{Fault, Outcome};
use super::super::limits::{ENTRIES, Meter};
use super::{Value, nesting};

/// A list. Its methods can change it while the template runs, for everyone who holds it.
#[derive(Clone)]
pub(in super::super) struct List(Rc<Cell>);

struct Cell {
    items: RefCell<Vec<Value>>,
    /// Functions get into a list only where it is written down.
    holds_callable: bool,
    nesting: std::cell::Cell<usize>,
}

impl List {
    pub(in super::super) fn new(items: Vec<Value>) -> Outcome<Self> {
        check_len(items.len())?;
        let holds_callable = items.iter().any(Value::holds_callable);
        let nesting = std::cell::Cell::new(nesting(&items)?);
        Ok(Self(Rc::new(Cell { items: RefCell::new(items), holds_callable, nesting })))
    }

    pub(in super::super) fn len(&self) -> usize {
        self.0.items.borrow().len()
    }

    pub(in super::super) fn get(&self, index: usize) -> Option<Value> {
        self.0.items.borrow().get(index).cloned()
    }

    /// The items as they stand now.
    pub(in super::super) fn items(&self) -> Ref<'_, Vec<Value>> {
        self.0.items.borrow()
    }

    /// A copy of the items, which stays as it is when the list changes.
    pub(in super::super) fn to_vec(&self) -> Vec<Value> {
        self.items().clone()
    }

    /// Puts `items` in place of what it held.
    pub(in super::super) fn replace(&self, items: Vec<Value>, meter: &Meter) -> Outcome<()> {
        check_len(items.len())?;
        for item in &items {
            if self.is_within(item, meter)? {
                return Err(Fault::new("a list cannot hold itself"));
            }
        }
        self.0.nesting.set(nesting(&items)?);
        // The old items are let go of only after the list is free again.
        let old = mem::replace(&mut *self.0.items.borrow_mut(), items);
        drop(old);
        Ok(())
    }

    pub(in super::super) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// How many levels it has, itself included, as far as is known.
    pub(super) fn nesting(&self) -> usize {
        self.0.nesting.get()
    }

    pub(in super::super) fn holds_callable(&self) -> bool {
        self.0.holds_callable
    }

    /// Whether this list stands anywhere in `value`; an error when looking for it takes too long.
    fn is_within(&self, value: &Value, meter: &Meter) -> Outcome<bool> {
        let mut pending = vec![value.clone()];
        while let Some(value) = pending.pop() {
            match value {
                Value::List(list) if list.is(self) => return Ok(true),
                Value::List(list) => {
                    meter.work(list.len())?;
                    pending.extend(list.items().iter().filter(|item| is_container(item)).cloned());
                }
                Value::Record(entries) => {
                    meter.work(entries.len())?;
                    pending.extend(
                        entries.iter().map(|(_, item)| item).filter(|item| is_container(item)).cloned(),
                    );
                }
                _ => {}
            }
        }
        Ok(false)
    }
}

impl std::fmt::Debug for List {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "List({})", self.len())
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        super::dismantle(mem::take(self.items.get_mut()));
    }
}

impl List {
    /// The items, if nobody else holds the list.
    pub(super) fn into_items(self) -> Option<Vec<Value>> {
        Rc::into_inner(self.0).map(|mut cell| mem::take(cell.items.get_mut()))
    }
}

fn is_container(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Record(_))
}

fn check_len(len: usize) -> Outcome<()> {
    if len > ENTRIES {
        return Err(Fault::limit(format!("a list grew beyond {ENTRIES} entries")));
    }
    Ok(())
}

//! Where names live while a template runs.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::super::ast::Slot;
use super::super::value::Value;

/// Names that are looked up while running, innermost scope first.
pub(super) struct Scope {
    parent: Option<Rc<Scope>>,
    /// Whether `set` in it, and in what it encloses, leaves the scopes outside alone.
    is_isolated: bool,
    entries: RefCell<HashMap<Rc<str>, Value>>,
}

impl Scope {
    pub(super) fn root() -> Rc<Self> {
        Rc::new(Self { parent: None, is_isolated: true, entries: RefCell::default() })
    }

    pub(super) fn inside(parent: &Rc<Self>, is_isolated: bool) -> Rc<Self> {
        Rc::new(Self { parent: Some(parent.clone()), is_isolated, entries: RefCell::default() })
    }

    pub(super) fn get(&self, name: &str) -> Option<Value> {
        let own = self.entries.borrow().get(name).cloned();
        own.or_else(|| self.parent.as_ref()?.get(name))
    }

    /// Binds a name in this very scope.
    pub(super) fn define(&self, name: &str, value: Value) {
        self.entries.borrow_mut().insert(name.into(), value);
    }

    /// Changes the nearest binding of a name, or binds it here when there is none within reach.
    pub(super) fn assign(&self, name: &str, value: Value) {
        match &self.parent {
            Some(parent) if !self.is_isolated && !self.has_own(name) && parent.reaches(name) => {
                parent.assign(name, value);
            }
            _ => self.define(name, value),
        }
    }

    fn has_own(&self, name: &str) -> bool {
        self.entries.borrow().contains_key(name)
    }

    fn reaches(&self, name: &str) -> bool {
        self.has_own(name)
            || (!self.is_isolated && self.parent.as_ref().is_some_and(|parent| parent.reaches(name)))
    }
}

/// The slots of the template, or of one call of a macro.
pub(super) struct Frame {
    parent: Option<Rc<Frame>>,
    slots: RefCell<Vec<Value>>,
}

impl Frame {
    pub(super) fn new(slots: usize, parent: Option<Rc<Self>>) -> Rc<Self> {
        Rc::new(Self { parent, slots: RefCell::new(vec![Value::Undefined; slots]) })
    }

    pub(super) fn get(&self, slot: Slot) -> Value {
        match (&self.parent, slot.up) {
            (Some(parent), 1..) => parent.get(Slot { up: slot.up - 1, ..slot }),
            _ => self.slots.borrow().get(slot.index).cloned().unwrap_or(Value::Undefined),
        }
    }

    pub(super) fn set(&self, slot: Slot, value: Value) {
        match (&self.parent, slot.up) {
            (Some(parent), 1..) => parent.set(Slot { up: slot.up - 1, ..slot }, value),
            _ => {
                if let Some(place) = self.slots.borrow_mut().get_mut(slot.index) {
                    *place = value;
                }
            }
        }
    }
}

/// Where something runs.
#[derive(Clone)]
pub(super) struct Surroundings {
    pub(super) scope: Rc<Scope>,
    pub(super) frame: Rc<Frame>,
    /// What macros see, wherever they are called.
    pub(super) exported: Rc<Scope>,
    /// Whether a macro declared here gets known to other macros.
    pub(super) exports_macros: bool,
    /// Whether a variable set here does.
    pub(super) exports_variables: bool,
}

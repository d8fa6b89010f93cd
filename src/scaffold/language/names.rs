//! Which names are settled while reading.
//!
//! A loop and a macro bind their names for the text they enclose, whatever runs later; so does a macro's own
//! name for what follows it. Everything else is looked up when the template runs.

use std::collections::HashMap;
use std::sync::Arc;

use super::ast::{Slot, Target};

/// The names that are bound at the current place of the template.
#[derive(Debug)]
pub(super) struct Names {
    /// How many slots each open frame has; the last one is the current.
    frames: Vec<usize>,
    bound: HashMap<Arc<str>, Bound>,
}

#[derive(Debug, Clone, Copy)]
struct Bound {
    frame: usize,
    index: usize,
}

/// What was bound where a region began, to be put back where it ends.
pub(super) struct Outside(HashMap<Arc<str>, Bound>);

impl Names {
    pub(super) fn new() -> Self {
        Self { frames: vec![0], bound: HashMap::new() }
    }

    /// Begins a region whose bindings end with it.
    pub(super) fn open(&self) -> Outside {
        Outside(self.bound.clone())
    }

    /// Ends a region.
    pub(super) fn close(&mut self, outside: Outside) {
        self.bound = outside.0;
    }

    /// Begins the frame of a macro or block, which sees nothing from outside, or of a caller, which does.
    pub(super) fn open_frame(&mut self, sees_outside: bool) -> Outside {
        let outside = self.open();
        if !sees_outside {
            self.bound.clear();
        }
        self.frames.push(0);
        outside
    }

    /// Ends a frame; returns how many slots it needs.
    pub(super) fn close_frame(&mut self, outside: Outside) -> usize {
        self.close(outside);
        self.frames.pop().unwrap_or_default()
    }

    /// A new slot without a name.
    pub(super) fn slot(&mut self) -> usize {
        let slots = self.frames.last_mut().expect("the frame of the template is never closed");
        *slots += 1;
        *slots - 1
    }

    /// Binds a name to a new slot.
    pub(super) fn bind(&mut self, name: &Arc<str>) -> Target {
        let index = self.slot();
        self.bound.insert(name.clone(), Bound { frame: self.frames.len() - 1, index });
        Target { name: name.clone(), slot: Some(Slot { up: 0, index }) }
    }

    /// What a name is bound to here.
    pub(super) fn resolve(&self, name: &Arc<str>) -> Target {
        let slot = self
            .bound
            .get(name)
            .map(|bound| Slot { up: self.frames.len() - 1 - bound.frame, index: bound.index });
        Target { name: name.clone(), slot }
    }

    /// How many slots the template itself needs.
    pub(super) fn slots(&self) -> usize {
        self.frames.first().copied().unwrap_or_default()
    }
}

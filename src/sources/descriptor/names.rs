use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use crate::catalog::EntityRef;

/// Texts that many entities have in common, each kept once: kinds, versions, namespaces, and the
/// references to others.
#[derive(Debug, Default)]
pub struct Names {
    names: Mutex<HashSet<Arc<str>>>,
    references: Mutex<HashSet<EntityRef>>,
}

impl Names {
    /// More different ones than this are not worth sharing.
    const MOST: usize = 1_000_000;

    /// The shared copy of `name`.
    pub fn share(&self, name: &str) -> Arc<str> {
        let Ok(mut known) = self.names.lock() else { return name.into() };
        match known.get(name) {
            Some(shared) => Arc::clone(shared),
            None => remember(&mut known, name.into()),
        }
    }

    /// The shared copy of `reference`.
    pub fn share_reference(&self, reference: EntityRef) -> EntityRef {
        let Ok(mut known) = self.references.lock() else { return reference };
        match known.get(&reference) {
            Some(shared) => shared.clone(),
            None => remember(&mut known, reference),
        }
    }
}

fn remember<T: Clone + Eq + Hash>(known: &mut HashSet<T>, new: T) -> T {
    if known.len() < Names::MOST {
        known.insert(new.clone());
    }
    new
}

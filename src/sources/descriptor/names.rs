use std::collections::HashSet;
use std::sync::{Arc, Mutex};

/// Kinds, versions and namespaces, each kept once however many entities have it.
#[derive(Debug, Default)]
pub struct Names {
    known: Mutex<HashSet<Arc<str>>>,
}

impl Names {
    /// More different names than this are not worth sharing.
    const MOST: usize = 10_000;

    /// The shared copy of `name`.
    pub fn share(&self, name: &str) -> Arc<str> {
        let Ok(mut known) = self.known.lock() else { return name.into() };
        if let Some(shared) = known.get(name) {
            return Arc::clone(shared);
        }
        let shared: Arc<str> = name.into();
        if known.len() < Self::MOST {
            known.insert(Arc::clone(&shared));
        }
        shared
    }
}

//! What a person has answered, page after page.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::path::Path;

/// Answers as given: values, and the fields that were emptied on purpose.
///
/// An emptied field has no value, but its default does not come back either. Values of fields that are hidden for
/// now stay here, so that nothing typed is lost; [`Form::settle`](super::Form::settle) leaves them out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    values: Map<String, Value>,
    cleared: BTreeSet<Path>,
}

impl Answers {
    /// The values given.
    pub fn values(&self) -> &Map<String, Value> {
        &self.values
    }

    /// Other values, with the same fields emptied.
    pub(super) fn with_values(&self, values: Map<String, Value>) -> Self {
        Self { values, cleared: self.cleared.clone() }
    }

    /// The fields that were emptied.
    pub fn cleared(&self) -> impl Iterator<Item = &Path> {
        self.cleared.iter()
    }

    /// Answers a field.
    pub fn set(&mut self, path: &Path, value: Value) {
        self.cleared.retain(|cleared| !cleared.is_within(path) && !path.is_within(cleared));
        path.set(&mut self.values, value);
    }

    /// Empties a field.
    pub fn clear(&mut self, path: &Path) {
        path.remove(&mut self.values);
        self.cleared.insert(path.clone());
    }

    /// Forgets what was answered, so that the default comes back.
    pub fn reset(&mut self, path: &Path) {
        path.remove(&mut self.values);
        self.cleared.retain(|cleared| !cleared.is_within(path));
    }

    /// The values without what was emptied.
    pub(super) fn without_cleared(&self, mut values: Map<String, Value>) -> Map<String, Value> {
        self.cleared.iter().for_each(|path| path.remove(&mut values));
        values
    }
}

impl From<Map<String, Value>> for Answers {
    fn from(values: Map<String, Value>) -> Self {
        Self { values, cleared: BTreeSet::new() }
    }
}

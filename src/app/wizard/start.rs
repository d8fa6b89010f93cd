use serde_json::{Map, Value};

use super::draft::Draft;
use super::hidden::Hidden;
use crate::scaffold::form::Path;

/// What a form begins with when it was asked for with answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// The name of the draft to go on with.
    pub draft: Option<String>,
    /// Answers that win over those; a secret's are asterisks.
    pub values: Map<String, Value>,
    /// Fields that are empty on purpose.
    pub emptied: Vec<Path>,
    /// The secrets by name.
    pub secrets: Vec<(String, Hidden)>,
    /// Whether only pages are shown that have something left to answer.
    pub skips_answered: bool,
}

impl Start {
    /// A draft with the answers of the start over its own.
    pub fn over(&self, mut draft: Draft) -> Draft {
        for (name, value) in &self.values {
            draft.emptied.retain(|path| path.top() != Some(name));
            draft.values.insert(name.clone(), value.clone());
        }
        draft.emptied.extend(self.emptied.iter().cloned());
        draft
    }
}

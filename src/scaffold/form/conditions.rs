//! Whether a value fits a schema that is part of a page: the question behind every branch.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::Value;

use super::formats;
use super::schema::Schema;

/// Compiled parts of one page.
pub(super) struct Conditions {
    root: Schema,
    known: Mutex<HashMap<String, Option<Arc<Validator>>>>,
}

impl fmt::Debug for Conditions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Conditions").finish_non_exhaustive()
    }
}

/// Where a part stands while it is compiled with the page around it.
const PART: &str = "stagedoor:part";

/// No page has as many different conditions; more are compiled again and again.
const MOST_KEPT: usize = 4096;

impl Conditions {
    /// Conditions of the page with this schema, which their references look into.
    pub(super) fn of(root: Schema) -> Self {
        Self { root, known: Mutex::default() }
    }

    /// Whether the value fits; nothing fits a schema that cannot be compiled.
    pub(super) fn fits(&self, schema: &Value, value: &Value) -> bool {
        if let Value::Bool(always) = schema {
            return *always;
        }
        let key = schema.to_string();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        let compiled = known.entry(key).or_insert_with_key(|key| self.compile(schema, key)).clone();
        drop(known);
        compiled.is_some_and(|validator| validator.is_valid(value))
    }

    fn compile(&self, schema: &Value, text: &str) -> Option<Arc<Validator>> {
        let whole = if text.contains("\"$ref\"") {
            // Beside `$ref` draft 7 ignores everything, so the page is only there to be pointed into.
            let mut page = self.root.clone();
            page.insert(PART.into(), schema.clone());
            page.insert("$ref".into(), format!("#/{PART}").into());
            Value::Object(page)
        } else {
            schema.clone()
        };
        formats::compile(&whole).ok().map(Arc::new)
    }
}

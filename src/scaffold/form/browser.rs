//! The check of a page before one may go on: Ajv 8 with `ajv-errors`, as Backstage's form runs it.

use std::fmt;
use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::formats;
use super::mistake::{Judge, Mistake};
use super::path::Path;
use super::schema::Schema;
use super::words::said;

/// A page's schema, compiled as soon as something is to be checked with it, and once: that takes longer than to check.
pub(super) struct Check {
    schema: Value,
    compiled: OnceLock<Result<Validator, String>>,
}

impl fmt::Debug for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Check").finish_non_exhaustive()
    }
}

impl Check {
    /// The check of a page with this schema.
    pub(super) fn of(schema: &Schema) -> Self {
        Self { schema: Value::Object(schema.clone()), compiled: OnceLock::new() }
    }

    /// What is wrong with the values; of a schema that is broken itself, only that.
    pub(super) fn run(&self, values: &Value) -> Vec<Mistake> {
        let compile = || formats::compile(&self.schema).map_err(|error| error.to_string());
        let validator = match self.compiled.get_or_init(compile) {
            Ok(validator) => validator,
            Err(error) => {
                return vec![Mistake {
                    path: Path::default(),
                    keyword: String::new(),
                    message: format!("the template's page is not a valid schema: {error}"),
                    judge: Judge::Page,
                }];
            }
        };
        let mut mistakes: Vec<Mistake> = Vec::new();
        for error in validator.iter_errors(values) {
            for mistake in mistakes_of(&error, &self.schema) {
                if !mistakes.contains(&mistake) {
                    mistakes.push(mistake);
                }
            }
        }
        mistakes
    }
}

/// The error, and for alternatives also what each of them lacks.
fn mistakes_of(error: &ValidationError<'_>, schema: &Value) -> Vec<Mistake> {
    let path = path_of(error);
    let keyword = keyword_of(error);
    let own = authors_words(error, schema);
    let mut mistakes = Vec::new();
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } =
        error.kind()
    {
        mistakes.extend(context.iter().flatten().flat_map(|error| mistakes_of(error, schema)));
    }
    mistakes.push(Mistake {
        path,
        keyword: if own.is_some() { "errorMessage".to_owned() } else { keyword },
        message: own.unwrap_or_else(|| said(error)),
        judge: Judge::Page,
    });
    mistakes
}

/// The place of the value, or where a missing one should be.
pub(super) fn path_of(error: &ValidationError<'_>) -> Path {
    let path: Path = error
        .instance_path()
        .as_str()
        .split('/')
        .skip(1)
        .map(|name| name.replace("~1", "/").replace("~0", "~"))
        .collect();
    match error.kind() {
        ValidationErrorKind::Required { property } => path.join(property.as_str().unwrap_or_default()),
        _ => path,
    }
}

/// The keyword that is not kept to; a dependency on a key counts as such.
fn keyword_of(error: &ValidationError<'_>) -> String {
    if error.schema_path().as_str().ends_with("/dependencies") {
        "dependencies".to_owned()
    } else {
        error.kind().keyword().to_owned()
    }
}

/// What the template's author has written for this error (`errorMessage`).
fn authors_words(error: &ValidationError<'_>, schema: &Value) -> Option<String> {
    let (place, keyword) = error.schema_path().as_str().rsplit_once('/')?;
    let message = schema.pointer(place)?.get("errorMessage")?;
    let for_keyword = match (message.get(keyword), error.kind()) {
        (Some(Value::Object(named)), ValidationErrorKind::Required { property }) => {
            named.get(property.as_str()?)
        }
        (found, _) => found,
    };
    Some(message).filter(|message| message.is_string()).or(for_keyword)?.as_str().map(str::to_owned)
}

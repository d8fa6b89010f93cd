//! The golden answers and how to reach them.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

/// A file or folder of the shared data; none, said aloud, when it is not there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !found.exists() {
        eprintln!("SKIPPED: ../shared/{path} is not there, so nothing is compared with Backstage");
        return None;
    }
    Some(found)
}

/// The lines of a `.jsonl` file of answers.
pub(crate) fn lines(path: &str) -> Option<Vec<Value>> {
    let text = fs::read_to_string(shared(path)?).expect("the answers can be read");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect())
}

/// Whether two values are the same; numbers are compared as JavaScript holds them.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or_default(), b.as_f64().unwrap_or_default());
            (a - b).abs() <= a.abs() * 4.0 * f64::EPSILON
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

/// Counts of a comparison, and what did not agree.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) agreed: usize,
    pub(crate) allowed: usize,
    pub(crate) unexplained: Vec<String>,
}

impl Tally {
    /// Prints one line of summary and fails if anything is unexplained.
    pub(crate) fn settle(self, set: &str) {
        let Self { agreed, allowed, unexplained } = self;
        println!("{set}: {agreed} agree, {allowed} differ on purpose, {} unexplained", unexplained.len());
        assert!(unexplained.is_empty(), "{set}:\n{}", unexplained.join("\n"));
    }
}

/// The field that a message of Backstage is about, dotted; none when it names no field.
pub(crate) fn backstage_field(message: &str) -> Option<String> {
    let message = message.rsplit("caused by ").next().unwrap_or(message);
    let message = message
        .split_once(": ")
        .map_or(message, |(kind, rest)| if kind.ends_with("Error") { rest } else { message });
    let message = message.strip_prefix("Malformed envelope, ").unwrap_or(message);
    if let Some(field) = message.strip_prefix("Unknown field ") {
        return Some(field.to_owned());
    }
    if let Some((field, _)) = message.strip_prefix('"').and_then(|rest| rest.split_once("\" is not valid")) {
        let is_full = field.contains("metadata.") || matches!(field, "apiVersion" | "kind");
        return Some(if is_full { field.to_owned() } else { format!("metadata.{field}") });
    }
    let (pointer, rest) = message.split_once(' ')?;
    let at = match pointer {
        "<root>" => String::new(),
        pointer => pointer.strip_prefix('/')?.replace('/', ".").replace("~1", "/"),
    };
    let Some((_, missing)) = rest.split_once("required property '") else {
        return (!at.is_empty()).then_some(at);
    };
    let missing = missing.split('\'').next()?;
    Some(if at.is_empty() { missing.to_owned() } else { format!("{at}.{missing}") })
}

/// Whether `ours` holds `field`, or something inside it, which says the same more exactly.
pub(crate) fn covers(ours: &[String], field: &str) -> bool {
    ours.iter().any(|ours| ours == field || ours.starts_with(&format!("{field}.")))
}

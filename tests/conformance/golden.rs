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

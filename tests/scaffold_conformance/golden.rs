//! The answers and how to compare with them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stagedoor::scaffold::language::Data;

/// A file of the shared data; none, said aloud, when it is not there.
pub(crate) fn shared(path: &str) -> Option<String> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !found.exists() {
        eprintln!("SKIPPED: ../shared/{path} is not there, so nothing is compared with Backstage");
        return None;
    }
    Some(fs::read_to_string(found).expect("the answers can be read"))
}

/// A file of our own answers.
pub(crate) fn own(path: &str) -> String {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scaffold").join(path);
    fs::read_to_string(&found).unwrap_or_else(|error| panic!("{}: {error}", found.display()))
}

/// The cases of a set.
pub(crate) fn cases(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("the set is a list of cases")
}

/// The cases of a set with one on each line.
pub(crate) fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("each line is a case")).collect()
}

/// Whether two values are the same; numbers are compared as JavaScript holds them, records without order.
pub(crate) fn same(ours: &Data, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Data::Null, Value::Null) => true,
        // JSON has no such numbers.
        (Data::Number(ours), Value::Null) => !ours.is_finite(),
        (Data::Number(ours), Value::Number(theirs)) => {
            let theirs = theirs.as_f64().unwrap_or(f64::NAN);
            (ours - theirs).abs() <= ours.abs() * 4.0 * f64::EPSILON
        }
        (Data::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Data::Text(ours), Value::String(theirs)) => ours == theirs,
        (Data::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Data::Record(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(name, ours)| theirs.get(name).is_some_and(|theirs| same(ours, theirs)))
        }
        _ => false,
    }
}

/// A case that we answer differently on purpose.
pub(crate) struct Wanted {
    /// Part of the case's template or file.
    pub(crate) case: &'static str,
    /// Why our answer is the better one.
    pub(crate) reason: &'static str,
}

/// Counts of a comparison, and what did not agree.
#[derive(Default)]
pub(crate) struct Tally {
    agreed: usize,
    allowed: usize,
    unexplained: Vec<String>,
}

impl Tally {
    /// Notes whether a case agrees; `difference` says how it does not.
    pub(crate) fn note(&mut self, case: &str, difference: Option<String>, wanted: &[Wanted]) {
        match difference {
            None => self.agreed += 1,
            Some(_)
                if wanted.iter().any(|wanted| case.contains(wanted.case) && !wanted.reason.is_empty()) =>
            {
                self.allowed += 1;
            }
            Some(difference) => self.unexplained.push(format!("{case}\n    {difference}")),
        }
    }

    /// Prints one line of summary and fails if anything is unexplained.
    pub(crate) fn settle(self, set: &str) {
        let Self { agreed, allowed, unexplained } = self;
        println!("{set}: {agreed} agree, {allowed} differ on purpose, {} unexplained", unexplained.len());
        assert!(unexplained.is_empty(), "{set}:\n{}", unexplained.join("\n"));
    }
}

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::diagnostic::{Code, Problem, Severity};
use crate::text::clean;

/// The shape of `lint --format json`.
pub(super) fn json(counts: &[(&str, usize)], problems: &[Problem]) -> Value {
    let problems = problems.iter().map(|problem| {
        let place = problem.place.as_ref();
        json!({
            "severity": problem.severity,
            "code": problem.code.name(),
            "message": problem.message,
            "help": problem.help,
            "file": place.map(|place| place.file.as_ref()),
            "line": place.map(|place| place.line).filter(|line| *line > 0),
            "column": place.map(|place| place.column).filter(|column| *column > 0),
            "ref": problem.reference,
            "field": problem.field,
        })
    });
    let mut shape: Map<String, Value> =
        counts.iter().map(|(what, count)| ((*what).to_owned(), (*count).into())).collect();
    shape.insert("problems".to_owned(), problems.collect());
    shape.into()
}

/// SARIF 2.1.0, with a rule for every code that occurs.
pub(super) fn sarif(problems: &[Problem]) -> Value {
    let level = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let mut codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| {
            json!({
                "id": code.name(),
                "shortDescription": {"text": code.meaning().trim()},
                "defaultConfiguration": {"level": level(code.severity())},
            })
        })
        .collect();
    let results: Vec<Value> = problems
        .iter()
        .map(|problem| {
            let help = if problem.help.is_empty() { String::new() } else { format!(" ({})", problem.help) };
            let mut result = json!({
                "ruleId": problem.code.name(),
                "level": level(problem.severity),
                "message": {"text": format!("{}{help}", problem.message)},
            });
            if let Some(place) = &problem.place {
                result["locations"] = json!([{"physicalLocation": {
                    "artifactLocation": {"uri": uri(&place.file)},
                    "region": {"startLine": place.line.max(1), "startColumn": place.column.max(1)},
                }}]);
            }
            result
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "stagedoor", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// A path as a relative URI reference.
fn uri(file: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    let mut uri = String::new();
    for c in file.chars() {
        if is_plain(c) {
            uri.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

/// An annotation as GitHub Actions reads it from a job's output.
pub(super) fn github(problem: &Problem) -> String {
    let command = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = vec![format!("title={}", property(problem.code.name()))];
    if let Some(place) = &problem.place {
        properties.push(format!("file={}", property(&place.file)));
        if place.line > 0 {
            properties.push(format!("line={},col={}", place.line, place.column));
        }
    }
    let help = if problem.help.is_empty() { String::new() } else { format!("; {}", problem.help) };
    format!("::{command} {}::{}", properties.join(","), data(&format!("{}{help}", problem.message)))
}

fn data(text: &str) -> String {
    clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn an_annotation_cannot_be_forged_by_a_message() {
        let place = Place { file: "a,b:c.yaml".into(), line: 3, column: 5 };
        let problem = Problem::new(Code::Envelope, "50 % is\n::error::no").at(place);
        let said = github(&problem);
        assert_eq!(said, "::error title=envelope,file=a%2Cb%3Ac.yaml,line=3,col=5::50 %25 is ::error::no");
    }

    #[test]
    fn sarif_names_each_rule_once() {
        let problem = || Problem::new(Code::Orphan, "x");
        let sarif = sarif(&[problem(), problem()]);
        assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(1));
        assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(2));
    }
}

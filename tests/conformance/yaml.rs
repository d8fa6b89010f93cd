//! Every YAML file of the corpus: the value of each document, or the line of its first error.

use std::fs;

use serde_json::{Value, json};
use stagedoor::sources::yaml;

use crate::golden::{Tally, lines, same, shared};

#[test]
fn every_file_reads_as_npm_yaml_reads_it() {
    let (Some(files), Some(corpus)) = (lines("golden/yaml.jsonl"), shared("corpus")) else { return };
    let mut tally = Tally::default();
    for file in files {
        let name = file["file"].as_str().expect("a file has a name");
        let text = fs::read(corpus.join(name)).expect("the corpus holds the file");
        let ours = documents(&String::from_utf8_lossy(&text));
        let theirs = file["documents"].as_array().expect("a list of documents");
        if ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| agree(ours, theirs)) {
            tally.agreed += 1;
        } else {
            tally.unexplained.push(format!("{name}\n  ours   {}\n  theirs {}", cut(&ours), cut(theirs)));
        }
    }
    tally.settle("yaml.jsonl");
}

fn documents(text: &str) -> Vec<Value> {
    yaml::documents(text)
        .map(|document| match document.root {
            Ok(root) => match root.to_json() {
                Ok(value) => json!({ "value": value }),
                Err(complaint) => json!({"error": {"line": complaint.mark.line}}),
            },
            Err(complaints) => {
                let first = &complaints[0];
                json!({"error": {"line": first.mark.line, "column": first.mark.column, "message": first.message}})
            }
        })
        .collect()
}

fn agree(ours: &Value, theirs: &Value) -> bool {
    match (ours.get("error"), theirs.get("error")) {
        (Some(ours), Some(theirs)) => ours["line"] == theirs["line"],
        (None, None) => same(&ours["value"], &theirs["value"]),
        _ => false,
    }
}

fn cut(documents: &[Value]) -> String {
    documents
        .iter()
        .map(|document| document.to_string().chars().take(300).collect::<String>() + " ")
        .collect()
}

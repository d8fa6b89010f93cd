use crate::diagnostic::Place;
use crate::runtime::Project;
use crate::scaffold::update::{Misread, RECORD, Record};
use crate::sources::yaml::{Mark, documents};

use super::super::super::exit::Failure;

/// The record of a project; what is wrong with it is said with its place.
pub(super) fn read(project: &Project) -> Result<Record, Failure> {
    let shown = project.path().join(RECORD).display().to_string();
    let shown = shown.trim_start_matches("./").to_owned();
    let text = project.record_text().map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
    let text = text.ok_or_else(|| {
        let said =
            format!("{shown}: there is no such file, so {}", "nobody knows which template made this project");
        Failure::Usage(format!("{said}; `stagedoor new --output` writes one"))
    })?;
    let refuse = |mark: Mark, why: &str| {
        let place = Place { file: shown.as_str().into(), line: mark.line, column: mark.column };
        Failure::Usage(format!("{place}: {why}"))
    };
    let mut documents = documents(&text);
    let Some(document) = documents.next() else {
        return Err(refuse(Mark { line: 1, column: 1 }, "the file is empty"));
    };
    let root = match document.root {
        Ok(root) => root,
        Err(complaints) => {
            let first = complaints.first();
            let refusal =
                first.map(|first| refuse(first.mark, &format!("{}; {}", first.message, first.help)));
            return Err(refusal.unwrap_or_else(|| refuse(Mark { line: 1, column: 1 }, "it is no YAML")));
        }
    };
    let fields = root.to_json().map_err(|complaint| refuse(complaint.mark, &complaint.message))?;
    Record::read(&fields).map_err(|Misread { path, message }| {
        let named = if path.is_empty() { String::new() } else { format!("`{}`: ", path.join(".")) };
        refuse(root.place_of(path.iter().copied()), &format!("{named}{message}"))
    })
}

use crate::catalog::EntityRef;
use crate::diagnostic::Place;
use crate::runtime::Project;
use crate::scaffold::update::{Misread, RECORD, Record};
use crate::sources::yaml::{Mark, documents};

use super::super::super::exit::Failure;

/// What `catalog:write` notes in a descriptor, here and at a server (Backstage semantics 5.10).
const SOURCE_TEMPLATE: &str = "backstage.io/source-template";

/// Why a project may have no record, and how it comes by one.
fn absence(project: &Project) -> String {
    let template = source_template(project);
    let guess = template.as_ref().map_or_else(String::new, |template| {
        format!(" (its catalog-info.yaml names {template}, but neither its commit nor the answers)")
    });
    let template = template.as_deref().unwrap_or("TEMPLATE");
    format!(
        "there is no such file, so nobody knows which template made this project{guess}. Runs at a Backstage server write \
         none. `stagedoor new {template} --values ANSWERS --output DIR` makes one to put here, and then `stagedoor update \
         --from REV` names the state of the template that the project was made from"
    )
}

/// The template that a project's descriptor names.
fn source_template(project: &Project) -> Option<String> {
    let text = project.descriptor_text()?;
    let mut entities = documents(&text).filter_map(|document| document.root.ok()?.to_json().ok());
    entities.find_map(|entity| {
        let named = entity["metadata"]["annotations"][SOURCE_TEMPLATE].as_str()?;
        Some(EntityRef::parse_full(named).ok()?.to_string())
    })
}

/// The record of a project; what is wrong with it is said with its place.
pub(super) fn read(project: &Project) -> Result<Record, Failure> {
    let shown = project.path().join(RECORD).display().to_string();
    let shown = shown.trim_start_matches("./").to_owned();
    let text = project.record_text().map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
    let text = text.ok_or_else(|| Failure::Usage(format!("{shown}: {}", absence(project))))?;
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

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::placeholder::{self, Trouble};
use super::target::{Skeleton, Target, skeletons, targets};
use super::{Hosting, Setting, annotations, sniff};
use crate::catalog::schema::{self, FieldPath, Reference, Violation};
use crate::catalog::{Described, Emitted, Entity, EntityRef, KnownKind, Origin};
use crate::diagnostic::{Code, Place, Problem, Severity};
use crate::sources::yaml::{self, Complaint, Document, Mark, Node};

/// JSON of deeper nesting could not be decoded again.
const DEEPEST: usize = 120;

/// What one document of a file came to.
#[derive(Debug, Default)]
pub struct Reading {
    /// The entity, when the document is one that the catalog can hold.
    pub described: Option<Described>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// What it points at, when it is a Location.
    pub targets: Vec<Target>,
    /// What it copies from, when it is a scaffolder template.
    pub skeletons: Vec<Skeleton>,
    /// Other files that the entity was made from.
    pub used: Vec<PathBuf>,
    /// Whether it says of itself that it belongs to Backstage.
    pub is_descriptor: bool,
}

/// Reads the documents of a file, one at a time; an empty document gives an empty reading.
pub fn read<'a>(text: &'a str, setting: Setting<'a>) -> impl Iterator<Item = Reading> + use<'a> {
    yaml::documents(text).map(move |document| read_document(&document, setting))
}

fn read_document(document: &Document<'_>, setting: Setting<'_>) -> Reading {
    let root = match &document.root {
        Ok(root) => root,
        Err(complaints) => {
            let problems = complaints.iter().map(|complaint| unreadable(complaint, setting)).collect();
            let is_descriptor = sniff::was_meant_as_descriptor(document.source());
            return Reading { problems, is_descriptor, ..Reading::default() };
        }
    };
    match root.to_json() {
        Ok(Value::Null) => Reading::default(),
        Ok(value) => {
            let mut entity = InProgress { document, root, setting, value, reading: Reading::default() };
            entity.process();
            entity.reading
        }
        Err(complaint) => Reading {
            problems: vec![unreadable(&complaint, setting)],
            is_descriptor: sniff::was_meant_as_descriptor(document.source()),
            ..Reading::default()
        },
    }
}

fn unreadable(complaint: &Complaint, setting: Setting<'_>) -> Problem {
    Problem::new(complaint.code, complaint.message.clone())
        .help(complaint.help.clone())
        .at(place(setting, complaint.mark))
}

fn place(setting: Setting<'_>, mark: Mark) -> Place {
    Place { file: Arc::clone(setting.shown), line: mark.line, column: mark.column }
}

/// A document on its way to an entity.
struct InProgress<'a> {
    document: &'a Document<'a>,
    root: &'a Node<'a>,
    setting: Setting<'a>,
    value: Value,
    reading: Reading,
}

impl InProgress<'_> {
    /// The steps of semantics 3.1. Whatever is wrong in the later ones is found in one go.
    fn process(&mut self) {
        let version = self.value["apiVersion"].as_str().unwrap_or_default();
        self.reading.is_descriptor = sniff::is_backstage(version);
        if !self.value.is_object() {
            self.not_an_object();
            return;
        }
        let violations = schema::envelope(&self.value);
        if !violations.is_empty() {
            self.complain(violations, None);
            return;
        }
        let reference = self.reference();
        annotations::annotate(&mut self.value, self.setting.hosting, self.setting.shown);
        let resolved = placeholder::resolve(&mut self.value, self.setting);
        self.reading.used = resolved.used;
        self.complain_of_placeholders(resolved.troubles, &reference);
        let mut violations = schema::policies(&self.value);
        schema::set_default_namespace(&mut self.value);
        violations.extend(schema::kind(&self.value));
        let mut references = Vec::new();
        if !violations.iter().any(Violation::is_fatal) {
            let (read, unreadable) = schema::references(&self.value);
            references = read;
            violations.extend(unreadable);
        }
        violations.extend(schema::spelling(&self.value));
        let is_good = self.reading.problems.is_empty() && !violations.iter().any(Violation::is_fatal);
        self.complain(violations, Some(&reference));
        if is_good {
            self.finish(references);
        }
    }

    fn reference(&self) -> EntityRef {
        let metadata = &self.value["metadata"];
        let namespace = metadata["namespace"].as_str().unwrap_or("default");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        EntityRef::new(&text(&self.value["kind"]), namespace, &text(&metadata["name"]))
    }

    fn finish(&mut self, references: Vec<Reference>) {
        let emitted = references.into_iter().map(|reference| self.emitted(reference)).collect();
        schema::sort_references(&mut self.value);
        match KnownKind::of(self.value["kind"].as_str().unwrap_or_default()) {
            Some(KnownKind::Location) => self.point_on(),
            Some(KnownKind::Template) => self.reading.skeletons = skeletons(&self.value),
            _ => {}
        }
        let origin = Origin {
            file: Some(Arc::clone(self.setting.shown)),
            line: self.document.line,
            end_line: self.document.end_line,
        };
        let names = self.setting.names;
        let entity = Arc::new(Entity::new(&self.value, origin, &mut |name| names.share(name)));
        self.reading.described = Some(Described { entity, relations: emitted });
    }

    fn emitted(&self, reference: Reference) -> Emitted {
        let item = reference.item.map(|item| item.to_string());
        let mark = self.root.place_of(reference.field.split('.').chain(item.as_deref()));
        Emitted {
            r#type: reference.relation,
            target: self.setting.names.share_reference(reference.target),
            field: reference.field,
            line: mark.line,
            column: mark.column,
        }
    }

    /// Notes what a Location points at; of a type that only a plugin reads, it says so.
    fn point_on(&mut self) {
        let r#type = self.value["spec"]["type"].as_str();
        let is_foreign = match (r#type, self.setting.hosting) {
            (None | Some("url"), _) | (Some("file"), Hosting::File) => false,
            (Some(_), _) => true,
        };
        if !is_foreign {
            self.reading.targets = targets(&self.value, &self.reference(), self.root);
            return;
        }
        let message = format!("nothing reads Locations of type `{}` here", r#type.unwrap_or_default());
        let problem = Problem::new(Code::LocationTarget, message)
            .help("write `type: url` or `type: file`, unless your Backstage has a plugin for it")
            .at(place(self.setting, self.root.place_of(["spec", "type"])))
            .about(self.reference().as_str())
            .field("spec.type");
        self.reading.problems.push(problem);
    }

    fn not_an_object(&mut self) {
        let what = match &self.value {
            Value::Array(_) => "a list",
            Value::String(_) => "a text",
            _ => "a number or truth value",
        };
        let problem = Problem::new(Code::NotAnObject, format!("the document is {what}, not an entity"))
            .help("start it with `apiVersion:`, `kind:` and `metadata:`; separate entities with `---`")
            .at(place(self.setting, self.root.mark));
        self.reading.problems.push(problem);
    }

    fn complain_of_placeholders(&mut self, troubles: Vec<Trouble>, about: &EntityRef) {
        for trouble in troubles {
            let problem = Problem::new(Code::Placeholder, trouble.message)
                .help(trouble.help)
                .at(place(self.setting, self.root.place_of(trouble.at.steps())))
                .about(about.as_str())
                .field(trouble.field.to_string());
            self.reading.problems.push(problem);
        }
        if !self.reading.used.is_empty() && depth(&self.value) > DEEPEST {
            let problem =
                Problem::new(Code::YamlTooLarge, "a placeholder brings in values that are nested too deeply")
                    .help("take `$text` instead")
                    .at(place(self.setting, self.root.mark))
                    .about(about.as_str());
            self.reading.problems.push(problem);
        }
    }

    fn complain(&mut self, violations: Vec<Violation>, about: Option<&EntityRef>) {
        let is_template_input = violations.iter().any(|violation| self.waits_for_template(violation));
        for violation in violations {
            let mark = self.mark(&violation.path);
            let mut problem = Problem::new(violation.code, violation.message)
                .help(violation.help)
                .at(place(self.setting, mark))
                .field(violation.path.to_string());
            if is_template_input {
                problem.code = Code::YamlTemplated;
                problem.severity = Severity::Info;
            }
            self.reading.problems.push(match about {
                Some(about) => problem.about(about.as_str()),
                None => problem,
            });
        }
    }

    /// Whether what is wrong will be put right when a template is run. A scaffolder template itself
    /// is no such input, though it is full of expressions.
    fn waits_for_template(&self, violation: &Violation) -> bool {
        let is_template = self.value["kind"] == "Template";
        let is_input = violation.code == Code::YamlTemplated || {
            let line = self.document.source_line(self.mark(&violation.path).line).unwrap_or_default();
            violation.is_fatal() && schema::has_template_expression(line)
        };
        is_input && (!is_template || violation.path.steps().next() == Some("metadata"))
    }

    fn mark(&self, path: &FieldPath) -> Mark {
        self.root.place_of(path.steps())
    }
}

fn depth(value: &Value) -> usize {
    let mut deepest = 0;
    let mut open = vec![(value, 1)];
    while let Some((value, depth)) = open.pop() {
        deepest = deepest.max(depth);
        match value {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(fields) => open.extend(fields.values().map(|field| (field, depth + 1))),
            _ => {}
        }
    }
    deepest
}

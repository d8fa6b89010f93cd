use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::placeholder::{self, Trouble};
use super::target::{Skeleton, Target, skeletons, targets};
use super::{Hosting, Setting, annotations, sniff};
use crate::catalog::schema::{self, Reference, Violation};
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
            // Where one alias is too many, so are all that follow it.
            let first_large = complaints.iter().position(|complaint| complaint.code == Code::YamlTooLarge);
            let news = complaints
                .iter()
                .enumerate()
                .filter(|(at, complaint)| complaint.code != Code::YamlTooLarge || Some(*at) == first_large);
            let problems = news.map(|(_, complaint)| unreadable(complaint, setting)).collect();
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
        let doubts = schema::spelling(&self.value);
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
        violations.extend(doubts);
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
        self.reading.described = Some(Described { entity, relations: emitted, is_complete: false });
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
            let mark = self.mark(&violation);
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
            let line = self.document.source_line(self.mark(violation).line).unwrap_or_default();
            violation.is_fatal() && schema::has_template_expression(line)
        };
        is_input && (!is_template || violation.path.steps().next() == Some("metadata"))
    }

    fn mark(&self, violation: &Violation) -> Mark {
        let steps = violation.path.steps();
        if violation.is_about_name { self.root.place_of_name(steps) } else { self.root.place_of(steps) }
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::sources::descriptor::Names;
    use crate::sources::files::Disk;

    const GOOD: &str = "apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
  namespace: shop
  annotations: {example.com/x: 'y'}
  tags: [java, c++]
  links:
    - url: https://example.com
spec:
  type: service
  lifecycle: production
  owner: team-a
  dependsOn:
    - resource:db
    - component:default/bank
  providesApis: [b, a]
";

    fn readings(text: &str) -> Vec<Reading> {
        let (shown, names) = (Arc::from("shown.yaml"), Names::default());
        let (path, root) = (Path::new("/no/such/folder/file.yaml"), Path::new("/no/such/folder"));
        let hosting = Hosting::File;
        read(text, Setting { files: &Disk, path, shown: &shown, hosting, root, names: &names }).collect()
    }

    #[test]
    fn a_good_document_becomes_an_entity_with_places() {
        let reading = readings(GOOD).swap_remove(0);
        assert!(reading.is_descriptor);
        assert_eq!(reading.problems, []);
        let described = reading.described.expect("it is good");
        let document = described.entity.document();
        assert_eq!(
            document["metadata"]["annotations"]["backstage.io/managed-by-location"],
            "file:shown.yaml"
        );
        assert_eq!(document["spec"]["providesApis"], serde_json::json!(["a", "b"]));
        let stated: Vec<_> = described
            .relations
            .iter()
            .map(|relation| (relation.target.as_str(), relation.field, relation.line, relation.column))
            .collect();
        assert_eq!(
            stated,
            [
                ("group:shop/team-a", "spec.owner", 13, 10),
                ("api:shop/b", "spec.providesApis", 17, 18),
                ("api:shop/a", "spec.providesApis", 17, 21),
                ("resource:shop/db", "spec.dependsOn", 15, 7),
                ("component:default/bank", "spec.dependsOn", 16, 7),
            ]
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_place_field_entity_and_remedy() {
        let text = GOOD.replace("lifecycle: production", "lifecycle: 3").replace("'y'", "true");
        let problems = readings(&text).swap_remove(0).problems;
        let told: Vec<_> = problems
            .iter()
            .map(|problem| {
                let place = problem.place.as_ref().expect("it stands somewhere");
                (place.to_string(), problem.field.as_deref().unwrap_or_default(), problem.message.as_str())
            })
            .collect();
        let annotation =
            "`metadata.annotations.example.com/x` must be a text, but it is the truth value true";
        assert_eq!(
            told,
            [
                ("shown.yaml:6:32".to_owned(), "metadata.annotations.example.com/x", annotation),
                (
                    "shown.yaml:12:14".to_owned(),
                    "spec.lifecycle",
                    "`spec.lifecycle` must be a text, but it is the number 3"
                ),
            ]
        );
        assert_eq!(problems[1].help, "put it into quotes: \"3\"");
        assert_eq!(problems[1].reference.as_deref(), Some("component:shop/ledger"));
    }

    #[test]
    fn an_unknown_kind_stays_with_a_warning() {
        let reading = readings(&GOOD.replace("kind: Component", "kind: Widget")).swap_remove(0);
        assert_eq!(reading.problems[0].code, Code::UnknownKind);
        assert_eq!(reading.described.expect("it is kept").entity.reference.as_str(), "widget:shop/ledger");
    }

    #[test]
    fn input_for_templates_is_told_apart_from_mistakes() {
        for name in ["${{ values.name }}", "'{{ values.name }}'", "{{ values.name }}"] {
            let text = GOOD.replace("name: ledger", &format!("name: {name}"));
            let reading = readings(&text).swap_remove(0);
            assert!(reading.described.is_none());
            let codes: Vec<_> =
                reading.problems.iter().map(|problem| (problem.code, problem.severity)).collect();
            assert_eq!(codes, [(Code::YamlTemplated, Severity::Info)], "{name}");
        }
    }

    fn check(text: &str) {
        let lines = text.lines().count() + 1;
        for reading in readings(text) {
            for place in reading.problems.iter().filter_map(|problem| problem.place.as_ref()) {
                assert!(place.line as usize <= lines, "{place} of {lines} lines");
            }
            if let Some(described) = reading.described {
                assert!(described.entity.document().is_object());
                assert!(described.relations.iter().all(|relation| relation.line as usize <= lines));
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
            check(&text);
        }

        #[test]
        fn a_descriptor_with_slips_is_read_or_refused(
            slips in prop::collection::vec(
                (0_usize..500, 0_usize..3, prop::sample::select(&[
                    "", " ", "\n", ":", "'", "\"", "[", "]", "{", "}", "- ", "---\n", "&a ", "*a", "!!set ", "\t",
                    "null", "3", "{$text: ./x}", "{$yaml: ../x}", "${{ x }}", "<<: ", "|\n", "é", "\u{feff}", "\0",
                ][..])),
                1..6,
            )
        ) {
            let mut text: Vec<char> = GOOD.repeat(2).replace("apiVersion", "---\napiVersion").chars().collect();
            for (at, removed, inserted) in slips {
                let at = at % text.len();
                let end = (at + removed).min(text.len());
                text.splice(at..end, inserted.chars());
            }
            check(&text.into_iter().collect::<String>());
        }
    }
}

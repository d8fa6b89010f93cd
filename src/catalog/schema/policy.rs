use serde_json::Value;

use super::field_path::Trail;
use super::format::{self, Format, LONGEST_NAME};
use super::shape::{Check, Field, Shape, optional, required};
use super::value::{described, has_template_expression, short};
use super::{FieldPath, Violation};
use crate::diagnostic::Code;
use crate::text::nearest;

const ROOT_FIELDS: &[&str] = &["apiVersion", "kind", "metadata", "spec"];

const TEXTS: Shape = Shape::ObjectOf(&[], &Shape::AnyText);

/// The fields of `metadata` (semantics 1.3); their formats are checked apart. `name` and
/// `namespace` have passed the envelope.
const METADATA: &[Field] = &[
    optional("uid", Shape::Text),
    optional("etag", Shape::Text),
    optional("title", Shape::Text),
    optional("description", Shape::AnyText),
    optional("labels", TEXTS),
    optional("annotations", TEXTS),
    optional("tags", Shape::List(&Shape::Text)),
    optional("links", Shape::List(&Shape::Object(LINK))),
];

const LINK: &[Field] = &[
    required("url", Shape::Text, "https://example.com"),
    optional("title", Shape::Text),
    optional("icon", Shape::Text),
    optional("type", Shape::Text),
];

/// Checks what every entity must keep to, whatever its kind (Backstage semantics 1.2 stage B, 1.3, 1.4).
///
/// `document` has passed [`super::envelope`].
pub fn policies(document: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    root(document, &mut found);
    let mut check = Check { code: Code::Metadata, owner: "link", found };
    let metadata = document["metadata"].as_object();
    if let Some(metadata) = metadata {
        check.fields(metadata, METADATA, Trail::from("metadata"));
    }
    formats(document, &mut check.found);
    check.found
}

fn root(document: &Value, found: &mut Vec<Violation>) {
    for name in document.as_object().into_iter().flat_map(|object| object.keys()) {
        if ROOT_FIELDS.contains(&name.as_str()) {
            continue;
        }
        let (message, help) = if matches!(name.as_str(), "relations" | "status") {
            let help = "remove it; relations follow from fields such as `spec.dependsOn`";
            (format!("`{name}` is Backstage's to write, not a descriptor's"), help.to_owned())
        } else {
            let near = nearest(name, ROOT_FIELDS.iter().copied());
            let other = || "move it into `metadata` or `spec`, which may hold further fields".to_owned();
            let help = near.map_or_else(other, |near| format!("did you mean `{near}`?"));
            (format!("`{}` does not belong at the root of a descriptor", short(name)), help)
        };
        let path = FieldPath::new([name.clone()]);
        found.push(Violation::new(Code::ForeignField, path, message, help).about_name());
    }
    if let Some(spec) = document.get("spec").filter(|spec| !spec.is_object()) {
        let message = format!("`spec` must be a mapping, but it is {}", described(spec));
        let help = "write its fields below it, indented, or remove it";
        found.push(Violation::new(Code::KindSchema, FieldPath::new(["spec"]), message, help));
    }
}

fn formats(document: &Value, found: &mut Vec<Violation>) {
    for list in ["labels", "annotations"] {
        let trail = Trail::from("metadata");
        for key in document["metadata"][list].as_object().into_iter().flat_map(|fields| fields.keys()) {
            let mistake = mismatch(key, format::KEY, trail.field(list).field(key));
            found.extend(mistake.map(Violation::about_name));
        }
    }
    let mut check = |value: &Value, format: Format, trail: Trail<'_>| {
        if let Some(text) = value.as_str() {
            found.extend(mismatch(text, format, trail));
        }
    };
    check(&document["apiVersion"], format::API_VERSION, Trail::from("apiVersion"));
    check(&document["kind"], format::KIND, Trail::from("kind"));
    let metadata = &document["metadata"];
    let trail = Trail::from("metadata");
    check(&metadata["name"], format::NAME, trail.field("name"));
    check(&metadata["namespace"], format::NAMESPACE, trail.field("namespace"));
    let labels = trail.field("labels");
    for (key, value) in metadata["labels"].as_object().into_iter().flatten() {
        check(value, format::LABEL, labels.field(key));
    }
    let tags = trail.field("tags");
    for (index, tag) in metadata["tags"].as_array().into_iter().flatten().enumerate() {
        check(tag, format::TAG, tags.item(index));
    }
    let links = trail.field("links");
    for (index, link) in metadata["links"].as_array().into_iter().flatten().enumerate() {
        let trail = links.item(index);
        check(&link["url"], format::URL, trail.field("url"));
        check(&link["title"], format::NOT_BLANK, trail.field("title"));
        check(&link["icon"], format::NOT_BLANK, trail.field("icon"));
    }
}

fn mismatch(text: &str, format: Format, trail: Trail<'_>) -> Option<Violation> {
    // An empty text is a mistake of its own, which the shape has named, but for keys.
    if (format.accepts)(text) {
        return None;
    }
    let path = trail.path();
    if has_template_expression(text) {
        let message = format!("`{path}` is filled in when a template is run, so this is no entity yet");
        let help = "nothing to do, if the file is part of a template";
        return Some(Violation::new(Code::YamlTemplated, path, message, help));
    }
    let length = text.chars().count();
    if length > LONGEST_NAME && (format.accepts)(&text.chars().take(LONGEST_NAME).collect::<String>()) {
        let message = format!("`{path}` has {length} characters; Backstage allows {LONGEST_NAME}");
        return Some(Violation::new(Code::NameTooLong, path, message, "choose a shorter one"));
    }
    let message = format!("`{path}` is `{}`, but must be {}", short(text), format.rule);
    Some(Violation::new(Code::FieldFormat, path, message, suggestion(text, format)))
}

/// The nearest text that the format accepts.
fn suggestion(text: &str, format: Format) -> String {
    let joined = |keep: fn(char) -> bool| {
        let parts = text.split(|c: char| !keep(c)).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("-")
    };
    let candidates = [
        text.to_lowercase(),
        joined(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_')),
        joined(|c| c.is_ascii_alphanumeric()),
        joined(|c| c.is_ascii_alphanumeric()).to_lowercase(),
        format!("https://{text}"),
    ];
    let fits = |candidate: &&String| (format.accepts)(candidate) && !candidate.is_empty();
    match candidates.iter().find(fits) {
        Some(candidate) => format!("for instance `{candidate}`"),
        None => "correct it, or remove it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn broken(metadata: &Value) -> Vec<(Code, String)> {
        let document =
            json!({"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata});
        policies(&document)
            .into_iter()
            .map(|violation| (violation.code, violation.path.to_string()))
            .collect()
    }

    #[test]
    fn every_mistake_is_named_not_just_the_first() {
        let metadata = json!({
            "name": "a b", "title": "", "description": null, "labels": {"a": 1, "x y": "z"},
            "tags": ["Java", 3], "links": [{"title": " "}, {"url": "foo"}],
        });
        let expected = [
            (Code::Metadata, "metadata.title"),
            (Code::Metadata, "metadata.description"),
            (Code::Metadata, "metadata.labels.a"),
            (Code::Metadata, "metadata.tags.1"),
            (Code::Metadata, "metadata.links.0.url"),
            (Code::FieldFormat, "metadata.labels.x y"),
            (Code::FieldFormat, "metadata.name"),
            (Code::FieldFormat, "metadata.tags.0"),
            (Code::FieldFormat, "metadata.links.0.title"),
            (Code::FieldFormat, "metadata.links.1.url"),
        ];
        assert_eq!(broken(&metadata), expected.map(|(code, path)| (code, path.to_owned())));
    }

    #[test]
    fn a_template_expression_is_no_mistake_of_its_author() {
        assert_eq!(
            broken(&json!({"name": "${{ values.name }}"})),
            [(Code::YamlTemplated, "metadata.name".into())]
        );
    }

    #[test]
    fn a_long_name_is_called_long() {
        assert_eq!(broken(&json!({"name": "x".repeat(64)})), [(Code::NameTooLong, "metadata.name".into())]);
    }

    #[test]
    fn foreign_fields_at_the_root_are_refused() {
        let document =
            json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}, "sepc": {}, "spec": null});
        let found = policies(&document);
        assert_eq!(found[0].help, "did you mean `spec`?");
        assert_eq!(found[1].path.to_string(), "spec");
    }

    #[test]
    fn a_remedy_is_offered_where_there_is_one() {
        let document =
            json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "My Service!", "tags": ["Java"]}});
        let helps: Vec<_> = policies(&document).into_iter().map(|violation| violation.help).collect();
        assert_eq!(helps, ["for instance `My-Service`", "for instance `java`"]);
    }
}

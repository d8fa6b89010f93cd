use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalog::EntityRef;
use crate::sources::yaml::{Mark, Node};

/// What a Location points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// A path, a pattern or a web address.
    pub text: Box<str>,
    /// Where the Location says so.
    pub mark: Mark,
    /// The field that says so.
    pub field: Box<str>,
    /// The Location.
    pub location: EntityRef,
    /// Whether it may be missing.
    pub is_optional: bool,
    /// Whether it is a path; the web is not looked at.
    pub is_local: bool,
}

/// The folder or file that a template copies from, relative to the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skeleton {
    /// The path as the template says it.
    pub text: Box<str>,
}

/// The targets of a Location that has passed all checks (Backstage semantics 3.3).
pub(super) fn targets(document: &Value, location: &EntityRef, root: &Node<'_>) -> Vec<Target> {
    let spec = &document["spec"];
    let is_optional = spec["presence"] == "optional";
    let target = |value: &Value, path: &[&str]| {
        let text = value.as_str().filter(|text| !text.is_empty())?;
        let is_local = !text.contains("://");
        let (mark, field) = (root.place_of(path.iter().copied()), path.join(".").into());
        Some(Target { text: text.into(), mark, field, location: location.clone(), is_optional, is_local })
    };
    let listed = spec["targets"].as_array().into_iter().flatten().enumerate();
    target(&spec["target"], &["spec", "target"])
        .into_iter()
        .chain(listed.filter_map(|(index, value)| target(value, &["spec", "targets", &index.to_string()])))
        .collect()
}

/// What the steps of a scaffolder template copy from their own repository.
pub(super) fn skeletons(document: &Value) -> Vec<Skeleton> {
    let steps = document["spec"]["steps"].as_array().into_iter().flatten();
    steps
        .filter(|step| step["action"].as_str().is_some_and(|action| action.starts_with("fetch:")))
        .filter_map(|step| step["input"]["url"].as_str())
        .filter(|url| !url.contains("://"))
        .filter_map(fixed_part)
        .map(|text| Skeleton { text: text.into() })
        .collect()
}

/// The path up to the folder in which an expression begins: what stands there depends on answers.
fn fixed_part(url: &str) -> Option<&str> {
    let fixed = match url.find("${{") {
        Some(end) => &url[..=url[..end].rfind('/')?],
        None => url,
    };
    (!fixed.is_empty()).then_some(fixed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_template_names_what_it_copies() {
        let step = |action: &str, url: &str| json!({"action": action, "input": {"url": url}});
        let document = json!({"spec": {"steps": [
            step("fetch:template", "./skeleton"),
            step("fetch:plain", "../shared/${{ parameters.language }}/files"),
            step("fetch:template", "https://github.com/o/r/tree/main/skeleton"),
            step("fetch:template", "${{ parameters.url }}"),
            step("debug:log", "./elsewhere"),
        ]}});
        let found = skeletons(&document);
        let found: Vec<_> = found.iter().map(|skeleton| &*skeleton.text).collect();
        assert_eq!(found, ["./skeleton", "../shared/"]);
    }
}

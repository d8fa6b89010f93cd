use serde_json::{Map, Value};
use url::Url;

use super::Hosting;

/// Writes where an entity comes from into its annotations (Backstage semantics 3.4).
///
/// The two about the location replace what the descriptor says; the others give way to it.
/// Annotations that are no mapping are left for the policies to complain about.
pub(super) fn annotate(document: &mut Value, hosting: Hosting<'_>, shown: &str) {
    let Some(metadata) = document.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    let annotations = metadata.entry("annotations").or_insert(Value::Null);
    if annotations.is_null() {
        *annotations = Value::Object(Map::new());
    }
    let Some(annotations) = annotations.as_object_mut() else { return };
    let location = match hosting {
        Hosting::File => format!("file:{shown}"),
        Hosting::Url(url) => format!("url:{url}"),
    };
    annotations.insert("backstage.io/managed-by-location".to_owned(), location.clone().into());
    annotations.insert("backstage.io/managed-by-origin-location".to_owned(), location.into());
    if let Hosting::Url(url) = hosting {
        let mut offer = |name: &str, value: String| {
            annotations.entry(format!("backstage.io/{name}")).or_insert_with(|| value.into());
        };
        offer("view-url", url.to_string());
        if !has_commit(url) {
            offer("edit-url", github_page(url, "edit").to_string());
        }
        if let Ok(folder) = github_page(url, "tree").join("./") {
            offer("source-location", format!("url:{folder}"));
        }
    }
}

/// Whether the address names a commit, so that there is nothing to edit.
fn has_commit(url: &Url) -> bool {
    let is_hash = |part: &str| part.len() >= 40 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    url.path_segments().is_some_and(|mut parts| parts.any(is_hash))
}

/// The same place of a repository in another view of GitHub: `tree`, `blob` or `edit`.
pub(super) fn github_page(url: &Url, page: &str) -> Url {
    let mut parts: Vec<&str> = url.path().split('/').collect();
    // The path begins with a slash, so the first part is empty: owner, repository, page.
    match parts.get_mut(3) {
        Some(part) if matches!(*part, "tree" | "blob" | "edit") => *part = page,
        _ => return url.clone(),
    }
    let mut other = url.clone();
    other.set_path(&parts.join("/"));
    other
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_descriptor_says_of_its_views_stays() {
        let url = Url::parse("https://github.com/o/r/blob/main/a/catalog-info.yaml").expect("an address");
        let mut document = json!({"metadata": {"annotations": {
            "backstage.io/view-url": "https://example.com",
            "backstage.io/managed-by-location": "url:elsewhere",
        }}});
        annotate(&mut document, Hosting::Url(&url), "a.yaml");
        let annotations = &document["metadata"]["annotations"];
        assert_eq!(annotations["backstage.io/view-url"], "https://example.com");
        assert_eq!(annotations["backstage.io/managed-by-location"], format!("url:{url}"));
        assert_eq!(
            annotations["backstage.io/edit-url"],
            "https://github.com/o/r/edit/main/a/catalog-info.yaml"
        );
        assert_eq!(annotations["backstage.io/source-location"], "url:https://github.com/o/r/tree/main/a/");
    }

    #[test]
    fn a_commit_cannot_be_edited() {
        let url = format!("https://github.com/o/r/blob/{}/a.yaml", "0123456789".repeat(4));
        let mut document = json!({"metadata": {}});
        annotate(&mut document, Hosting::Url(&Url::parse(&url).expect("an address")), "a.yaml");
        assert!(document["metadata"]["annotations"].get("backstage.io/edit-url").is_none());
    }
}

use super::How;
use crate::catalog::Entity;
use crate::search::{annotations, bare_address, folded};

/// Something that an entity is called, compared with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Called {
    pub(super) how: How,
    /// Where it stands: `annotation argocd/app-name`.
    pub(super) found_in: String,
    /// How well it fits, of 100.
    pub(super) fit: u32,
    /// Whether Kubernetes knows it by that name.
    pub(super) is_workload: bool,
}

/// The best reason why `entity` bears `text` as [`crate::search::Index::bearing`] says.
pub(super) fn called(entity: &Entity, text: &str) -> Option<Called> {
    let names = |consider: &mut Compare<'_>| {
        consider.with(How::Name, || "name".to_owned(), &entity.name, [96, 88, 44]);
        if let Some(title) = entity.title.as_deref() {
            consider.with(How::Title, || "title".to_owned(), title, [94, 88, 40]);
        }
        let Some(profile) = &entity.profile else { return };
        if let Some(name) = profile.display_name.as_deref() {
            consider.with(How::Title, || "display name".to_owned(), name, [94, 88, 40]);
        }
        if let Some(email) = profile.email.as_deref() {
            consider.with(How::Email, || "e-mail".to_owned(), email, [96, 80, 0]);
        }
    };
    let mut compare = Compare::to(text);
    names(&mut compare);
    compare.with_annotations(entity);
    compare.best()
}

/// The same, but only what annotations say counts.
pub(super) fn noted(entity: &Entity, text: &str) -> Option<Called> {
    let mut compare = Compare::to(text);
    compare.with_annotations(entity);
    compare.best()
}

/// Compares what an entity is called with a text, and keeps the best.
struct Compare<'a> {
    text: &'a str,
    folded: String,
    best: Option<Called>,
}

impl<'a> Compare<'a> {
    fn to(text: &'a str) -> Self {
        Self { text, folded: folded(text), best: None }
    }

    fn best(self) -> Option<Called> {
        self.best.filter(|best| best.fit > 0)
    }

    /// Takes the fit for the same text, for one that folds alike, and for one that ends with it.
    fn with(&mut self, how: How, found_in: impl Fn() -> String, value: &str, [same, alike, tail]: [u32; 3]) {
        let value = value.trim();
        let folded_value = folded(value);
        let fit = if value.eq_ignore_ascii_case(self.text) {
            same
        } else if folded_value == self.folded {
            alike
        } else if folded_value.strip_suffix(&self.folded).is_some_and(|before| before.ends_with(' ')) {
            // The whole name behind an owner or a project; a part of a name is less.
            if is_last_part(value, self.text) { tail } else { tail.min(44) }
        } else {
            return;
        };
        if self.best.as_ref().is_none_or(|best| best.fit < fit) {
            let found_in = found_in();
            let is_workload = found_in.contains("kubernetes");
            self.best = Some(Called { how, found_in, fit, is_workload });
        }
    }

    fn with_annotations(&mut self, entity: &Entity) {
        for (key, value) in annotations(entity).iter().filter(|(key, _)| !is_secret(key)) {
            let Some(value) = value.as_str() else { continue };
            let how = if is_repository(key) { How::Repository } else { How::Annotation };
            let fits = if key.ends_with("source-location") { [92, 90, 50] } else { [95, 86, 78] };
            for value in value.split(',') {
                self.with(how, || format!("annotation {key}"), bare_address(value), fits);
            }
        }
    }
}

/// Whether `text` is all that stands behind a slash, colon or equals sign of `value`.
fn is_last_part(value: &str, text: &str) -> bool {
    let last = value.rsplit(['/', ':', '=']).next().unwrap_or(value);
    last.len() < value.len() && folded(last) == folded(text)
}

/// Whether an annotation names the repository.
pub(super) fn is_repository(key: &str) -> bool {
    key.ends_with("/project-slug") && !key.starts_with("sentry.io")
        || key.ends_with("/repo-slug")
        || key.ends_with("source-location")
}

/// Keys and tokens must not be shown, not even as evidence.
pub(super) fn is_secret(key: &str) -> bool {
    let name = key.rsplit('/').next().unwrap_or(key).to_ascii_lowercase();
    name != "project-key" && ["key", "token", "secret", "password"].iter().any(|word| name.ends_with(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::testing::described;

    #[test]
    fn the_best_reason_counts_and_secrets_are_none() {
        let entity = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "LabelForge", "title": "Label forge", "annotations": {
                "github.com/project-slug": "acme/LabelForge", "backstage.io/kubernetes-id": "label-forge",
                "pagerduty.com/integration-key": "R0SECRET",
            }},
            "spec": {"type": "service", "lifecycle": "production", "owner": "a"},
        }));
        let reason = |text: &str| called(&entity.entity, text).map(|called| (called.found_in, called.fit));
        assert_eq!(reason("labelforge"), Some(("name".to_owned(), 96)));
        assert_eq!(reason("label-forge"), Some(("annotation backstage.io/kubernetes-id".to_owned(), 95)));
        assert_eq!(reason("Label_Forge"), Some(("title".to_owned(), 88)));
        assert_eq!(reason("acme/labelforge"), Some(("annotation github.com/project-slug".to_owned(), 95)));
        assert_eq!(reason("R0SECRET"), None);
    }
}

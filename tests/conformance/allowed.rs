//! Where we differ from Backstage on purpose. Nothing else may differ.

use serde_json::Value;

use crate::descriptors::Judged;

/// A document that we judge differently.
pub(crate) struct Case<'a> {
    pub(crate) as_url: bool,
    pub(crate) theirs: &'a Value,
    pub(crate) ours: Option<&'a Judged>,
}

/// Why a difference is wanted; none when it is not.
pub(crate) fn reason(case: &Case<'_>) -> Option<&'static str> {
    ALLOWED.iter().find(|(_, applies)| applies(case)).map(|(reason, _)| *reason)
}

type Rule = (&'static str, fn(&Case<'_>) -> bool);

const ALLOWED: &[Rule] = &[
    (
        "`$text`, `$json` and `$yaml` work for files too; Backstage wants web addresses (issues 14372, 25067, 30702)",
        |case| !case.as_url && case.is_good() && case.message().contains("could not form a URL"),
    ),
    ("what a placeholder names on the web is not fetched, and the entity is kept without it", |case| {
        case.is_good() && case.message().contains("could not read location https://") || keeps_address(case)
    }),
    ("kinds of Backstage's newer plugins are known without the plugin", |case| {
        let kind = case.ours.and_then(|ours| Some(ours.described.as_ref()?.entity.kind.to_string()));
        case.message().starts_with("No processor recognized")
            && matches!(kind.as_deref(), Some("AiResource" | "Environment"))
    }),
    ("an API of type mcp-server has remotes instead of a definition", |case| {
        let entity = case.ours.and_then(|ours| Some(&ours.described.as_ref()?.entity));
        case.message().contains("missingProperty: definition")
            && entity.is_some_and(|entity| entity.r#type.as_deref() == Some("mcp-server"))
    }),
    ("a web address is one whatever the type of its Location; Backstage takes it for a file name", |case| {
        case.is_good() && case.message().starts_with("file https://")
    }),
    (
        "a target without `./` is looked for beside its Location; Backstage looks in its working folder",
        |case| {
            let spec = &case.theirs["spec"];
            let listed = spec["targets"].as_array().into_iter().flatten().chain([&spec["target"]]);
            let is_plain = |target: &Value| target.as_str().is_some_and(|text| !text.starts_with('.'));
            case.is_good() && case.theirs["stage"] == "targets" && listed.into_iter().any(is_plain)
        },
    ),
    ("a pattern that also matches a folder means the files", |case| {
        case.is_good() && case.message().contains('*') && case.message().contains("EISDIR")
    }),
    ("a relative target of type url is looked for on disk, where the descriptor was read", |case| {
        let is_missed = case.ours.is_some_and(|ours| ours.missed_target);
        !case.as_url && is_missed && case.theirs["ok"] == true && case.theirs["spec"]["type"] == "url"
    }),
    ("an empty `$text` is a mistake; Backstage embeds the descriptor into itself", |case| {
        case.as_url && case.theirs["file"] == "placeholders/root.yaml" && case.theirs["docIndex"] == 16
    }),
    ("a quoted text that is not closed ends with its document, so that the next one is read", |case| {
        let place = case.ours.and_then(|ours| ours.problems.first()?.place.as_ref());
        case.message().contains("Missing closing")
            && place.is_some_and(|place| place.line < 14)
            && case.theirs["file"] == "yaml/bad-middle.yaml"
    }),
];

/// Read as a file, an address on the web is nothing that lies beside it, even if it is the same repository's.
fn keeps_address(case: &Case<'_>) -> bool {
    let entity = case.ours.and_then(|ours| Some(&ours.described.as_ref()?.entity));
    !case.as_url && entity.is_some_and(|entity| entity.json().contains(r#"{"$text":"https://"#))
}

impl Case<'_> {
    fn is_good(&self) -> bool {
        self.ours.is_some_and(|ours| ours.described.is_some() && !ours.missed_target)
    }

    /// What Backstage says is wrong.
    fn message(&self) -> &str {
        self.theirs["errors"][0]["message"].as_str().unwrap_or_default()
    }
}

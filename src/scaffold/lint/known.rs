//! What Backstage knows without further plugins, and what the commonest plugins add.

/// An action and the names of its outputs.
type Action = (&'static str, &'static [&'static str]);

/// The actions of Backstage, and those of its own modules (Backstage semantics 5.10).
const ACTIONS: &[Action] = &[
    ("catalog:fetch", &["entity", "entities"]),
    ("catalog:register", &["entityRef", "catalogInfoUrl"]),
    ("catalog:write", &[]),
    ("debug:log", &[]),
    ("debug:wait", &[]),
    ("fetch:plain", &[]),
    ("fetch:plain:file", &[]),
    ("fetch:template", &[]),
    ("fetch:template:file", &[]),
    ("fs:delete", &[]),
    ("fs:readdir", &["files", "folders"]),
    ("fs:rename", &[]),
    ("http:backstage:request", &["code", "headers", "body"]),
    ("publish:github", &["remoteUrl", "repoContentsUrl", "commitHash"]),
    ("publish:github:pull-request", &["remoteUrl", "pullRequestNumber", "targetBranchName"]),
    ("publish:gitlab", &["remoteUrl", "repoContentsUrl", "projectId", "commitHash", "created"]),
    ("publish:gitlab:merge-request", &["mergeRequestUrl", "projectid", "projectPath", "targetBranchName"]),
    ("workspace:template", &[]),
    ("workspace:template:file", &[]),
];

/// Actions whose outputs are their plugin's affair.
const OTHER_ACTIONS: &[&str] = &[
    "bitbucket:pipelines:run",
    "catalog:annotate",
    "catalog:scaffolded-from",
    "catalog:template:version",
    "catalog:timestamping",
    "confluence:transform:markdown",
    "fetch:cookiecutter",
    "fetch:rails",
    "github:actions:dispatch",
    "github:autolinks:create",
    "github:branch-protection:create",
    "github:deployKey:create",
    "github:environment:create",
    "github:issues:create",
    "github:issues:label",
    "github:pages:enable",
    "github:repo:create",
    "github:repo:push",
    "github:webhook",
    "gitlab:group:access",
    "gitlab:group:ensureExists",
    "gitlab:group:migrate",
    "gitlab:issue:edit",
    "gitlab:issues:create",
    "gitlab:pipeline:trigger",
    "gitlab:projectAccessToken:create",
    "gitlab:projectDeployToken:create",
    "gitlab:projectVariable:create",
    "gitlab:repo:push",
    "gitlab:user:info",
    "notification:send",
    "publish:azure",
    "publish:bitbucket",
    "publish:bitbucketCloud",
    "publish:bitbucketCloud:pull-request",
    "publish:bitbucketServer",
    "publish:bitbucketServer:pull-request",
    "publish:file",
    "publish:gerrit",
    "publish:gerrit:review",
    "publish:gitea",
    "run:yeoman",
    "sentry:project:create",
];

/// The fields of Backstage (semantics 5.5).
pub(super) const FIELDS: &[&str] = &[
    "EntityNamePicker",
    "EntityPicker",
    "EntityTagsPicker",
    "MultiEntityPicker",
    "MyGroupsPicker",
    "OwnedEntityPicker",
    "OwnerPicker",
    "RepoBranchPicker",
    "RepoOwnerPicker",
    "RepoUrlPicker",
    "Secret",
];

/// The widgets of rjsf, which Backstage's forms are made with (semantics 5.4). Others make the whole form fail.
pub(super) const WIDGETS: &[&str] = &[
    "alt-date",
    "alt-datetime",
    "checkbox",
    "checkboxes",
    "color",
    "data-url",
    "date",
    "date-time",
    "datetime",
    "email",
    "file",
    "files",
    "hidden",
    "hostname",
    "ipv4",
    "ipv6",
    "password",
    "radio",
    "range",
    "select",
    "text",
    "textarea",
    "time",
    "updown",
    "uri",
    "uuid",
];

/// The names that the steps of a template can look up (Backstage semantics 5.7).
pub(super) const STEP_NAMES: &[&str] =
    &["parameters", "steps", "user", "secrets", "context", "environment", "EXPERIMENTAL_recovery"];

/// The functions of the language itself.
pub(super) const FUNCTIONS: &[&str] = &["range", "cycler", "joiner"];

/// The names that GitHub Actions' own expressions begin with, and its functions.
const GITHUB_NAMES: &[&str] = &[
    "env",
    "fromJSON",
    "fromJson",
    "github",
    "hashFiles",
    "inputs",
    "job",
    "jobs",
    "matrix",
    "needs",
    "runner",
    "secrets",
    "steps",
    "strategy",
    "toJSON",
    "toJson",
    "vars",
    "always",
    "cancelled",
    "contains",
    "endsWith",
    "failure",
    "format",
    "startsWith",
    "success",
];

/// Whether an expression that begins with `name` is probably meant for GitHub Actions.
pub(super) fn is_github_name(name: &str) -> bool {
    GITHUB_NAMES.contains(&name)
}

/// Whether an action is one of Backstage's or of its modules, or of the utilities that run here too.
pub(super) fn is_action(name: &str) -> bool {
    action_names().any(|known| known == name) || name.starts_with("roadiehq:utils:")
}

/// The actions that can be suggested.
pub(super) fn action_names() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|(name, _)| *name).chain(OTHER_ACTIONS.iter().copied())
}

/// The outputs of an action, where they are known for sure.
pub(super) fn outputs(action: &str) -> Option<&'static [&'static str]> {
    ACTIONS.iter().find(|(name, _)| *name == action).map(|(_, outputs)| *outputs)
}

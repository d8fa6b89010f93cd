use serde_json::Value;

use super::super::language::{Data, Record};
use super::super::run::{Request, Stubs};
use super::super::template::Step;
use super::input::text;
use super::schema::schema_of;

/// What stands in for the outputs of an action that is only planned; see [`Stubs`].
pub(in crate::scaffold) fn stand_in(step: &Step, input: &Data, request: &Request<'_>) -> Record {
    let schema = schema_of(&step.action).and_then(|schema| schema.get("output"));
    let mut outputs = match schema.map(example) {
        Some(Data::Record(outputs)) => outputs,
        _ => Record::new(),
    };
    if request.stubs == Stubs::Examples {
        return outputs;
    }
    for name in request.template.outputs_read_of(&step.id) {
        outputs.entry(name).or_insert_with(|| EXAMPLE.into());
    }
    for (name, value) in &mut outputs {
        if value.as_text() == Some(EXAMPLE) {
            *value = Data::Text(format!("<{}.{name}>", step.id));
        }
    }
    outputs.extend(of_repository(&step.action, input));
    outputs.extend(of_registration(&step.action, input));
    outputs
}

const EXAMPLE: &str = "<example>";

/// Where a repository will be found that an action makes or changes.
fn of_repository(action: &str, input: &Data) -> Record {
    let mut outputs = Record::new();
    let makes = matches!(
        action,
        "publish:github"
            | "publish:gitlab"
            | "publish:gitea"
            | "github:repo:create"
            | "github:repo:push"
            | "publish:bitbucketCloud"
            | "gitlab:repo:push"
    );
    let Some((host, query)) = text(input, "repoUrl").and_then(|url| url.split_once('?')).filter(|_| makes)
    else {
        return outputs;
    };
    let part = |wanted: &str| {
        url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted).map(|(_, part)| part)
    };
    let (Some(owner), Some(repo)) = (part("owner").or_else(|| part("workspace")), part("repo")) else {
        return outputs;
    };
    let usual = if action.starts_with("publish:gitlab") { "master" } else { "main" };
    let branch = text(input, "defaultBranch").filter(|branch| !branch.is_empty()).unwrap_or(usual);
    let home = format!("https://{host}/{owner}/{repo}");
    let (remote, contents) = match action {
        "publish:gitlab" | "gitlab:repo:push" => (home.clone(), format!("{home}/-/blob/{branch}")),
        "publish:gitea" => (format!("{home}.git"), format!("{home}/src/branch/{branch}/")),
        "publish:bitbucketCloud" => (format!("{home}.git"), format!("{home}/src/{branch}")),
        _ => (format!("{home}.git"), format!("{home}/blob/{branch}")),
    };
    outputs.insert("remoteUrl".to_owned(), remote.into());
    outputs.insert("repoContentsUrl".to_owned(), contents.into());
    outputs
}

/// Where `catalog:register` will find its descriptor.
fn of_registration(action: &str, input: &Data) -> Record {
    let mut outputs = Record::new();
    if action == "catalog:register" {
        let url = text(input, "catalogInfoUrl").map(str::to_owned).or_else(|| {
            let base = text(input, "repoContentsUrl")?.trim_end_matches('/');
            let path = text(input, "catalogInfoPath").unwrap_or("/catalog-info.yaml");
            Some(format!("{base}/{}", path.trim_start_matches('/')))
        });
        outputs.extend(url.map(|url| ("catalogInfoUrl".to_owned(), Data::Text(url))));
    }
    outputs
}

/// An example of what a schema describes, as Backstage's dry run makes them.
fn example(schema: &Value) -> Data {
    if let Some(first) = schema["examples"].get(0) {
        return Data::from(first);
    }
    match schema["type"].as_str() {
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            Data::Record(fields.map(|(name, schema)| (name.clone(), example(schema))).collect())
        }
        Some("array") => {
            let items = schema["items"].get(0).or_else(|| schema.get("items"));
            Data::List(items.map(example).into_iter().collect())
        }
        Some("string") => EXAMPLE.into(),
        Some("number") => 0.0.into(),
        Some("boolean") => false.into(),
        _ => "<unknown>".into(),
    }
}

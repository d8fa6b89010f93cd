use serde_json::{Value, json};

use super::chance::Chance;
use super::company::{Company, Names, System, spaced, titled};
use super::words::{
    API_TYPES, CODE_NAMES, OBJECTS, REASONS, RESOURCES, ROLES, STAGES, SUBJECTS, TAGS, VERBS,
};

/// Which sort of thing a part of a system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    Component,
    Api,
    Resource,
}

/// A part of a system.
#[derive(Debug)]
pub struct Part {
    pub kind: PartKind,
    pub name: String,
    pub r#type: &'static str,
    pub system: usize,
}

impl Part {
    /// A part of `system` that nothing else is called like.
    pub fn new(system: usize, of: &System, names: &mut Names, chance: &mut Chance) -> Self {
        let stem = if chance.percent(80) { of.name.as_str() } else { chance.pick(SUBJECTS) };
        let (kind, name, r#type) = match chance.below(100) {
            0..60 => {
                let role = chance.pick(ROLES);
                let r#type = match role {
                    "ui" | "portal" | "console" | "frontend" => "website",
                    "library" | "sdk" | "cli" => "library",
                    _ => "service",
                };
                (PartKind::Component, format!("{stem}-{role}"), r#type)
            }
            60..80 => (PartKind::Api, format!("{stem}-api"), chance.pick(API_TYPES)),
            _ => {
                let (role, r#type) = RESOURCES[chance.below(RESOURCES.len())];
                (PartKind::Resource, format!("{stem}-{role}"), r#type)
            }
        };
        let name = match chance.below(40) {
            0 => titled(&name).replace(' ', ""),
            1 => name.replace('-', "_"),
            2 => name.replace('-', "."),
            _ => name,
        };
        Self { kind, name: names.distinct(name, chance), r#type, system }
    }

    pub fn reference(&self) -> String {
        let kind = match self.kind {
            PartKind::Component => "component",
            PartKind::Api => "api",
            PartKind::Resource => "resource",
        };
        format!("{kind}:{}", self.name)
    }

    /// The descriptor of the part number `index` of `company`.
    pub fn document(&self, company: &Company, index: usize, chance: &mut Chance) -> Value {
        let system = &company.systems[self.system];
        let owner = match chance.below(100) {
            0..3 => format!("former-{}", company.domains[system.domain]),
            3..8 => format!("user:{}", company.people[chance.below(company.people.len())].name),
            _ => company.groups[system.team].name.clone(),
        };
        let mut spec = json!({
            "type": self.r#type, "lifecycle": chance.pick(STAGES), "owner": owner, "system": system.name,
        });
        if chance.percent(2) {
            spec.as_object_mut().expect("written above").remove("owner");
        }
        self.relate(company, index, &mut spec, chance);
        json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": match self.kind {
                PartKind::Component => "Component",
                PartKind::Api => "API",
                PartKind::Resource => "Resource",
            },
            "metadata": self.metadata(system, chance),
            "spec": spec,
        })
    }

    fn metadata(&self, system: &System, chance: &mut Chance) -> Value {
        let mut metadata = json!({"name": self.name, "namespace": "default"});
        if chance.percent(45) {
            let title = if chance.percent(6) {
                format!("{} {}", chance.pick(CODE_NAMES), chance.pick(CODE_NAMES))
            } else {
                titled(&self.name)
            };
            metadata["title"] = json!(title);
        }
        if chance.percent(85) {
            let also = if chance.percent(50) { chance.pick(SUBJECTS) } else { "customer" };
            metadata["description"] = json!(format!(
                "{} {} {} and {also} {} {}.",
                chance.pick(VERBS),
                spaced(&system.name),
                chance.pick(OBJECTS),
                chance.pick(OBJECTS),
                chance.pick(REASONS),
            ));
        }
        let tags: Vec<&str> = (0..chance.below(5)).map(|_| chance.pick(TAGS)).collect();
        if !tags.is_empty() {
            metadata["tags"] = json!(tags);
        }
        metadata["annotations"] = self.annotations(chance);
        if chance.percent(30) {
            metadata["links"] = json!([
                {"url": format!("https://grafana.acme.test/d/{}", self.name), "title": "Dashboard", "icon": "dashboard"},
                {"url": format!("https://wiki.acme.test/runbooks/{}", self.name), "title": "Runbook", "type": "runbook"},
            ]);
        }
        metadata
    }

    fn annotations(&self, chance: &mut Chance) -> Value {
        let mut annotations = json!({});
        let mut add = |percent, key: &str, value: String| {
            if chance.percent(percent) {
                annotations[key] = json!(value);
            }
        };
        add(80, "github.com/project-slug", format!("acme/{}", self.name));
        add(45, "backstage.io/techdocs-ref", "dir:.".to_owned());
        add(40, "backstage.io/kubernetes-id", self.name.clone());
        add(20, "argocd/app-name", format!("{}-prod", self.name));
        add(10, "sonarqube.org/project-key", format!("acme:{}", self.name));
        let pager = chance.id(7);
        if chance.percent(15) {
            annotations["pagerduty.com/service-id"] = json!(format!("P{pager}"));
        }
        annotations
    }

    fn relate(&self, company: &Company, index: usize, spec: &mut Value, chance: &mut Chance) {
        let some = |kind, most: usize, chance: &mut Chance| -> Vec<String> {
            let siblings = company.siblings(index, kind);
            let count = chance.below(most + 1).min(siblings.len());
            (0..count).map(|at| company.parts[siblings[at]].reference()).collect()
        };
        match self.kind {
            PartKind::Component => {
                let mut needed = some(PartKind::Resource, 2, chance);
                needed.extend(some(PartKind::Component, 2, chance));
                spec["dependsOn"] = json!(needed);
                spec["providesApis"] = json!(some(PartKind::Api, 1, chance));
                let used = &company.parts[chance.below(company.parts.len())];
                if used.kind == PartKind::Api {
                    spec["consumesApis"] = json!([used.reference()]);
                }
            }
            PartKind::Api => {
                spec["definition"] = json!(format!(
                    "openapi: 3.0.0\ninfo:\n  title: {}\n  version: 1.0.0\npaths:\n  /{}:\n    get:\n      summary: List\n",
                    titled(&self.name),
                    spaced(&self.name).replace(' ', "/"),
                ));
            }
            PartKind::Resource => spec["dependsOn"] = json!([]),
        }
    }
}

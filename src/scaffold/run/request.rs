use std::collections::BTreeMap;

use serde_json::json;

use super::super::extensions::Hosts;
use super::super::language::{self, Data, Record};
use super::super::template::Template;
use super::super::tree::Bounds;
use crate::catalog::{Catalog, EntityRef};

/// What to run, for whom and with which answers.
#[derive(Clone)]
pub struct Request<'a> {
    /// The template.
    pub template: &'a Template,
    /// The reference that the result names as its template, for instance `template:default/service`
    /// (`backstage.io/source-template` of `catalog:write`). None leaves it out.
    pub template_ref: Option<String>,
    /// The answers, as `parameters` of the steps.
    pub values: Record,
    /// The secrets by name, as `secrets` of the steps' inputs. They are masked in all that is told about the run.
    pub secrets: BTreeMap<String, String>,
    /// Who runs it: `{ref, entity}`, as `user` of the steps.
    pub user: Data,
    /// `context.task.id` of the steps.
    pub task_id: String,
    /// `environment.parameters` of the steps.
    pub environment: Record,
    /// The hosts that addresses of repositories may name.
    pub hosts: Hosts,
    /// What stands in for the outputs of actions that are only planned.
    pub stubs: Stubs,
    /// How far it may go.
    pub limits: Limits,
}

/// What stands in for the outputs of an action that is planned and not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stubs {
    /// What the action would probably give: the address of a repository from its `repoUrl`, the entity that a
    /// `catalog:register` finds. Where nothing can be known, a text such as `<publish.remoteUrl>` (step and output)
    /// for each output that the template reads.
    #[default]
    Plausible,
    /// What a dry run of Backstage gives: the first example of the action's output schema, else `<example>`, 0 or
    /// false; nothing at all for actions without such a schema.
    Examples,
}

/// How far a run may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// What the workspace, and each thing that is fetched, may hold.
    pub files: Bounds,
    /// How often an `each` may run its step.
    pub iterations: usize,
    /// Bytes of log; what comes later is left out.
    pub log: usize,
    /// Of each template that is rendered.
    pub template: language::Limits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            files: Bounds::default(),
            iterations: 10_000,
            log: 4 << 20,
            template: language::Limits::default(),
        }
    }
}

impl<'a> Request<'a> {
    /// A run of `template` with `values`, without secrets, by nobody in particular.
    pub fn new(template: &'a Template, values: Record) -> Self {
        Self {
            template,
            template_ref: Some(format!("template:default/{}", template.name.to_lowercase())),
            values,
            secrets: BTreeMap::new(),
            user: Data::record(),
            task_id: "dry-run".to_owned(),
            environment: Record::new(),
            hosts: Hosts::default(),
            stubs: Stubs::default(),
            limits: Limits::default(),
        }
    }

    /// Lets `user` run it, with the entity as the catalog serves it, if it has one.
    pub fn run_by(&mut self, user: &EntityRef, catalog: &Catalog) {
        let entity = catalog.find(user.as_str()).and_then(|node| catalog.served(node));
        self.user = Data::from(&json!({"ref": user.as_str(), "entity": entity}));
    }
}

use std::sync::Arc;
use std::time::SystemTime;

use super::order::Order;
use super::view::RunView;
use crate::catalog::Catalog;
use crate::scaffold::task::{Course, Happening, StepPlan, TaskRecord, TaskStatus};

/// Where a template runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In this process.
    Here,
    /// At the server of this host.
    Server(Arc<str>),
}

impl Place {
    /// As the screens call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Here => "here",
            Self::Server(host) => host,
        }
    }
}

/// A run of a template that this session has begun or looked at.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its number in this session.
    pub key: u64,
    /// Where it runs.
    pub place: Place,
    /// What it is; the id is empty until it is known.
    pub record: TaskRecord,
    /// How it gets on.
    pub course: Course,
    /// Whether what happens in it is told.
    pub is_followed: bool,
    /// Whether an earlier session has begun it here, so that a journal says what is known of it.
    pub is_recalled: bool,
    /// What is wrong with the connection.
    pub trouble: Option<String>,
    /// How it is looked at.
    pub view: RunView,
}

impl Run {
    /// What was ordered, before anything has happened.
    pub fn of(key: u64, order: &Order, now: Option<SystemTime>) -> Self {
        let secrets = order.secrets.iter().map(|(name, _)| name.clone());
        let record = TaskRecord {
            id: String::new(),
            template: Some(order.template.clone()),
            title: order.title.clone(),
            status: TaskStatus::Waiting,
            created: now,
            created_by: order.user.as_ref().map(ToString::to_string),
            steps: order.steps.clone(),
            values: order.values.clone(),
            // A password among the answers is among these only to be masked.
            secrets: secrets.filter(|name| !name.contains('/')).collect(),
            outside: Vec::new(),
            folder: order.folder.clone(),
        };
        let listed = Self::listed(key, order.place.clone(), record);
        Self { is_followed: true, is_recalled: false, ..listed }
    }

    /// A run that a list has.
    pub fn listed(key: u64, place: Place, record: TaskRecord) -> Self {
        let mut course = Course::of(record.steps.iter().cloned());
        course.status = record.status;
        Self {
            key,
            is_recalled: place == Place::Here,
            place,
            record,
            course,
            is_followed: false,
            trouble: None,
            view: RunView::default(),
        }
    }

    /// Takes what happened.
    pub(in crate::app) fn take(&mut self, happening: Happening) {
        self.trouble = None;
        if self.record.created.is_none() {
            self.record.created = happening.at;
        }
        if self.course.take(happening) {
            self.record.status = self.course.status;
            self.view.grow(&self.course);
        }
    }

    /// What is known of it from its journal.
    pub(in crate::app) fn recall(&mut self, steps: Vec<StepPlan>, happenings: Vec<Happening>) {
        self.course = Course::of(steps);
        for happening in happenings {
            self.take(happening);
        }
    }

    /// How it stands.
    pub fn status(&self) -> TaskStatus {
        self.course.status
    }

    /// Whether it goes on in this process, and ends with it.
    pub fn needs_us(&self) -> bool {
        self.place == Place::Here && !self.status().is_over()
    }

    /// All that it said, as text.
    pub fn log_text(&self) -> String {
        self.course.log.lines().map(|line| format!("{}\n", line.text)).collect()
    }
}

/// Why a run that was begun here cannot go on from the portal; at a server, that decides.
pub(in crate::app) fn obstacle_of_going_on(
    place: &Place,
    record: &TaskRecord,
    status: TaskStatus,
    catalog: &Catalog,
) -> Option<String> {
    let resumed = format!("`stagedoor runs resume {}`", record.id);
    match &record.template {
        _ if *place != Place::Here => None,
        _ if status == TaskStatus::Completed => Some("it is done; what it gave stays".to_owned()),
        Some(template) if catalog.entity(template.as_str()).is_some() => {
            let is_kept_nowhere = |name: &String| name.contains('/');
            record
                .secrets
                .iter()
                .any(is_kept_nowhere)
                .then(|| format!("use {resumed}: it asks for the secret answers, which nothing kept"))
        }
        _ => Some(format!("use {resumed}: it finds the template, which is not in this catalog")),
    }
}

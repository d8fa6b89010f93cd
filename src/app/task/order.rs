use serde_json::{Map, Value};

use super::run::Place;
use crate::app::wizard::Hidden;
use crate::catalog::EntityRef;
use crate::scaffold::task::{Happening, StepPlan, TaskRecord};

/// A template that is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Where.
    pub place: Place,
    /// The template.
    pub template: EntityRef,
    /// What it is called.
    pub title: String,
    /// Its steps.
    pub steps: Vec<StepPlan>,
    /// The answers, with asterisks for secrets.
    pub values: Map<String, Value>,
    /// The secrets by name.
    pub secrets: Vec<(String, Hidden)>,
    /// Who runs it.
    pub user: Option<EntityRef>,
    /// The fingerprint of what its steps had read when this was reviewed and agreed to; none when a run begins again.
    pub reviewed: Option<String>,
    /// The run here that it goes on with: what that has done outside is not done again.
    pub resumed: Option<String>,
    /// Into which folder the files go, and whether what is there may be written over; none at a server.
    pub folder: Option<(String, bool)>,
}

/// Something about a run that the runtime has to do. Runs go by the number that the session gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskErrand {
    /// Let a template run.
    Begin {
        /// The number.
        key: u64,
        /// What is to run.
        order: Box<Order>,
    },
    /// Tell of all that happens in a task.
    Follow {
        /// The number.
        key: u64,
        /// The server.
        host: String,
        /// The task there.
        id: String,
        /// The last event that is known already.
        after: Option<u64>,
    },
    /// Have it end at the next occasion.
    Cancel {
        /// The number.
        key: u64,
        /// Where it runs.
        place: Place,
        /// By what it is known there.
        id: String,
    },
    /// Have a task of a server run again.
    Retry {
        /// The number.
        key: u64,
        /// The server.
        host: String,
        /// The task there.
        id: String,
        /// The secrets by name.
        secrets: Vec<(String, Hidden)>,
        /// The last event that is known already.
        after: Option<u64>,
    },
    /// List the tasks of the servers.
    List {
        /// To be sent back.
        generation: u64,
        /// Only those of the user.
        is_own: bool,
    },
}

/// What the runtime has to tell of runs.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskNews {
    /// It has begun, and by what it is known where it runs.
    Begun {
        /// The number.
        key: u64,
        /// The id.
        id: String,
    },
    /// It could not begin, or not again, and why in one line.
    NotBegun {
        /// The number.
        key: u64,
        /// Why.
        why: String,
    },
    /// Something happened in it.
    Happened {
        /// The number.
        key: u64,
        /// What.
        happening: Happening,
    },
    /// The connection is lost, and why in one line.
    Lost {
        /// The number.
        key: u64,
        /// Why.
        why: String,
        /// Whether another one is tried.
        goes_on: bool,
    },
    /// There is a connection again.
    Found {
        /// The number.
        key: u64,
    },
    /// The tasks of the servers, the latest first, or why they cannot be listed.
    Listed {
        /// The question that it answers; older answers are dropped.
        generation: u64,
        /// The tasks, each with its place.
        tasks: Vec<(Place, TaskRecord)>,
        /// How many there are in all.
        total: usize,
        /// Why some are missing.
        failure: Option<String>,
    },
}

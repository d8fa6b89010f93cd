use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A run that does something outside, as its file has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its name, and that of its file.
    pub id: String,
    /// What it was begun with.
    #[serde(flatten)]
    pub begun: Begun,
    /// When it began.
    pub started: Timestamp,
    /// How it ended; none while it runs, and for one that was cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// The steps outside, in the order in which they began.
    #[serde(default)]
    pub steps: Vec<Entry>,
}

/// What a run is begun with, as far as it may be kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// The reference of the template.
    pub template: String,
    /// Where its descriptor is.
    pub source: String,
    /// The fingerprint of its descriptor.
    pub digest: String,
    /// The answers, without what secret fields hold.
    pub values: Map<String, Value>,
    /// The secret fields that were answered; a run that goes on needs their answers again.
    #[serde(default)]
    pub withheld: Vec<Vec<String>>,
    /// The names of the secrets that it was given, which are needed again, too.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// What the project is to remember of it, as a file at its top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Who ran it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The folder that its files go to at the end; none when they go nowhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<Folder>,
}

/// A folder that a run writes its files to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Its whole path.
    pub path: String,
    /// Whether its user agreed to write over what is there.
    #[serde(default)]
    pub overwrites: bool,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// What went wrong first; none when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Whether its user ended it.
    #[serde(default)]
    pub is_cancelled: bool,
}

/// One step outside, or one turn of a step with `each`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The id of the step.
    pub step: String,
    /// The key of the turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iteration: Option<String>,
    /// The action.
    pub action: String,
    /// Its input, secrets masked.
    pub input: Value,
    /// The fingerprint of input and workspace.
    pub digest: String,
    /// How far it is.
    pub state: EntryState,
    /// When it began first.
    pub began: Timestamp,
    /// What is known of it meanwhile: the commit that is pushed, what the service has confirmed.
    #[serde(default)]
    pub marks: Map<String, Value>,
    /// What it gave, when it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs: Option<Value>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryState {
    /// It began, and nobody knows whether it was done.
    Begun,
    /// It was done.
    Done,
    /// It went wrong, perhaps halfway.
    Failed,
}

impl Run {
    /// Whether there is something that a second start could still do.
    pub fn is_open(&self) -> bool {
        self.ended.as_ref().is_none_or(|ended| ended.failure.is_some() || ended.is_cancelled)
    }

    /// How it stands, in a word.
    pub fn word(&self) -> &'static str {
        match &self.ended {
            None => "cut",
            Some(ended) if ended.is_cancelled => "cancelled",
            Some(ended) if ended.failure.is_some() => "failed",
            Some(_) => "done",
        }
    }
}

impl Entry {
    /// How it stands, in a word.
    pub const fn word(&self) -> &'static str {
        match self.state {
            EntryState::Begun => "begun",
            EntryState::Done => "done",
            EntryState::Failed => "failed",
        }
    }
}

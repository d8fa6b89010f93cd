use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::colours::Code;
use super::oncall::Call;
use super::task::TaskErrand;
use super::wizard::{Allowed, Draft, Hidden, HostQuestion, Prepared};
use super::{Errand, User};
use crate::catalog::{Catalog, EntityRef};
use crate::diagnostic::Place;
use crate::scaffold::form::Path;
use crate::scaffold::run::Foreign;
use crate::search::Order;

/// Something to be done by the runtime; its outcome comes back as a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Search the index and count the hits of each kind.
    Search(Question),
    /// Find what a text may mean, and whose that is.
    Recognize {
        /// To be sent back with the answer.
        generation: u64,
        /// The text as typed or pasted.
        text: String,
    },
    /// Find out who is on call for an entity, and what changed last where it lives.
    AskOnCall {
        /// To be sent back with the answers.
        generation: u64,
        /// What it is about.
        reference: EntityRef,
    },
    /// Have those called who are on call; somebody has agreed to it.
    Page(Call),
    /// Read the text of an entity's descriptor.
    ReadDescriptor(EntityRef),
    /// Find out what the words of a text are.
    Colour(Code),
    /// Read the sources again.
    Refresh,
    /// Do something at a server.
    AtServer(Errand),
    /// Tell when nothing has been typed for a moment; a search of the server under way is outdated.
    WaitForPause {
        /// To be sent back.
        generation: u64,
    },
    /// Begin to sign in at the server of this host; without one, at the first.
    SignIn(Option<String>),
    /// Hand in the address at which a sign-in ended.
    HandIn(String),
    /// Wait for a sign-in no longer.
    GiveUpSignIn,
    /// Put text on the user's clipboard and say how.
    Copy {
        /// What it is, for the notice: `name`, `reference`.
        what: &'static str,
        /// The text, uncleaned.
        text: String,
    },
    /// Open an address in the user's browser.
    OpenUrl(String),
    /// Open the user's editor at a place of a local file.
    Edit(Place),
    /// Tell when so much time has passed that the keys typed so far deserve an explanation.
    WaitForKeys {
        /// To be sent back.
        generation: u64,
    },
    /// Keep the starred entities for the next session.
    SaveStars(Vec<String>),
    /// Keep what was looked at for the next session.
    SaveVisits(Vec<String>),
    /// Take the mouse, or leave it to the terminal.
    CaptureMouse(bool),
    /// Stop the process until the shell continues it.
    Suspend,
    /// List the drafts there are, and the answers of earlier runs.
    ListDrafts,
    /// Keep a draft in the place of an older one of its name.
    SaveDraft(Draft),
    /// Delete a draft.
    ForgetDraft(String),
    /// Keep the answers of a run in the place of those of an earlier run of the template.
    KeepAnswers(Draft),
    /// Work out which entities a field takes before anybody looks for one, and tell when it is but one.
    LookAhead {
        /// The field.
        path: Path,
        /// What it takes.
        allowed: Arc<Allowed>,
    },
    /// Ask a host of repositories what there is to choose from.
    AskHost(HostQuestion),
    /// List the files that a path may go on with.
    ListFiles {
        /// To be sent back.
        generation: u64,
        /// The path so far.
        typed: String,
    },
    /// Read a file as the answer of a field.
    ReadFile {
        /// The field.
        path: Path,
        /// The file.
        file: String,
    },
    /// Write answers to a new file that somebody else may read.
    ExportAnswers {
        /// The file.
        file: String,
        /// What to write.
        text: String,
    },
    /// Let the user edit a text in an editor.
    EditText {
        /// The field, to be sent back.
        path: Path,
        /// The text.
        text: String,
    },
    /// Run the steps of a template in memory.
    Rehearse {
        /// To be sent back.
        generation: u64,
        /// The template.
        template: EntityRef,
        /// The answers.
        values: Map<String, Value>,
        /// The secrets by name.
        secrets: Vec<(String, Hidden)>,
        /// Who runs it.
        user: Option<EntityRef>,
    },
    /// Fetch what a template reads of repositories elsewhere; somebody has asked for it.
    Fetch {
        /// To be sent back.
        generation: u64,
        /// What to fetch, from where.
        wanted: Vec<Foreign>,
    },
    /// Find what its author got wrong in a template.
    Proofread {
        /// To be sent back.
        generation: u64,
        /// The template.
        template: EntityRef,
    },
    /// See what stands in a folder, and what these files would change there.
    LookAtFolder {
        /// The folder.
        folder: String,
        /// The files.
        files: Prepared,
    },
    /// Do something about a run.
    Task(TaskErrand),
    /// Write files to a folder.
    WriteFolder {
        /// The folder.
        folder: String,
        /// Whether what is there may be written over.
        overwrite: bool,
        /// The files.
        files: Prepared,
    },
    /// End the session.
    Quit,
    /// End the session with the entity that was picked; with none when nothing fits.
    Pick(Option<EntityRef>),
}

/// A search to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// To be sent back with the answer.
    pub generation: u64,
    /// The query as typed, with the filters that are set.
    pub query: String,
    /// Only hits of this kind; the counts are of all kinds.
    pub kind: Option<String>,
    /// In which order; without one the best come first.
    pub order: Option<Order>,
    /// Fetch at most so many hits; the total is always counted.
    pub limit: usize,
    /// What the query may refer to.
    pub context: SearchContext,
    /// When only what a field takes may be found.
    pub allowed: Option<Arc<Allowed>>,
    /// To be sent back with the answer.
    pub asker: Asker,
}

/// Who gets the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// The catalog's list.
    Browse,
    /// The command palette.
    Palette,
    /// The picker of an entity in a form.
    Picker,
}

/// What a search must know of the user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchContext {
    /// The references that count as the user: the user and their groups.
    pub mine: Vec<String>,
    /// The starred references.
    pub starred: Vec<String>,
    /// What was looked at lately, the latest first.
    pub visited: Vec<String>,
    /// When only these may be found.
    pub within: Option<Arc<HashSet<EntityRef>>>,
}

impl SearchContext {
    /// What a search must know of `user`, whose groups `catalog` tells.
    pub fn of(user: &User, catalog: &Catalog) -> Self {
        let me = user.me.as_ref();
        let chain =
            me.and_then(|me| catalog.find(me.as_str())).map(|me| catalog.chain_of(me)).unwrap_or_default();
        let mine = chain.into_iter().map(|node| catalog.reference(node).to_string());
        let mine = mine.chain(me.map(ToString::to_string)).collect();
        Self { mine, starred: user.stars.clone(), visited: user.visits.clone(), within: None }
    }
}

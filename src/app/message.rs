use std::sync::Arc;
use std::time::SystemTime;

use super::colours::CodeId;
use super::task::TaskNews;
use super::whose::Recognized;
use super::wizard::{Draft, HostQuestion, Start};
use super::{Arrival, Asker, Freshness, Leaving, Progress, ServerHit, Target, World};
use crate::catalog::EntityRef;
use crate::config::Key;
use crate::diagnostic::Problem;
use crate::highlight::Piece;
use crate::oncall::{Clock, Page};
use crate::scaffold::form::Path;
use crate::scaffold::run::Outcome;
use crate::search::Hits;

/// Something that happened. Carries only data.
#[derive(Debug, Clone)]
pub enum Message {
    /// A key was pressed.
    KeyPressed(Key),
    /// Text was pasted; never taken for keys.
    Pasted(String),
    /// Something on the screen was clicked, once or twice.
    Clicked {
        /// What was under the pointer.
        target: Target,
        /// Whether it was the second click on the same spot.
        twice: bool,
    },
    /// The wheel was turned over something, by rows; negative is up.
    Scrolled {
        /// What was under the pointer.
        target: Option<Target>,
        /// How many rows.
        rows: i32,
    },
    /// The terminal has this many columns and rows now.
    Resized {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// A frame was drawn, and its lists had room for this many rows.
    Drawn {
        /// Rows of the list that has the focus.
        list_rows: usize,
    },
    /// An entity's page was asked for, whether or not it has been read yet.
    EntityRequested(EntityRef),
    /// More of the catalog, or all of it, has been read.
    WorldArrived {
        /// What there is now.
        world: World,
        /// Whether reading goes on.
        progress: Option<Progress>,
    },
    /// The servers have been asked, with or without success.
    Synced(Freshness),
    /// Time has passed, about a minute of it.
    TimePassed(SystemTime),
    /// Reading goes on.
    ReadingProgressed(Progress),
    /// Reading broke off, and why in one line; what had been read before stays.
    ReadingFailed(String),
    /// The answer to [`Effect::Search`](super::Effect::Search).
    HitsArrived {
        /// The question it answers; older answers are dropped.
        generation: u64,
        /// Who asked.
        asker: Asker,
        /// The entities found, and their count by kind.
        found: Found,
    },
    /// The answer to [`Effect::Recognize`](super::Effect::Recognize).
    RecognizedArrived {
        /// The question it answers; older answers are dropped.
        generation: u64,
        /// What the text may mean.
        recognized: Recognized,
    },
    /// The answer to [`Effect::ReadDescriptor`](super::Effect::ReadDescriptor).
    DescriptorArrived {
        /// Whose descriptor it is.
        reference: EntityRef,
        /// Its text as it stands in the file, or as it was processed.
        text: String,
        /// The line of the file that the text begins at, when it is the file's.
        first_line: Option<u32>,
    },
    /// The answer to [`Effect::Colour`](super::Effect::Colour).
    Coloured {
        /// The text.
        code: CodeId,
        /// What its lines consist of; without any it stays plain.
        lines: Vec<Vec<Piece>>,
    },
    /// An answer to [`Effect::AskOnCall`](super::Effect::AskOnCall); others may follow that say more.
    OnCallArrived {
        /// The question it answers; older answers are dropped.
        generation: u64,
        /// What is known by now; none when the catalog has no such name.
        page: Option<Box<Page>>,
        /// When, and where the reader is.
        clock: Clock,
    },
    /// The time of [`Effect::WaitForKeys`](super::Effect::WaitForKeys) is over.
    KeysAwaited {
        /// The wait that ended.
        generation: u64,
    },
    /// The servers behind the catalog, by their hosts.
    ServersKnown(Vec<String>),
    /// The time of [`Effect::WaitForPause`](super::Effect::WaitForPause) is over.
    TypingPaused {
        /// The wait that ended.
        generation: u64,
    },
    /// The server's own search has answered, or why it has not.
    ServerHitsArrived {
        /// The question it answers; older answers are dropped.
        generation: u64,
        /// What it found.
        outcome: Result<Vec<ServerHit>, String>,
    },
    /// What the server complains of in an entity and in those that it came from.
    ServerErrorsArrived {
        /// The entity.
        reference: EntityRef,
        /// The complaints, each about the entity that it concerns.
        errors: Vec<Problem>,
    },
    /// Registering has been tried out.
    RegisterPreviewed(Arrival),
    /// What would be gone with the location that an entity came from; none came from any.
    FarewellPreviewed {
        /// The entity.
        reference: EntityRef,
        /// The location.
        leaving: Option<Leaving>,
    },
    /// The stars here and at the server are the same.
    StarsAligned {
        /// What was starred here when it began.
        sent: Vec<String>,
        /// What is starred now, ordered.
        stars: Vec<String>,
    },
    /// A server wants somebody to sign in before it answers.
    SignInWanted {
        /// The server.
        host: String,
        /// What it said, in one line.
        why: String,
    },
    /// A sign-in has begun, and goes on in a browser.
    SignInOffered {
        /// The server.
        host: String,
        /// What to open.
        address: String,
    },
    /// Somebody has signed in: who, if the token says so.
    SignedIn(Option<String>),
    /// A sign-in came to nothing, and why in one line.
    SignInFailed(String),
    /// Something was done or failed, to be told in one line.
    Noticed(Notice),
    /// What is kept of forms.
    DraftsListed {
        /// What was begun, the latest first.
        drafts: Vec<Draft>,
        /// The answers of earlier runs, the latest first; one of each template.
        earlier: Vec<Draft>,
    },
    /// Filling in a template was asked for.
    TemplateRequested {
        /// The template.
        template: EntityRef,
        /// What to begin with.
        start: Box<Start>,
    },
    /// The answer to [`Effect::AskHost`](super::Effect::AskHost).
    HostAnswered {
        /// What was asked.
        question: HostQuestion,
        /// What there is to choose from; else why that is not known, in one line.
        answer: Result<Vec<String>, String>,
    },
    /// A field takes but one entity.
    OnlyFound {
        /// The field.
        path: Path,
        /// The entity.
        reference: EntityRef,
    },
    /// The files that a path may go on with.
    FilesListed {
        /// The list that was asked for; older ones are dropped.
        generation: u64,
        /// Their paths, and whether each is a folder.
        files: Vec<(String, bool)>,
    },
    /// A file was read, as an answer has it, or why not.
    FileRead {
        /// The field.
        path: Path,
        /// Its contents.
        outcome: Result<String, String>,
    },
    /// A text was edited in an editor.
    TextEdited {
        /// The field.
        path: Path,
        /// The text now.
        text: String,
    },
    /// The steps of a template have run in memory, or why they could not.
    Rehearsed {
        /// The run that it answers; older answers are dropped.
        generation: u64,
        /// What came of it.
        outcome: Result<Arc<Outcome>, String>,
    },
    /// How [`Effect::Fetch`](super::Effect::Fetch) goes on.
    Fetching {
        /// The request.
        generation: u64,
        /// What happens, in one line.
        line: String,
    },
    /// [`Effect::Fetch`](super::Effect::Fetch) is over.
    Fetched {
        /// The request.
        generation: u64,
        /// Why something could not be fetched.
        outcome: Result<(), String>,
    },
    /// What its author got wrong in a template.
    Proofread {
        /// The review that it is for; older ones are gone.
        generation: u64,
        /// The mistakes.
        problems: Vec<Problem>,
    },
    /// What stands in a folder: nothing, or what would change; or why nothing can be written there.
    FolderSeen {
        /// The folder.
        folder: String,
        /// The changes, line by line; none when nothing is there.
        changes: Result<Option<Vec<String>>, String>,
    },
    /// Files were written to a folder, or why not.
    FolderWritten {
        /// The folder.
        folder: String,
        /// Why not.
        failure: Option<String>,
    },
    /// There is something to tell of a run, or of tasks.
    Task(TaskNews),
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The hits of the chosen kind, best first.
    pub hits: Arc<Hits>,
    /// How many hits each kind has, whichever is chosen; largest first.
    pub kinds: Vec<(String, usize)>,
    /// What is wrong with the query, at its columns.
    pub mistakes: Vec<crate::search::QueryProblem>,
}

/// One line for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether something went wrong.
    pub is_error: bool,
    /// What happened and, after an error, what to do.
    pub text: String,
}

impl Notice {
    /// Something went as it should.
    pub fn done(text: impl Into<String>) -> Self {
        Self { is_error: false, text: text.into() }
    }

    /// Something went wrong.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { is_error: true, text: text.into() }
    }
}

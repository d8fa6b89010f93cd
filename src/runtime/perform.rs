use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::descriptor;
use super::drafts::{self, Drafts};
use super::errands::Errands;
use super::inquiry::Inquiries;
use super::owner::recognized_here;
use super::reader::Reader;
use super::rehearsal::{self, Rehearsal};
use super::searcher::Searcher;
use super::sign_in::SignInDesk;
use super::task_desk::TaskDesk;
use super::{
    Memory, Outlet, Progress, Publishing, Remotes, file_answer, files_like, proofread, write_answers,
};
use crate::app::whose::recognized;
use crate::app::{Asker, Code, Effect, Message, Notice, Question, World};
use crate::config::{Config, Environment};
use crate::diagnostic::Place;
use crate::highlight;
use crate::scaffold::run::Foreign;
use crate::sources::folder::demo_text;
use crate::terminal::{self, Capabilities, Clipboard, CopyError, EditorCommand, Spot};

/// After so long an unfinished sequence of keys is explained.
const KEYS_EXPLAINED_AFTER: Duration = Duration::from_millis(400);

/// So long a text is looked at for its colours; what is not done by then stays plain.
const COLOURS_WITHIN: Duration = Duration::from_secs(2);

/// So long a frame waits for the draft of what it shows; a local disk takes less than a thousandth of it.
const DRAFT_PATIENCE: Duration = Duration::from_millis(100);

/// Carries out effects and sends what came of them to the inbox.
#[derive(Debug)]
pub(super) struct Performer {
    reader: Reader,
    inquiries: Inquiries,
    desk: SignInDesk,
    memory: Memory,
    clipboard: Clipboard,
    capabilities: Capabilities,
    environment: Environment,
    editor: Option<String>,
    outlet: Outlet,
    inbox: mpsc::Sender<Message>,
    browse: Lane,
    palette: Lane,
    picker: Lane,
    drafts: Drafts,
    /// The latest change of a draft.
    keeping: Option<JoinHandle<()>>,
    /// The folders that the catalog was read from.
    folders: Vec<PathBuf>,
    /// Raised when what is fetched is not wanted any more.
    unwanted: Arc<AtomicBool>,
    /// What runs do outside.
    publishing: Publishing,
    errands: Errands,
    tasks: TaskDesk,
}

/// Opens an address in the user's browser, and says so.
pub(super) fn browse(url: &str, capabilities: &Capabilities, environment: &Environment) -> Message {
    Message::Noticed(match terminal::browser(url, capabilities, environment) {
        Ok(command) => match command.start() {
            Ok(()) => Notice::done(format!("opening {url}")),
            Err(error) => Notice::failed(format!("{} could not be started: {error}", command.program)),
        },
        Err(why) => Notice::failed(format!("{why}: {url}")),
    })
}

/// The searches of one asker, of which only the latest matters.
#[derive(Debug, Default)]
struct Lane {
    searcher: Searcher,
    /// Raised when the search under way has become pointless.
    outdated: Arc<AtomicBool>,
}

impl Performer {
    #[expect(clippy::too_many_arguments, reason = "each is a part of the session that it serves")]
    pub(super) fn new(
        reader: Reader,
        desk: SignInDesk,
        memory: Memory,
        inquiries: Inquiries,
        config: &Config,
        environment: &Environment,
        capabilities: &Capabilities,
        outlet: Outlet,
        inbox: mpsc::Sender<Message>,
        remotes: Remotes,
        folders: Vec<PathBuf>,
        publishing: &Publishing,
    ) -> Self {
        let tasks = TaskDesk::new(remotes.clone(), folders.clone(), publishing.clone(), inbox.clone());
        let errands =
            Errands::new(remotes, memory.clone(), capabilities.clone(), environment.clone(), inbox.clone());
        Self {
            errands,
            tasks,
            reader,
            inquiries,
            desk,
            memory,
            clipboard: Clipboard::of(capabilities, environment),
            capabilities: capabilities.clone(),
            environment: environment.clone(),
            editor: config.editor.clone(),
            outlet,
            inbox,
            browse: Lane::default(),
            palette: Lane::default(),
            picker: Lane::default(),
            drafts: Drafts::new(config.paths.state.as_deref()),
            keeping: None,
            folders,
            unwanted: Arc::default(),
            publishing: publishing.clone(),
        }
    }

    /// The first page is drawn, so that the cores are free for looking behind it.
    pub(super) fn begin_reading(&self) {
        self.reader.begin();
    }

    /// Carries out an effect that needs no terminal of its own.
    pub(super) fn perform(&mut self, effect: Effect, world: &World) {
        match effect {
            Effect::Search(question) => self.search(question, world.clone()),
            Effect::Recognize { generation, text } => {
                let (world, inbox) = (world.clone(), self.inbox.clone());
                self.in_background(move || {
                    let at_once = recognized(&world, &text);
                    let arrived = |recognized| Message::RecognizedArrived { generation, recognized };
                    // A closed inbox means that the session is over: nobody is left to tell.
                    let _ = inbox.blocking_send(arrived(at_once.clone()));
                    // What the repositories say takes longer.
                    recognized_here(&world, &text).filter(|here| *here != at_once).map(arrived)
                });
            }
            Effect::AskOnCall { generation, reference } => {
                self.inquiries.ask(generation, reference, world.clone());
            }
            Effect::Page(call) => self.inquiries.page(call, world.clone()),
            Effect::ReadDescriptor(reference) => {
                let Some(entity) = world.catalog.entity(reference.as_str()).cloned() else { return };
                let is_demo = world.source.is_demo;
                self.in_background(move || {
                    let file = entity.origin.file.as_deref();
                    let embedded = file.filter(|_| is_demo).and_then(demo_text);
                    let (text, first_line) =
                        descriptor::text(&entity, file.filter(|_| !is_demo).map(str::as_ref), embedded);
                    Some(Message::DescriptorArrived { reference, text, first_line })
                });
            }
            Effect::Colour(Code { id, language, text }) => self.in_background(move || {
                let end = Instant::now() + COLOURS_WITHIN;
                let lines = highlight::lines(&text, &language, || Instant::now() < end);
                Some(Message::Coloured { code: id, lines: lines.unwrap_or_default() })
            }),
            Effect::Refresh => {
                if !self.reader.refresh() {
                    let said = "nothing reads any more after the failure before; start the portal again";
                    self.tell(Message::ReadingFailed(said.to_owned()));
                }
            }
            Effect::AtServer(errand) => self.errands.run(errand),
            Effect::Task(errand) => self.tasks.run(errand, world),
            Effect::WaitForPause { generation } => self.errands.wait_for_pause(generation),
            Effect::SignIn(host) => self.desk.begin(host.as_deref(), self.inbox.clone()),
            Effect::HandIn(pasted) => {
                if let Some(notice) = self.desk.hand_in(&pasted) {
                    self.tell(Message::Noticed(notice));
                }
            }
            Effect::GiveUpSignIn => self.desk.give_up(),
            Effect::Copy { what, text } => self.copy(what, &text),
            Effect::OpenUrl(url) => self.tell(browse(&url, &self.capabilities, &self.environment)),
            Effect::WaitForKeys { generation } => {
                let inbox = self.inbox.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(KEYS_EXPLAINED_AFTER).await;
                    // A closed inbox means that the session is over: nobody is left to tell.
                    let _ = inbox.send(Message::KeysAwaited { generation }).await;
                });
            }
            Effect::SaveStars(stars) => self.save(move |memory| memory.keep_stars(&stars)),
            Effect::SaveVisits(visits) => self.save(move |memory| memory.keep_visits(&visits)),
            // These need the terminal; the session carries them out itself.
            Effect::Edit(_)
            | Effect::EditText { .. }
            | Effect::CaptureMouse(_)
            | Effect::Suspend
            | Effect::Quit
            | Effect::Pick(_) => {}
            other => self.about_form(other, world),
        }
    }

    /// Carries out what is about a template that is filled in.
    fn about_form(&mut self, effect: Effect, world: &World) {
        match effect {
            Effect::ListDrafts => {
                let drafts = self.drafts.clone();
                self.in_background(move || {
                    Some(Message::DraftsListed { drafts: drafts.list(), earlier: drafts.earlier() })
                });
            }
            Effect::SaveDraft(draft) => {
                let change = self.drafts.save(&draft);
                self.change(change);
            }
            Effect::ForgetDraft(name) => {
                let change = self.drafts.forget(&name);
                self.change(change);
            }
            Effect::KeepAnswers(draft) => {
                let change = self.drafts.keep_answers(&draft);
                self.change(change);
            }
            Effect::LookAhead { path, allowed } => {
                let (searcher, world) = (self.picker.searcher.clone(), world.clone());
                self.in_background(move || {
                    let reference = searcher.only(&world, &allowed)?;
                    Some(Message::OnlyFound { path, reference })
                });
            }
            Effect::AskHost(question) => {
                let forges = self.inquiries.forges();
                self.in_background(move || {
                    let answer = forges.offers(&question);
                    Some(Message::HostAnswered { question, answer })
                });
            }
            Effect::ListFiles { generation, typed } => self
                .in_background(move || Some(Message::FilesListed { generation, files: files_like(&typed) })),
            Effect::ReadFile { path, file } => {
                self.in_background(move || Some(Message::FileRead { path, outcome: file_answer(&file) }));
            }
            Effect::ExportAnswers { file, text } => self.in_background(move || {
                Some(Message::Noticed(match write_answers(Path::new(&file), &text) {
                    Ok(()) => Notice::done(format!("the answers are written to {file}")),
                    Err(error) => Notice::failed(format!("{file}: the answers cannot be written: {error}")),
                }))
            }),
            Effect::Rehearse { generation, template, values, secrets, user } => {
                let world = world.clone();
                let (hosts, folders) = (self.publishing.forges.hosts(), self.folders.clone());
                let copies = self.publishing.bringer.copies.clone();
                let rehearsal = Rehearsal { template, values, secrets, user, hosts, folders, copies };
                let publishing = self.publishing.clone();
                self.in_background(move || {
                    let outcome = rehearsal.doubted(&world, &publishing).map(Arc::new);
                    Some(Message::Rehearsed { generation, outcome })
                });
            }
            Effect::Fetch { generation, wanted } => self.fetch(generation, wanted),
            Effect::Proofread { generation, template } => {
                let (world, folders) = (world.clone(), self.folders.clone());
                self.in_background(move || {
                    let problems = proofread(&world, &template, &folders);
                    Some(Message::Proofread { generation, problems })
                });
            }
            Effect::LookAtFolder { folder, files } => self.in_background(move || {
                let changes = rehearsal::changes(&folder, &files.0);
                Some(Message::FolderSeen { folder, changes })
            }),
            Effect::WriteFolder { folder, overwrite, files } => self.in_background(move || {
                let failure = rehearsal::write(&folder, overwrite, &files.0).err();
                Some(Message::FolderWritten { folder, failure })
            }),
            _ => {}
        }
    }

    /// The command that opens the user's editor at `place`, or why there is none.
    pub(super) fn editor(&self, place: &Place) -> Result<EditorCommand, String> {
        let file = PathBuf::from(&*place.file);
        if !file.exists() {
            return Err(format!("{} is no file on this disk", place.file));
        }
        let spot = Spot { file, line: place.line.max(1), column: place.column.max(1) };
        terminal::editor(self.editor.as_deref(), &spot).map_err(|error| error.to_string())
    }

    fn search(&mut self, question: Question, world: World) {
        let lane = match question.asker {
            Asker::Browse => &mut self.browse,
            Asker::Palette => &mut self.palette,
            Asker::Picker => &mut self.picker,
        };
        lane.outdated.store(true, Ordering::Relaxed);
        lane.outdated = Arc::default();
        let (searcher, outdated) = (lane.searcher.clone(), Arc::clone(&lane.outdated));
        let inbox = self.inbox.clone();
        self.in_background(move || {
            let Question { generation, asker, .. } = question;
            let arrived = |found| Message::HitsArrived { generation, asker, found };
            // A full inbox has something more urgent than a part of an answer.
            let first = |found| drop(inbox.try_send(arrived(found)));
            searcher.find(&world, &question, &outdated, first).map(arrived)
        });
    }

    /// Fetches what a template reads elsewhere; what was fetched before that is left.
    fn fetch(&mut self, generation: u64, wanted: Vec<Foreign>) {
        self.unwanted.store(true, Ordering::Relaxed);
        self.unwanted = Arc::default();
        let (bringer, inbox, is_cancelled) =
            (self.publishing.bringer.clone(), self.inbox.clone(), Arc::clone(&self.unwanted));
        self.in_background(move || {
            // A full inbox has something more urgent than how it goes on.
            let mut tell =
                |line: &str| drop(inbox.try_send(Message::Fetching { generation, line: line.to_owned() }));
            let outcome = bringer.bring(&wanted, &mut Progress { tell: &mut tell, is_cancelled });
            Some(Message::Fetched { generation, outcome })
        });
    }

    fn copy(&self, what: &str, text: &str) {
        let shown = text.lines().next().unwrap_or_default();
        let copied = self.outlet.open().map_err(CopyError::from);
        let notice = match copied.and_then(|mut out| self.clipboard.copy(text, &mut out)) {
            Ok(sent) => Notice::done(format!("{what} {shown} {sent}")),
            Err(error) => Notice::failed(format!("{what} {shown} could not be copied: {error}")),
        };
        self.tell(Message::Noticed(notice));
    }

    fn save(&self, save: impl FnOnce(&Memory) -> io::Result<()> + Send + 'static) {
        let memory = self.memory.clone();
        self.in_background(move || {
            let error = save(&memory).err()?;
            Some(Message::Noticed(Notice::failed(format!("stars and visits could not be kept: {error}"))))
        });
    }

    fn change(&mut self, change: drafts::Change) {
        let inbox = self.inbox.clone();
        self.keeping = Some(tokio::task::spawn_blocking(move || {
            if let Err(error) = change.carry_out() {
                let notice = Notice::failed(format!("the draft could not be kept: {error}"));
                let _ = inbox.blocking_send(Message::Noticed(notice));
            }
        }));
    }

    /// Waits until the drafts are as the next frame shows them, so that a connection that is cut takes nothing with
    /// it that was seen; not for long, for a disk may hang.
    pub(super) async fn drafts_kept(&mut self) {
        if let Some(keeping) = self.keeping.take() {
            let _ = tokio::time::timeout(DRAFT_PATIENCE, keeping).await;
        }
    }

    fn in_background(&self, work: impl FnOnce() -> Option<Message> + Send + 'static) {
        let inbox = self.inbox.clone();
        tokio::task::spawn_blocking(move || {
            if let Some(message) = work() {
                let _ = inbox.blocking_send(message);
            }
        });
    }

    fn tell(&self, message: Message) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let _ = inbox.send(message).await;
        });
    }
}

use std::collections::HashSet;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tokio::sync::mpsc;

use super::appearance::Appearance;
use super::inquiry::Inquiries;
use super::memory::user;
use super::outlet::{Paper, keyboard};
use super::perform::Performer;
use super::pointer::Pointer;
use super::reader::Reader;
use super::sign_in::SignInDesk;
use super::source::{Chosen, Reading};
use super::{Forges, Memory, Outlet, Publishing, Remotes, Rotas};
use crate::app::wizard::Start;
use crate::app::{Effect, Message, Notice, Preview, Settings, State, update};
use crate::catalog::{Entity, EntityRef};
use crate::config::{Config, Environment, PreviewPlace};
use crate::diagnostic::Place;
use crate::sources::backstage::BackstageError;
use crate::sources::backstage::sign_in::user_of;
use crate::terminal::{self, Capabilities, Guard, Hangup, Input, Modes, Screen, Signal, Signals};
use crate::ui::{self, Drawn};

/// Messages that may wait; whoever sends more waits too.
const INBOX: usize = 256;
/// Keys that are taken in before the next frame, when so many wait.
const MOST_INPUTS: usize = 64;
/// So often is told how old the catalog of a server is.
const AGES_EVERY: Duration = Duration::from_mins(1);
/// So often is told how long a run goes on that is looked at.
const RUNS_EVERY: Duration = Duration::from_secs(1);

/// What a session begins with.
#[derive(Debug)]
pub struct Opening {
    /// The settings.
    pub config: Config,
    /// The variables of whoever opens it.
    pub environment: Environment,
    /// Who can be asked who is on call.
    pub rotas: Rotas,
    /// Who can be asked what changed last.
    pub forges: Forges,
    /// The catalog.
    pub source: Chosen,
    /// What to tell at once, such as mistakes in the settings.
    pub notices: Vec<Notice>,
    /// The entity to open first.
    pub reference: Option<EntityRef>,
    /// When the session is there to pick an entity.
    pub picking: Option<Picking>,
    /// The template to fill in first, and what to begin with.
    pub template: Option<(EntityRef, Start)>,
}

impl Opening {
    /// Opens the portal on a catalog and asks nobody but its source.
    pub fn new(config: &Config, environment: &Environment, source: Chosen) -> Self {
        Self {
            config: config.clone(),
            environment: environment.clone(),
            rotas: Rotas::default(),
            forges: Forges::default(),
            source,
            notices: Vec::new(),
            reference: None,
            picking: None,
            template: None,
        }
    }

    /// The same, and whoever the settings name can be asked too.
    #[must_use]
    pub fn asking_others(self) -> Self {
        let (rotas, forges) =
            (Rotas::of(&self.config, &self.environment), Forges::of(&self.config, &self.environment));
        Self { rotas, forges, ..self }
    }
}

/// How a session begins that is there to pick an entity.
#[derive(Debug, Default)]
pub struct Picking {
    /// What stands in the search box.
    pub query: String,
    /// When only these are offered.
    pub within: Option<HashSet<EntityRef>>,
}

/// How a session ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The user left it.
    Left,
    /// This entity was picked.
    Picked(Arc<Entity>),
    /// Nothing fitted what was asked for.
    NothingFits,
}

/// Why a session could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The terminal could not be taken, written to or read from.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
}

/// Opens the portal on the terminal of this process and returns when the user has left it.
pub fn run(opening: Opening) -> Result<Outcome, SessionError> {
    // Opened before anything is drawn, so that the first frame has the catalog.
    let reading = Reading::recall(opening.source.clone(), &opening.config);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async { Session::open(opening, reading)?.run().await });
    // A search or a read that still runs has nobody to answer to.
    runtime.shutdown_background();
    ended
}

struct Session {
    state: State,
    screen: Screen<Paper>,
    guard: Guard<Paper>,
    appearance: Appearance,
    inputs: BoxStream<'static, io::Result<Input>>,
    inbox: mpsc::Receiver<Message>,
    signals: mpsc::Receiver<Signal>,
    _watch: (Signals, Option<Hangup>),
    performer: Performer,
    pointer: Pointer,
    drawn: Drawn,
    first_page: FirstPage,
    is_over: bool,
    outcome: Outcome,
}

/// How far the first page of the catalog has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstPage {
    Awaited,
    /// Its rows are known, but not yet on the screen.
    Arrived,
    Drawn,
}

impl Session {
    fn open(opening: Opening, reading: Result<Reading, BackstageError>) -> Result<Self, SessionError> {
        let Opening { config, environment, rotas, forges, source, notices, reference, picking, template } =
            opening;
        let outlet = if picking.is_some() { Outlet::Terminal } else { Outlet::Standard };
        let picks = picking.is_some();
        let Picking { query, within } = picking.unwrap_or_default();
        let capabilities = Capabilities::of(&environment);
        tracing::info!(version = env!("CARGO_PKG_VERSION"), ?capabilities, "session opened");
        let memory = Memory::new(config.paths.state.as_deref());
        let servers = source.servers().to_vec();
        let signed_in = servers.first().and_then(|server| user_of(server.access.token.as_ref()?));
        let (user, complaint) = user(&config, &memory, signed_in);
        let appearance = Appearance::new(&config, &environment, &capabilities);
        let settings = Settings {
            keymap: Arc::new(config.keymap.clone()),
            views: config.views.iter().cloned().map(Arc::new).collect(),
            preview: preview(config.preview),
            themes: appearance.names(),
            theme: config.theme.clone(),
            mouse: config.mouse,
            picks,
            within: within.map(Arc::new),
            has_server: !servers.is_empty(),
            can_suspend: cfg!(unix) && !picks,
            profile: config.profile.clone(),
            mark: mark(),
        };
        let mut state = State::new(settings, user);
        state.world.source = source.name();
        let size = terminal::size()?;
        let modes =
            Modes { mouse: config.mouse, kitty_keyboard: capabilities.kitty_keyboard, of_process: true };
        let guard = Guard::enter(outlet.open()?, modes)?;
        // A log that nobody asked for is not there to be named.
        let log = config.paths.log.clone().filter(|log| log.exists());
        terminal::install_panic_hook(&guard, move || outlet.open(), log);
        let screen = Screen::new(outlet.open()?, size)?;

        let (tell, inbox) = mpsc::channel(INBOX);
        let (tell_signal, signals) = mpsc::channel(8);
        let told = move |signal| {
            // A full channel means that the same was said a moment ago.
            let _ = tell_signal.try_send(signal);
            if signal == Signal::End {
                terminal::end_soon();
            }
        };
        let is_gone = told.clone();
        let hangup = keyboard().and_then(|keyboard| Hangup::watch(keyboard, move || is_gone(Signal::End)));
        // Without it a lost terminal is still told of by a signal, most often.
        let hangup = hangup.inspect_err(|error| tracing::warn!(%error, "the terminal is not watched")).ok();
        let watch = (Signals::watch(told)?, hangup);
        let recalled = reading.as_ref().ok().and_then(Reading::recalled).cloned();
        // Whoever cannot be asked is told of by the reader.
        let remotes = Remotes::of(&source).unwrap_or_default();
        let hosts: Vec<String> = remotes.all().iter().map(|remote| remote.host()).collect();
        let desk = SignInDesk::new(servers, config.paths.state.clone());
        let publishing = Publishing::new(&config, &environment, &source, remotes.clone());
        let folders = source.folders().into_iter().map(std::path::Path::to_owned).collect();
        let reader = Reader::start(source.name(), reading, config.watch, config.refresh, tell.clone());
        let inquiries = Inquiries::new(rotas, forges, tell.clone());
        let performer = Performer::new(
            reader,
            desk,
            memory,
            inquiries,
            &config,
            &environment,
            &capabilities,
            outlet,
            tell,
            remotes,
            folders,
            &publishing,
        );
        update(&mut state, Message::Resized { columns: size.0, rows: size.1 });
        for notice in notices.into_iter().chain(complaint.map(Notice::failed)) {
            update(&mut state, Message::Noticed(notice));
        }
        update(&mut state, Message::TimePassed(SystemTime::now()));
        let mut session = Self {
            state,
            screen,
            guard,
            appearance,
            inputs: terminal::inputs().boxed(),
            inbox,
            signals,
            _watch: watch,
            performer,
            pointer: Pointer::default(),
            drawn: Drawn::default(),
            first_page: FirstPage::Awaited,
            is_over: false,
            outcome: Outcome::Left,
        };
        session.handle(Message::ServersKnown(hosts))?;
        if let Some(world) = recalled {
            session.handle(Message::WorldArrived { world, progress: None })?;
        }
        if !query.is_empty() {
            session.handle(Message::Pasted(query))?;
        }
        session.show_first(reference, template)?;
        Ok(session)
    }

    /// Shows what the session was opened for.
    fn show_first(
        &mut self,
        reference: Option<EntityRef>,
        template: Option<(EntityRef, Start)>,
    ) -> Result<(), SessionError> {
        if let Some(reference) = reference {
            self.handle(Message::EntityRequested(reference))?;
        }
        if let Some((template, start)) = template {
            self.handle(Message::TemplateRequested { template, start: Box::new(start) })?;
        }
        Ok(())
    }

    /// Waits for something to happen, takes in all that has happened by then, and draws once.
    async fn run(mut self) -> Result<Outcome, SessionError> {
        self.draw()?;
        let mut minutes = tokio::time::interval(AGES_EVERY);
        minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut seconds = tokio::time::interval(RUNS_EVERY);
        seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        while !self.is_over {
            let has_run = self.state.shows_time();
            // Without a server nothing on the screen grows old.
            let ages = self.state.freshness.is_some();
            tokio::select! {
                _ = minutes.tick(), if ages => self.handle(Message::TimePassed(SystemTime::now()))?,
                _ = seconds.tick(), if has_run => self.handle(Message::TimePassed(SystemTime::now()))?,
                input = self.inputs.next() => match input {
                    Some(input) => self.input(input?)?,
                    // The terminal is gone, and with it the user.
                    None => self.is_over = true,
                },
                Some(message) = self.inbox.recv() => self.handle(message)?,
                Some(signal) = self.signals.recv() => self.signal(signal)?,
            }
            self.take_in_what_waits().await?;
            while let Ok(message) = self.inbox.try_recv() {
                self.handle(message)?;
            }
            self.performer.drafts_kept().await;
            if !self.is_over {
                self.draw()?;
            }
        }
        self.guard.leave()?;
        Ok(self.outcome)
    }

    /// Takes in keys that wait already, as when a key is held down on a slow line: nobody needs a frame for each.
    async fn take_in_what_waits(&mut self) -> Result<(), SessionError> {
        for _ in 0..MOST_INPUTS {
            // Asked in the name of this task: the stream would wake whoever else asks, and not us.
            match poll_fn(|context| Poll::Ready(self.inputs.poll_next_unpin(context))).await {
                Poll::Ready(Some(input)) if !self.is_over => {
                    let input = input?;
                    if matches!(input, Input::Mouse(_)) {
                        // It was aimed at what the keys before it have brought to the screen.
                        self.draw()?;
                    }
                    self.input(input)?;
                }
                Poll::Ready(_) => {
                    self.is_over = true;
                    break;
                }
                Poll::Pending => break,
            }
        }
        Ok(())
    }

    fn input(&mut self, input: Input) -> Result<(), SessionError> {
        let message = match input {
            Input::Key(key) => Message::KeyPressed(key),
            Input::Paste(text) => Message::Pasted(text),
            Input::Resized { columns, rows } => {
                self.screen.resize((columns, rows))?;
                Message::Resized { columns, rows }
            }
            Input::Mouse(mouse) => match self.pointer.message(mouse, &self.drawn, Instant::now()) {
                Some(message) => message,
                None => return Ok(()),
            },
            Input::FocusGained | Input::FocusLost => return Ok(()),
        };
        self.handle(message)
    }

    fn signal(&mut self, signal: Signal) -> Result<(), SessionError> {
        match signal {
            Signal::End | Signal::Interrupt => self.is_over = true,
            Signal::Stop => self.suspend()?,
            Signal::Continue => {
                self.guard.resume()?;
                self.repaint()?;
            }
        }
        Ok(())
    }

    fn handle(&mut self, message: Message) -> Result<(), SessionError> {
        if let Message::Noticed(Notice { is_error: true, text }) = &message {
            tracing::warn!(text = ?text, "told");
        }
        if self.first_page == FirstPage::Awaited && matches!(message, Message::HitsArrived { .. }) {
            self.first_page = FirstPage::Arrived;
        }
        for effect in update(&mut self.state, message) {
            match effect {
                Effect::Quit => self.is_over = true,
                Effect::Pick(picked) => {
                    let catalog = &self.state.world.catalog;
                    let entity = picked.and_then(|picked| catalog.entity(picked.as_str()).cloned());
                    self.outcome = entity.map_or(Outcome::NothingFits, Outcome::Picked);
                    self.is_over = true;
                }
                Effect::Suspend => self.suspend()?,
                Effect::CaptureMouse(on) => self.guard.set_mouse(on)?,
                Effect::Edit(place) => self.edit(&place)?,
                Effect::EditText { path, text } => self.edit_text(path, &text)?,
                other => self.performer.perform(other, &self.state.world),
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> Result<(), SessionError> {
        self.appearance.choose(&self.state.settings.theme);
        let (state, appearance) = (&self.state, &self.appearance);
        let mut drawn = Drawn::default();
        self.screen.draw(|frame| drawn = ui::draw(frame, state, appearance.look()))?;
        let is_new = drawn.list_rows != self.drawn.list_rows;
        self.drawn = drawn;
        if self.first_page == FirstPage::Arrived {
            self.first_page = FirstPage::Drawn;
            self.performer.begin_reading();
        }
        if is_new {
            self.handle(Message::Drawn { list_rows: self.drawn.list_rows })?;
        }
        Ok(())
    }

    /// Gives the terminal to the shell until it continues us.
    fn suspend(&mut self) -> Result<(), SessionError> {
        self.outside(terminal::stop_process)?.map_err(SessionError::from)
    }

    fn edit(&mut self, place: &crate::diagnostic::Place) -> Result<(), SessionError> {
        let command = match self.performer.editor(place) {
            Ok(command) => command,
            Err(why) => return self.handle(Message::Noticed(Notice::failed(why))),
        };
        let ended = if command.in_terminal {
            self.outside(|| command.line.run().map(|status| status.success()))?
        } else {
            command.line.start().map(|()| true)
        };
        let notice = match ended {
            Ok(true) => return Ok(()),
            Ok(false) => Notice::failed(format!("{} ended with a failure", command.line.program)),
            Err(error) => Notice::failed(format!("{} could not be started: {error}", command.line.program)),
        };
        self.handle(Message::Noticed(notice))
    }

    /// Lets the user edit a text in an editor, in a file that nobody else may read.
    fn edit_text(&mut self, path: crate::scaffold::form::Path, text: &str) -> Result<(), SessionError> {
        let file = tempfile::Builder::new().prefix("stagedoor-").suffix(".md").tempfile()?;
        std::fs::write(file.path(), text)?;
        let place = Place { file: file.path().to_string_lossy().into(), line: 1, column: 1 };
        let command = match self.performer.editor(&place) {
            Ok(command) => command,
            Err(why) => return self.handle(Message::Noticed(Notice::failed(why))),
        };
        // Also an editor with a window of its own is waited for, since its text is wanted.
        let ended = self.outside(|| command.line.run().map(|status| status.success()))?;
        let message = match (ended, std::fs::read_to_string(file.path())) {
            (Ok(true), Ok(text)) => Message::TextEdited { path, text },
            (Ok(true), Err(error)) => {
                Message::Noticed(Notice::failed(format!("the text cannot be read: {error}")))
            }
            (Ok(false), _) => {
                let said = format!("{} ended with a failure; the text stays as it was", command.line.program);
                Message::Noticed(Notice::failed(said))
            }
            (Err(error), _) => {
                let said = format!("{} could not be started: {error}", command.line.program);
                Message::Noticed(Notice::failed(said))
            }
        };
        self.handle(message)
    }

    /// Lets something else have the terminal; our own reading of keys stops meanwhile.
    fn outside<T>(&mut self, run: impl FnOnce() -> T) -> Result<T, SessionError> {
        self.inputs = futures_util::stream::pending().boxed();
        let result = self.guard.outside(run)?;
        self.inputs = terminal::inputs().boxed();
        // What was typed to interrupt the other program was not meant for this one.
        while let Ok(signal) = self.signals.try_recv() {
            self.is_over |= signal == Signal::End;
        }
        self.repaint()?;
        Ok(result)
    }

    fn repaint(&mut self) -> Result<(), SessionError> {
        // The window may have been resized while it was somebody else's.
        let (columns, rows) = terminal::size()?;
        self.screen.resize((columns, rows))?;
        self.screen.forget()?;
        self.handle(Message::Resized { columns, rows })
    }
}

/// Letters and digits that no other session has: neither one beside this one nor one before it. They tell whose a draft
/// is.
pub fn mark() -> String {
    use std::hash::{BuildHasher as _, RandomState};
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    // The state of such a hash is chance, anew in each process.
    let chance = RandomState::new().hash_one((std::process::id(), now));
    format!("{:06x}", chance & 0xff_ffff)
}

fn preview(place: PreviewPlace) -> Preview {
    match place {
        PreviewPlace::Auto => Preview::Auto,
        PreviewPlace::Right => Preview::Right,
        PreviewPlace::Below => Preview::Below,
        PreviewPlace::Off => Preview::Off,
    }
}

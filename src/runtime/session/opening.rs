use std::collections::HashSet;
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::StreamExt;
use tokio::sync::mpsc;

use super::super::appearance::Appearance;
use super::super::drafts::mark;
use super::super::inquiry::Inquiries;
use super::super::memory::user;
use super::super::outlet::keyboard;
use super::super::perform::Performer;
use super::super::pointer::Pointer;
use super::super::reader::Reader;
use super::super::sign_in::SignInDesk;
use super::super::source::{Chosen, Reading};
use super::super::{Forges, Memory, Outlet, Publishing, Remotes, Rotas};
use super::{FirstPage, Outcome, Session, SessionError};
use crate::app::wizard::Start;
use crate::app::{Message, Notice, Preview, Settings, State, update};
use crate::catalog::EntityRef;
use crate::config::{Config, Environment, PreviewPlace};
use crate::sources::backstage::BackstageError;
use crate::sources::backstage::sign_in::user_of;
use crate::terminal::{self, Capabilities, Guard, Hangup, Modes, Screen, Signal, Signals};
use crate::ui::Drawn;

/// Messages that may wait; whoever sends more waits too.
const INBOX: usize = 256;

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

impl Session {
    /// Takes the terminal, and shows what there is to show at once.
    pub(super) fn open(
        opening: Opening,
        reading: Result<Reading, BackstageError>,
    ) -> Result<Self, SessionError> {
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
        let settings = settings(&config, &appearance, picks, within, !servers.is_empty());
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
}

fn settings(
    config: &Config,
    appearance: &Appearance,
    picks: bool,
    within: Option<HashSet<EntityRef>>,
    has_server: bool,
) -> Settings {
    Settings {
        keymap: Arc::new(config.keymap.clone()),
        views: config.views.iter().cloned().map(Arc::new).collect(),
        preview: preview(config.preview),
        themes: appearance.names(),
        theme: config.theme.clone(),
        mouse: config.mouse,
        picks,
        within: within.map(Arc::new),
        has_server,
        can_suspend: cfg!(unix) && !picks,
        profile: config.profile.clone(),
        mark: mark(),
    }
}

fn preview(place: PreviewPlace) -> Preview {
    match place {
        PreviewPlace::Auto => Preview::Auto,
        PreviewPlace::Right => Preview::Right,
        PreviewPlace::Below => Preview::Below,
        PreviewPlace::Off => Preview::Off,
    }
}

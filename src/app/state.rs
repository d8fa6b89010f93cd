use std::collections::VecDeque;

use super::browse::Browse;
use super::colours::Colours;
use super::entity::EntityPage;
use super::graph::GraphPage;
use super::history::History;
use super::oncall::OnCall;
use super::overlay::PaletteRow;
use super::owners::Owners;
use super::problems::Problems;
use super::roster::Roster;
use super::task::{RunRow, Tasks};
use super::wizard::{Gallery, Offers, Start, Wizard};
use super::{Freshness, Notice, Overlay, Progress, Servers, Settings, User, World};
use crate::catalog::{Direction, EntityRef};
use crate::config::Key;
use crate::diagnostic::Place;

/// How many of the notices are kept for the log.
const NOTICES_KEPT: usize = 200;

/// All that one session knows.
#[derive(Debug)]
pub struct State {
    /// What there is to look at.
    pub world: World,
    /// How far reading has come; none when all is read.
    pub progress: Option<Progress>,
    /// Whether the last reading broke off, so that the world may be older than it could be.
    pub is_outdated: bool,
    /// How old what the servers said is; none when no server is asked.
    pub freshness: Option<Freshness>,
    /// The servers behind the catalog.
    pub servers: Servers,
    /// Who looks.
    pub user: User,
    /// How the portal behaves.
    pub settings: Settings,
    /// What is on the screen, below any overlay.
    pub screen: Screen,
    /// Where one can go back and forward to.
    pub history: History,
    /// The catalog as a list.
    pub browse: Browse,
    /// The entity that is open, when the screen is [`Screen::Entity`].
    pub entity: EntityPage,
    /// The group tree.
    pub owners: Owners,
    /// The list of problems.
    pub problems: Problems,
    /// Who is on call for what the screen is about.
    pub oncall: OnCall,
    /// What breaks, or what is amiss.
    pub roster: Roster,
    /// What lies around what the screen is about.
    pub graph: GraphPage,
    /// The templates and drafts.
    pub gallery: Gallery,
    /// The template that is being filled in.
    pub wizard: Option<Box<Wizard>>,
    /// What hosts of repositories were asked, and what they said.
    pub offers: Offers,
    /// Runs of templates, here and at servers.
    pub tasks: Tasks,
    /// What the words of the code are that was shown lately.
    pub colours: Colours,
    /// What lies over the screen, the topmost last.
    pub overlays: Vec<Overlay>,
    /// The keys typed so far of a longer sequence.
    pub pending: Vec<Key>,
    /// Whether the possible next keys are shown.
    pub explains_keys: bool,
    /// What has been told, the latest last.
    pub notices: VecDeque<Notice>,
    /// Whether the latest notice is still on the screen.
    pub shows_notice: bool,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    pub(super) waits: u64,
    pub(super) rehearsals: u64,
    /// A template to be filled in as soon as it has been read.
    pub(super) wanted: Option<(EntityRef, Box<Start>)>,
}

/// What is on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Screen {
    /// The catalog as a list.
    #[default]
    Browse,
    /// One entity, or a name that nothing defines.
    Entity(EntityRef),
    /// The group tree.
    Owners,
    /// What is wrong.
    Problems,
    /// Who is on call for something.
    OnCall(EntityRef),
    /// What breaks with something, or breaks it.
    Impact(EntityRef, Direction),
    /// What lies around something, drawn.
    Graph(EntityRef),
    /// How well ownership stands.
    Health,
    /// The templates.
    Create,
    /// The template that is being filled in.
    Wizard,
    /// The runs of templates.
    Tasks,
    /// A run, by its number in this session.
    Run(u64),
}

impl State {
    /// A session with nothing read yet, and the cursor in the search box.
    pub fn new(settings: Settings, user: User) -> Self {
        Self {
            world: World::default(),
            progress: Some(Progress::default()),
            is_outdated: false,
            freshness: None,
            servers: Servers::default(),
            user,
            settings,
            screen: Screen::Browse,
            history: History::default(),
            browse: Browse::default(),
            entity: EntityPage::default(),
            owners: Owners::default(),
            problems: Problems::default(),
            oncall: OnCall::default(),
            roster: Roster::default(),
            graph: GraphPage::default(),
            gallery: Gallery::default(),
            wizard: None,
            offers: Offers::default(),
            tasks: Tasks::default(),
            colours: Colours::default(),
            overlays: Vec::new(),
            pending: Vec::new(),
            explains_keys: false,
            notices: VecDeque::new(),
            shows_notice: false,
            size: (80, 24),
            waits: 0,
            rehearsals: 0,
            wanted: None,
        }
    }

    /// A file as the screens name it: without the folder that the whole catalog lies in.
    pub fn short_path<'a>(&self, file: &'a str) -> &'a str {
        let inside = file.strip_prefix(&*self.world.source.name).and_then(|rest| rest.strip_prefix('/'));
        inside.unwrap_or(file)
    }

    /// Whether the screen shows how long something goes on.
    pub fn shows_time(&self) -> bool {
        matches!(self.screen, Screen::Run(_) | Screen::Tasks) && self.tasks.running() > 0
    }

    /// The latest notice, while it is on the screen.
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.back().filter(|_| self.shows_notice)
    }

    pub(super) fn tell(&mut self, notice: Notice) {
        if self.notices.len() == NOTICES_KEPT {
            self.notices.pop_front();
        }
        self.notices.push_back(notice);
        self.shows_notice = true;
    }

    /// The entity, or name, that commands on entities act upon.
    pub fn selected_reference(&self) -> Option<&EntityRef> {
        let catalog = &self.world.catalog;
        match &self.screen {
            Screen::Browse => self.browse.selected_node().map(|node| catalog.reference(node)),
            Screen::Entity(reference) | Screen::OnCall(reference) => Some(reference),
            Screen::Impact(..) | Screen::Health => self.roster.selected(),
            Screen::Graph(_) => self.graph.selected(self.size),
            Screen::Owners => self.owners.selected_node().map(|node| catalog.reference(node)),
            Screen::Create => self.gallery.selected_card().map(|card| &card.reference),
            Screen::Wizard => self.wizard.as_ref().map(|wizard| &wizard.template),
            Screen::Tasks => self.tasks.about(self.tasks.selected()?)?.1.template.as_ref(),
            Screen::Run(key) => self.tasks.run(*key)?.record.template.as_ref(),
            Screen::Problems => {
                let reference = self.problems.selected(catalog)?.reference.as_deref()?;
                catalog.find(reference).map(|node| catalog.reference(node))
            }
        }
    }

    /// What the on-call and impact screens would be about: the candidate in the prompt for whose
    /// something is, else what is selected.
    pub(super) fn asked_about(&self) -> Option<&EntityRef> {
        match self.overlays.last() {
            Some(Overlay::Whose(whose)) => whose.menu.selected().map(|row| &row.reference),
            Some(Overlay::Palette(menu)) => match menu.selected() {
                Some(PaletteRow::Entity { reference, .. }) => Some(reference),
                _ => self.selected_reference(),
            },
            _ => self.selected_reference(),
        }
    }

    /// The place in a file that editing goes to.
    pub fn selected_place(&self) -> Option<Place> {
        let catalog = &self.world.catalog;
        let of_entity = |reference: &EntityRef| {
            let origin = &catalog.entity(reference.as_str())?.origin;
            Some(Place { file: origin.file.clone()?, line: origin.line, column: 1 })
        };
        match &self.screen {
            Screen::Problems => self.problems.selected(catalog)?.place.clone(),
            Screen::Entity(reference) => {
                self.entity.selected_place().cloned().or_else(|| of_entity(reference))
            }
            Screen::Browse
            | Screen::Owners
            | Screen::OnCall(_)
            | Screen::Impact(..)
            | Screen::Graph(_)
            | Screen::Health
            | Screen::Create
            | Screen::Wizard
            | Screen::Tasks
            | Screen::Run(_) => of_entity(self.selected_reference()?),
        }
    }

    /// The address that the browser is sent to.
    pub fn selected_url(&self) -> Option<String> {
        if let (Screen::Entity(_), Some(url)) = (&self.screen, self.entity.selected_url()) {
            return Some(url.to_owned());
        }
        if let (Screen::OnCall(_), Some(url)) = (&self.screen, self.oncall.selected_url()) {
            return Some(url.to_owned());
        }
        if let Screen::Run(key) = self.screen {
            let run = self.tasks.run(key)?;
            let Some(RunRow::Link(at)) = run.view.selected() else { return None };
            return run.course.output.links.get(*at)?.url.clone();
        }
        let entity = self.world.catalog.entity(self.selected_reference()?.as_str())?;
        let annotation = |key| entity.annotation(key);
        let source = || {
            annotation("backstage.io/source-location")
                .and_then(|at| Some(at.strip_prefix("url:")?.to_owned()))
        };
        let link = || entity.links.first().map(|link| link.url.to_string());
        annotation("backstage.io/view-url").or_else(source).or_else(link)
    }
}

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::{ForgeQuestion, Forges, Rotas, WorkingTrees};
use crate::app::oncall::{Call, page, page_at_once};
use crate::app::{Message, Notice, World};
use crate::catalog::EntityRef;
use crate::oncall::{Changes, Clock, Page, RotaState};

/// Finds out what the on-call screen shows, and tells it piece by piece: at once what the catalog
/// holds and what was told when last asked, then what changed here, then who is on call and what changed elsewhere.
#[derive(Debug, Clone)]
pub(super) struct Inquiries {
    rotas: Rotas,
    forges: Forges,
    inbox: mpsc::Sender<Message>,
}

impl Inquiries {
    pub(super) fn new(rotas: Rotas, forges: Forges, inbox: mpsc::Sender<Message>) -> Self {
        Self { rotas, forges, inbox }
    }

    /// Who can be asked away from the catalog.
    pub(super) fn forges(&self) -> Forges {
        self.forges.clone()
    }

    pub(super) fn ask(&self, generation: u64, reference: EntityRef, world: World) {
        let inquiry = self.clone();
        tokio::task::spawn_blocking(move || inquiry.answer(generation, &reference, &world));
    }

    /// Calls those who were agreed to, and tells what came of it.
    pub(super) fn page(&self, call: Call, world: World) {
        let inquiry = self.clone();
        tokio::task::spawn_blocking(move || {
            let outcome = inquiry.called(&call, &world);
            let notice = outcome.map_or_else(Notice::failed, Notice::done);
            // A closed inbox means that the session is over: nobody is left to tell.
            let _ = inquiry.inbox.blocking_send(Message::Noticed(notice));
        });
    }

    fn called(&self, call: &Call, world: &World) -> Result<String, String> {
        let gone = || format!("nobody was called: {} is not in the catalog any more", call.reference);
        let page = page_at_once(world, &call.reference).ok_or_else(gone)?;
        let question = self.rotas.question(&page, &world.catalog)?;
        self.rotas.page(&question, (&call.summary, &call.details), &call.people, Timestamp::now())
    }

    fn answer(&self, generation: u64, reference: &EntityRef, world: &World) {
        let tell = |page: Option<Page>| {
            let clock = Clock { now: Timestamp::now(), zone: TimeZone::system() };
            let page = page.map(Box::new);
            // A closed inbox means that the session is over: nobody is left to tell.
            let _ = self.inbox.blocking_send(Message::OnCallArrived { generation, page, clock });
        };
        let Some(mut first) = page_at_once(world, reference) else { return tell(None) };
        first.rota = self.remembered(&first, world);
        let elsewhere = self.elsewhere(&first, world);
        first.changes = elsewhere.as_ref().ok().and_then(|question| self.forges.recall(question));
        tell(Some(first.clone()));

        let trees = trees(world);
        let Some(mut full) = page(world, reference, &trees) else { return };
        full.rota = first.rota;
        let file = world.catalog.at(full.node).and_then(|entity| entity.origin.file.as_deref());
        let here = file.map(|file| trees.changes(file)).unwrap_or_default();
        let is_here = !here.is_empty();
        full.changes = match &elsewhere {
            _ if is_here => Some(here),
            Ok(_) => first.changes,
            Err(why) => Some(Changes { failure: why.clone(), ..Changes::default() }),
        };
        tell(Some(full.clone()));

        // Neither waits for the other: who is on call comes first, whatever else is slow.
        std::thread::scope(|scope| {
            let changes = elsewhere.ok().filter(|_| !is_here);
            let changes =
                changes.map(|question| scope.spawn(move || self.forges.ask(&question, Timestamp::now())));
            if let Ok(question) = self.rotas.question(&full, &world.catalog) {
                full.rota = self.rotas.ask(&question, Timestamp::now());
                full.paging = self.rotas.paging(&question);
                tell(Some(full.clone()));
            }
            if let Some(Ok(changes)) = changes.map(std::thread::ScopedJoinHandle::join) {
                full.changes = Some(changes);
                tell(Some(full));
            }
        });
    }

    /// Whom to ask what changed, if it is not on this disk; else why nobody can be asked, as far as that needs saying.
    fn elsewhere(&self, page: &Page, world: &World) -> Result<ForgeQuestion, Option<String>> {
        match world.catalog.at(page.node) {
            Some(entity) if !world.source.is_demo => self.forges.question(entity).map_err(Some),
            _ => Err(None),
        }
    }

    /// What was answered last, until an answer comes.
    fn remembered(&self, page: &Page, world: &World) -> RotaState {
        match self.rotas.question(page, &world.catalog) {
            Ok(question) => match self.rotas.recall(&question) {
                Some(rota) => RotaState::Known { rota, failure: None },
                None => RotaState::Asking,
            },
            Err(why) => RotaState::Unknown(why),
        }
    }
}

/// The repositories on this disk; without a current folder there are none.
fn trees(world: &World) -> WorkingTrees {
    match std::path::absolute(Path::new(".")) {
        Ok(here) if !world.source.is_demo => WorkingTrees::on_disk(here),
        _ => WorkingTrees::of_demo(),
    }
}

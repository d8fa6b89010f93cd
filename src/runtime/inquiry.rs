use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::{Rotas, WorkingTrees};
use crate::app::oncall::{page, page_at_once};
use crate::app::{Message, World};
use crate::catalog::EntityRef;
use crate::oncall::{Clock, Page, RotaState};

/// Finds out what the on-call screen shows, and tells it piece by piece: at once what the catalog
/// holds and who was on call when last asked, then what changed, then who is on call.
#[derive(Debug, Clone)]
pub(super) struct Inquiries {
    rotas: Rotas,
    inbox: mpsc::Sender<Message>,
}

impl Inquiries {
    pub(super) fn new(rotas: Rotas, inbox: mpsc::Sender<Message>) -> Self {
        Self { rotas, inbox }
    }

    pub(super) fn ask(&self, generation: u64, reference: EntityRef, world: World) {
        let inquiry = self.clone();
        tokio::task::spawn_blocking(move || inquiry.answer(generation, &reference, &world));
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
        tell(Some(first));

        let trees = trees(world);
        let Some(mut full) = page(world, reference, &trees) else { return };
        full.rota = self.remembered(&full, world);
        let file = world.catalog.at(full.node).and_then(|entity| entity.origin.file.as_deref());
        full.changes = Some(file.map(|file| trees.changes(file)).unwrap_or_default());
        tell(Some(full.clone()));

        if let Ok(question) = self.rotas.question(&full, &world.catalog) {
            full.rota = self.rotas.ask(&question, Timestamp::now());
            tell(Some(full));
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

use std::path::PathBuf;
use std::sync::mpsc as orders;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::source::{Chosen, Reading, world};
use crate::app::{self, Message, Notice, Source};
use crate::catalog::Catalog;
use crate::sources::backstage::BackstageError;
use crate::sources::folder::LocalSource;
use crate::sources::watch::Watch;
use crate::sources::{Observer, Progress};

/// At most so often is the count of a reading told, for a reader of the screen cannot follow more.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// The thread that reads the source, and what it is told to do.
#[derive(Debug)]
pub(super) struct Reader {
    orders: orders::Sender<Order>,
}

/// Read these paths again; none of them means whatever has changed.
#[derive(Debug, Default)]
struct Order(Vec<PathBuf>);

impl Reader {
    /// Starts to read what was chosen, and goes on to read what changes on disk when asked to `watch`.
    pub(super) fn start(chosen: Chosen, watch: bool, inbox: mpsc::Sender<Message>) -> Self {
        let (orders, to_do) = orders::channel();
        let for_watch = orders.clone();
        let work = move || read_on(chosen, watch, &to_do, for_watch, &inbox);
        thread::Builder::new().name("reader".to_owned()).spawn(work).expect("a thread can be started");
        Self { orders }
    }

    /// Reads again what has changed.
    pub(super) fn refresh(&self) {
        // The thread ends only with the session.
        let _ = self.orders.send(Order::default());
    }
}

fn read_on(
    chosen: Chosen,
    watch: bool,
    to_do: &orders::Receiver<Order>,
    orders: orders::Sender<Order>,
    inbox: &mpsc::Sender<Message>,
) {
    let teller =
        Teller { inbox, source: chosen.name(), last: Mutex::new(Instant::now()), so_far: Mutex::default() };
    let mut reading = match Reading::of(chosen) {
        Ok(reading) => reading,
        Err(error) => {
            // The session may be over by now, and then nobody is left to tell.
            let _ = inbox.blocking_send(Message::ReadingFailed(error.to_string()));
            return;
        }
    };
    let mut outcome = reading.read(&teller);
    let mut watching = Watching::new(watch && !reading.name().is_demo, orders, inbox);
    loop {
        if !tell(&reading, outcome, inbox) {
            break;
        }
        if let Some(local) = reading.local() {
            watching.follow(local);
        }
        let Ok(Order(paths)) = to_do.recv() else { break };
        outcome = reading.reread(&paths, &teller);
        tracing::info!(changed = paths.len(), failed = outcome.is_err(), "read again");
    }
}

/// Tells what a reading came to; whether anybody listens.
fn tell(reading: &Reading, outcome: Result<(), BackstageError>, inbox: &mpsc::Sender<Message>) -> bool {
    let world = reading.world();
    // What has arrived of a first reading that broke off is on the screen already.
    let is_worse = outcome.is_err() && world.catalog.is_empty();
    if !is_worse && inbox.blocking_send(Message::WorldArrived { world, progress: None }).is_err() {
        return false;
    }
    match outcome {
        Ok(()) => true,
        Err(error) => inbox.blocking_send(Message::ReadingFailed(error.to_string())).is_ok(),
    }
}

/// The watch over the folders of a source; trouble with it is told once.
struct Watching<'a> {
    watch: Option<Watch>,
    inbox: &'a mpsc::Sender<Message>,
}

impl<'a> Watching<'a> {
    fn new(wanted: bool, orders: orders::Sender<Order>, inbox: &'a mpsc::Sender<Message>) -> Self {
        let mut watching = Self { watch: None, inbox };
        if wanted {
            // A closed channel means that the session is over, and the watch soon will be.
            match Watch::new(move |changed| drop(orders.send(Order(changed)))) {
                Ok(watch) => watching.watch = Some(watch),
                Err(error) => watching.complain(&error),
            }
        }
        watching
    }

    fn follow(&mut self, source: &LocalSource) {
        let Some(watch) = &mut self.watch else { return };
        if let Err(error) = watch.set_folders(source.watch_paths()) {
            self.complain(&error);
        }
    }

    fn complain(&self, error: &dyn std::error::Error) {
        let said = format!("some changes on disk go unnoticed ({error}); r reads again");
        let _ = self.inbox.blocking_send(Message::Noticed(Notice::failed(said)));
    }
}

/// Tells the session how far a reading has come.
struct Teller<'a> {
    inbox: &'a mpsc::Sender<Message>,
    source: Source,
    last: Mutex<Instant>,
    so_far: Mutex<app::Progress>,
}

impl Observer for Teller<'_> {
    fn progress(&self, progress: Progress) {
        let Progress { unit, found, read, entities, .. } = progress;
        let progress = app::Progress { unit, found, read, entities };
        *self.so_far.lock().unwrap_or_else(PoisonError::into_inner) = progress;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= TELL_EVERY {
            *last = Instant::now();
            // Counts are worth nothing late: where the inbox is full they are left out.
            let _ = self.inbox.try_send(Message::ReadingProgressed(progress));
        }
    }

    fn partial(&self, catalog: Arc<Catalog>) {
        let progress = *self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let world = world(catalog, self.source.clone());
        let _ = self.inbox.blocking_send(Message::WorldArrived { world, progress: Some(progress) });
    }

    fn is_cancelled(&self) -> bool {
        self.inbox.is_closed()
    }
}

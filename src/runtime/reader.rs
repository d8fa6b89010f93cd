use std::path::PathBuf;
use std::sync::mpsc as orders;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::world::world;
use crate::app::{Message, Notice, Progress, Source};
use crate::catalog::Catalog;
use crate::sources::{LocalSource, Reading, Watch};

/// At most so often is the count of a reading told, for a reader of the screen cannot follow more.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// The thread that reads the sources, and what it is told to do.
#[derive(Debug)]
pub(super) struct Reader {
    orders: orders::Sender<Order>,
}

#[derive(Debug)]
enum Order {
    /// Read what has changed, as far as file times and sizes tell.
    Refresh,
    /// Read these paths again.
    Reread(Vec<PathBuf>),
}

impl Reader {
    /// Starts to read `source`, and goes on to read what changes on disk when asked to `watch`.
    pub(super) fn start(source: LocalSource, watch: bool, inbox: mpsc::Sender<Message>) -> Self {
        let (orders, to_do) = orders::channel();
        let for_watch = orders.clone();
        let work = move || read_on(source, watch, &to_do, for_watch, &inbox);
        thread::Builder::new().name("reader".to_owned()).spawn(work).expect("a thread can be started");
        Self { orders }
    }

    /// Reads again what has changed.
    pub(super) fn refresh(&self) {
        // The thread ends only with the session.
        let _ = self.orders.send(Order::Refresh);
    }
}

fn read_on(
    mut source: LocalSource,
    watch: bool,
    to_do: &orders::Receiver<Order>,
    orders: orders::Sender<Order>,
    inbox: &mpsc::Sender<Message>,
) {
    let name = Source { name: source.name().into(), is_demo: source.is_demo() };
    let teller =
        Teller { inbox, source: name.clone(), last: Mutex::new(Instant::now()), progress: Mutex::default() };
    let catalog = source.read(&teller);
    let send = |catalog: Arc<Catalog>| {
        let world = world(catalog, name.clone());
        inbox.blocking_send(Message::WorldArrived { world, progress: None }).is_ok()
    };
    if !send(catalog) {
        return;
    }
    let watching = watch.then(|| source.watch(move |changed| orders.send(Order::Reread(changed)).is_ok()));
    let watching: Option<Watch> = match watching {
        Some(Ok(watching)) => Some(watching),
        Some(Err(error)) => {
            let said = format!("changes on disk go unnoticed ({error}); r reads again");
            let _ = inbox.blocking_send(Message::Noticed(Notice::failed(said)));
            None
        }
        None => None,
    };
    while let Ok(order) = to_do.recv() {
        let catalog = match order {
            Order::Refresh => source.refresh(),
            Order::Reread(paths) => source.reread(&paths),
        };
        if !send(catalog) {
            break;
        }
    }
    drop(watching);
}

/// Tells the session how far a reading has come.
struct Teller<'a> {
    inbox: &'a mpsc::Sender<Message>,
    source: Source,
    last: Mutex<Instant>,
    progress: Mutex<Progress>,
}

impl Reading for Teller<'_> {
    fn progress(&self, found: usize, read: usize, entities: usize) {
        let progress = Progress { found, read, entities };
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= TELL_EVERY {
            *last = Instant::now();
            // Counts are worth nothing late: where the inbox is full they are left out.
            let _ = self.inbox.try_send(Message::ReadingProgressed(progress));
        }
    }

    fn partial(&self, catalog: Arc<Catalog>) {
        let progress = *self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let world = world(catalog, self.source.clone());
        let _ = self.inbox.blocking_send(Message::WorldArrived { world, progress: Some(progress) });
    }

    fn is_cancelled(&self) -> bool {
        self.inbox.is_closed()
    }
}

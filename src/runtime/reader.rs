use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::mpsc as orders;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::mpsc;

use super::source::{Reading, world};
use crate::app::{self, Freshness, Message, Notice, Source};
use crate::catalog::Catalog;
use crate::config::Interval;
use crate::sources::backstage::{BackstageError, Synced};
use crate::sources::folder::LocalSource;
use crate::sources::watch::Watch;
use crate::sources::{Observer, Progress};

/// At most so often is the count of a reading told, for a reader of the screen cannot follow more.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// Changes are kept for the next session at most so often: it would find them out by itself.
const KEEP_CHANGES_EVERY: Duration = Duration::from_mins(1);
/// So often is kept that a server still has nothing new.
const KEEP_TIME_EVERY: Duration = Duration::from_mins(10);
/// At most so long is looking for changes put off for the first page, which wants all cores.
const PAGE_WITHIN: Duration = Duration::from_secs(1);
/// Before that a rate would jump about.
const RATED_AFTER: Duration = Duration::from_millis(300);

/// The thread that reads the source, and what it is told to do.
#[derive(Debug)]
pub(super) struct Reader {
    orders: orders::Sender<Order>,
}

/// What the thread is to do.
#[derive(Debug, PartialEq, Eq)]
enum Order {
    /// Read these paths again; none of them means whatever has changed on disk.
    Changed(Vec<PathBuf>),
    /// Read again whatever has changed anywhere.
    Everything,
    /// Look whether what an earlier session kept is still true.
    Begin,
}

impl Reader {
    /// Starts to read what was chosen (where an earlier session kept it, as soon as
    /// [`Reader::begin`] says so), and goes on to read what changes on disk when asked to
    /// `watch`, and what changes on servers every `interval`.
    pub(super) fn start(
        name: Source,
        reading: Result<Reading, BackstageError>,
        watch: bool,
        interval: Interval,
        inbox: mpsc::Sender<Message>,
    ) -> Self {
        let (orders, to_do) = orders::channel();
        let for_watch = orders.clone();
        let work = move || {
            let read = || read_on(name, reading, watch, interval, &to_do, for_watch, &inbox);
            // The panic itself is in the log; here it must not look as if reading went on for ever.
            if panic::catch_unwind(AssertUnwindSafe(read)).is_err() {
                let said = "reading broke down; what was read stays, and a new start reads again";
                let _ = inbox.blocking_send(Message::ReadingFailed(said.to_owned()));
            }
        };
        thread::Builder::new().name("reader".to_owned()).spawn(work).expect("a thread can be started");
        Self { orders }
    }

    /// The first page is drawn: looks for changes from now on.
    pub(super) fn begin(&self) {
        // A reader that is gone has told so itself.
        let _ = self.orders.send(Order::Begin);
    }

    /// Reads again what has changed; whether anybody is there to do it.
    pub(super) fn refresh(&self) -> bool {
        self.orders.send(Order::Everything).is_ok()
    }
}

fn read_on(
    name: Source,
    reading: Result<Reading, BackstageError>,
    watch: bool,
    interval: Interval,
    to_do: &orders::Receiver<Order>,
    orders: orders::Sender<Order>,
    inbox: &mpsc::Sender<Message>,
) {
    let teller = Teller::new(inbox, name);
    let mut reading = match reading {
        Ok(reading) => reading,
        Err(error) => {
            // The session may be over by now, and then nobody is left to tell.
            let _ = inbox.blocking_send(Message::ReadingFailed(error.to_string()));
            return;
        }
    };
    let was_known = reading.recalled().is_some();
    if was_known && tell_freshness(&reading, false, inbox).is_err() {
        return;
    }
    if was_known && to_do.recv_timeout(PAGE_WITHIN) == Err(orders::RecvTimeoutError::Disconnected) {
        return;
    }
    let (synced, outcome) = reading.refresh(&teller);
    for complaint in reading.complaints() {
        // The same as above.
        let _ = inbox.blocking_send(Message::Noticed(Notice::failed(complaint)));
    }
    let mut watching = Watching::new(watch && !reading.name().is_demo, orders, inbox);
    let has_servers = reading.has_servers();
    let interval = interval.time().filter(|_| has_servers);
    // The list of states makes every later look at the server cheap, and shows what has changed
    // there while its pages were read.
    let soon = |wait: Duration| Some(Instant::now() + wait);
    let is_new = synced == Synced::Changed && outcome.is_ok();
    let mut next_sync =
        if has_servers && is_new && !was_known { soon(Duration::ZERO) } else { interval.and_then(soon) };
    let mut next_keep = match synced {
        Synced::Changed => soon(Duration::ZERO).filter(|_| is_new),
        Synced::Unchanged => soon(KEEP_TIME_EVERY).filter(|_| has_servers),
    };
    let mut is_listening = match synced {
        Synced::Changed => tell(&mut reading, outcome, inbox),
        Synced::Unchanged => tell_outcome(&reading, outcome, inbox),
    };
    while is_listening {
        if let Some(local) = reading.local() {
            watching.follow(local);
        }
        let next = next_sync.into_iter().chain(next_keep).min();
        let order = match next {
            Some(time) => to_do.recv_timeout(time.saturating_duration_since(Instant::now())),
            None => to_do.recv().map_err(|_closed| orders::RecvTimeoutError::Disconnected),
        };
        teller.begin();
        is_listening = match order {
            Ok(Order::Changed(paths)) if !paths.is_empty() => {
                let outcome = reading.reread(&paths, &teller);
                tracing::info!(changed = paths.len(), "read again");
                next_keep = Some(earlier(next_keep, KEEP_CHANGES_EVERY));
                tell_world(&mut reading, outcome.is_err(), inbox)
            }
            Ok(Order::Begin) => true,
            Ok(Order::Changed(_) | Order::Everything) => {
                let outcome = reading.reread(&[], &teller);
                next_sync = interval.and_then(soon);
                next_keep = Some(earlier(next_keep, KEEP_CHANGES_EVERY));
                tracing::info!(failed = outcome.is_err(), "read everything again");
                tell(&mut reading, outcome, inbox)
            }
            Err(orders::RecvTimeoutError::Timeout) if next != next_sync => {
                reading.keep();
                next_keep = has_servers.then(|| Instant::now() + KEEP_TIME_EVERY);
                true
            }
            Err(orders::RecvTimeoutError::Timeout) => {
                let (synced, outcome) = reading.sync(&teller);
                next_sync = interval.and_then(soon);
                tracing::info!(?synced, failed = outcome.is_err(), "asked the servers for changes");
                match synced {
                    Synced::Changed => {
                        next_keep = Some(earlier(next_keep, KEEP_CHANGES_EVERY));
                        tell(&mut reading, outcome, inbox)
                    }
                    Synced::Unchanged => tell_outcome(&reading, outcome, inbox),
                }
            }
            Err(orders::RecvTimeoutError::Disconnected) => false,
        };
    }
}

/// Tells what a reading came to; whether anybody listens.
fn tell(reading: &mut Reading, outcome: Result<(), BackstageError>, inbox: &mpsc::Sender<Message>) -> bool {
    tell_world(reading, outcome.is_err(), inbox) && tell_outcome(reading, outcome, inbox)
}

fn tell_world(reading: &mut Reading, has_failed: bool, inbox: &mpsc::Sender<Message>) -> bool {
    let world = reading.world();
    // What has arrived of a first reading that broke off is on the screen already.
    let is_worse = has_failed && world.catalog.is_empty();
    is_worse || inbox.blocking_send(Message::WorldArrived { world, progress: None }).is_ok()
}

fn tell_outcome(
    reading: &Reading,
    outcome: Result<(), BackstageError>,
    inbox: &mpsc::Sender<Message>,
) -> bool {
    let is_offline = outcome.as_ref().is_err_and(BackstageError::is_offline);
    let told = tell_freshness(reading, is_offline, inbox);
    match outcome {
        Ok(()) => told.is_ok(),
        Err(error) => inbox.blocking_send(failed(&error)).is_ok(),
    }
}

fn failed(error: &BackstageError) -> Message {
    match error.wants_sign_in() {
        Some(host) => Message::SignInWanted { host: host.to_owned(), why: error.to_string() },
        None => Message::ReadingFailed(error.to_string()),
    }
}

/// Tells how old what servers gave is, if there are any; fails when nobody listens.
fn tell_freshness(
    reading: &Reading,
    is_offline: bool,
    inbox: &mpsc::Sender<Message>,
) -> Result<(), mpsc::error::SendError<Message>> {
    if !reading.has_servers() {
        return Ok(());
    }
    let freshness = Freshness { synced: reading.synced(), now: SystemTime::now(), is_offline };
    inbox.blocking_send(Message::Synced(freshness))
}

/// The time after `wait`, or the one before that is set already.
fn earlier(set: Option<Instant>, wait: Duration) -> Instant {
    let time = Instant::now() + wait;
    set.map_or(time, |set| set.min(time))
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
            match Watch::new(move |changed| drop(orders.send(Order::Changed(changed)))) {
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
    begin: Mutex<Instant>,
    last: Mutex<Instant>,
    so_far: Mutex<app::Progress>,
}

impl<'a> Teller<'a> {
    fn new(inbox: &'a mpsc::Sender<Message>, source: Source) -> Self {
        let now = || Mutex::new(Instant::now());
        Self { inbox, source, begin: now(), last: now(), so_far: Mutex::default() }
    }

    /// Another reading begins.
    fn begin(&self) {
        *self.begin.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Entities a second, once it has gone on long enough to tell.
    fn rate(&self, entities: usize) -> usize {
        let elapsed = self.begin.lock().unwrap_or_else(PoisonError::into_inner).elapsed();
        let milliseconds = usize::try_from(elapsed.as_millis()).unwrap_or(usize::MAX);
        if elapsed < RATED_AFTER { 0 } else { entities.saturating_mul(1_000) / milliseconds.max(1) }
    }
}

impl Observer for Teller<'_> {
    fn progress(&self, progress: Progress) {
        let Progress { unit, found, read, entities, .. } = progress;
        // Files are read in a moment, and how fast is of no interest.
        let rate = if unit == "pages" { self.rate(entities) } else { 0 };
        let progress = app::Progress { unit, found, read, entities, rate };
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

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::earlier_runs::{earlier_runs, recalled};
use super::errands::trouble;
use super::local_run::LocalRun;
use super::rehearsal::Rehearsal;
use super::{Publishing, Remotes};
use crate::app::task::{Order, Place, TaskErrand, TaskNews};
use crate::app::wizard::Hidden;
use crate::app::{Message, World};
use crate::scaffold::task::{Happening, TaskRecord, What};
use crate::sources::backstage::{BackstageError, Heard, Remote};

/// So many of a server's tasks are listed.
const LISTED: usize = 50;

/// Lets templates run, here and at servers, and tells how they get on, whether or not anybody looks.
#[derive(Debug)]
pub(super) struct TaskDesk {
    remotes: Remotes,
    folders: Vec<PathBuf>,
    publishing: Publishing,
    inbox: mpsc::Sender<Message>,
    /// What ends the runs that go on here, by their numbers.
    here: HashMap<u64, Arc<AtomicBool>>,
    /// Who listens to a task of a server, by the numbers of the runs.
    there: HashMap<u64, JoinHandle<()>>,
}

impl TaskDesk {
    pub(super) fn new(
        remotes: Remotes,
        folders: Vec<PathBuf>,
        publishing: Publishing,
        inbox: mpsc::Sender<Message>,
    ) -> Self {
        Self { remotes, folders, publishing, inbox, here: HashMap::new(), there: HashMap::new() }
    }

    /// Begins an errand.
    pub(super) fn run(&mut self, errand: TaskErrand, world: &World) {
        match errand {
            TaskErrand::Begin { key, order } => match order.place.clone() {
                Place::Here => self.begin_here(key, *order, world.clone()),
                Place::Server(host) => {
                    self.at(key, &host, async move |remote, voice| {
                        begin_there(&remote, &voice, *order).await;
                    });
                }
            },
            TaskErrand::Follow { key, host, id, after } => {
                self.at(key, &host, async move |remote, voice| follow(&remote, &voice, &id, after).await);
            }
            TaskErrand::Retry { key, host, id, secrets, after } => {
                self.at(key, &host, async move |remote, voice| {
                    match remote.retry_task(&id, &revealed(&secrets)).await {
                        Ok(()) => follow(&remote, &voice, &id, after).await,
                        Err(error) => voice.refuse(&error).await,
                    }
                });
            }
            TaskErrand::Cancel { key, place: Place::Here, .. } => {
                if let Some(is_cancelled) = self.here.get(&key) {
                    is_cancelled.store(true, Ordering::Relaxed);
                }
                let what = What::CancelAsked;
                let voice = self.voice(key);
                let happening = Happening::here(SystemTime::now(), what);
                tokio::spawn(async move { voice.tell(TaskNews::Happened { key, happening }).await });
            }
            TaskErrand::Cancel { key, place: Place::Server(host), id } => {
                let (remotes, voice) = (self.remotes.clone(), self.voice(key));
                tokio::spawn(async move {
                    let Some(remote) = remotes.of_host(&host) else { return };
                    if let Err(error) = remote.cancel_task(&id).await {
                        voice.send(trouble(&error)).await;
                    }
                });
            }
            TaskErrand::Recall { key, id } => {
                let (publishing, world, inbox) = (self.publishing.clone(), world.clone(), self.inbox.clone());
                tokio::task::spawn_blocking(move || {
                    let news = recalled(&publishing, &world, key, &id);
                    // A closed inbox means that the session is over: nobody is left to tell.
                    let _ = inbox.blocking_send(Message::Task(news));
                });
            }
            TaskErrand::List { generation, is_own } => {
                let (remotes, inbox) = (self.remotes.clone(), self.inbox.clone());
                let (publishing, world) = (self.publishing.clone(), world.clone());
                tokio::spawn(async move {
                    // Files are read on a thread that may wait for them.
                    let here = tokio::task::spawn_blocking(move || earlier_runs(&publishing, &world));
                    let here = here.await.unwrap_or_default();
                    let news = list(&remotes, generation, is_own, here).await;
                    // A closed inbox means that the session is over: nobody is left to tell.
                    let _ = inbox.send(Message::Task(news)).await;
                });
            }
        }
    }

    fn voice(&self, key: u64) -> Voice {
        Voice { key, inbox: self.inbox.clone() }
    }

    fn begin_here(&mut self, key: u64, order: Order, world: World) {
        let is_again = self.here.contains_key(&key);
        let is_cancelled = Arc::new(AtomicBool::new(false));
        self.here.insert(key, Arc::clone(&is_cancelled));
        let Order { template, values, secrets, user, folder, resumed, reviewed, .. } = order;
        let (hosts, folders) = (self.publishing.forges.hosts(), self.folders.clone());
        let copies = self.publishing.bringer.copies.clone();
        let what = Rehearsal { template, values, secrets, user, hosts, folders, copies };
        let publishing = self.publishing.clone();
        let run = LocalRun { what, folder, reviewed, publishing, resumed, is_cancelled };
        let inbox = self.inbox.clone();
        tokio::task::spawn_blocking(move || {
            let send = |news| drop(inbox.blocking_send(Message::Task(news)));
            let mut tell = |happening| send(TaskNews::Happened { key, happening });
            if is_again {
                tell(Happening::here(SystemTime::now(), What::Restarted));
            }
            run.run(&world, |id| send(TaskNews::Begun { key, id }), &mut tell);
        });
    }

    /// Does something with a task of a server, in the place of what was done with it before.
    fn at<F>(&mut self, key: u64, host: &str, work: impl FnOnce(Arc<Remote>, Voice) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let voice = self.voice(key);
        let Some(remote) = self.remotes.of_host(host) else {
            let why = format!("{host} is none of the servers of this session");
            tokio::spawn(async move { voice.tell(TaskNews::NotBegun { key, why }).await });
            return;
        };
        if let Some(before) = self.there.insert(key, tokio::spawn(work(remote, voice))) {
            before.abort();
        }
    }
}

/// Tells of one run.
#[derive(Debug, Clone)]
struct Voice {
    key: u64,
    inbox: mpsc::Sender<Message>,
}

impl Voice {
    async fn tell(&self, news: TaskNews) {
        self.send(Message::Task(news)).await;
    }

    async fn send(&self, message: Message) {
        // A closed inbox means that the session is over: nobody is left to tell.
        let _ = self.inbox.send(message).await;
    }

    /// It could not begin.
    async fn refuse(&self, error: &BackstageError) {
        let said = if error.is_offline() {
            format!("{error}; it may have begun all the same, see the tasks")
        } else {
            error.to_string()
        };
        self.tell(TaskNews::NotBegun { key: self.key, why: said }).await;
        if error.wants_sign_in().is_some() {
            self.send(trouble(error)).await;
        }
    }
}

async fn begin_there(remote: &Remote, voice: &Voice, order: Order) {
    match remote.run_template(&order.template, &order.values, &named(&order.secrets)).await {
        Ok(id) => {
            voice.tell(TaskNews::Begun { key: voice.key, id: id.clone() }).await;
            follow(remote, voice, &id, None).await;
        }
        Err(error) => voice.refuse(&error).await,
    }
}

/// Passes on what one hears of a task, all of it and in order, however slowly it is taken.
async fn follow(remote: &Remote, voice: &Voice, id: &str, after: Option<u64>) {
    let key = voice.key;
    let (hear, mut heard) = mpsc::unbounded_channel();
    let mut tell = move |said| drop(hear.send(said));
    let pass_on = async {
        while let Some(said) = heard.recv().await {
            let news = match said {
                Heard::Happened(happening) => TaskNews::Happened { key, happening },
                Heard::Lost(why) => TaskNews::Lost { key, why, goes_on: true },
                Heard::Found => TaskNews::Found { key },
            };
            voice.tell(news).await;
        }
    };
    let follow = async move {
        let ended = remote.follow_task(id, after, &mut tell).await;
        drop(tell);
        ended
    };
    let (ended, ()) = tokio::join!(follow, pass_on);
    if let Err(error) = ended {
        voice.tell(TaskNews::Lost { key, why: error.to_string(), goes_on: false }).await;
        if error.wants_sign_in().is_some() {
            voice.send(trouble(&error)).await;
        }
    }
}

async fn list(remotes: &Remotes, generation: u64, is_own: bool, here: Vec<(Place, TaskRecord)>) -> TaskNews {
    let (mut tasks, mut total, mut failure) = (here, 0, None);
    for remote in remotes.all() {
        match remote.latest_tasks(is_own, LISTED).await {
            Ok(listed) => {
                let place = Place::Server(remote.host().into());
                total += listed.total;
                tasks.extend(listed.tasks.into_iter().map(|record| (place.clone(), record)));
            }
            Err(error) => failure = Some(error.to_string()),
        }
    }
    TaskNews::Listed { generation, tasks, total, failure }
}

/// The secrets that steps may read. Those that are only there to be masked here stay here.
fn named(secrets: &[(String, Hidden)]) -> Vec<(String, String)> {
    let named = secrets.iter().filter(|(name, _)| !name.contains('/'));
    named.map(|(name, secret)| (name.clone(), secret.reveal().to_owned())).collect()
}

fn revealed(secrets: &[(String, Hidden)]) -> Vec<(String, String)> {
    secrets.iter().map(|(name, secret)| (name.clone(), secret.reveal().to_owned())).collect()
}

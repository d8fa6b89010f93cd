use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::perform::browse;
use super::{Farewell, Memory, Remotes};
use crate::app::{Arrival, Errand, Leaving, Message, Notice, ServerHit};
use crate::config::Environment;
use crate::diagnostic::{Code, Problem};
use crate::sources::backstage::{self, BackstageError, ProcessingError, RegisterPreview, Registered};
use crate::terminal::Capabilities;

/// Who has typed nothing for so long has paused.
const PAUSE: Duration = Duration::from_millis(350);
/// So many hits of a server are asked for.
const SERVER_HITS: usize = 25;

/// Does at the servers what the application asks for, and sends what came of it to the inbox.
#[derive(Debug)]
pub(super) struct Errands {
    desk: Desk,
    inbox: mpsc::Sender<Message>,
    /// The wait or search for what was typed last.
    search: Option<JoinHandle<()>>,
}

/// What an errand needs at hand.
#[derive(Debug, Clone)]
struct Desk {
    remotes: Remotes,
    memory: Memory,
    capabilities: Capabilities,
    environment: Environment,
}

impl Errands {
    pub(super) fn new(
        remotes: Remotes,
        memory: Memory,
        capabilities: Capabilities,
        environment: Environment,
        inbox: mpsc::Sender<Message>,
    ) -> Self {
        Self { desk: Desk { remotes, memory, capabilities, environment }, inbox, search: None }
    }

    /// Begins an errand; a search ends the one before.
    pub(super) fn run(&mut self, errand: Errand) {
        let is_search = matches!(errand, Errand::Search { .. });
        let (desk, inbox) = (self.desk.clone(), self.inbox.clone());
        let task = tokio::spawn(async move {
            if let Some(message) = desk.run(errand).await {
                // A closed inbox means that the session is over: nobody is left to tell.
                let _ = inbox.send(message).await;
            }
        });
        if is_search {
            self.only(task);
        }
    }

    /// Tells when nothing has been typed for a moment.
    pub(super) fn wait_for_pause(&mut self, generation: u64) {
        let inbox = self.inbox.clone();
        self.only(tokio::spawn(async move {
            tokio::time::sleep(PAUSE).await;
            let _ = inbox.send(Message::TypingPaused { generation }).await;
        }));
    }

    fn only(&mut self, task: JoinHandle<()>) {
        if let Some(before) = self.search.replace(task) {
            before.abort();
        }
    }
}

impl Desk {
    async fn run(&self, errand: Errand) -> Option<Message> {
        let remotes = &self.remotes;
        let done = |said: String| Some(Message::Noticed(Notice::done(said)));
        let outcome = match errand {
            Errand::Refresh(entity) => remotes
                .refresh(&entity)
                .await
                .map(|host| done(format!("{host} reads {entity} again soon; r shows what came of it"))),
            Errand::OpenPage(entity) => Ok(remotes
                .first()
                .map(|remote| browse(&remote.page_of(&entity), &self.capabilities, &self.environment))),
            Errand::Preview(address) => remotes
                .preview(&address)
                .await
                .map(|preview| Some(Message::RegisterPreviewed(arrival(address, preview)))),
            Errand::Register(targets) => {
                let said = "registered; the server reads it soon, and r shows what came of it";
                remotes.register(&targets).await.map(|()| done(said.to_owned()))
            }
            Errand::Farewell(reference) => {
                let leaving = remotes.farewell(reference.as_str()).await;
                let said = |leaving: Option<Farewell>| leaving.map(leaving_of);
                leaving.map(|leaving| Some(Message::FarewellPreviewed { reference, leaving: said(leaving) }))
            }
            Errand::Unregister(leaving) => {
                let said = format!("unregistered {}; r shows what is left", leaving.target);
                remotes.unregister(&farewell_of(leaving)).await.map(|()| done(said))
            }
            Errand::Errors(reference) => Ok(self.errors(reference).await),
            Errand::Search { generation, term } => {
                let found = remotes.search(&term, SERVER_HITS).await;
                let outcome = found.map(|hits| hits.into_iter().map(hit).collect());
                Ok(Some(Message::ServerHitsArrived {
                    generation,
                    outcome: outcome.map_err(|error| error.to_string()),
                }))
            }
            Errand::AlignStars(sent) => Ok(self.align(sent).await),
        };
        outcome.unwrap_or_else(|error| Some(trouble(&error)))
    }

    /// What cannot be had here is missed by nobody: the catalog's own problems are on the page.
    async fn errors(&self, reference: crate::catalog::EntityRef) -> Option<Message> {
        let errors = self.remotes.errors(&reference).await.map_err(logged).ok()?;
        let errors = errors.into_iter().map(problem).collect();
        Some(Message::ServerErrorsArrived { reference, errors })
    }

    /// Stars are kept here whether or not the server can be asked.
    async fn align(&self, sent: Vec<String>) -> Option<Message> {
        let whom = self.remotes.first()?.whom();
        let base = self.memory.aligned(&whom);
        let stars = self.remotes.align_stars(&sent, &base).await.map_err(logged).ok()??;
        if let Err(error) = self.memory.keep_aligned(&whom, &stars) {
            tracing::warn!(%error, "the stars of the server could not be kept");
        }
        Some(Message::StarsAligned { sent, stars })
    }
}

/// What to say of an errand that failed.
pub(super) fn trouble(error: &BackstageError) -> Message {
    match error.wants_sign_in() {
        Some(host) => Message::SignInWanted { host: host.to_owned(), why: error.to_string() },
        None => Message::Noticed(Notice::failed(error.to_string())),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn logged(error: BackstageError) {
    tracing::info!(%error, "a server did not answer an errand");
}

fn arrival(address: String, preview: RegisterPreview) -> Arrival {
    let RegisterPreview { targets, known, entities, .. } = preview;
    let new = targets.into_iter().filter(|target| !known.contains(target)).collect();
    Arrival { address, new, known, entities }
}

fn leaving_of(farewell: Farewell) -> Leaving {
    let Farewell { host, location: Registered { id, target }, entities } = farewell;
    Leaving { host, id, target, entities }
}

fn farewell_of(leaving: Leaving) -> Farewell {
    let Leaving { host, id, target, entities } = leaving;
    Farewell { host, location: Registered { id, target }, entities }
}

fn hit(hit: backstage::ServerHit) -> ServerHit {
    let backstage::ServerHit { title, text, r#type, url, reference } = hit;
    ServerHit { title, text, r#type, url, reference }
}

fn problem(error: ProcessingError) -> Problem {
    let mut problem = Problem::new(Code::ServerProcessing, error.message).about(error.reference.as_str());
    problem.severity = error.severity;
    problem
}

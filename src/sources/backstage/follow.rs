use std::time::Duration;

use reqwest::header::CONTENT_TYPE;

use super::question::Question;
use super::remote::encoded;
use super::scaffolder::{PLUGIN, of_scaffolder};
use super::sse::Events;
use super::task::{Event, ended_silently};
use super::{BackstageError, Remote};
use crate::scaffold::task::Happening;

/// So often in a row a connection may fail before following is given up.
const MOST_FAILURES: u32 = 8;
/// So many streams in a row may end without an event before one asks for the events instead.
const MOST_EMPTY: u32 = 2;
/// No pause between two connections is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// So many of the usual pauses lie between two lots of events, for a server need not wait for the next one.
const PAUSES_BETWEEN_LOTS: u32 = 5;
/// A task that was to be cancelled and says nothing for so long may never have begun.
const QUIET: Duration = Duration::from_secs(2);

/// What one hears of a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// Something happened in it.
    Happened(Happening),
    /// The connection is lost, and why in one line; another is tried.
    Lost(String),
    /// There is a connection again.
    Found,
}

/// How events are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// As a stream that goes on while there is something to say.
    Stream,
    /// One lot after the other.
    Lots,
}

/// How far one is.
struct Place<'t> {
    tell: &'t mut (dyn FnMut(Heard) + Send),
    last: Option<u64>,
    is_over: bool,
    is_cancelled: bool,
    is_lost: bool,
}

/// Why a connection ended.
enum End {
    /// Nothing came for long.
    Quiet,
    /// The server said no more.
    Closed,
    /// The server does not stream.
    NoStream,
}

impl Remote {
    /// Tells of all that happens in a task after the event of number `after`, until it is over.
    ///
    /// Each happening is told once and in order, however often the connection breaks: the next one begins behind
    /// the last number, and what comes again all the same is left out. A server, or a proxy before it, that does
    /// not stream is asked for the events lot by lot.
    pub async fn follow_task(
        &self,
        id: &str,
        after: Option<u64>,
        tell: &mut (dyn FnMut(Heard) + Send),
    ) -> Result<(), BackstageError> {
        let mut place = Place { tell, last: after, is_over: false, is_cancelled: false, is_lost: false };
        let (mut way, mut failures, mut empty) = (Way::Stream, 0, 0);
        loop {
            let before = place.last;
            let came = match way {
                Way::Stream => self.stream(id, &mut place).await,
                Way::Lots => self.lot(id, &mut place).await,
            };
            if place.is_over {
                return Ok(());
            }
            let has_moved = place.last != before;
            match came {
                Ok(End::NoStream) => way = Way::Lots,
                Ok(end) => {
                    failures = 0;
                    empty = if has_moved { 0 } else { empty + u32::from(matches!(end, End::Closed)) };
                    if empty >= MOST_EMPTY {
                        way = Way::Lots;
                    }
                    if !has_moved && self.is_over(id, &mut place).await? {
                        return Ok(());
                    }
                    let pauses = if way == Way::Lots { PAUSES_BETWEEN_LOTS } else { 1 };
                    tokio::time::sleep(self.client.patience().pause * pauses).await;
                }
                Err(error) if error.is_passing() => {
                    failures = if has_moved { 1 } else { failures + 1 };
                    if failures > MOST_FAILURES {
                        return Err(error);
                    }
                    place.lose(&error);
                    let pause = self.client.patience().pause * 2_u32.saturating_pow(failures - 1);
                    tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads a stream until it ends or has been quiet for long.
    async fn stream(&self, id: &str, place: &mut Place<'_>) -> Result<End, BackstageError> {
        let question = self.events_after(id, "eventstream", place.last);
        let mut response = match self.client.open(&question).await {
            Ok(response) => response,
            // Either there is no such task, which asking otherwise tells, or no such stream.
            Err(BackstageError::NoCatalog { .. } | BackstageError::Refused { status: 400..=499, .. }) => {
                return Ok(End::NoStream);
            }
            Err(error) => return Err(of_scaffolder(error)),
        };
        let r#type = response.headers().get(CONTENT_TYPE).and_then(|r#type| r#type.to_str().ok());
        if !r#type.is_some_and(|r#type| r#type.starts_with("text/event-stream")) {
            return Ok(End::NoStream);
        }
        place.find();
        let mut events = Events::default();
        loop {
            let silence = if place.is_cancelled { QUIET } else { self.client.patience().silence };
            let chunk = match tokio::time::timeout(silence, response.chunk()).await {
                Err(_) => return Ok(End::Quiet),
                Ok(Ok(None)) => return Ok(End::Closed),
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Err(error)) if error.is_timeout() => return Ok(End::Quiet),
                Ok(Err(error)) => return Err(self.client.broken(&error)),
            };
            let Ok(sent) = events.read(&chunk) else { return Ok(End::NoStream) };
            for sent in sent {
                // What cannot be read is of a kind that is not known yet.
                if let Ok(event) = serde_json::from_str::<Event>(&sent.data) {
                    place.take(event);
                }
            }
            if place.is_over {
                return Ok(End::Closed);
            }
        }
    }

    /// Asks for the events that there are by now, or that come soon.
    async fn lot(&self, id: &str, place: &mut Place<'_>) -> Result<End, BackstageError> {
        let question = self.events_after(id, "events", place.last);
        let events: Vec<Event> = match self.client.asked(&question).await {
            Ok(events) => events,
            // The server waits for events as long as we wait for it.
            Err(BackstageError::TimedOut { .. }) => Vec::new(),
            Err(error) => return Err(of_scaffolder(error)),
        };
        place.find();
        for event in events {
            place.take(event);
        }
        Ok(End::Quiet)
    }

    /// Whether a task has ended without saying so, as one does that is cancelled before it begins.
    async fn is_over(&self, id: &str, place: &mut Place<'_>) -> Result<bool, BackstageError> {
        let record = match self.task(id).await {
            Ok(record) => record,
            Err(error) if error.is_passing() => return Ok(false),
            Err(error) => return Err(error),
        };
        if record.status.is_over() {
            (place.tell)(Heard::Happened(ended_silently(record.status)));
        }
        Ok(record.status.is_over())
    }

    /// What has happened in a task by now, at least something; waits for that while there is nothing.
    pub async fn task_events(&self, id: &str) -> Result<Vec<Happening>, BackstageError> {
        let events: Vec<Event> = self.asked(&format!("/v2/tasks/{}/events", encoded(id)), &[]).await?;
        Ok(events.into_iter().map(Event::happening).collect())
    }

    fn events_after(&self, id: &str, what: &str, after: Option<u64>) -> Question {
        let after = after.map(|after| after.to_string());
        let query: Vec<_> = after.as_deref().map(|after| ("after", after)).into_iter().collect();
        Question::get(self.client.url(PLUGIN, &format!("/v2/tasks/{}/{what}", encoded(id)), &query))
    }
}

impl Place<'_> {
    fn take(&mut self, event: Event) {
        if Some(event.id) <= self.last || self.is_over {
            return;
        }
        self.last = Some(event.id);
        self.is_over = event.is_last();
        self.is_cancelled |= event.is_cancel();
        (self.tell)(Heard::Happened(event.happening()));
    }

    fn lose(&mut self, error: &BackstageError) {
        self.is_lost = true;
        (self.tell)(Heard::Lost(error.to_string()));
    }

    fn find(&mut self) {
        if std::mem::take(&mut self.is_lost) {
            (self.tell)(Heard::Found);
        }
    }
}

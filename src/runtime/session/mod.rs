//! One session on the terminal: waits for something to happen, hands it to the application, draws.

mod opening;
mod outside;

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tokio::sync::mpsc;

use super::appearance::Appearance;
use super::outlet::Paper;
use super::perform::Performer;
use super::pointer::Pointer;
use super::source::Reading;
use crate::app::{Effect, Message, Notice, State, update};
use crate::catalog::Entity;
use crate::terminal::{Guard, Hangup, Input, Screen, Signal, Signals};
use crate::ui::{self, Drawn};

pub use opening::{Opening, Picking};

/// Keys that are taken in before the next frame, when so many wait.
const MOST_INPUTS: usize = 64;
/// So often is told how old the catalog of a server is.
const AGES_EVERY: Duration = Duration::from_mins(1);
/// So often is told how long a run goes on that is looked at.
const RUNS_EVERY: Duration = Duration::from_secs(1);

/// How a session ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The user left it.
    Left,
    /// This entity was picked.
    Picked(Arc<Entity>),
    /// Nothing fitted what was asked for.
    NothingFits,
}

/// Why a session could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The terminal could not be taken, written to or read from.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
}

/// Opens the portal on the terminal of this process and returns when the user has left it.
pub fn run(opening: Opening) -> Result<Outcome, SessionError> {
    // Opened before anything is drawn, so that the first frame has the catalog.
    let reading = Reading::recall(opening.source.clone(), &opening.config);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async { Session::open(opening, reading)?.run().await });
    // A search or a read that still runs has nobody to answer to.
    runtime.shutdown_background();
    ended
}

struct Session {
    state: State,
    screen: Screen<Paper>,
    guard: Guard<Paper>,
    appearance: Appearance,
    inputs: BoxStream<'static, io::Result<Input>>,
    inbox: mpsc::Receiver<Message>,
    signals: mpsc::Receiver<Signal>,
    _watch: (Signals, Option<Hangup>),
    performer: Performer,
    pointer: Pointer,
    drawn: Drawn,
    first_page: FirstPage,
    is_over: bool,
    outcome: Outcome,
}

/// How far the first page of the catalog has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstPage {
    Awaited,
    /// Its rows are known, but not yet on the screen.
    Arrived,
    Drawn,
}

impl Session {
    /// Waits for something to happen, takes in all that has happened by then, and draws once.
    async fn run(mut self) -> Result<Outcome, SessionError> {
        self.draw()?;
        let mut minutes = tokio::time::interval(AGES_EVERY);
        minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut seconds = tokio::time::interval(RUNS_EVERY);
        seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        while !self.is_over {
            let has_run = self.state.shows_time();
            // Without a server nothing on the screen grows old.
            let ages = self.state.freshness.is_some();
            tokio::select! {
                _ = minutes.tick(), if ages => self.handle(Message::TimePassed(SystemTime::now()))?,
                _ = seconds.tick(), if has_run => self.handle(Message::TimePassed(SystemTime::now()))?,
                input = self.inputs.next() => match input {
                    Some(input) => self.input(input?)?,
                    // The terminal is gone, and with it the user.
                    None => self.is_over = true,
                },
                Some(message) = self.inbox.recv() => self.handle(message)?,
                Some(signal) = self.signals.recv() => self.signal(signal)?,
            }
            self.take_in_what_waits().await?;
            while let Ok(message) = self.inbox.try_recv() {
                self.handle(message)?;
            }
            self.performer.drafts_kept().await;
            if !self.is_over {
                self.draw()?;
            }
        }
        self.guard.leave()?;
        Ok(self.outcome)
    }

    /// Takes in keys that wait already, as when a key is held down on a slow line: nobody needs a frame for each.
    async fn take_in_what_waits(&mut self) -> Result<(), SessionError> {
        for _ in 0..MOST_INPUTS {
            // Asked in the name of this task: the stream would wake whoever else asks, and not us.
            match poll_fn(|context| Poll::Ready(self.inputs.poll_next_unpin(context))).await {
                Poll::Ready(Some(input)) if !self.is_over => {
                    let input = input?;
                    if matches!(input, Input::Mouse(_)) {
                        // It was aimed at what the keys before it have brought to the screen.
                        self.draw()?;
                    }
                    self.input(input)?;
                }
                Poll::Ready(_) => {
                    self.is_over = true;
                    break;
                }
                Poll::Pending => break,
            }
        }
        Ok(())
    }

    fn input(&mut self, input: Input) -> Result<(), SessionError> {
        let message = match input {
            Input::Key(key) => Message::KeyPressed(key),
            Input::Paste(text) => Message::Pasted(text),
            Input::Resized { columns, rows } => {
                self.screen.resize((columns, rows))?;
                Message::Resized { columns, rows }
            }
            Input::Mouse(mouse) => match self.pointer.message(mouse, &self.drawn, Instant::now()) {
                Some(message) => message,
                None => return Ok(()),
            },
            Input::FocusGained | Input::FocusLost => return Ok(()),
        };
        self.handle(message)
    }

    fn signal(&mut self, signal: Signal) -> Result<(), SessionError> {
        match signal {
            Signal::End | Signal::Interrupt => self.is_over = true,
            Signal::Stop => self.suspend()?,
            Signal::Continue => {
                self.guard.resume()?;
                self.repaint()?;
            }
        }
        Ok(())
    }

    fn handle(&mut self, message: Message) -> Result<(), SessionError> {
        if let Message::Noticed(Notice { is_error: true, text }) = &message {
            tracing::warn!(text = ?text, "told");
        }
        if self.first_page == FirstPage::Awaited && matches!(message, Message::HitsArrived { .. }) {
            self.first_page = FirstPage::Arrived;
        }
        for effect in update(&mut self.state, message) {
            match effect {
                Effect::Quit => self.is_over = true,
                Effect::Pick(picked) => {
                    let catalog = &self.state.world.catalog;
                    let entity = picked.and_then(|picked| catalog.entity(picked.as_str()).cloned());
                    self.outcome = entity.map_or(Outcome::NothingFits, Outcome::Picked);
                    self.is_over = true;
                }
                Effect::Suspend => self.suspend()?,
                Effect::CaptureMouse(on) => self.guard.set_mouse(on)?,
                Effect::Edit(place) => self.edit(&place)?,
                Effect::EditText { path, text } => self.edit_text(path, &text)?,
                other => self.performer.perform(other, &self.state.world),
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> Result<(), SessionError> {
        self.appearance.choose(&self.state.settings.theme);
        let (state, appearance) = (&self.state, &self.appearance);
        let mut drawn = Drawn::default();
        self.screen.draw(|frame| drawn = ui::draw(frame, state, appearance.look()))?;
        let is_new = drawn.list_rows != self.drawn.list_rows;
        self.drawn = drawn;
        if self.first_page == FirstPage::Arrived {
            self.first_page = FirstPage::Drawn;
            self.performer.begin_reading();
        }
        if is_new {
            self.handle(Message::Drawn { list_rows: self.drawn.list_rows })?;
        }
        Ok(())
    }
}

use std::time::SystemTime;

use super::run::{Place, Run};
use crate::app::{ListState, Motion, Screen};
use crate::scaffold::task::{TaskRecord, TaskStatus};

/// All runs that one knows of: those of this session, those that this machine has kept, and those that servers list.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    /// Those of this session, the oldest first.
    pub runs: Vec<Run>,
    /// Those that were listed.
    pub listed: Vec<(Place, TaskRecord)>,
    /// How many there are at the servers in all.
    pub total: usize,
    /// Whether those of others are shown too.
    pub shows_all: bool,
    /// Whether an answer is waited for.
    pub is_asked: bool,
    /// Why some may be missing.
    pub failure: Option<String>,
    /// What is shown, the latest first.
    pub rows: Vec<TaskRow>,
    /// The selection among it.
    pub list: ListState,
    /// What time it is, as far as the session was told.
    pub now: Option<SystemTime>,
    pub(in crate::app) generation: u64,
    pub(in crate::app) keys: u64,
    /// The folder that was asked for, when a run is to write to it.
    pub(in crate::app) folder: Option<String>,
}

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskRow {
    /// A run of this session, by its number.
    Run(u64),
    /// One that was listed, by its place.
    Listed(usize),
}

impl Tasks {
    /// A run of this session.
    pub fn run(&self, key: u64) -> Option<&Run> {
        self.runs.iter().find(|run| run.key == key)
    }

    pub(in crate::app) fn run_mut(&mut self, key: u64) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.key == key)
    }

    /// How many runs of this session go on.
    pub fn running(&self) -> usize {
        self.runs.iter().filter(|run| run.is_followed && !run.status().is_over()).count()
    }

    /// The runs that end with this process.
    pub fn needing_us(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(|run| run.needs_us())
    }

    /// The selected row.
    pub fn selected(&self) -> Option<TaskRow> {
        self.rows.get(self.list.selected).copied()
    }

    /// What a row is about: where it runs, what it is, how it stands.
    pub fn about(&self, row: TaskRow) -> Option<(&Place, &TaskRecord, TaskStatus)> {
        match row {
            TaskRow::Run(key) => self.run(key).map(|run| (&run.place, &run.record, run.status())),
            TaskRow::Listed(at) => self.listed.get(at).map(|(place, record)| (place, record, record.status)),
        }
    }

    /// Whether running what a screen shows again goes on with what an earlier session began here.
    pub fn goes_on(&self, screen: &Screen) -> bool {
        let is_recalled = |key| self.run(key).is_some_and(|run| run.is_recalled);
        match (screen, self.selected()) {
            (Screen::Run(key), _) => is_recalled(*key),
            (Screen::Tasks, Some(TaskRow::Run(key))) => is_recalled(key),
            (Screen::Tasks, Some(TaskRow::Listed(at))) => {
                self.listed.get(at).is_some_and(|(place, _)| *place == Place::Here)
            }
            _ => false,
        }
    }

    /// The number of the selected run; one that was only listed becomes one of this session.
    pub(in crate::app) fn adopt(&mut self) -> Option<u64> {
        match self.selected()? {
            TaskRow::Run(key) => Some(key),
            TaskRow::Listed(at) => {
                let (place, record) = self.listed.get(at)?.clone();
                let key = self.next_key();
                self.runs.push(Run::listed(key, place, record));
                self.lay_out();
                Some(key)
            }
        }
    }

    pub(in crate::app) fn next_key(&mut self) -> u64 {
        self.keys += 1;
        self.keys
    }

    /// Works out the rows anew; the selection stays with what it was on.
    pub(in crate::app) fn lay_out(&mut self) {
        let id_of =
            |row: TaskRow| self.about(row).map(|(place, record, _)| (place.clone(), record.id.clone()));
        let before = self.selected().and_then(id_of);
        let is_run = |place: &Place, record: &TaskRecord| {
            self.runs.iter().any(|run| run.place == *place && run.record.id == record.id)
        };
        let listed = self.listed.iter().enumerate().filter(|(_, (place, record))| !is_run(place, record));
        let listed = listed.map(|(at, _)| TaskRow::Listed(at));
        let mut rows: Vec<TaskRow> =
            self.runs.iter().rev().map(|run| TaskRow::Run(run.key)).chain(listed).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(self.about(*row).and_then(|(_, record, _)| record.created)));
        let same =
            before.and_then(|before| rows.iter().position(|row| id_of(*row).as_ref() == Some(&before)));
        self.rows = rows;
        self.list.select(same.unwrap_or(self.list.selected), self.rows.len());
    }

    pub(in crate::app) fn go(&mut self, motion: Motion) {
        self.list.go(motion, self.rows.len());
    }
}

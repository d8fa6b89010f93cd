use std::sync::Arc;

use super::super::language::Data;
use super::super::outside::Watch;
use super::mask::Mask;
use super::observer::{Event, Level, LogLine, Observer};

/// Keeps the log of a run within its limit and free of secrets, and passes everything on to the observer.
pub(in crate::scaffold) struct Journal<'o> {
    pub(super) lines: Vec<LogLine>,
    pub(super) mask: Mask,
    observer: &'o mut dyn Observer,
    step: Option<Arc<str>>,
    left: usize,
}

impl<'o> Journal<'o> {
    pub(super) fn new(observer: &'o mut dyn Observer, mask: Mask, limit: usize) -> Self {
        Self { lines: Vec::new(), mask, observer, step: None, left: limit }
    }

    /// Lines from now on belong to this step.
    pub(super) fn enter(&mut self, step: Option<Arc<str>>) {
        self.step = step;
    }

    /// Tells how the run goes.
    pub(super) fn course(&mut self, text: &str) {
        self.log(Level::Course, text);
    }

    /// Tells what a step does.
    pub(in crate::scaffold) fn info(&mut self, text: &str) {
        self.log(Level::Info, text);
    }

    /// Tells that something may be other than meant.
    pub(in crate::scaffold) fn warn(&mut self, text: &str) {
        self.log(Level::Warning, text);
    }

    pub(super) fn log(&mut self, level: Level, text: &str) {
        if self.left == 0 {
            return;
        }
        let mut text = if text.len() > self.left {
            let end = (0..=self.left).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            // A secret that the cut would part is masked first.
            let mut cut = self.mask.text(text);
            cut.truncate((0..=end.min(cut.len())).rev().find(|at| cut.is_char_boundary(*at)).unwrap_or(0));
            self.left = 0;
            cut + "…\nThe log is longer than its limit; the rest is left out."
        } else {
            self.left -= text.len();
            self.mask.text(text)
        };
        text.truncate(text.trim_end_matches('\n').len());
        let line = LogLine { step: self.step.clone(), level, text };
        self.observer.notice(&Event::Logged(line.clone()));
        self.lines.push(line);
    }

    pub(super) fn notice(&mut self, event: &Event) {
        self.observer.notice(event);
    }

    /// Whether the user wants the run to end.
    pub(in crate::scaffold) fn is_cancelled(&self) -> bool {
        self.observer.is_cancelled()
    }

    pub(super) fn masked(&self, data: &Data) -> Data {
        self.mask.data(data)
    }
}

impl Watch for Journal<'_> {
    fn info(&mut self, text: &str) {
        self.log(Level::Info, text);
    }

    fn warn(&mut self, text: &str) {
        self.log(Level::Warning, text);
    }

    fn hide(&mut self, secret: &str) {
        self.mask.hide(secret);
    }

    fn masked(&self, text: &str) -> String {
        self.mask.text(text)
    }

    fn is_cancelled(&self) -> bool {
        self.observer.is_cancelled()
    }
}

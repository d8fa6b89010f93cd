//! From row to row, from page to page, to the review and back.

use serde_json::Value;

use super::editing::Editing;
use super::review::Review;
use super::row::{Control, Row};
use super::wizard::{Stage, Wizard};
use crate::scaffold::form::{Mistake, Path};

impl Wizard {
    /// Shows the first page from this number on; the last when there is none, the review when there is no page.
    pub(super) fn show_first(&mut self, from: usize) {
        self.stage = Stage::Review;
        self.settle();
        let page = self.pages.iter().copied().find(|page| *page >= from).or(self.pages.last().copied());
        match page {
            Some(page) => self.show_page(page, true),
            None => drop(self.show_review()),
        }
    }

    /// Shows a page, with its first row, or its last, in focus.
    pub(super) fn show_page(&mut self, page: usize, from_above: bool) {
        self.stage = Stage::Page(page);
        self.rows.clear();
        self.settle();
        let mut answered = self.rows.iter().enumerate().filter(|(_, row)| row.is_answered());
        let wanted = |(at, row): (usize, &Row)| self.fields[row.field].is_focused_first.then_some(at);
        let found = if from_above {
            let first = answered.clone().next().map(|(at, _)| at);
            answered.find_map(wanted).or(first)
        } else {
            answered.next_back().map(|(at, _)| at)
        };
        self.focus(found.unwrap_or(0));
    }

    /// Gives the keys to a row.
    pub fn focus(&mut self, row: usize) {
        self.touch();
        self.focus = row.min(self.rows.len().saturating_sub(1));
        self.edit();
    }

    /// Moves to the row above or below that can be answered; false at the edge.
    pub fn go(&mut self, down: bool) -> bool {
        let mut below = (self.focus + 1..self.rows.len()).filter(|at| self.rows[*at].is_answered());
        let mut above = (0..self.focus.min(self.rows.len())).rev().filter(|at| self.rows[*at].is_answered());
        let to = if down { below.next() } else { above.next() };
        let Some(to) = to else { return false };
        self.focus(to);
        true
    }

    /// Goes to the next page, or to the review; false when answers of this page are wrong.
    pub fn next_page(&mut self) -> bool {
        let Some(page) = self.page() else { return true };
        self.tried.insert(page);
        let wrong = self.page_check(page);
        if !wrong.is_empty() {
            self.focus_on_first(&wrong);
            return false;
        }
        match self.pages.iter().find(|other| **other > page).copied() {
            Some(next) => self.show_page(next, true),
            None => return self.show_review(),
        }
        true
    }

    /// To the review, or to the first page that is not right.
    fn show_review(&mut self) -> bool {
        let pages = self.form.pages(&self.values).into_iter();
        let mut wrong = pages.map(|page| (page, self.page_check(page)));
        let wrong = wrong.find(|(_, mistakes)| !mistakes.is_empty());
        if let Some((page, mistakes)) = wrong {
            self.tried.insert(page);
            self.show_page(page, true);
            self.focus_on_first(&mistakes);
            return false;
        }
        self.stage = Stage::Review;
        self.editing = Editing::None;
        self.review = Review::of(self.form.review(&self.values));
        true
    }

    /// Goes to the page before; false on the first.
    pub fn previous_page(&mut self) -> bool {
        let before = match self.stage {
            Stage::Review => self.pages.last().copied(),
            Stage::Page(page) => self.pages.iter().rev().find(|other| **other < page).copied(),
        };
        if let Some(page) = before {
            self.show_page(page, true);
        }
        before.is_some()
    }

    /// Goes to the field of an answer that the review shows.
    pub(in crate::app) fn revisit(&mut self, path: &Path) {
        let is_of = |page: &usize| {
            self.form.fields(*page, &self.values).fields.iter().any(|field| path.is_within(&field.path))
        };
        if let Some(page) = self.form.pages(&self.values).into_iter().find(|page| is_of(page)) {
            self.show_page(page, true);
            self.focus_on(path);
        }
    }

    /// To the topmost of the rows that are wrong.
    fn focus_on_first(&mut self, mistakes: &[Mistake]) {
        let is_wrong = |row: &Row| mistakes.iter().any(|mistake| row.path.is_within(&mistake.path));
        if let Some(at) = self.rows.iter().position(|row| row.is_answered() && is_wrong(row)) {
            let path = &self.rows[at].path;
            let is_open = |row: &Row| row.path == *path && self.is_open_part(row);
            self.focus(self.rows.iter().position(is_open).unwrap_or(at));
        }
    }

    /// Whether a row asks for a part of a repository's address that nothing has been typed for.
    fn is_open_part(&self, row: &Row) -> bool {
        let Control::Repo(part) = row.control else { return false };
        let address = self.value(row).and_then(Value::as_str).unwrap_or_default();
        part.get(address).is_empty()
    }

    fn focus_on(&mut self, path: &Path) {
        let is_at = |row: &Row| row.is_answered() && (row.path == *path || row.path.is_within(path));
        if let Some(at) = self.rows.iter().position(is_at) {
            self.focus(at);
        }
    }
}

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::TextInput;
use super::answer;
use super::checks;
use super::draft::Draft;
use super::editing::Editing;
use super::hidden::Hidden;
use super::review::Review;
use super::row::{Control, Row, rows};
use super::text_area::TextArea;
use crate::catalog::{Entity, EntityRef};
use crate::config::{Key, KeyCode};
use crate::scaffold::form::{Answers, DrawProblem, Field, Form, Kind, Mistake, Path, Settings};

/// A template being filled in.
#[derive(Debug)]
pub struct Wizard {
    /// The template.
    pub template: EntityRef,
    /// What it is called.
    pub title: String,
    /// Where in it one is.
    pub stage: Stage,
    /// The numbers of the pages that are shown for the answers so far.
    pub pages: Vec<usize>,
    /// The fields of the page.
    pub fields: Vec<Field>,
    /// The rows of the page.
    pub rows: Vec<Row>,
    /// What the template's author got wrong on this page.
    pub problems: Vec<DrawProblem>,
    /// The row that has the keys.
    pub focus: usize,
    /// The text that is edited there.
    pub editing: Editing,
    /// All before anything is written.
    pub review: Review,
    /// What the answers come to, with defaults.
    pub values: Map<String, Value>,
    pub(super) form: Form,
    pub(super) answers: Answers,
    pub(super) secrets: BTreeMap<Path, Hidden>,
    pub(super) draft: String,
    mistakes: Vec<Mistake>,
    touched: BTreeSet<Path>,
    /// Pages that one wanted to leave: all of their mistakes are told.
    tried: BTreeSet<usize>,
}

/// Where in a template one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// On the page of this number.
    Page(usize),
    /// Before all answers and the plan.
    Review,
}

impl Wizard {
    /// Begins to fill in a template, or goes on with a draft of it.
    pub fn new(entity: &Entity, draft: Draft) -> Self {
        let document = entity.document();
        let form = Form::of(document["spec"].get("parameters"), &Settings::default());
        let mut answers = Answers::from(draft.values);
        draft.emptied.iter().for_each(|path| answers.clear(path));
        let mut wizard = Self {
            template: entity.reference.clone(),
            title: entity.label().to_owned(),
            stage: Stage::Review,
            pages: Vec::new(),
            fields: Vec::new(),
            rows: Vec::new(),
            problems: Vec::new(),
            focus: 0,
            editing: Editing::None,
            review: Review::default(),
            values: Map::new(),
            form,
            answers,
            secrets: BTreeMap::new(),
            draft: draft.name,
            mistakes: Vec::new(),
            touched: BTreeSet::new(),
            tried: BTreeSet::new(),
        };
        wizard.settle();
        let page =
            wizard.pages.iter().copied().find(|page| *page >= draft.page).or(wizard.pages.last().copied());
        if let Some(page) = page {
            wizard.show_page(page, true);
        }
        wizard
    }

    /// The name under which its draft is kept.
    pub fn draft_name(&self) -> &str {
        &self.draft
    }

    /// The title of a page.
    pub fn page_title(&self, page: usize) -> &str {
        self.form.all_pages().get(page).map_or("", |page| page.title())
    }

    /// What a page is about, in Markdown.
    pub fn page_description(&self, page: usize) -> Option<&str> {
        self.form.all_pages().get(page)?.description()
    }

    /// The row that has the keys.
    pub fn focused(&self) -> Option<&Row> {
        self.rows.get(self.focus).filter(|row| row.is_answered())
    }

    /// The field of a row.
    pub fn field(&self, row: &Row) -> &Field {
        &self.fields[row.field]
    }

    /// The value of a row's field.
    pub fn value(&self, row: &Row) -> Option<&Value> {
        row.path.get(&self.values)
    }

    /// How many characters of a secret are there; 0 when it has to be given.
    pub fn secret_length(&self, row: &Row) -> usize {
        let given = self.secrets.get(&row.path).map(|secret| secret.reveal().chars().count());
        given.unwrap_or_default()
    }

    /// What is wrong with a row, as far as it is time to say so.
    pub fn mistakes<'w>(&'w self, row: &'w Row) -> impl Iterator<Item = &'w Mistake> {
        let page = self.page();
        let is_told = page.is_some_and(|page| self.tried.contains(&page)) || self.touched.contains(&row.path);
        // The parts of a repository's address tell it once, at its heading.
        let is_here = !matches!(row.control, Control::Repo(_) | Control::Add | Control::Key);
        self.mistakes.iter().filter(move |mistake| is_told && is_here && mistake.path == row.path)
    }

    /// What is wrong with the page as a whole.
    pub fn page_mistakes(&self) -> impl Iterator<Item = &Mistake> {
        let is_told = self.page().is_some_and(|page| self.tried.contains(&page));
        let has_row = |mistake: &Mistake| self.rows.iter().any(|row| row.path == mistake.path);
        self.mistakes.iter().filter(move |mistake| is_told && !has_row(mistake))
    }

    /// The page that is shown.
    pub fn page(&self) -> Option<usize> {
        match self.stage {
            Stage::Page(page) => Some(page),
            Stage::Review => None,
        }
    }

    /// Works out anew what the answers come to.
    pub(super) fn settle(&mut self) {
        self.values = self.form.settle(&self.answers);
        self.pages = self.form.pages(&self.values);
        let Some(page) = self.page() else { return };
        let before = self.rows.get(self.focus).cloned();
        let drawn = self.form.fields(page, &self.values);
        self.fields = drawn.fields;
        self.problems = drawn.problems;
        self.rows = rows(&self.fields, &self.values);
        self.mistakes = self.page_check(page);
        let same = before.and_then(|before| {
            self.rows.iter().position(|row| row.path == before.path && row.control == before.control)
        });
        self.focus = same.unwrap_or_else(|| self.focus.min(self.rows.len().saturating_sub(1)));
    }

    fn page_check(&self, page: usize) -> Vec<Mistake> {
        let mut mistakes = self.form.check_page(page, &self.values);
        mistakes.extend(checks::check(&self.form.fields(page, &self.values).fields, &self.values));
        // A secret that only asterisks stand for, as in answers from a file, has to be given again.
        for field in self.form.fields(page, &self.values).fields {
            let is_open =
                field.extension.as_deref() == Some("Secret") && !self.secrets.contains_key(&field.path);
            if is_open && field.path.get(&self.values).is_some() {
                let message = "is not kept in drafts; give it again".to_owned();
                let keyword = "required".to_owned();
                mistakes.push(Mistake {
                    path: field.path,
                    keyword,
                    message,
                    judge: crate::scaffold::form::Judge::Page,
                });
            }
        }
        mistakes
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

    /// From now on the mistakes of the row in focus are told.
    fn touch(&mut self) {
        if let Some(row) = self.focused() {
            let is_filled = self.value(row).is_some();
            let path = row.path.clone();
            if is_filled {
                self.touched.insert(path);
            }
        }
    }

    /// Takes the value of the row in focus to be edited.
    pub(super) fn edit(&mut self) {
        let Some(row) = self.focused() else {
            self.editing = Editing::None;
            return;
        };
        let value = self.value(row);
        self.editing = match row.control {
            Control::Line => Editing::Line(TextInput::with(&answer::to_text(value))),
            Control::Lines => Editing::Lines(TextArea::with(&answer::to_text(value))),
            Control::Secret => {
                let given = self.secrets.get(&row.path).map(|secret| secret.reveal().to_owned());
                Editing::Secret(TextInput::with(&given.unwrap_or_default()))
            }
            Control::Tags => Editing::Line(TextInput::with(&answer::tags_text(value))),
            Control::Key => Editing::Line(TextInput::with(row.path.name())),
            Control::Repo(part) => {
                let address = answer::to_text(value);
                Editing::Line(TextInput::with(&part.get(&address)))
            }
            _ => Editing::None,
        };
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

    /// A key for the row in focus; whether an answer changed.
    pub fn press(&mut self, key: Key) -> bool {
        let Some(row) = self.focused().cloned() else { return false };
        let is_changed = match &mut self.editing {
            Editing::Line(input) | Editing::Secret(input) => input.press(key),
            Editing::Lines(area) => area.press(key),
            Editing::None => return row.control == Control::Switch && self.turn_by(&row, key),
        };
        if is_changed == Some(true) {
            self.take();
        }
        is_changed == Some(true)
    }

    fn turn_by(&mut self, row: &Row, key: Key) -> bool {
        let is_on = self.value(row) == Some(&Value::Bool(true));
        let to = match key.code {
            KeyCode::Char('y') => true,
            KeyCode::Char('n') => false,
            KeyCode::Char(' ') | KeyCode::Left | KeyCode::Right => !is_on,
            _ => return false,
        };
        self.answer(&row.path, Some(to.into()));
        true
    }

    /// Turns a yes into a no and back.
    pub fn turn(&mut self) -> bool {
        let row = self.focused().filter(|row| row.control == Control::Switch).cloned();
        row.is_some_and(|row| self.turn_by(&row, Key::char(' ')))
    }

    /// Puts pasted text into the row in focus; whether it took it.
    pub fn paste(&mut self, text: &str) -> bool {
        match &mut self.editing {
            Editing::Line(input) | Editing::Secret(input) => input.paste(text),
            Editing::Lines(area) => area.paste(text),
            Editing::None => return false,
        }
        self.take();
        true
    }

    /// Puts another text in the place of the one that is edited.
    pub fn replace_text(&mut self, path: &Path, text: &str) {
        if let (Some(true), Editing::Lines(area)) =
            (self.focused().map(|row| row.path == *path), &mut self.editing)
        {
            *area = TextArea::with(text.trim_end_matches('\n'));
            self.take();
        }
    }

    /// Breaks the line that is edited.
    pub(in crate::app) fn break_line(&mut self) {
        if let Editing::Lines(area) = &mut self.editing {
            area.break_line();
            self.take();
        }
    }

    /// Makes the edited text an answer.
    fn take(&mut self) {
        let Some(row) = self.focused().cloned() else { return };
        let field = self.field(&row);
        match (row.control, &self.editing) {
            (Control::Secret, Editing::Secret(input)) => {
                let secret = Hidden::from(input.text());
                self.take_secret(&row, secret);
            }
            (Control::Tags, Editing::Line(input)) => {
                let tags = answer::tags(input.text());
                self.answer(&row.path, Some(tags));
            }
            (Control::Repo(part), Editing::Line(input)) => {
                let before = answer::to_text(self.value(&row));
                let address = part.set(&before, input.text(), &field.options);
                self.answer(&row.path, (!address.is_empty()).then(|| address.into()));
            }
            (Control::Key, Editing::Line(input)) => {
                let name = input.text().to_owned();
                self.rename(&row, &name);
            }
            (_, Editing::Line(input)) => {
                let value = answer::of_text(field, input.text());
                self.answer(&row.path, value);
            }
            (_, Editing::Lines(area)) => {
                let value = answer::of_text(field, &area.text());
                self.answer(&row.path, value);
            }
            _ => {}
        }
    }

    fn take_secret(&mut self, row: &Row, secret: Hidden) {
        let is_kept_apart = self.field(row).extension.as_deref() == Some("Secret");
        let value = if is_kept_apart { secret.stars() } else { secret.reveal().to_owned() };
        if value.is_empty() {
            self.secrets.remove(&row.path);
        } else {
            self.secrets.insert(row.path.clone(), secret);
        }
        self.answer(&row.path, (!value.is_empty()).then(|| value.into()));
    }

    /// Answers a field, or empties it.
    pub fn answer(&mut self, path: &Path, value: Option<Value>) {
        self.touched.insert(path.clone());
        self.put(path, value);
        self.settle();
    }

    /// Forgets the answer of the row in focus, so that its default comes back.
    pub fn reset(&mut self) -> bool {
        let Some(row) = self.focused().cloned() else { return false };
        self.answers.reset(&row.path);
        self.secrets.remove(&row.path);
        self.settle();
        self.edit();
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
        let wrong = self.pages.iter().map(|page| (*page, self.page_check(*page)));
        let wrong = wrong.into_iter().find(|(_, mistakes)| !mistakes.is_empty());
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
        if let Some(page) = self.pages.iter().copied().find(is_of) {
            self.show_page(page, true);
            self.focus_on(path);
        }
    }

    /// To the topmost of the rows that are wrong.
    fn focus_on_first(&mut self, mistakes: &[Mistake]) {
        let is_wrong = |row: &Row| mistakes.iter().any(|mistake| row.path.is_within(&mistake.path));
        if let Some(at) = self.rows.iter().position(|row| row.is_answered() && is_wrong(row)) {
            self.focus(at);
        }
    }

    fn focus_on(&mut self, path: &Path) {
        let is_at = |row: &Row| row.is_answered() && (row.path == *path || row.path.is_within(path));
        if let Some(at) = self.rows.iter().position(is_at) {
            self.focus(at);
        }
    }

    /// The secrets by the names under which steps know them. Passwords among the answers are there too, under names
    /// that no step can mean, so that they are masked in all that is told.
    pub(in crate::app) fn secrets(&self) -> Vec<(String, Hidden)> {
        let fields: Vec<Field> =
            self.pages.iter().flat_map(|page| self.form.fields(*page, &self.values).fields).collect();
        let shown = self.secrets.iter().filter_map(|(path, secret)| {
            let field = fields.iter().find(|field| field.path == *path)?;
            let is_apart = field.extension.as_deref() == Some("Secret");
            let name = if is_apart { path.name().to_owned() } else { format!("parameters/{path}") };
            Some((name, secret.clone()))
        });
        shown.collect()
    }

    /// Whether an entry in focus can be taken out of its list or group.
    pub fn is_entry(&self) -> bool {
        self.focused().is_some_and(|row| self.entry_of(row).is_some())
    }

    pub(super) fn kind_at(&self, path: &Path) -> Option<Kind> {
        self.fields.iter().find(|field| field.path == *path).map(|field| field.kind)
    }
}

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::draft::Draft;
use super::editing::Editing;
use super::hidden::Hidden;
use super::review::Review;
use super::row::{Control, Row, rows};
use super::start::Start;
use crate::catalog::{Entity, EntityRef};
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
    /// What was answered to alternatives that are not taken at present.
    pub(super) aside: BTreeMap<(Path, usize), Value>,
    /// Secrets that were given by name; no field asks for some of them.
    named_secrets: Vec<(String, Hidden)>,
    /// The answers at the beginning, when pages without anything else are not shown.
    given: Option<Map<String, Value>>,
    pub(super) draft: String,
    /// The draft of another session that it goes on with.
    pub(super) replaces: Option<String>,
    pub(super) mistakes: Vec<Mistake>,
    pub(super) touched: BTreeSet<Path>,
    /// Pages that one wanted to leave: all of their mistakes are told.
    pub(super) tried: BTreeSet<usize>,
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
    /// Begins to fill in a template with given answers, maybe over those of a draft.
    pub fn begin(entity: &Entity, draft: Draft, start: &Start) -> Self {
        let mut wizard = Self::new(entity, start.over(draft));
        wizard.take_secrets(&start.secrets);
        if start.skips_answered {
            wizard.given = Some(wizard.answers.values().clone());
            wizard.show_first(0);
        }
        wizard
    }

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
            replaces: draft.replaces,
            mistakes: Vec::new(),
            given: None,
            aside: BTreeMap::new(),
            named_secrets: Vec::new(),
            touched: BTreeSet::new(),
            tried: BTreeSet::new(),
        };
        wizard.show_first(draft.page);
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

    /// The Markdown texts on this page that say what its fields are for.
    pub(in crate::app) fn told(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().flat_map(told_of)
    }

    /// The Markdown texts of all pages.
    pub(in crate::app) fn told_anywhere(&self) -> Vec<String> {
        let pages = 0..self.form.all_pages().len();
        pages
            .flat_map(|page| {
                let fields = self.form.fields(page, &self.values).fields;
                let of_page = self.page_description(page).map(str::to_owned);
                let of_fields: Vec<String> = fields.iter().flat_map(told_of).map(str::to_owned).collect();
                of_page.into_iter().chain(of_fields)
            })
            .collect()
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
        if let Some(given) = &self.given {
            let mut pages = std::mem::take(&mut self.pages);
            pages.retain(|page| self.asks(*page, given));
            self.pages = pages;
        }
        let Some(page) = self.page() else { return };
        let before = self.rows.get(self.focus).cloned();
        let drawn = self.form.fields(page, &self.values);
        let whole = drawn.alternatives.map(|(choices, chosen)| Field::of_page(choices, chosen));
        self.fields = whole.into_iter().chain(drawn.fields).collect();
        self.problems = drawn.problems;
        self.rows = rows(&self.fields, &self.values);
        self.mistakes = self.page_check(page);
        let same = before.and_then(|before| {
            self.rows.iter().position(|row| row.path == before.path && row.control == before.control)
        });
        self.focus = same.unwrap_or_else(|| self.focus.min(self.rows.len().saturating_sub(1)));
    }

    /// The secrets by the names under which steps know them. Passwords among the answers are there too, under names
    /// that no step can mean, so that they are masked in all that is told.
    pub fn secrets(&self) -> Vec<(String, Hidden)> {
        let pages = self.form.pages(&self.values);
        let fields: Vec<Field> =
            pages.iter().flat_map(|page| self.form.fields(*page, &self.values).fields).collect();
        let shown = self.secrets.iter().filter_map(|(path, secret)| {
            let field = fields.iter().find(|field| field.path == *path)?;
            let is_apart = field.extension.as_deref() == Some("Secret");
            let name = if is_apart { path.name().to_owned() } else { format!("parameters/{path}") };
            Some((name, secret.clone()))
        });
        let shown: Vec<(String, Hidden)> = shown.collect();
        let others =
            self.named_secrets.iter().filter(|(name, _)| shown.iter().all(|(known, _)| known != name));
        let others: Vec<_> = others.cloned().collect();
        shown.into_iter().chain(others).collect()
    }

    /// Puts secrets that were given by name where they are asked for.
    fn take_secrets(&mut self, secrets: &[(String, Hidden)]) {
        for page in self.form.pages(&self.values) {
            for field in self.form.fields(page, &self.values).fields {
                let is_apart = field.extension.as_deref() == Some("Secret");
                let given = secrets.iter().find(|(name, _)| is_apart && name == field.path.name());
                if let Some((_, secret)) = given {
                    self.answers.set(&field.path, secret.stars().into());
                    self.secrets.insert(field.path, secret.clone());
                }
            }
        }
        self.named_secrets = secrets.to_vec();
        self.settle();
    }

    /// Whether a page has something left to answer, or to put right.
    fn asks(&self, page: usize, given: &Map<String, Value>) -> bool {
        let fields = self.form.fields(page, &self.values).fields;
        let is_open = |row: &Row| {
            let is_new = !matches!(row.control, Control::Add | Control::Key);
            row.is_answered() && is_new && row.path.get(given).is_none()
        };
        rows(&fields, &self.values).iter().any(is_open) || !self.page_check(page).is_empty()
    }

    /// Whether an entry in focus can be taken out of its list or group.
    pub fn is_entry(&self) -> bool {
        self.focused().is_some_and(|row| self.entry_of(row).is_some())
    }

    pub(super) fn kind_at(&self, path: &Path) -> Option<Kind> {
        self.fields.iter().find(|field| field.path == *path).map(|field| field.kind)
    }
}

fn told_of(field: &Field) -> impl Iterator<Item = &str> {
    [field.description.as_deref(), field.help.as_deref()].into_iter().flatten()
}

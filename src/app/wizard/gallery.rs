use super::super::{ListState, Motion, TextInput};
use super::card::Card;
use super::draft::Draft;
use crate::catalog::{Catalog, EntityRef};
use crate::text::fold;

/// The templates to begin with, and the drafts to go on with.
#[derive(Debug, Clone, Default)]
pub struct Gallery {
    /// What narrows the templates.
    pub input: TextInput,
    /// Whether that has the keys.
    pub is_typing: bool,
    /// Every template.
    pub cards: Vec<Card>,
    /// What was begun before, the latest first.
    pub drafts: Vec<Draft>,
    /// What is shown.
    pub rows: Vec<GalleryRow>,
    /// The selection among it.
    pub list: ListState,
}

/// A row of the gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GalleryRow {
    /// Stands over the rows that follow; cannot be selected.
    Heading(String),
    /// A draft, by its place.
    Draft(usize),
    /// A template, by its place.
    Card(usize),
}

impl Gallery {
    /// Shows what a catalog has, with the same row selected.
    pub fn renew(&mut self, catalog: &Catalog) {
        let before = self.selected_card().map(|card| card.reference.clone());
        self.cards = Card::all(catalog);
        self.narrow();
        if let Some(before) = before {
            self.select_template(&before);
        }
    }

    /// Shows the drafts there are.
    pub fn take_drafts(&mut self, drafts: Vec<Draft>) {
        self.drafts = drafts;
        self.narrow();
    }

    /// Shows the rows that have every word that is typed.
    pub fn narrow(&mut self) {
        let typed = fold(self.input.text());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let mut rows = Vec::new();
        let drafts = (0..self.drafts.len()).filter(|at| {
            let name = fold(&self.draft_title(&self.drafts[*at]));
            words.iter().all(|word| name.contains(word))
        });
        let drafts: Vec<GalleryRow> = drafts.map(GalleryRow::Draft).collect();
        if !drafts.is_empty() {
            rows.push(GalleryRow::Heading("Begun".to_owned()));
            rows.extend(drafts);
        }
        let mut group: Option<&str> = None;
        for (at, card) in self.cards.iter().enumerate().filter(|(_, card)| card.has(&words)) {
            if group != Some(card.r#type.as_str()) {
                rows.push(GalleryRow::Heading(card.r#type.clone()));
                group = Some(&card.r#type);
            }
            rows.push(GalleryRow::Card(at));
        }
        self.rows = rows;
        self.list.select(self.list.selected, self.rows.len());
        self.rest(false);
    }

    /// What a draft is called: the title of its template.
    pub fn draft_title(&self, draft: &Draft) -> String {
        let Some(template) = &draft.template else { return draft.name.clone() };
        let card = self.cards.iter().find(|card| card.reference == *template);
        card.map_or_else(|| template.to_string(), |card| card.title.clone())
    }

    /// Moves the selection.
    pub fn go(&mut self, motion: Motion) {
        self.list.go(motion, self.rows.len());
        self.rest(motion.is_upwards());
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize) {
        self.list.select(row, self.rows.len());
        self.rest(false);
    }

    /// Selects a template, if it is shown.
    pub fn select_template(&mut self, reference: &EntityRef) {
        let is_it =
            |row: &GalleryRow| matches!(row, GalleryRow::Card(at) if self.cards[*at].reference == *reference);
        if let Some(row) = self.rows.iter().position(is_it) {
            self.select(row);
        }
    }

    /// The selected row, if it is none of the headings.
    pub fn selected(&self) -> Option<&GalleryRow> {
        self.rows.get(self.list.selected).filter(|row| !matches!(row, GalleryRow::Heading(_)))
    }

    /// The template of the selected row.
    pub fn selected_card(&self) -> Option<&Card> {
        match self.selected()? {
            GalleryRow::Card(at) => self.cards.get(*at),
            GalleryRow::Draft(at) => {
                let template = self.drafts.get(*at)?.template.as_ref()?;
                self.cards.iter().find(|card| card.reference == *template)
            }
            GalleryRow::Heading(_) => None,
        }
    }

    /// The selected draft.
    pub fn selected_draft(&self) -> Option<&Draft> {
        match self.selected()? {
            GalleryRow::Draft(at) => self.drafts.get(*at),
            GalleryRow::Card(_) | GalleryRow::Heading(_) => None,
        }
    }

    /// A name that no draft has yet, for one of this template.
    pub fn new_draft_name(&self, template: &EntityRef) -> String {
        let is_free = |name: &String| self.drafts.iter().all(|draft| draft.name != *name);
        let stem = format!("{}.{}", template.namespace(), template.name());
        let mut names = (1_u32..).map(|number| format!("{stem}-{number}"));
        names.find(is_free).unwrap_or(stem)
    }

    fn rest(&mut self, upwards: bool) {
        let rows = &self.rows;
        let may_rest = |at: usize| rows.get(at).is_some_and(|row| !matches!(row, GalleryRow::Heading(_)));
        self.list.rest(rows.len(), upwards, may_rest);
    }
}

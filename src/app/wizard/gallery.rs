use super::super::{ListState, Motion, Selectable, TextInput};
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
    /// Whether the drafts below are those there are: before, a new one has no name of its own.
    pub are_drafts_known: bool,
    /// What was begun before, the latest first.
    pub drafts: Vec<Draft>,
    /// The answers that templates were last run with, the latest first.
    pub earlier: Vec<Draft>,
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
    /// The answers of an earlier run, by their place.
    Earlier(usize),
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

    /// Shows the drafts there are, and the answers of earlier runs.
    pub fn take_drafts(&mut self, drafts: Vec<Draft>, earlier: Vec<Draft>) {
        (self.drafts, self.earlier, self.are_drafts_known) = (drafts, earlier, true);
        self.narrow();
    }

    /// Shows the rows that have every word that is typed.
    pub fn narrow(&mut self) {
        let typed = fold(self.input.text());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let mut rows = Vec::new();
        let has = |draft: &Draft| {
            let name = fold(&self.draft_title(draft));
            words.iter().all(|word| name.contains(word))
        };
        let is_here = |draft: &Draft| self.card_of(draft).is_some();
        let places = |drafts: &[Draft], here: bool| -> Vec<usize> {
            let is_wanted = |at: &usize| has(&drafts[*at]) && is_here(&drafts[*at]) == here;
            (0..drafts.len()).filter(is_wanted).collect()
        };
        let drafts = |here: bool| places(&self.drafts, here).into_iter().map(GalleryRow::Draft);
        let earlier = |here: bool| places(&self.earlier, here).into_iter().map(GalleryRow::Earlier);
        section(&mut rows, "Begun", drafts(true));
        section(&mut rows, "Again, with the answers of last time", earlier(true));
        let mut group: Option<&str> = None;
        for (at, card) in self.cards.iter().enumerate().filter(|(_, card)| card.has(&words)) {
            if group != Some(card.r#type.as_str()) {
                rows.push(GalleryRow::Heading(card.r#type.clone()));
                group = Some(&card.r#type);
            }
            rows.push(GalleryRow::Card(at));
        }
        section(
            &mut rows,
            "Begun, of templates that are not in this catalog",
            drafts(false).chain(earlier(false)),
        );
        self.rows = rows;
        self.list.select_among(self.list.selected, &self.rows);
    }

    /// What a draft is called: the title of its template.
    pub fn draft_title(&self, draft: &Draft) -> String {
        let Some(template) = &draft.template else { return draft.name.clone() };
        let card = self.cards.iter().find(|card| card.reference == *template);
        card.map_or_else(|| template.to_string(), |card| card.title.clone())
    }

    /// Moves the selection.
    pub fn go(&mut self, motion: Motion) {
        self.list.go_among(motion, &self.rows);
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize) {
        self.list.select_among(row, &self.rows);
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
        self.rows.get(self.list.selected).filter(|row| row.is_selectable())
    }

    /// The template of the selected row.
    pub fn selected_card(&self) -> Option<&Card> {
        match self.selected()? {
            GalleryRow::Card(at) => self.cards.get(*at),
            GalleryRow::Draft(at) => self.card_of(self.drafts.get(*at)?),
            GalleryRow::Earlier(at) => self.card_of(self.earlier.get(*at)?),
            GalleryRow::Heading(_) => None,
        }
    }

    fn card_of(&self, draft: &Draft) -> Option<&Card> {
        let template = draft.template.as_ref()?;
        self.cards.iter().find(|card| card.reference == *template)
    }

    /// The selected draft.
    pub fn selected_draft(&self) -> Option<&Draft> {
        match self.selected()? {
            GalleryRow::Draft(at) => self.drafts.get(*at),
            GalleryRow::Card(_) | GalleryRow::Earlier(_) | GalleryRow::Heading(_) => None,
        }
    }

    /// A name that no draft has yet, for one of this template in the session of this mark: sessions know little of
    /// each other's drafts, and must not write over them.
    pub fn new_draft_name(&self, template: &EntityRef, mark: &str) -> String {
        let is_free = |name: &String| self.drafts.iter().all(|draft| draft.name != *name);
        let stem = format!("{}.{}", template.namespace(), template.name());
        let mut names = (1_u32..).map(|number| format!("{stem}-{number}.{mark}"));
        names.find(is_free).unwrap_or(stem)
    }

    /// The draft as this session goes on with it: under a name of its own, for the session that began it may go on,
    /// too.
    pub fn adopted(&self, draft: Draft, template: &EntityRef, mark: &str) -> Draft {
        if draft.name.ends_with(&format!(".{mark}")) {
            return draft;
        }
        let name = self.new_draft_name(template, mark);
        Draft { replaces: Some(draft.name), name, ..draft }
    }
}

impl Selectable for GalleryRow {
    fn is_selectable(&self) -> bool {
        !matches!(self, Self::Heading(_))
    }
}

fn section(rows: &mut Vec<GalleryRow>, title: &str, of_it: impl Iterator<Item = GalleryRow>) {
    let before = rows.len();
    rows.extend(of_it);
    if rows.len() > before {
        rows.insert(before, GalleryRow::Heading(title.to_owned()));
    }
}

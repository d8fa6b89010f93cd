use super::super::{CodeId, ListState, Motion};
use super::{EntityRow, complaints, rows};
use crate::catalog::{Catalog, EntityRef};
use crate::diagnostic::{Place, Problem};

/// One entity, row by row.
#[derive(Debug, Clone, Default)]
pub struct EntityPage {
    /// Whose page it is.
    pub reference: Option<EntityRef>,
    /// Which half has the focus.
    pub pane: EntityPane,
    /// What the overview shows.
    pub rows: Vec<EntityRow>,
    /// The selection in the overview.
    pub list: ListState,
    /// What the server complains of in the entity, and in those that it came from.
    pub complaints: Vec<Problem>,
    /// The descriptor, once it is read.
    pub descriptor: Option<Descriptor>,
    /// The window on the descriptor's lines.
    pub scroll: ListState,
}

/// The halves of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntityPane {
    /// Facts, links, relations, problems.
    #[default]
    Overview,
    /// The text of the descriptor.
    Descriptor,
}

/// The text of a descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// Its lines.
    pub lines: Vec<String>,
    /// The number of the first one in its file; none when the text was written from the catalog.
    pub first_line: Option<u32>,
    /// What its colours go by.
    pub code: CodeId,
}

impl EntityPage {
    /// Shows `reference`, from its first row on.
    pub(in crate::app) fn open(&mut self, reference: &EntityRef, catalog: &Catalog) {
        *self = Self {
            pane: self.pane,
            list: ListState { rows: self.list.rows, ..ListState::default() },
            scroll: ListState { rows: self.scroll.rows, ..ListState::default() },
            ..Self::default()
        };
        self.reference = Some(reference.clone());
        self.rows = rows(reference, catalog);
        self.go(Motion::First);
    }

    /// Shows what a new catalog says of the same entity.
    pub(in crate::app) fn renew(&mut self, catalog: &Catalog) {
        let Some(reference) = &self.reference else { return };
        let before = self.rows.get(self.list.selected).cloned();
        self.rows = rows(reference, catalog);
        self.rows.extend(complaints(&self.complaints));
        let row = self.rows.iter().position(|row| Some(row) == before.as_ref());
        self.select(row.unwrap_or(self.list.selected));
    }

    /// Shows what the server complains of.
    pub(in crate::app) fn complain(&mut self, complaints: Vec<Problem>, catalog: &Catalog) {
        self.complaints = complaints;
        self.renew(catalog);
    }

    pub(in crate::app) fn go(&mut self, motion: Motion) {
        if self.pane == EntityPane::Descriptor {
            // The text has no selection: a move turns the window itself.
            let lines = self.descriptor.as_ref().map_or(0, |d| d.lines.len());
            let tops = lines.saturating_sub(self.scroll.rows.max(1)) + 1;
            let mut top = ListState { selected: self.scroll.offset, offset: 0, rows: self.scroll.rows };
            top.go(motion, tops);
            self.scroll.offset = top.selected;
            self.scroll.selected = top.selected;
            return;
        }
        self.list.go_among(motion, &self.rows);
    }

    pub(in crate::app) fn select(&mut self, row: usize) {
        self.list.select_among(row, &self.rows);
    }

    /// Selects the first row below the heading of relations.
    pub(in crate::app) fn select_relations(&mut self) {
        self.pane = EntityPane::Overview;
        if let Some(row) = self.rows.iter().position(|row| matches!(row, EntityRow::Relation { .. })) {
            self.select(row);
        }
    }

    fn selected(&self) -> Option<&EntityRow> {
        self.rows.get(self.list.selected).filter(|_| self.pane == EntityPane::Overview)
    }

    /// The entity that the selected row leads to.
    pub fn selected_target(&self) -> Option<&EntityRef> {
        match self.selected()? {
            EntityRow::Fact { target, .. } => target.as_ref(),
            EntityRow::Relation { target, .. } => Some(target),
            _ => None,
        }
    }

    /// The address in the selected row.
    pub fn selected_url(&self) -> Option<&str> {
        match self.selected()? {
            EntityRow::Link { url, .. } => Some(url),
            _ => None,
        }
    }

    /// The place of the selected problem.
    pub fn selected_place(&self) -> Option<&Place> {
        match self.selected()? {
            EntityRow::Problem(problem) => problem.place.as_ref(),
            _ => None,
        }
    }
}

use super::super::Motion;
use super::super::columns::label;
use super::super::roster::Roster;
use super::drawing::Drawing;
use super::tree::tree;
use crate::catalog::{Catalog, EntityRef, Neighbourhood, NodeId, Tie};
use crate::text::counted;

/// So far is looked at first, as long as it can be drawn.
const STEPS: usize = 3;
/// So far is looked where not even one step can be drawn.
const STEPS_OF_TREE: usize = 2;
/// Columns and rows below which a drawing shows nothing that a tree would not show better.
const SMALLEST: (u16, u16) = (60, 14);
/// Columns and rows that header, frame, details and footer take.
const AROUND: (u16, u16) = (4, 7);
/// Boxes that half a page moves past.
const HALF_PAGE: usize = 5;

/// The graph screen: what lies around an entity.
#[derive(Debug, Clone, Default)]
pub struct GraphPage {
    /// What it is about.
    pub reference: Option<EntityRef>,
    /// Its title, for the frame.
    pub title: String,
    /// The drawing; none when there is too much for one.
    pub drawing: Option<Drawing>,
    /// The box that has the keys.
    pub focus: usize,
    /// The same as a tree, for where no drawing fits.
    pub tree: Roster,
    /// How many steps from the entity are shown.
    pub steps: usize,
    /// Whether something lies beyond.
    pub is_cut: bool,
}

impl GraphPage {
    /// What lies around `node`, as far as that can be drawn in so many columns and rows.
    pub fn of(catalog: &Catalog, node: NodeId, size: (u16, u16)) -> Self {
        let (columns, _) = room(size);
        let fits = |page: &Self| page.drawing.as_ref().is_some_and(|drawing| drawing.plan.columns <= columns);
        let mut page = Self::within(catalog, node, Tie::ALL, 1, size);
        if page.drawing.is_none() {
            return Self::within(catalog, node, Tie::ALL, STEPS_OF_TREE, size);
        }
        while page.is_cut && page.steps < STEPS {
            let further = Self::within(catalog, node, Tie::ALL, page.steps + 1, size);
            if !fits(&further) {
                break;
            }
            page = further;
        }
        page
    }

    /// What lies around `node`, at most so many steps away, drawn for so many columns and rows.
    pub fn within(catalog: &Catalog, node: NodeId, ties: &[Tie], steps: usize, size: (u16, u16)) -> Self {
        let around = Neighbourhood::of(catalog, node, ties, steps);
        let reference = catalog.reference(node);
        let others = counted(around.nodes.len() - 1, "entity", "entities");
        let steps = counted(around.steps, "step", "steps");
        let more = if around.is_cut { ", more beyond" } else { "" };
        let name = label(reference, Some("component"), catalog);
        Self {
            reference: Some(reference.clone()),
            title: format!("{name}: {others} within {steps}{more}"),
            drawing: Drawing::of(catalog, &around, room(size)),
            focus: 0,
            tree: tree(catalog, node, ties, around.steps),
            steps: around.steps,
            is_cut: around.is_cut,
        }
    }

    /// Whether there is a drawing that is of use in so many columns and rows.
    pub fn drawn(&self, (columns, rows): (u16, u16)) -> Option<&Drawing> {
        self.drawing.as_ref().filter(|_| columns >= SMALLEST.0 && rows >= SMALLEST.1)
    }

    /// The entity that has the keys.
    pub fn selected(&self, size: (u16, u16)) -> Option<&EntityRef> {
        match self.drawn(size) {
            Some(drawing) => drawing.boxes.get(self.focus).map(|drawn| &drawn.reference),
            None => self.tree.selected(),
        }
    }

    pub(in crate::app) fn go(&mut self, motion: Motion, size: (u16, u16)) {
        let Some(drawing) = self.drawn(size) else {
            self.tree.go(motion);
            return;
        };
        let (steps, is_down) = match motion {
            Motion::By(steps) => (steps.unsigned_abs() as usize, steps > 0),
            Motion::HalfPages(pages) => (pages.unsigned_abs() as usize * HALF_PAGE, pages > 0),
            Motion::First => return self.focus = 0,
            Motion::Last => return self.focus = drawing.boxes.len() - 1,
        };
        let mut focus = self.focus;
        for _ in 0..steps {
            focus = drawing.beside(focus, is_down).unwrap_or(focus);
        }
        self.focus = focus;
    }

    /// Moves along a line; whether there was one.
    pub(in crate::app) fn follow(&mut self, is_right: bool, size: (u16, u16)) -> bool {
        let next = self.drawn(size).and_then(|drawing| drawing.along(self.focus, is_right));
        self.focus = next.unwrap_or(self.focus);
        next.is_some()
    }

    pub(in crate::app) fn select(&mut self, row: usize, size: (u16, u16)) {
        match self.drawn(size).map(|drawing| drawing.boxes.len()) {
            Some(boxes) => self.focus = row.min(boxes.saturating_sub(1)),
            None => self.tree.select(row),
        }
    }

    /// Puts what is there now in the place of what was; what was selected stays so, if it is still there.
    pub(in crate::app) fn renew(&mut self, new: Self) {
        let focused = self.drawing.as_ref().and_then(|drawing| drawing.boxes.get(self.focus));
        let focused = focused.map(|drawn| drawn.reference.clone());
        let Self { reference, title, drawing, tree, steps, is_cut, .. } = new;
        let boxes = drawing.iter().flat_map(|drawing| &drawing.boxes);
        let mut boxes = boxes.map(|drawn| &drawn.reference);
        self.focus = boxes.position(|reference| Some(reference) == focused.as_ref()).unwrap_or(0);
        self.tree.renew(tree);
        (self.reference, self.title, self.drawing) = (reference, title, drawing);
        (self.steps, self.is_cut) = (steps, is_cut);
    }
}

/// What is left for a drawing.
fn room((columns, rows): (u16, u16)) -> (usize, usize) {
    (columns.saturating_sub(AROUND.0).into(), rows.saturating_sub(AROUND.1).into())
}

use std::collections::BTreeSet;

use super::super::columns::label;
use crate::catalog::{Catalog, EntityRef, Neighbourhood, Tie};
use crate::drawing::Plan;
use crate::text::{clean, cut, width};

/// A name takes at most so many columns of its box; fewer on a narrow terminal.
const WIDEST: usize = 24;
const WIDEST_IN_NARROW: usize = 16;
/// From so many columns on a terminal is not narrow.
const WIDE: usize = 100;

/// What the shapes of the boxes mean; kinds that are not named look like components with bars.
pub const LEGEND: &str = "[component] (API) {resource} <system> [[asked about]] @ circle ? name only";

/// The boxes around an entity, and where they and their lines go.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The boxes; the entity that was asked about is the first.
    pub boxes: Vec<DrawnBox>,
    /// What needs what, by the numbers of the boxes, and how.
    pub edges: Vec<(usize, Tie, usize)>,
    /// Where everything stands.
    pub plan: Plan,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnBox {
    /// The entity, or a name that nothing defines.
    pub reference: EntityRef,
    /// What stands in the drawing: the name between brackets that tell the kind.
    pub text: String,
    /// Whose it is.
    pub owner: String,
}

impl Drawing {
    /// More boxes than this are no drawing any more.
    pub const MOST: usize = 50;

    /// Draws `around` for so many columns and rows, though it may take more; none when that is too much for a drawing.
    pub fn of(catalog: &Catalog, around: &Neighbourhood, (columns, rows): (usize, usize)) -> Option<Self> {
        if around.nodes.len() > Self::MOST {
            return None;
        }
        let widest = if columns < WIDE { WIDEST_IN_NARROW } else { WIDEST };
        let boxes: Vec<DrawnBox> = around
            .nodes
            .iter()
            .map(|&node| {
                let reference = catalog.reference(node).clone();
                let owner = catalog.owners(node).next();
                let owner = owner.map(|owner| label(catalog.reference(owner), Some("group"), catalog));
                let circle = if around.circles.contains(&node) { "@" } else { "" };
                let phantom = if catalog.at(node).is_none() { "?" } else { "" };
                let name = label(&reference, Some(reference.kind()), catalog);
                let name = format!("{circle}{phantom}{}", cut(&clean(&name), widest));
                let text = framed(reference.kind(), &name, node == around.origin);
                DrawnBox { reference, text, owner: owner.unwrap_or_else(|| "no owner".to_owned()) }
            })
            .collect();
        let number = |node| around.nodes.iter().position(|known| *known == node);
        let edges: Vec<(usize, Tie, usize)> = around
            .edges
            .iter()
            .filter_map(|&(from, tie, to)| Some((number(from)?, tie, number(to)?)))
            .collect();
        let widths: Vec<usize> = boxes.iter().map(|drawn| width(&drawn.text)).collect();
        let pairs: BTreeSet<(usize, usize)> = edges.iter().map(|&(from, _, to)| (from, to)).collect();
        let plan = Plan::of(&widths, &pairs.into_iter().collect::<Vec<_>>(), rows);
        Some(Self { boxes, edges, plan })
    }

    /// What a box has to do with others: what it needs, and what needs it.
    pub fn ties_of(&self, number: usize) -> (Vec<&DrawnBox>, Vec<&DrawnBox>) {
        let of = |from: fn(&(usize, Tie, usize)) -> (usize, usize)| {
            let others = self.edges.iter().map(from).filter(|(own, _)| *own == number);
            let others: BTreeSet<usize> = others.map(|(_, other)| other).collect();
            others.into_iter().map(|other| &self.boxes[other]).collect()
        };
        (of(|&(from, _, to)| (from, to)), of(|&(from, _, to)| (to, from)))
    }

    /// The edges that are told in words because a line would lead backwards: who needs whom again.
    pub fn closing(&self) -> impl Iterator<Item = (&DrawnBox, &DrawnBox)> {
        self.plan.closing.iter().map(|&(from, to)| (&self.boxes[from], &self.boxes[to]))
    }

    /// The next box above or below, in the same layer if there is one.
    pub(super) fn beside(&self, from: usize, is_down: bool) -> Option<usize> {
        let here = self.plan.places[from];
        let others = self
            .plan
            .places
            .iter()
            .enumerate()
            .filter(|(_, place)| if is_down { place.row > here.row } else { place.row < here.row });
        let nearest = others.min_by_key(|(_, place)| {
            let is_elsewhere = place.layer != here.layer;
            (is_elsewhere, place.row.abs_diff(here.row), place.layer.abs_diff(here.layer))
        });
        nearest.map(|(number, _)| number)
    }

    /// The nearest box that a line leads to, to the right or else to the left.
    pub(super) fn along(&self, from: usize, is_right: bool) -> Option<usize> {
        let here = self.plan.places[from];
        let tied = self.edges.iter().filter_map(|&(needs, _, needed)| match is_right {
            true if needs == from => Some(needed),
            false if needed == from => Some(needs),
            _ => None,
        });
        let is_there = |number: &usize| {
            let layer = self.plan.places[*number].layer;
            if is_right { layer > here.layer } else { layer < here.layer }
        };
        tied.filter(is_there).min_by_key(|&number| {
            let place = self.plan.places[number];
            (place.layer.abs_diff(here.layer), place.row.abs_diff(here.row))
        })
    }
}

/// A name between the brackets of its kind; those of the entity asked about are doubled.
fn framed(kind: &str, name: &str, is_origin: bool) -> String {
    let (open, close) = match kind {
        "component" => ("[", "]"),
        "api" => ("(", ")"),
        "resource" => ("{", "}"),
        "system" | "domain" => ("<", ">"),
        _ => ("|", "|"),
    };
    let times = if is_origin { 2 } else { 1 };
    format!("{}{name}{}", open.repeat(times), close.repeat(times))
}

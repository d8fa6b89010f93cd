use super::columns::label;
use super::{ListState, Motion, Selectable};
use crate::catalog::{Catalog, Direction, EntityRef, NodeId, Reach, impact};
use crate::ownership::Health;
use crate::text::counted;

/// Entities below headings, for what is worked out of the catalog: what breaks, what is amiss.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// What it is about, for the frame.
    pub title: String,
    /// The rows.
    pub rows: Vec<RosterRow>,
    /// The selection.
    pub list: ListState,
}

/// A row of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterRow {
    /// Stands over rows; cannot be selected.
    Heading(String),
    /// Something said on a line of its own; cannot be selected.
    Said(String),
    /// An entity, or a name that nothing defines.
    Entity {
        /// Which.
        reference: EntityRef,
        /// What to call it.
        label: String,
        /// Whose it is, or how much is its.
        about: String,
        /// What it has to do with the matter.
        why: String,
        /// What one should think about; empty when there is nothing.
        warning: String,
    },
}

impl Roster {
    /// What breaks with `node`, or breaks it, by distance.
    pub fn of_impact(catalog: &Catalog, node: NodeId, direction: Direction) -> Self {
        let found = impact(catalog, node, Reach { direction, ..Reach::default() });
        let name = |node: NodeId, kind: &str| label(catalog.reference(node), Some(kind), catalog);
        let own = name(node, "component");
        let mut owners: Vec<NodeId> =
            found.reached.iter().filter_map(|reached| catalog.owners(reached.node).next()).collect();
        owners.sort_unstable();
        owners.dedup();
        let count = counted(found.reached.len(), "entity", "entities");
        let title = match direction {
            Direction::Dependents => {
                format!("{own}: {count} of {} break with it", counted(owners.len(), "team", "teams"))
            }
            Direction::Dependencies => {
                format!("{own}: {count} of {} can break it", counted(owners.len(), "team", "teams"))
            }
        };
        let (mut rows, mut depth) = (Vec::new(), 0);
        for reached in &found.reached {
            if reached.depth != depth {
                depth = reached.depth;
                rows.push(RosterRow::Heading(counted(depth, "step away", "steps away")));
            }
            let from = if reached.from == node {
                String::new()
            } else {
                format!(": {}", name(reached.from, "component"))
            };
            let owner = catalog.owners(reached.node).next().map(|owner| name(owner, "group"));
            let warnings = [
                (reached.is_in_circle, "in a circle"),
                (catalog.at(reached.node).is_none(), "known by name only"),
            ];
            let warnings: Vec<&str> =
                warnings.iter().filter(|(is_so, _)| *is_so).map(|(_, said)| *said).collect();
            rows.push(RosterRow::Entity {
                reference: catalog.reference(reached.node).clone(),
                label: name(reached.node, "component"),
                about: owner.unwrap_or_else(|| "no owner".to_owned()),
                why: format!("{}{from}", reached.tie.words(direction)),
                warning: warnings.join(", "),
            });
        }
        if rows.is_empty() {
            let said = match direction {
                Direction::Dependents => {
                    "Nothing in the catalog depends on it; t turns to what it depends on."
                }
                Direction::Dependencies => {
                    "It depends on nothing in the catalog; t turns to what depends on it."
                }
            };
            rows.push(RosterRow::Said(said.to_owned()));
        }
        Self::new(title, rows)
    }

    /// How well ownership stands, by team.
    pub fn of_health(catalog: &Catalog) -> Self {
        let health = Health::of(catalog);
        let plain = |node: NodeId, why: &str| RosterRow::Entity {
            reference: catalog.reference(node).clone(),
            label: format!("  {}", label(catalog.reference(node), Some("component"), catalog)),
            about: catalog.at(node).map_or_else(String::new, |entity| entity.kind.to_string()),
            why: why.to_owned(),
            warning: String::new(),
        };
        let mut rows = Vec::new();
        if !health.unowned.is_empty() {
            rows.push(RosterRow::Heading(format!("Without an owner {}", health.unowned.len())));
            rows.extend(health.unowned.iter().map(|node| plain(*node, "names no owner")));
        }
        if !health.teams.is_empty() {
            rows.push(RosterRow::Heading(format!("Teams {}", health.teams.len())));
        }
        for team in &health.teams {
            let marks: Vec<&str> = team.marks.iter().map(|mark| mark.word()).collect();
            rows.push(RosterRow::Entity {
                reference: catalog.reference(team.owner).clone(),
                label: label(catalog.reference(team.owner), Some("group"), catalog),
                about: counted(team.owned, "entity", "entities"),
                why: counted(team.members, "person", "people"),
                warning: marks.join(", "),
            });
            let lacking =
                |node: &NodeId| team.without_pager.contains(node) && team.without_runbook.contains(node);
            let both = team.without_pager.iter().filter(|node| lacking(node));
            rows.extend(both.map(|node| plain(*node, "no pager, no runbook")));
            let pager = team.without_pager.iter().filter(|node| !lacking(node));
            rows.extend(pager.map(|node| plain(*node, "no pager")));
            let runbook = team.without_runbook.iter().filter(|node| !lacking(node));
            rows.extend(runbook.map(|node| plain(*node, "no runbook")));
        }
        if rows.is_empty() {
            rows.push(RosterRow::Said("Nothing is amiss.".to_owned()));
        }
        let entities = counted(health.entities, "entity", "entities");
        Self::new(format!("Ownership health · {entities} to be owned"), rows)
    }

    pub(super) fn new(title: String, rows: Vec<RosterRow>) -> Self {
        let mut list = ListState::default();
        list.select_among(0, &rows);
        Self { title, rows, list }
    }

    /// Puts new rows in the place of the old; what was selected stays so, if it is still there.
    pub(super) fn renew(&mut self, new: Self) {
        let selected = self.selected().cloned();
        let rows = self.list.rows;
        *self = new;
        self.list.rows = rows;
        let same = |row: &RosterRow| matches!(row, RosterRow::Entity { reference, .. } if Some(reference) == selected.as_ref());
        if let Some(row) = self.rows.iter().position(same) {
            self.select(row);
        }
    }

    pub(super) fn go(&mut self, motion: Motion) {
        self.list.go_among(motion, &self.rows);
    }

    pub(super) fn select(&mut self, row: usize) {
        self.list.select_among(row, &self.rows);
    }

    /// The entity in the selected row.
    pub fn selected(&self) -> Option<&EntityRef> {
        match self.rows.get(self.list.selected)? {
            RosterRow::Entity { reference, .. } => Some(reference),
            RosterRow::Heading(_) | RosterRow::Said(_) => None,
        }
    }
}

impl Selectable for RosterRow {
    fn is_selectable(&self) -> bool {
        matches!(self, Self::Entity { .. })
    }
}

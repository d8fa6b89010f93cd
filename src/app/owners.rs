use super::{ListState, Motion, Selectable};
use crate::catalog::{Catalog, NodeId, Ownership};

/// The group tree beside what the selected group has.
#[derive(Debug, Clone, Default)]
pub struct Owners {
    /// The tree and the lists below it.
    pub rows: Vec<OwnerRow>,
    /// The selection among them.
    pub list: ListState,
    /// What the selected owner has.
    pub owned: Vec<OwnedRow>,
    /// The selection there.
    pub owned_list: ListState,
    /// Whether the right pane has the focus.
    pub is_inside: bool,
    /// Whether child groups count in.
    pub through_children: bool,
    owner: Option<NodeId>,
}

/// A row of the left pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerRow {
    /// Stands over the rows that follow; cannot be selected.
    Heading(&'static str),
    /// A group, by its place in [`Ownership::groups`].
    Group(usize),
    /// A user that owns something itself.
    User(NodeId),
    /// An owner that nothing defines.
    Phantom(NodeId),
    /// The entities without an owner.
    Unowned,
}

/// A row of the right pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnedRow {
    /// Stands over the rows that follow; cannot be selected.
    Heading(&'static str, usize),
    /// A member or an owned entity.
    Node(NodeId),
}

impl Owners {
    /// Shows what a new catalog says, with the same owner selected.
    pub(super) fn renew(&mut self, catalog: &Catalog, ownership: &Ownership, before: Option<&str>) {
        self.rows = rows(ownership);
        let same = |row: &OwnerRow| {
            let node = node_of(*row, ownership);
            before.is_some() && node.map(|node| catalog.reference(node).as_str()) == before
        };
        let row = self.rows.iter().position(same).unwrap_or(self.list.selected);
        self.list.select_among(row, &self.rows);
        self.look(catalog, ownership);
    }

    pub(super) fn go(&mut self, motion: Motion, catalog: &Catalog, ownership: &Ownership) {
        if self.is_inside {
            self.owned_list.go_among(motion, &self.owned);
            return;
        }
        self.list.go_among(motion, &self.rows);
        self.look(catalog, ownership);
    }

    pub(super) fn select(&mut self, row: usize, catalog: &Catalog, ownership: &Ownership) {
        self.is_inside = false;
        self.list.select_among(row, &self.rows);
        self.look(catalog, ownership);
    }

    pub(super) fn select_owned(&mut self, row: usize) {
        self.is_inside = true;
        self.owned_list.select_among(row, &self.owned);
    }

    /// The owner, member or entity that is selected.
    pub fn selected_node(&self) -> Option<NodeId> {
        if self.is_inside {
            return match self.owned.get(self.owned_list.selected)? {
                OwnedRow::Node(node) => Some(*node),
                OwnedRow::Heading(..) => None,
            };
        }
        self.owner.filter(|_| {
            !matches!(
                self.rows.get(self.list.selected),
                Some(OwnerRow::Unowned | OwnerRow::Heading(_)) | None
            )
        })
    }

    /// Fills the right pane for the selected owner.
    pub(super) fn look(&mut self, catalog: &Catalog, ownership: &Ownership) {
        let Some(&row) = self.rows.get(self.list.selected) else {
            self.owned.clear();
            return;
        };
        self.owner = node_of(row, ownership);
        let (members, owned) = match (row, self.owner) {
            (OwnerRow::Unowned, _) => (Vec::new(), ownership.unowned.clone()),
            (_, Some(node)) => of_owner(catalog, node, self.through_children),
            (_, None) => (Vec::new(), Vec::new()),
        };
        let part = |title, nodes: Vec<NodeId>| {
            let heading = (!nodes.is_empty()).then_some(OwnedRow::Heading(title, nodes.len()));
            heading.into_iter().chain(nodes.into_iter().map(OwnedRow::Node))
        };
        self.owned = part("Members", members).chain(part("Owns", owned)).collect();
        self.owned_list = ListState { rows: self.owned_list.rows, ..ListState::default() };
        self.owned_list.select_among(0, &self.owned);
    }
}

impl Selectable for OwnerRow {
    fn is_selectable(&self) -> bool {
        !matches!(self, Self::Heading(_))
    }
}

impl Selectable for OwnedRow {
    fn is_selectable(&self) -> bool {
        matches!(self, Self::Node(_))
    }
}

fn rows(ownership: &Ownership) -> Vec<OwnerRow> {
    let part = |title, rows: Vec<OwnerRow>| {
        let heading = (!rows.is_empty()).then_some(OwnerRow::Heading(title));
        heading.into_iter().chain(rows)
    };
    let groups = (0..ownership.groups.len()).map(OwnerRow::Group).collect();
    let unowned = (!ownership.unowned.is_empty()).then_some(OwnerRow::Unowned).into_iter().collect();
    part("Groups", groups)
        .chain(part("Nobody", unowned))
        .chain(part("Known by name only", ownership.phantoms.iter().map(|&n| OwnerRow::Phantom(n)).collect()))
        .chain(part("People", ownership.users.iter().map(|&n| OwnerRow::User(n)).collect()))
        .collect()
}

fn node_of(row: OwnerRow, ownership: &Ownership) -> Option<NodeId> {
    match row {
        OwnerRow::Group(at) => ownership.groups.get(at).map(|group| group.node),
        OwnerRow::User(node) | OwnerRow::Phantom(node) => Some(node),
        OwnerRow::Heading(_) | OwnerRow::Unowned => None,
    }
}

/// The members of an owner and the entities it owns.
fn of_owner(catalog: &Catalog, group: NodeId, through_children: bool) -> (Vec<NodeId>, Vec<NodeId>) {
    let groups = if through_children { catalog.with_descendants(group) } else { vec![group] };
    let gather = |mut nodes: Vec<NodeId>| {
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    };
    let members = gather(groups.iter().flat_map(|&group| catalog.members(group)).collect());
    let owned = gather(groups.iter().flat_map(|&group| catalog.owned_by(group)).collect());
    (members, owned)
}

use std::collections::BTreeMap;

use super::{Channel, contacts, members_below};
use crate::catalog::{Catalog, KnownKind, NodeId};

/// More members than this and nobody feels meant.
const MOST_MEMBERS: usize = 20;

/// How well ownership stands: what somebody at three at night would miss, by team.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// The owners that something is amiss with, the one with the most first.
    pub teams: Vec<TeamHealth>,
    /// Entities that should have an owner and name none.
    pub unowned: Vec<NodeId>,
    /// How many entities should have an owner.
    pub entities: usize,
}

/// What is amiss with an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamHealth {
    /// The owner: a group, a user, or a name that nothing defines.
    pub owner: NodeId,
    /// How many entities it owns.
    pub owned: usize,
    /// How many people are in it and in the groups below.
    pub members: usize,
    /// What it is like itself.
    pub marks: Vec<Mark>,
    /// Components it owns for which no pager is set, neither here nor above.
    pub without_pager: Vec<NodeId>,
    /// Components it owns for which no runbook is set, neither here nor above.
    pub without_runbook: Vec<NodeId>,
}

/// What an owner is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing defines it.
    Phantom,
    /// It has no members at all.
    Empty,
    /// All rests on one person.
    SinglePerson,
    /// It has more members than a team can have.
    Oversized,
}

impl Mark {
    /// The word in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phantom => "phantom",
            Self::Empty => "empty",
            Self::SinglePerson => "single person",
            Self::Oversized => "oversized",
        }
    }
}

impl TeamHealth {
    /// How much is amiss.
    pub fn weight(&self) -> usize {
        // What has no real owner is worse than what lacks a page.
        let marks = self.marks.iter().map(|mark| if *mark == Mark::Phantom { 2 * self.owned } else { 1 });
        marks.sum::<usize>() + self.without_pager.len() + self.without_runbook.len()
    }
}

impl Health {
    /// Works it out.
    pub fn of(catalog: &Catalog) -> Self {
        let mut holdings: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        let mut health = Self::default();
        for node in (0..catalog.len()).map(Catalog::node) {
            if catalog.at(node).and_then(|entity| entity.known_kind()).is_none_or(|kind| !kind.is_owned()) {
                continue;
            }
            health.entities += 1;
            match catalog.owners(node).next() {
                Some(owner) => holdings.entry(owner).or_default().push(node),
                None => health.unowned.push(node),
            }
        }
        let teams = holdings.iter().map(|(owner, nodes)| team(catalog, *owner, nodes));
        health.teams = teams.filter(|team| team.weight() > 0).collect();
        health.teams.sort_by_key(|team| std::cmp::Reverse(team.weight()));
        health
    }
}

fn team(catalog: &Catalog, owner: NodeId, nodes: &[NodeId]) -> TeamHealth {
    let lacks = |node: NodeId, is_it: fn(Channel) -> bool| {
        !contacts(catalog, node, Some(owner)).iter().any(|contact| is_it(contact.channel))
    };
    let is_run = |node: &&NodeId| {
        catalog.at(**node).and_then(|entity| entity.known_kind()) == Some(KnownKind::Component)
    };
    let run: Vec<NodeId> = nodes.iter().filter(is_run).copied().collect();
    let members = members_below(catalog, owner).len();
    let is_group = catalog.reference(owner).kind() == "group";
    let mark = match members {
        _ if catalog.at(owner).is_none() => Some(Mark::Phantom),
        _ if !is_group => Some(Mark::SinglePerson),
        0 => Some(Mark::Empty),
        1 => Some(Mark::SinglePerson),
        2..=MOST_MEMBERS => None,
        _ => Some(Mark::Oversized),
    };
    TeamHealth {
        owner,
        owned: nodes.len(),
        members,
        marks: mark.into_iter().collect(),
        without_pager: run
            .iter()
            .copied()
            .filter(|node| lacks(*node, |channel| matches!(channel, Channel::Pager(_))))
            .collect(),
        without_runbook: run
            .into_iter()
            .filter(|node| lacks(*node, |channel| channel == Channel::Runbook))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::RelationType;
    use crate::catalog::testing::{component, described, group, related};

    #[test]
    fn each_team_is_told_what_is_amiss_with_it() {
        let user = |name: &str, group: &str| {
            let user = described(&json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": name}, "spec": {},
            }));
            related(user, RelationType::MemberOf, group)
        };
        let paged = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "paged", "annotations": {"opsgenie.com/team": "x"},
                "links": [{"url": "https://a.test", "title": "Runbook"}]},
            "spec": {"type": "service", "owner": "team"},
        }));
        let bare = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "bare"}, "spec": {"type": "service"},
        }));
        let fine = [group("team"), user("a", "team"), user("b", "team"), paged.clone()];
        let all = [
            &fine[..],
            &[component("c", "gone"), component("d", "one"), group("one"), user("e", "one"), bare],
        ]
        .concat();
        let catalog = Catalog::build(&all, Vec::new());
        let health = Health::of(&catalog);
        let told: Vec<_> = health
            .teams
            .iter()
            .map(|team| {
                (catalog.reference(team.owner).name(), team.marks[0].word(), team.without_pager.len())
            })
            .collect();
        assert_eq!(told, [("gone", "phantom", 1), ("one", "single person", 1)]);
        assert_eq!((health.unowned.len(), health.entities), (1, 4));
        assert_eq!(Health::of(&Catalog::build(&fine, Vec::new())).teams, []);
    }
}

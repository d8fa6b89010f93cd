use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Changes, Clock, Level, Person, Rota, span_between};
use crate::catalog::{Catalog, Direction, NodeId, Reach, Tie, impact};
use crate::ownership::{Channel, Contact, Missing, Origin, Owner, WorkedOut, contacts, missing};

/// All that one wants to know of something that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What is broken.
    pub node: NodeId,
    /// Whose it is, and how that is known.
    pub owned: Option<WorkedOut>,
    /// The owner and the groups above, nearest first; empty when the catalog has no name for the owner.
    pub chain: Vec<NodeId>,
    /// How to reach those who look after it, the most urgent first.
    pub contacts: Vec<Contact>,
    /// What one would want and does not find.
    pub missing: Vec<Missing>,
    /// What breaks with it, by owner, the one with the most first.
    pub dependents: Vec<Dependents>,
    /// What it depends on itself.
    pub dependencies: Vec<(Tie, NodeId)>,
    /// Who is on call.
    pub rota: RotaState,
    /// Whether somebody can be called from here.
    pub paging: Paging,
    /// What changed last; none before it was looked up.
    pub changes: Option<Changes>,
}

/// What of one owner's breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependents {
    /// Whose; nobody's when none is named.
    pub owner: Option<NodeId>,
    /// What, the nearest first.
    pub nodes: Vec<NodeId>,
}

/// What is known of who is on call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RotaState {
    /// Being asked for.
    #[default]
    Asking,
    /// Nobody can be asked, and why.
    Unknown(String),
    /// What the pager says, or said before it stopped answering.
    Known {
        /// Who is on call.
        rota: Rota,
        /// Why there is nothing newer.
        failure: Option<String>,
    },
}

/// Whether somebody can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// Nobody can, and why.
    Not(String),
    /// What would be told to call: the service, and what it was asked about.
    Through(String),
}

impl Default for Paging {
    fn default() -> Self {
        Self::Not("nobody has been asked yet".to_owned())
    }
}

/// Who would be woken, level by level; the first level is called, and the others when it does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Woken {
    /// What is told to call them.
    pub through: String,
    /// Who is called at once.
    pub first: Vec<Person>,
    /// Who is called when nobody answers, by level.
    pub later: Vec<(u32, Vec<Person>)>,
}

impl Page {
    /// Who would be woken by a call now; else why nobody can be called. Who that is must be known, not remembered.
    pub fn woken(&self, now: Timestamp) -> Result<Woken, String> {
        let rota = match &self.rota {
            RotaState::Unknown(why) => return Err(why.clone()),
            RotaState::Asking => return Err("who would be woken is not known yet".to_owned()),
            RotaState::Known { failure: Some(why), .. } => {
                return Err(format!("who would be woken is not known: {why}"));
            }
            RotaState::Known { rota, failure: None } => rota,
        };
        let through = match &self.paging {
            Paging::Not(why) => return Err(why.clone()),
            Paging::Through(through) => through.clone(),
        };
        let people = |level: &Level| level.now(now).iter().map(|duty| duty.person.clone()).collect();
        let mut levels = rota.levels.iter().map(|level| (level.number, people(level)));
        let is_anybody = |(_, people): &(u32, Vec<Person>)| !people.is_empty();
        let Some((_, first)) = levels.by_ref().find(is_anybody) else {
            return Err("nobody is on call at any level".to_owned());
        };
        Ok(Woken { through, first, later: levels.filter(is_anybody).collect() })
    }

    /// What the catalog knows of `node`, whose owner was worked out to be `owned`.
    pub fn of(catalog: &Catalog, node: NodeId, owned: Option<WorkedOut>) -> Self {
        let first = owned.as_ref().and_then(|known| known.owners.iter().find_map(Owner::node));
        let mut contacts = one_of_each_first(contacts(catalog, node, first));
        // The home page of the whole company helps nobody at night.
        contacts.retain(|contact| contact.channel != Channel::Link || contact.origin < Origin::Parent);
        let runs = !matches!(catalog.reference(node).kind(), "group" | "user");
        let needs = Reach { direction: Direction::Dependencies, depth: 1, ..Reach::default() };
        let dependencies = impact(catalog, node, needs).reached;
        Self {
            node,
            chain: first.map(|owner| catalog.chain_of(owner)).unwrap_or_default(),
            owned,
            missing: missing(&contacts, runs),
            contacts,
            dependents: dependents(catalog, node),
            dependencies: dependencies.into_iter().map(|reached| (reached.tie, reached.node)).collect(),
            rota: RotaState::Asking,
            paging: Paging::default(),
            changes: None,
        }
    }

    /// How many entities break with it.
    pub fn broken(&self) -> usize {
        self.dependents.iter().map(|of_one| of_one.nodes.len()).sum()
    }
}

impl RotaState {
    /// Where the answer comes from and how old it is; the second is whether that is a worry.
    pub fn source(&self, clock: &Clock) -> (String, bool) {
        match self {
            Self::Asking => ("asking who is on call".to_owned(), false),
            Self::Unknown(why) => (why.clone(), true),
            Self::Known { rota, failure } => {
                let age = span_between(rota.fetched, clock.now);
                let from = format!("{} {}", rota.provider, rota.about);
                match failure {
                    None if age == "under a minute" => (format!("{from}, asked just now"), false),
                    None => (format!("{from}, asked {age} ago"), false),
                    Some(why) => (format!("as {from} said {age} ago; now {why}"), true),
                }
            }
        }
    }
}

/// The nearest contact of each sort before all others, for a page has little room.
fn one_of_each_first(contacts: Vec<Contact>) -> Vec<Contact> {
    let mut seen: Vec<&str> = Vec::new();
    let is_first: Vec<bool> = contacts
        .iter()
        .map(|contact| {
            let word = contact.channel.word();
            let is_new = !seen.contains(&word);
            seen.push(word);
            is_new
        })
        .collect();
    let (first, rest): (Vec<_>, Vec<_>) =
        contacts.into_iter().zip(is_first).partition(|(_, is_first)| *is_first);
    first.into_iter().chain(rest).map(|(contact, _)| contact).collect()
}

fn dependents(catalog: &Catalog, node: NodeId) -> Vec<Dependents> {
    let mut by_owner: BTreeMap<Option<NodeId>, Vec<NodeId>> = BTreeMap::new();
    for reached in impact(catalog, node, Reach::default()).reached {
        by_owner.entry(catalog.owners(reached.node).next()).or_default().push(reached.node);
    }
    let mut dependents: Vec<Dependents> =
        by_owner.into_iter().map(|(owner, nodes)| Dependents { owner, nodes }).collect();
    dependents.sort_by_key(|of_one| std::cmp::Reverse(of_one.nodes.len()));
    dependents
}

use std::collections::HashSet;

use serde_json::{Value, json};

use super::chance::Chance;
use super::people::{Group, Person};
use super::software::{Part, PartKind};
use super::words::{QUALIFIERS, ROLES, SUBJECTS};

/// A company: who works there and what they run.
#[derive(Debug)]
pub struct Company {
    pub groups: Vec<Group>,
    pub people: Vec<Person>,
    pub domains: Vec<String>,
    pub systems: Vec<System>,
    pub parts: Vec<Part>,
}

/// Software that serves one purpose.
#[derive(Debug)]
pub struct System {
    pub name: String,
    pub domain: usize,
    pub team: usize,
}

impl Company {
    /// A company of `size` entities, at least 100.
    pub fn new(size: usize) -> Self {
        let mut chance = Chance::new(size as u64);
        let mut names = Names::default();
        let share = |per_mille: usize| (size * per_mille / 1_000).max(2);
        let domains: Vec<String> = (0..share(5)).map(|_| names.fresh(&mut chance, 1, false)).collect();
        let groups = groups(share(40), &mut names, &mut chance);
        let people: Vec<Person> = (0..share(230))
            .map(|index| Person::new(index, chance.mostly_low(1, groups.len()), &mut chance))
            .collect();
        let teams: Vec<usize> = (0..groups.len()).filter(|&g| groups[g].r#type == "team").collect();
        let systems: Vec<System> = (0..share(35))
            .map(|_| System {
                name: names.fresh(&mut chance, 2, false),
                domain: chance.below(domains.len()),
                team: teams[chance.below(teams.len())],
            })
            .collect();
        let used = domains.len() + groups.len() + people.len() + systems.len();
        let mut company = Self { groups, people, domains, systems, parts: Vec::new() };
        for index in 0..size.saturating_sub(used) {
            // Neighbours belong together: a system's parts follow each other.
            let system = index * company.systems.len() / (size - used);
            company.parts.push(Part::new(system, &company.systems[system], &mut names, &mut chance));
        }
        company
    }

    /// How many entities it has.
    pub fn len(&self) -> usize {
        self.first_part() + self.parts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The descriptor of the entity number `index`.
    pub fn document(&self, index: usize) -> Value {
        let mut chance = Chance::new(index as u64 + 77);
        let mut rest = index;
        let mut within = |length: usize| {
            let found = (rest < length).then_some(rest);
            rest = rest.wrapping_sub(length);
            found
        };
        if let Some(group) = within(self.groups.len()) {
            self.groups[group].document(self)
        } else if let Some(person) = within(self.people.len()) {
            self.people[person].document(self)
        } else if let Some(domain) = within(self.domains.len()) {
            self.domain(&self.domains[domain], &mut chance)
        } else if let Some(system) = within(self.systems.len()) {
            self.system(&self.systems[system])
        } else {
            self.parts[index - self.first_part()].document(self, index - self.first_part(), &mut chance)
        }
    }

    /// The number of the first part of a system among all entities.
    pub fn first_part(&self) -> usize {
        self.groups.len() + self.people.len() + self.domains.len() + self.systems.len()
    }

    /// The parts of a system of one kind, by their numbers.
    pub fn siblings(&self, part: usize, kind: PartKind) -> Vec<usize> {
        let system = self.parts[part].system;
        let near = part.saturating_sub(15)..(part + 15).min(self.parts.len());
        near.filter(|&other| {
            other != part && self.parts[other].system == system && self.parts[other].kind == kind
        })
        .collect()
    }

    fn domain(&self, name: &str, chance: &mut Chance) -> Value {
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Domain",
            "metadata": {"name": name, "namespace": "default", "title": titled(name), "description": format!("Everything about {}", spaced(name))},
            "spec": {"owner": self.groups[chance.below(self.groups.len().min(12))].name},
        })
    }

    fn system(&self, system: &System) -> Value {
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "System",
            "metadata": {"name": system.name, "namespace": "default", "title": titled(&system.name),
                         "description": format!("The {} system", spaced(&system.name))},
            "spec": {"owner": self.groups[system.team].name, "domain": self.domains[system.domain]},
        })
    }
}

/// The company, its departments and their teams.
fn groups(count: usize, names: &mut Names, chance: &mut Chance) -> Vec<Group> {
    let departments = (count / 9).max(1);
    let mut groups = vec![Group {
        name: "acme".to_owned(),
        display_name: "Acme Corporation".to_owned(),
        r#type: "organization",
        parent: None,
    }];
    while groups.len() < count {
        let is_department = groups.len() <= departments;
        let subject = names.fresh(chance, if is_department { 1 } else { 2 }, true);
        let subject = subject.trim_start_matches("team-");
        groups.push(Group {
            name: if is_department { subject.to_owned() } else { format!("team-{subject}") },
            display_name: match chance.below(3) {
                0 => format!("{} Squad", titled(subject)),
                1 => format!("Team {}", titled(subject)),
                _ => titled(subject),
            },
            r#type: if is_department { "department" } else { "team" },
            parent: Some(if is_department { 0 } else { 1 + chance.below(departments) }),
        });
    }
    groups
}

/// Names that were given, so that none is given twice.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// A name of about `words` words that nothing has yet.
    pub fn fresh(&mut self, chance: &mut Chance, words: usize, is_group: bool) -> String {
        let mut name = chance.pick(SUBJECTS).to_owned();
        if words > 1 {
            let second = if is_group || chance.percent(50) { SUBJECTS } else { ROLES };
            name = format!("{name}-{}", chance.pick(second));
        }
        self.distinct(if is_group { format!("team-{name}") } else { name }, chance)
    }

    /// `name`, with as much added as makes it the only one.
    pub fn distinct(&mut self, mut name: String, chance: &mut Chance) -> String {
        while self.0.contains(&name) {
            if name.len() > 30 {
                name = format!("{name}-{}", 2 + chance.below(9_998));
            } else {
                name = format!("{name}-{}", chance.pick(QUALIFIERS));
            }
        }
        self.0.insert(name.clone());
        name
    }
}

/// `payments-ledger` as people write it: `Payments Ledger`.
pub fn titled(name: &str) -> String {
    let words = name.split(['-', '.', '_']).map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `payments-ledger` in a sentence: `payments ledger`.
pub fn spaced(name: &str) -> String {
    name.replace(['-', '.', '_'], " ")
}

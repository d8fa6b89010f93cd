use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody who can be on call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// The name, or whatever the service has in its place.
    pub name: String,
    /// By what the service knows them, where it wants to be told that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// An e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name of their time zone, such as `Europe/Lisbon`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

/// A time in which somebody is on call at some level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Duty {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Who is called first has 1, who is called when they do not answer 2, and so on.
    #[serde(default = "first_level")]
    pub level: u32,
    /// The schedule that puts them there; none when they are always on call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Since when; always, without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when; for good, without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Who is on call for something, as a service says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rota {
    /// What the service is called.
    pub provider: String,
    /// What it was asked about, in its own words.
    pub about: String,
    /// When it said so.
    pub fetched: Timestamp,
    /// The levels, in the order in which they are called.
    pub levels: Vec<Level>,
}

/// Those who are called one after the other, or at once, at one step of an escalation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// From 1.
    pub number: u32,
    /// Everybody's times, ordered: those of one person that touch or overlap are one.
    pub duties: Vec<Duty>,
}

/// A change of who is on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover<'a> {
    /// When.
    pub at: Timestamp,
    /// Who is on call from then on; nobody when the rota says nothing about that time.
    pub to: Vec<&'a Person>,
}

fn first_level() -> u32 {
    1
}

impl Person {
    /// Whether both are one: by address, or by name where one has no address.
    fn is(&self, other: &Self) -> bool {
        match (&self.email, &other.email) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => self.name.eq_ignore_ascii_case(&other.name),
        }
    }
}

impl Duty {
    /// Whether it holds at a time; its end belongs to who comes next.
    pub fn is_at(&self, time: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time < until)
    }

    /// Takes in the other's time if both are one person's and leave no gap between them.
    fn join(&mut self, next: &Self) -> bool {
        let touches = self.until.is_none_or(|until| next.from.is_none_or(|from| from <= until));
        if !self.person.is(&next.person) || !touches {
            return false;
        }
        self.until = self.until.zip(next.until).map(|(a, b)| a.max(b));
        if self.schedule != next.schedule {
            self.schedule = None;
        }
        true
    }
}

impl Rota {
    /// Puts duties in order: by level, each person's overlapping times as one, what is over left out.
    pub fn of(provider: &str, about: &str, mut duties: Vec<Duty>, now: Timestamp) -> Self {
        duties.retain(|duty| duty.until.is_none_or(|until| until > now));
        duties.sort_by_key(|duty| (duty.level, duty.from, duty.until.is_none(), duty.until));
        let mut levels: Vec<Level> = Vec::new();
        for duty in duties {
            match levels.last_mut().filter(|level| level.number == duty.level) {
                Some(level) => level.add(duty),
                None => levels.push(Level { number: duty.level, duties: vec![duty] }),
            }
        }
        Self { provider: provider.to_owned(), about: about.to_owned(), fetched: now, levels }
    }

    /// The first level with somebody on call, for nobody at level 1 does not mean nobody.
    pub fn first(&self, now: Timestamp) -> Option<(&Level, Vec<&Duty>)> {
        let levels = self.levels.iter().map(|level| (level, level.now(now)));
        levels.into_iter().find(|(_, duties)| !duties.is_empty())
    }
}

impl Level {
    fn add(&mut self, duty: Duty) {
        if !self.duties.iter_mut().any(|known| known.join(&duty)) {
            self.duties.push(duty);
        }
    }

    /// Who is on call at a time.
    pub fn now(&self, now: Timestamp) -> Vec<&Duty> {
        self.duties.iter().filter(|duty| duty.is_at(now)).collect()
    }

    /// When that changes next, and to whom; never, when nobody's time ends or begins.
    pub fn handover(&self, now: Timestamp) -> Option<Handover<'_>> {
        let here = self.now(now);
        let moments = self.duties.iter().flat_map(|duty| [duty.from, duty.until]).flatten();
        let mut moments: Vec<Timestamp> = moments.filter(|moment| *moment > now).collect();
        moments.sort_unstable();
        moments.into_iter().find_map(|at| {
            let then = self.now(at);
            (then != here).then(|| Handover { at, to: then.iter().map(|duty| &duty.person).collect() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn duty(name: &str, level: u32, from: &str, until: &str) -> Duty {
        let time = |text: &str| (!text.is_empty()).then(|| at(&format!("2026-03-{text}:00:00Z")));
        let person = Person { name: name.to_owned(), ..Person::default() };
        Duty { person, level, schedule: None, from: time(from), until: time(until) }
    }

    fn names(duties: &[&Duty]) -> Vec<String> {
        duties.iter().map(|duty| duty.person.name.clone()).collect()
    }

    #[test]
    fn overlapping_layers_name_a_person_once() {
        let duties = vec![
            duty("Ada", 1, "02T08", "02T20"),
            duty("ada", 1, "02T18", "03T08"),
            duty("Bob", 1, "02T10", "02T14"),
            duty("Ada", 1, "05T08", "06T08"),
        ];
        let rota = Rota::of("x", "y", duties, at("2026-03-02T12:00:00Z"));
        let level = &rota.levels[0];
        assert_eq!(names(&level.now(at("2026-03-02T12:00:00Z"))), ["Ada", "Bob"]);
        assert_eq!(level.duties.len(), 3, "a gap parts two times of one person");
        let next = level.handover(at("2026-03-02T12:00:00Z")).expect("Bob leaves");
        assert_eq!(
            (next.at, next.to[0].name.as_str(), next.to.len()),
            (at("2026-03-02T14:00:00Z"), "Ada", 1)
        );
        let next = level.handover(at("2026-03-02T15:00:00Z")).expect("a gap");
        assert_eq!((next.at, next.to.len()), (at("2026-03-03T08:00:00Z"), 0));
    }

    #[test]
    fn nobody_at_the_first_level_is_not_nobody() {
        let duties = vec![duty("Ada", 1, "03T08", "03T20"), duty("Eve", 2, "", "")];
        let now = at("2026-03-02T12:00:00Z");
        let rota = Rota::of("x", "y", duties, now);
        let (level, on_call) = rota.first(now).expect("Eve");
        assert_eq!((level.number, names(&on_call)), (2, vec!["Eve".to_owned()]));
        assert_eq!(rota.levels.len(), 2);
        assert_eq!(rota.levels[0].handover(now).map(|next| next.to[0].name.as_str()), Some("Ada"));
        assert_eq!(rota.levels[1].handover(now), None);
    }

    #[test]
    fn the_end_of_a_time_belongs_to_who_comes_next() {
        let duties = vec![duty("Ada", 1, "02T08", "02T20"), duty("Bob", 1, "02T20", "03T08")];
        let now = at("2026-03-02T20:00:00Z");
        assert_eq!(names(&Rota::of("x", "y", duties, now).levels[0].now(now)), ["Bob"]);
        assert!(Rota::of("x", "y", Vec::new(), now).first(now).is_none());
    }
}

use super::line::KEYED;
use super::{Clock, Level, Line, Page, Reaction, Room, RotaState, Tone, span_between};
use crate::catalog::{Catalog, NodeId, Tie};
use crate::ownership::{Channel, Contact, Owner};
use crate::recognition::Certainty;
use crate::text::{counted, width};

/// The page as lines, the most urgent first.
pub fn sheet(page: &Page, catalog: &Catalog, clock: &Clock, room: Room) -> Vec<Line> {
    let writer = Writer { page, catalog, clock, room };
    let mut lines = vec![writer.what(), writer.owner()];
    lines.extend(writer.on_call());
    lines.extend(writer.contacts());
    lines.extend(writer.breaks());
    lines.extend(writer.needs());
    lines.extend(writer.changed());
    lines
}

/// What to call a node where its kind is plain.
pub(super) fn name(catalog: &Catalog, node: NodeId) -> String {
    let reference = catalog.reference(node);
    match catalog.at(node) {
        Some(entity) => entity.label().to_owned(),
        None => reference.name().to_owned(),
    }
}

struct Writer<'a> {
    page: &'a Page,
    catalog: &'a Catalog,
    clock: &'a Clock,
    room: Room,
}

impl Writer<'_> {
    fn name(&self, node: NodeId) -> String {
        name(self.catalog, node)
    }

    fn open(&self, node: NodeId) -> Reaction {
        Reaction::Open(self.catalog.reference(node).clone())
    }

    fn what(&self) -> Line {
        let node = self.page.node;
        let reference = self.catalog.reference(node);
        let Some(entity) = self.catalog.at(node) else {
            let said = "  known by name only: no descriptor defines it".to_owned();
            return Line::new("what", vec![(Tone::Strong, reference.to_string()), (Tone::Warning, said)]);
        };
        let r#type = entity.r#type.as_deref().map_or_else(String::new, |r#type| format!(" · {type}"));
        let lifecycle = entity.lifecycle.as_deref();
        let is_live = lifecycle.is_none_or(|lifecycle| lifecycle.eq_ignore_ascii_case("production"));
        let lifecycle = lifecycle.map_or_else(String::new, |lifecycle| format!(" · {lifecycle}"));
        let pieces = vec![
            (Tone::Strong, entity.label().to_owned()),
            (Tone::Plain, format!("  {}{type}", entity.kind)),
            (if is_live { Tone::Plain } else { Tone::Warning }, lifecycle),
            (Tone::Muted, format!("  {reference}")),
        ];
        Line::new("what", pieces).leading(self.open(node))
    }

    fn owner(&self) -> Line {
        let Some(owned) = &self.page.owned else {
            return Line::new("owner", vec![(Tone::Warning, "nobody is named anywhere".to_owned())]);
        };
        let is_sure = owned.certainty == Certainty::Certain;
        let how = if is_sure {
            String::new()
        } else {
            format!("  {}, by {}", owned.certainty.word(), owned.source.word())
        };
        let Some((first, above)) = self.page.chain.split_first() else {
            let named = owned.owners.iter().map(|owner| match owner {
                Owner::Node(node) => self.name(*node),
                Owner::Handle(handle) => handle.to_string(),
                Owner::Committer(committer) => committer.name.clone(),
            });
            let named = named.collect::<Vec<_>>().join(", ");
            return Line::new("owner", vec![(Tone::Strong, named), (Tone::Warning, how)]);
        };
        let above: String = above.iter().map(|group| format!(" › {}", self.name(*group))).collect();
        let phantom = if self.catalog.at(*first).is_some() { "" } else { "  known by name only" };
        let pieces = vec![
            (Tone::Strong, self.name(*first)),
            (Tone::Muted, above),
            (Tone::Warning, phantom.to_owned()),
            (Tone::Warning, how),
        ];
        Line::new("owner", pieces).leading(self.open(*first))
    }

    fn on_call(&self) -> Vec<Line> {
        let (source, is_worry) = self.page.rota.source(self.clock);
        let tone = if is_worry { Tone::Warning } else { Tone::Muted };
        let mut lines = Vec::new();
        if let RotaState::Known { rota, .. } = &self.page.rota {
            for level in rota.levels.iter().take(self.room.levels) {
                let label = if lines.is_empty() { "on call" } else { "" };
                lines.push(Line::new(label, self.level(level)));
            }
            if rota.first(self.clock.now).is_none() {
                let label = if lines.is_empty() { "on call" } else { "" };
                lines.push(Line::new(label, vec![(Tone::Warning, "nobody at any level".to_owned())]));
            }
        }
        let label = if lines.is_empty() { "on call" } else { "" };
        lines.push(Line::new(label, vec![(tone, source)]));
        lines
    }

    fn level(&self, level: &Level) -> Vec<(Tone, String)> {
        let now = level.now(self.clock.now);
        let handover = level.handover(self.clock.now);
        let next = handover.as_ref().map(|next| {
            let names: Vec<&str> = next.to.iter().map(|person| person.name.as_str()).collect();
            if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
        });
        let mut pieces = vec![(Tone::Muted, format!("{} ", level.number))];
        if now.is_empty() {
            pieces.push((Tone::Warning, "nobody now".to_owned()));
            if let (Some(handover), Some(next)) = (&handover, next) {
                pieces.push((Tone::Muted, format!("; {next} from {}", self.clock.at(handover.at))));
            }
            return pieces;
        }
        for (at, duty) in now.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            pieces.push((Tone::Strong, format!("{comma}{}", duty.person.name)));
        }
        let Some(handover) = handover else {
            pieces.push((Tone::Muted, "  always".to_owned()));
            return pieces;
        };
        let zone = now.iter().find_map(|duty| duty.person.time_zone.as_deref());
        let theirs = self.clock.theirs(handover.at, zone);
        let theirs = theirs.map_or_else(String::new, |theirs| format!(" ({theirs})"));
        let (at, left) = (self.clock.at(handover.at), self.clock.until(handover.at));
        pieces.push((Tone::Plain, format!("  until {at}{theirs}")));
        pieces.push((Tone::Muted, next.map_or_else(String::new, |next| format!(", then {next} in {left}"))));
        pieces
    }

    fn contacts(&self) -> Vec<Line> {
        let missing: Vec<String> =
            self.page.missing.iter().map(|missing| missing.words(|node| self.name(node))).collect();
        let room = self.room.contacts.saturating_sub(usize::from(!missing.is_empty()));
        let mut lines: Vec<Line> = Vec::new();
        for (at, contact) in self.page.contacts.iter().enumerate().take(room) {
            let label = if lines.is_empty() { "contact" } else { "" };
            lines.push(Line::new(label, self.contact(at, contact)).leading(Reaction::Contact(at)));
        }
        let more = self.page.contacts.len().saturating_sub(room);
        if let Some(last) = lines.last_mut().filter(|_| more > 0) {
            last.pieces.push((Tone::Muted, format!("  and {more} more")));
        }
        if !missing.is_empty() {
            lines.push(Line::new("missing", vec![(Tone::Warning, missing.join("; "))]));
        }
        lines
    }

    fn contact(&self, at: usize, contact: &Contact) -> Vec<(Tone, String)> {
        let key = if at < KEYED { format!("c{} ", at + 1) } else { "   ".to_owned() };
        let value = contact.value.as_deref().unwrap_or("known to the pager only");
        let title =
            if contact.channel == Channel::Email { String::new() } else { format!("{}  ", contact.title) };
        let from = if contact.from == self.page.node {
            String::new()
        } else {
            format!("  of {}", self.name(contact.from))
        };
        vec![
            (Tone::Muted, key),
            (Tone::Plain, format!("{:<10}{title}", contact.channel.word())),
            (Tone::Plain, value.to_owned()),
            (Tone::Muted, from),
        ]
    }

    fn breaks(&self) -> Vec<Line> {
        let total = self.page.broken();
        if total == 0 {
            return vec![Line::new(
                "breaks",
                vec![(Tone::Muted, "nothing in the catalog depends on it".to_owned())],
            )];
        }
        let head = format!(
            "{} of {}: ",
            counted(total, "entity", "entities"),
            counted(self.page.dependents.len(), "team", "teams")
        );
        let teams = self.page.dependents.iter().map(|of_one| {
            let owner = of_one.owner.map_or_else(|| "nobody".to_owned(), |owner| self.name(owner));
            format!("{owner} {}", of_one.nodes.len())
        });
        let lines = self.listed("breaks", head, &teams.collect::<Vec<_>>());
        lines.into_iter().map(|line| line.leading(Reaction::Impact)).collect()
    }

    fn needs(&self) -> Vec<Line> {
        if self.page.dependencies.is_empty() {
            return Vec::new();
        }
        let needs = self.page.dependencies.iter().map(|(tie, node)| {
            let owner = self
                .catalog
                .owners(*node)
                .next()
                .map_or_else(|| "no owner".to_owned(), |owner| self.name(owner));
            let how = if *tie == Tie::Consumes { "API " } else { "" };
            format!("{how}{} ({owner})", self.catalog.reference(*node).name())
        });
        self.listed("needs", String::new(), &needs.collect::<Vec<_>>())
    }

    fn changed(&self) -> Vec<Line> {
        let Some(changes) = &self.page.changes else { return Vec::new() };
        let ago = |at| span_between(at, self.clock.now);
        if changes.is_empty() {
            let said = changes.failure.as_deref().unwrap_or("its repository is not on this disk");
            return vec![Line::new("changed", vec![(Tone::Muted, said.to_owned())])];
        }
        let mut lines: Vec<Line> = Vec::new();
        for commit in changes.commits.iter().take(self.room.commits) {
            let label = if lines.is_empty() { "changed" } else { "" };
            let pieces = vec![
                (Tone::Strong, format!("{} ago  ", ago(commit.at))),
                (Tone::Plain, format!("{}  ", commit.subject)),
                (Tone::Muted, format!("{} {}", commit.author, commit.id)),
            ];
            lines.push(Line::new(label, pieces));
        }
        let tag = changes.tag.as_ref().map(|(tag, at)| format!("latest tag {tag}, {} ago", ago(*at)));
        let descriptor = changes.descriptor.map(|at| format!("descriptor {} old", ago(at)));
        // What was asked just now needs no saying.
        let told = changes
            .told
            .as_ref()
            .filter(|told| changes.failure.is_some() || ago(told.at) != "under a minute");
        let told = told.map(|told| match &changes.failure {
            Some(why) => format!("as {} said {} ago; now {why}", told.by, ago(told.at)),
            None => format!("{} said so {} ago", told.by, ago(told.at)),
        });
        let also: Vec<String> = tag.into_iter().chain(descriptor).chain(told).collect();
        if !also.is_empty() {
            let label = if lines.is_empty() { "changed" } else { "" };
            lines.push(Line::new(label, vec![(Tone::Muted, also.join("; "))]));
        }
        lines
    }

    /// Items one after the other on as many lines as there is room for; what does not fit is counted.
    fn listed(&self, label: &'static str, head: String, items: &[String]) -> Vec<Line> {
        let mut lines = vec![head];
        for (at, item) in items.iter().enumerate() {
            let left = items.len() - at;
            let is_last_line = lines.len() >= self.room.lines;
            let line = lines.last_mut().expect("there is always one");
            let gap = if line.is_empty() || line.ends_with(": ") { "" } else { " · " };
            // The last line keeps room for saying how many there are more.
            let reserve = if is_last_line && left > 1 { 12 } else { 0 };
            if line.is_empty() || width(line) + width(gap) + width(item) + reserve <= self.room.columns {
                line.push_str(gap);
                line.push_str(item);
            } else if is_last_line {
                line.push_str(&format!(" · {left} more"));
                break;
            } else {
                lines.push(item.clone());
            }
        }
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        lines
            .into_iter()
            .zip(labels)
            .map(|(text, label)| Line::new(label, vec![(Tone::Plain, text)]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::catalog::testing::{component, group, related};
    use crate::catalog::{Described, RelationType};
    use crate::oncall::{Duty, Person, Rota};
    use crate::ownership::{NoRepository, owners};

    fn page(rota: RotaState) -> (Catalog, Page) {
        let user = |number: usize| {
            related(
                component(&format!("c{number}"), &format!("team-{}", number % 5)),
                RelationType::DependsOn,
                "component:pay",
            )
        };
        let all: Vec<Described> =
            (0..30).map(user).chain([component("pay", "team-0"), group("team-0")]).collect();
        let catalog = Catalog::build(&all, Vec::new());
        let node = catalog.find("component:default/pay").expect("there");
        let mut page = Page::of(&catalog, node, owners(&catalog, node, &NoRepository));
        page.rota = rota;
        (catalog, page)
    }

    fn told(rota: RotaState, now: &str, columns: usize) -> Vec<String> {
        let (catalog, page) = page(rota);
        let now: Timestamp = now.parse().expect("a time");
        let lines = sheet(&page, &catalog, &Clock::utc(now), Room::within(columns, 22));
        lines.iter().map(|line| format!("{:<8}{}", line.label, line.text())).collect()
    }

    #[test]
    fn nobody_at_level_one_is_followed_by_level_two() {
        let now = "2026-03-02T12:00:00Z".parse().expect("a time");
        let mut duty =
            Duty { person: Person { name: "Eve".into(), ..Person::default() }, level: 2, ..Duty::default() };
        duty.until = Some("2026-03-02T15:30:00Z".parse().expect("a time"));
        let later = Duty {
            person: Person { name: "Ada".into(), ..Person::default() },
            level: 1,
            from: Some("2026-03-03T08:00:00Z".parse().expect("a time")),
            ..Duty::default()
        };
        let rota = Rota::of("PagerDuty", "P1", vec![duty, later], now);
        let lines = told(RotaState::Known { rota, failure: None }, "2026-03-02T12:05:00Z", 68);
        assert_eq!(lines[2], "on call 1 nobody now; Ada from Tue 08:00 UTC");
        assert_eq!(lines[3], "        2 Eve  until Mon 15:30 UTC, then nobody in 3 h 25 min");
        assert_eq!(lines[4], "        PagerDuty P1, asked 5 min ago");
    }

    #[test]
    fn an_old_answer_says_how_old_and_why() {
        let now = "2026-03-02T12:00:00Z".parse().expect("a time");
        let rota = Rota::of("PagerDuty", "P1", vec![], now);
        let state = RotaState::Known { rota, failure: Some("a.test cannot be reached".into()) };
        let lines = told(state, "2026-03-02T14:00:00Z", 68);
        assert_eq!(lines[2], "on call nobody at any level");
        assert_eq!(lines[3], "        as PagerDuty P1 said 2 h ago; now a.test cannot be reached");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let lines = told(RotaState::Asking, "2026-03-02T14:00:00Z", 40);
        let breaks: Vec<&String> = lines.iter().filter(|line| line.contains("team-")).skip(1).collect();
        assert_eq!(breaks[0], "breaks  30 entities of 5 teams: team-0 6");
        assert!(breaks[1].trim_start().starts_with("team-1 6"), "{breaks:?}");
        assert!(breaks.iter().all(|line| width(line) <= 48), "{breaks:?}");
    }
}

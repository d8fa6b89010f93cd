use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::ask::several;
use super::pagerduty::segment;
use super::timeline::Timeline;
use crate::oncall::{Duty, Person};
use crate::sources::backstage::Address;
use crate::sources::service::{Client, ServiceError};

/// Where the operations of a site answer, and where its people do, at the same origin.
const OPERATIONS: &str = "/jsm/ops/api/";
const JIRA: &str = "/ex/jira/";
/// Schedules of a page.
const PAGE: usize = 100;
/// Pages that are read at most.
const MOST_PAGES: usize = 20;

#[derive(Deserialize)]
struct Paged<T> {
    #[serde(default = "Vec::new")]
    values: Vec<T>,
    #[serde(default)]
    links: Links,
}

#[derive(Deserialize, Default)]
struct Links {
    next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schedule {
    id: String,
    name: String,
    timezone: Option<String>,
    #[serde(default = "yes")]
    enabled: bool,
    team_id: Option<String>,
}

#[derive(Deserialize)]
struct Escalation {
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    /// Minutes.
    #[serde(default)]
    delay: u64,
    recipient: Responder,
}

#[derive(Deserialize, Clone)]
struct Responder {
    id: Option<String>,
    r#type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnCalls {
    #[serde(default)]
    on_call_participants: Vec<Participant>,
}

/// A user, or a team or escalation with users of its own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participant {
    id: Option<String>,
    r#type: Option<String>,
    #[serde(default)]
    on_call_participants: Vec<Participant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    display_name: Option<String>,
    email_address: Option<String>,
    time_zone: Option<String>,
}

fn yes() -> bool {
    true
}

/// Where the people of a site are told of; nowhere when the address is not that of Atlassian's gateway.
pub(super) fn people_at(operations: &Address) -> Option<Address> {
    let address = operations.to_string();
    address.contains(OPERATIONS).then(|| Address::parse(&address.replacen(OPERATIONS, JIRA, 1)).ok())?
}

/// Who is on call for a team by its id: along its escalation when it has one, else by each of its schedules, all called at
/// once; or by schedules, each by its id or name, one for each level.
pub(super) async fn duties(
    client: &Client,
    people: Option<&Client>,
    keys: &str,
) -> Result<Vec<Duty>, ServiceError> {
    let schedules = schedules(client).await?;
    let mut reader = Reader { client, people, known: HashMap::new() };
    let mut duties = Vec::new();
    if let Some(team) = team_of(&schedules, keys) {
        let path = format!("/v1/teams/{}/escalations", segment(team));
        let escalations: Option<Paged<Escalation>> = client.get_if_any(&path, &[]).await;
        let escalations = escalations.into_iter().flat_map(|page| page.values);
        let escalation =
            escalations.into_iter().find(|escalation| escalation.enabled && !escalation.rules.is_empty());
        let Some(mut escalation) = escalation else {
            for schedule in schedules.iter().filter(|schedule| schedule.team_id.as_deref() == Some(team)) {
                duties.extend(reader.of_schedule(schedule, 1).await?);
            }
            return Ok(duties);
        };
        escalation.rules.sort_by_key(|rule| rule.delay);
        // Rules of one delay are called at once.
        let (mut level, mut before) = (0, None);
        for rule in escalation.rules {
            level += u32::from(before != Some(rule.delay));
            before = Some(rule.delay);
            duties.extend(reader.of_recipient(&rule.recipient, level, &schedules).await?);
        }
        return Ok(duties);
    }
    for (level, key) in several(keys) {
        let schedule = find(&schedules, key).ok_or_else(|| unheard(client, key))?;
        duties.extend(reader.of_schedule(schedule, level).await?);
    }
    Ok(duties)
}

/// Who answers an alert about `keys`: the team, or the first of the schedules.
pub(super) async fn responder(client: &Client, keys: &str) -> Result<Value, ServiceError> {
    let schedules = schedules(client).await?;
    if let Some(team) = team_of(&schedules, keys) {
        return Ok(json!({"id": team, "type": "team"}));
    }
    let key = several(keys).next().map_or(keys, |(_, key)| key);
    let schedule = find(&schedules, key).ok_or_else(|| unheard(client, key))?;
    Ok(json!({"id": schedule.id, "type": "schedule"}))
}

fn team_of<'k>(schedules: &[Schedule], key: &'k str) -> Option<&'k str> {
    schedules.iter().any(|schedule| schedule.team_id.as_deref() == Some(key)).then_some(key)
}

fn find<'s>(schedules: &'s [Schedule], key: &str) -> Option<&'s Schedule> {
    schedules.iter().find(|schedule| schedule.id == key || schedule.name.eq_ignore_ascii_case(key))
}

fn unheard(client: &Client, key: &str) -> ServiceError {
    ServiceError::Unheard { host: client.host(), what: format!("schedule, and no team with one, {key}") }
}

async fn schedules(client: &Client) -> Result<Vec<Schedule>, ServiceError> {
    let mut schedules = Vec::new();
    for _ in 0..MOST_PAGES {
        let (offset, size) = (schedules.len().to_string(), PAGE.to_string());
        let query = [("offset", offset.as_str()), ("size", &size)];
        let page: Paged<Schedule> = client.get("/v1/schedules", &query).await?;
        let is_last = page.links.next.is_none() || page.values.is_empty();
        schedules.extend(page.values);
        if is_last {
            break;
        }
    }
    Ok(schedules)
}

struct Reader<'a> {
    client: &'a Client,
    people: Option<&'a Client>,
    /// By account id, so that nobody is asked for twice.
    known: HashMap<String, Person>,
}

impl Reader<'_> {
    async fn of_recipient(
        &mut self,
        recipient: &Responder,
        level: u32,
        schedules: &[Schedule],
    ) -> Result<Vec<Duty>, ServiceError> {
        match (recipient.r#type.as_deref(), recipient.id.as_deref()) {
            (Some("schedule"), Some(id)) => match find(schedules, id) {
                Some(schedule) => self.of_schedule(schedule, level).await,
                None => Ok(Vec::new()),
            },
            (Some("user"), Some(id)) => {
                Ok(vec![Duty { person: self.person(id, None).await, level, ..Duty::default() }])
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Who is on call says one question, with overrides and forwardings; until when says another, and
    /// without its answer the names are still worth having.
    async fn of_schedule(&mut self, schedule: &Schedule, level: u32) -> Result<Vec<Duty>, ServiceError> {
        if !schedule.enabled {
            return Ok(Vec::new());
        }
        let path = format!("/v1/schedules/{}", segment(&schedule.id));
        let now: OnCalls = self.client.get(&format!("{path}/on-calls"), &[]).await?;
        let query = [("interval", "2"), ("intervalUnit", "weeks")];
        let timeline: Option<Timeline<Responder>> =
            self.client.get_if_any(&format!("{path}/timeline"), &query).await;
        let zone = schedule.timezone.as_deref();
        let mut duties = Vec::new();
        for period in timeline.into_iter().flat_map(Timeline::periods) {
            let Some(id) = period.responder.as_ref().and_then(user) else { continue };
            duties.push(Duty {
                person: self.person(id, zone).await,
                level,
                schedule: Some(schedule.name.clone()),
                from: Some(period.start_date),
                until: Some(period.end_date),
            });
        }
        for id in users(now.on_call_participants) {
            if duties.iter().all(|duty| duty.person.id.as_deref() != Some(&id)) {
                let person = self.person(&id, zone).await;
                duties.push(Duty { person, level, schedule: Some(schedule.name.clone()), ..Duty::default() });
            }
        }
        Ok(duties)
    }

    /// The name behind an account; its id where nobody tells.
    async fn person(&mut self, id: &str, zone: Option<&str>) -> Person {
        if let Some(person) = self.known.get(id) {
            return person.clone();
        }
        let account: Option<Account> = match self.people {
            Some(people) => people.get_if_any("/rest/api/3/user", &[("accountId", id)]).await,
            None => None,
        };
        let (name, email, own_zone) = account
            .map(|account| (account.display_name, account.email_address, account.time_zone))
            .unwrap_or_default();
        let person = Person {
            name: name.unwrap_or_else(|| id.to_owned()),
            id: Some(id.to_owned()),
            email: email.filter(|email| !email.is_empty()),
            time_zone: own_zone.or(zone.map(str::to_owned)),
        };
        self.known.insert(id.to_owned(), person.clone());
        person
    }
}

fn user(responder: &Responder) -> Option<&str> {
    responder.id.as_deref().filter(|_| responder.r#type.as_deref().is_none_or(|kind| kind == "user"))
}

/// The users among participants, also those of teams and escalations.
fn users(participants: Vec<Participant>) -> Vec<String> {
    let (mut users, mut open) = (Vec::new(), participants);
    while let Some(participant) = open.pop() {
        if participant.r#type.as_deref().is_none_or(|kind| kind == "user") {
            users.extend(participant.id);
        }
        open.extend(participant.on_call_participants);
    }
    users
}

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::ask::several;
use super::pagerduty::segment;
use crate::oncall::{Duty, Person};
use crate::sources::service::{Client, ServiceError};

/// So far ahead is looked for the next hand-over.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Pages of shifts that are read at most.
const MOST_PAGES: usize = 10;

#[derive(Deserialize)]
struct Page<T> {
    #[serde(default = "Vec::new")]
    results: Vec<T>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Schedule {
    id: String,
    name: String,
    time_zone: Option<String>,
    #[serde(default)]
    on_call_now: Vec<String>,
}

#[derive(Deserialize)]
struct Shift {
    user_pk: String,
    user_email: Option<String>,
    user_username: Option<String>,
    #[serde(rename = "shift_start")]
    from: Timestamp,
    #[serde(rename = "shift_end")]
    until: Timestamp,
}

#[derive(Deserialize)]
struct User {
    username: Option<String>,
    name: Option<String>,
    email: Option<String>,
    timezone: Option<String>,
}

#[derive(Deserialize)]
struct Chain {
    id: String,
    name: String,
}

/// A step of an escalation chain; what it does stands in `type`.
#[derive(Deserialize)]
struct Step {
    position: i64,
    r#type: Option<String>,
    notify_on_call_from_schedule: Option<String>,
    #[serde(default)]
    persons_to_notify: Option<Vec<String>>,
    #[serde(default)]
    persons_to_notify_next_each_time: Option<Vec<String>>,
}

/// Who is on call by an escalation chain, or by schedules, each by its id or its name, one for each level.
pub(super) async fn duties(client: &Client, keys: &str, now: Timestamp) -> Result<Vec<Duty>, ServiceError> {
    let mut duties = Vec::new();
    for (level, key) in several(keys) {
        match schedule(client, key).await {
            Ok(schedule) => duties.extend(of_schedule(client, &schedule, level, now).await?),
            Err(ServiceError::Unheard { host, .. }) => {
                let what = format!("schedule or escalation chain {key}");
                let chain = chain(client, key).await?.ok_or(ServiceError::Unheard { host, what })?;
                duties.extend(of_chain(client, &chain, level, now).await?);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(duties)
}

/// Who is called by a chain, step by step: steps between two pauses are one level.
async fn of_chain(
    client: &Client,
    chain: &Chain,
    first: u32,
    now: Timestamp,
) -> Result<Vec<Duty>, ServiceError> {
    let query = [("escalation_chain_id", chain.id.as_str())];
    let page: Page<Step> = client.get("/api/v1/escalation_policies/", &query).await?;
    let mut steps = page.results;
    steps.sort_by_key(|step| step.position);
    let (mut level, mut is_used, mut duties) = (first, false, Vec::new());
    for step in steps {
        if step.r#type.as_deref() == Some("wait") {
            level += u32::from(is_used);
            is_used = false;
            continue;
        }
        if let Some(id) = &step.notify_on_call_from_schedule {
            let schedule = schedule(client, id).await?;
            duties.extend(of_schedule(client, &schedule, level, now).await?);
            is_used = true;
        }
        let people = step.persons_to_notify.into_iter().chain(step.persons_to_notify_next_each_time);
        for id in people.flatten() {
            let person = person(client, &id).await;
            duties.push(Duty { person, level, ..Duty::default() });
            is_used = true;
        }
    }
    Ok(duties)
}

/// The shifts of a schedule are the final ones: overrides and priorities of layers are worked in by Grafana.
async fn of_schedule(
    client: &Client,
    schedule: &Schedule,
    level: u32,
    now: Timestamp,
) -> Result<Vec<Duty>, ServiceError> {
    let mut duties = Vec::new();
    let shifts = shifts(client, schedule, now).await?;
    let zone = schedule.time_zone.as_deref();
    for shift in &shifts {
        let name = shift.user_username.as_ref().or(shift.user_email.as_ref()).unwrap_or(&shift.user_pk);
        let person = Person {
            name: name.clone(),
            id: Some(shift.user_pk.clone()),
            email: shift.user_email.clone(),
            time_zone: zone.map(str::to_owned),
        };
        let (from, until) = (Some(shift.from), Some(shift.until));
        duties.push(Duty { person, level, schedule: Some(schedule.name.clone()), from, until });
    }
    // Whoever is on call now and in no shift, as with a calendar from elsewhere.
    let is_told = |user: &String| shifts.iter().any(|shift| shift.user_pk == *user);
    for user in schedule.on_call_now.iter().filter(|user| !is_told(user)) {
        let person = person(client, user).await;
        duties.push(Duty { person, level, schedule: Some(schedule.name.clone()), ..Duty::default() });
    }
    Ok(duties)
}

async fn chain(client: &Client, key: &str) -> Result<Option<Chain>, ServiceError> {
    match client.get(&format!("/api/v1/escalation_chains/{}/", segment(key)), &[]).await {
        Ok(chain) => Ok(Some(chain)),
        Err(ServiceError::Unheard { .. }) => {
            let page: Page<Chain> = client.get("/api/v1/escalation_chains/", &[]).await?;
            Ok(page.results.into_iter().find(|chain| chain.name == key))
        }
        Err(error) => Err(error),
    }
}

async fn schedule(client: &Client, key: &str) -> Result<Schedule, ServiceError> {
    let by_id: Result<Schedule, ServiceError> =
        client.get(&format!("/api/v1/schedules/{}/", segment(key)), &[]).await;
    match by_id {
        Err(ServiceError::Unheard { .. }) => {
            let page: Page<Schedule> = client.get("/api/v1/schedules/", &[("name", key)]).await?;
            let what = format!("schedule {key}");
            let unheard = ServiceError::Unheard { host: client.host(), what };
            page.results.into_iter().find(|schedule| schedule.name == key).ok_or(unheard)
        }
        answer => answer,
    }
}

async fn shifts(client: &Client, schedule: &Schedule, now: Timestamp) -> Result<Vec<Shift>, ServiceError> {
    let path = format!("/api/v1/schedules/{}/final_shifts", segment(&schedule.id));
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date().to_string();
    let first = day(now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(now));
    let last = day(now.saturating_add(AHEAD).unwrap_or(now));
    let mut shifts = Vec::new();
    for number in 1..=MOST_PAGES {
        let number = number.to_string();
        let query = [("start_date", first.as_str()), ("end_date", &last), ("page", &number)];
        let page: Page<Shift> = client.get(&path, &query).await?;
        shifts.extend(page.results);
        if page.next.is_none() {
            break;
        }
    }
    Ok(shifts)
}

async fn person(client: &Client, id: &str) -> Person {
    let user: Option<User> = client.get_if_any(&format!("/api/v1/users/{}/", segment(id)), &[]).await;
    let Some(user) = user else {
        return Person { name: id.to_owned(), id: Some(id.to_owned()), ..Person::default() };
    };
    let name = user.name.filter(|name| !name.is_empty()).or(user.username);
    let name = name.unwrap_or_else(|| id.to_owned());
    Person { name, id: Some(id.to_owned()), email: user.email, time_zone: user.timezone }
}

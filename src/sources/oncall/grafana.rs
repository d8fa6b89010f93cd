use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::OnCallError;
use super::ask::several;
use super::client::Client;
use super::pagerduty::segment;
use crate::oncall::{Duty, Person};

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

/// Who is on call by schedules, each by its id or its name, one for each level. The shifts are the
/// final ones: overrides and priorities of layers are worked in by Grafana.
pub(super) async fn duties(client: &Client, keys: &str, now: Timestamp) -> Result<Vec<Duty>, OnCallError> {
    let mut duties = Vec::new();
    for (level, key) in several(keys) {
        let schedule = schedule(client, key).await?;
        let shifts = shifts(client, &schedule, now).await?;
        let zone = schedule.time_zone.as_deref();
        for shift in &shifts {
            let name = shift.user_username.as_ref().or(shift.user_email.as_ref()).unwrap_or(&shift.user_pk);
            let person = Person {
                name: name.clone(),
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
    }
    Ok(duties)
}

async fn schedule(client: &Client, key: &str) -> Result<Schedule, OnCallError> {
    let by_id: Result<Schedule, OnCallError> =
        client.get(&format!("/api/v1/schedules/{}/", segment(key)), &[]).await;
    match by_id {
        Err(OnCallError::Unheard { .. }) => {
            let page: Page<Schedule> = client.get("/api/v1/schedules/", &[("name", key)]).await?;
            let what = format!("schedule {key}");
            let unheard = OnCallError::Unheard { host: client.host(), what };
            page.results.into_iter().find(|schedule| schedule.name == key).ok_or(unheard)
        }
        answer => answer,
    }
}

async fn shifts(client: &Client, schedule: &Schedule, now: Timestamp) -> Result<Vec<Shift>, OnCallError> {
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
    let Some(user) = user else { return Person { name: id.to_owned(), ..Person::default() } };
    let name = user.name.filter(|name| !name.is_empty()).or(user.username);
    Person { name: name.unwrap_or_else(|| id.to_owned()), email: user.email, time_zone: user.timezone }
}

use jiff::Timestamp;
use serde::Deserialize;

use super::OnCallError;
use super::ask::several;
use super::client::Client;
use super::pagerduty::segment;
use crate::oncall::{Duty, Person};

#[derive(Deserialize)]
struct Answer {
    schedule: Schedule,
}

#[derive(Deserialize)]
struct Schedule {
    name: String,
    timezone: Option<String>,
    #[serde(default)]
    current_shifts: Vec<Shift>,
    #[serde(default)]
    next_shifts: Vec<Shift>,
}

#[derive(Deserialize)]
struct Shift {
    start_at: Timestamp,
    end_at: Timestamp,
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    name: String,
    email: Option<String>,
}

/// Who is on call by schedules, each by its id, one for each level. Overrides are worked in by
/// incident.io; a shift without a user is a gap.
pub(super) async fn duties(client: &Client, keys: &str) -> Result<Vec<Duty>, OnCallError> {
    let mut duties = Vec::new();
    for (level, key) in several(keys) {
        let answer: Result<Answer, OnCallError> =
            client.get(&format!("/v2/schedules/{}", segment(key)), &[]).await;
        let schedule = match answer {
            Ok(answer) => answer.schedule,
            Err(OnCallError::Unheard { host, .. }) => {
                return Err(OnCallError::Unheard { host, what: format!("schedule {key}") });
            }
            Err(error) => return Err(error),
        };
        for shift in schedule.current_shifts.into_iter().chain(schedule.next_shifts) {
            let Some(user) = shift.user else { continue };
            let person = Person { name: user.name, email: user.email, time_zone: schedule.timezone.clone() };
            let (from, until) = (Some(shift.start_at), Some(shift.end_at));
            duties.push(Duty { person, level, schedule: Some(schedule.name.clone()), from, until });
        }
    }
    Ok(duties)
}

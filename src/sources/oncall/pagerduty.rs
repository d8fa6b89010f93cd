use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::oncall::{Duty, Person};
use crate::sources::service::{Client, ServiceError};

/// So far ahead is looked for the next hand-over; PagerDuty allows ninety days.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Entries of a page, the most that are given.
const PAGE: &str = "100";
/// Pages that are read at most.
const MOST_PAGES: usize = 10;

#[derive(Deserialize)]
struct ServiceAnswer {
    service: Service,
}

#[derive(Deserialize)]
struct Service {
    escalation_policy: Named,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    summary: Option<String>,
}

#[derive(Deserialize)]
struct OnCalls {
    oncalls: Vec<OnCall>,
    #[serde(default)]
    more: bool,
}

#[derive(Deserialize)]
struct OnCall {
    user: User,
    schedule: Option<Named>,
    escalation_level: u32,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    summary: Option<String>,
    name: Option<String>,
    email: Option<String>,
    time_zone: Option<String>,
}

/// Who is on call for a service: its escalation policy first, then that policy's on-calls of all
/// levels, overrides worked in by PagerDuty.
pub(super) async fn duties(
    client: &Client,
    service: &str,
    now: Timestamp,
) -> Result<Vec<Duty>, ServiceError> {
    let path = format!("/services/{}", segment(service));
    let answer: Result<ServiceAnswer, ServiceError> = client.get(&path, &[]).await;
    let policy = match answer {
        Ok(answer) => answer.service.escalation_policy.id,
        Err(ServiceError::Unheard { host, .. }) => {
            return Err(ServiceError::Unheard { host, what: format!("service {service}") });
        }
        Err(error) => return Err(error),
    };
    let (since, until) = (now.to_string(), now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX).to_string());
    let mut duties = Vec::new();
    for page in 0..MOST_PAGES {
        let offset = (page * 100).to_string();
        let query = [
            ("escalation_policy_ids[]", policy.as_str()),
            ("include[]", "users"),
            ("since", &since),
            ("until", &until),
            ("time_zone", "UTC"),
            ("limit", PAGE),
            ("offset", &offset),
        ];
        let answer: OnCalls = client.get("/oncalls", &query).await?;
        duties.extend(answer.oncalls.into_iter().map(OnCall::duty));
        if !answer.more {
            break;
        }
    }
    Ok(duties)
}

impl OnCall {
    fn duty(self) -> Duty {
        let user = self.user;
        let name = user.name.or(user.summary).unwrap_or_else(|| user.id.clone());
        Duty {
            person: Person { name, id: Some(user.id), email: user.email, time_zone: zone(user.time_zone) },
            level: self.escalation_level.max(1),
            schedule: self.schedule.and_then(|schedule| schedule.summary),
            from: self.start,
            until: self.end,
        }
    }
}

/// PagerDuty also gives zones by the names of Ruby on Rails, which are none of the time zone
/// database's; those are left out.
fn zone(name: Option<String>) -> Option<String> {
    name.filter(|name| name.contains('/') || name == "UTC")
}

/// A text as one segment of a path.
pub(super) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

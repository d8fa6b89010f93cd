use serde::Deserialize;

use super::pagerduty::segment;
use super::timeline::Timeline;
use crate::oncall::{Duty, Person};
use crate::sources::service::{Client, ServiceError};

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schedule {
    id: String,
    name: String,
    timezone: Option<String>,
    #[serde(default = "yes")]
    enabled: bool,
    owner_team: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Escalation {
    owner_team: Option<Named>,
    #[serde(default)]
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    delay: Option<Delay>,
    recipient: Recipient,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    time_amount: u64,
}

#[derive(Deserialize)]
struct Recipient {
    r#type: Option<String>,
    id: Option<String>,
    name: Option<String>,
    username: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnCalls {
    #[serde(default)]
    on_call_recipients: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Who is on call for a team: along its escalation when it has one, else by each of its schedules, all
/// called at once.
pub(super) async fn duties(client: &Client, team: &str) -> Result<Vec<Duty>, ServiceError> {
    let is_ours = |owner: &Option<Named>| {
        let name = owner.as_ref().and_then(|owner| owner.name.as_deref());
        name.is_some_and(|name| name.eq_ignore_ascii_case(team))
    };
    let schedules: Answer<Vec<Schedule>> = client.get("/v2/schedules", &[]).await?;
    let is_known = schedules.data.iter().any(|schedule| is_ours(&schedule.owner_team));
    let escalations: Option<Answer<Vec<Escalation>>> = client.get_if_any("/v2/escalations", &[]).await;
    let escalation = escalations.and_then(|all| {
        all.data
            .into_iter()
            .find(|escalation| is_ours(&escalation.owner_team) && !escalation.rules.is_empty())
    });
    let mut duties = Vec::new();
    if let Some(mut escalation) = escalation {
        let delay = |rule: &Rule| rule.delay.as_ref().map_or(0, |delay| delay.time_amount);
        escalation.rules.sort_by_key(delay);
        // Rules of one delay are called at once.
        let (mut level, mut before) = (0, None);
        for rule in escalation.rules {
            level += u32::from(before != Some(delay(&rule)));
            before = Some(delay(&rule));
            duties.extend(of_recipient(client, rule.recipient, level, &schedules.data).await?);
        }
    } else if is_known {
        for schedule in schedules.data.iter().filter(|schedule| is_ours(&schedule.owner_team)) {
            duties.extend(of_schedule(client, schedule, 1).await?);
        }
    } else {
        let what = format!("schedule of the team {team}");
        return Err(ServiceError::Unheard { host: client.host(), what });
    }
    Ok(duties)
}

async fn of_recipient(
    client: &Client,
    recipient: Recipient,
    level: u32,
    schedules: &[Schedule],
) -> Result<Vec<Duty>, ServiceError> {
    match recipient.r#type.as_deref() {
        Some("schedule") => {
            let is_it = |schedule: &&Schedule| {
                Some(&schedule.id) == recipient.id.as_ref() || Some(&schedule.name) == recipient.name.as_ref()
            };
            match schedules.iter().find(is_it) {
                Some(schedule) => of_schedule(client, schedule, level).await,
                None => Ok(Vec::new()),
            }
        }
        Some("user") => {
            let name = recipient.username.or(recipient.name).or(recipient.id).unwrap_or_default();
            Ok(vec![Duty { person: person(&name, None), level, ..Duty::default() }])
        }
        _ => Ok(Vec::new()),
    }
}

/// Who is on call says one question, with overrides and forwardings; until when says another, and
/// without its answer the names are still worth having.
async fn of_schedule(client: &Client, schedule: &Schedule, level: u32) -> Result<Vec<Duty>, ServiceError> {
    if !schedule.enabled {
        return Ok(Vec::new());
    }
    let path = format!("/v2/schedules/{}", segment(&schedule.id));
    let query = [("scheduleIdentifierType", "id"), ("flat", "true")];
    let now: Answer<OnCalls> = client.get(&format!("{path}/on-calls"), &query).await?;
    let query = [("identifierType", "id"), ("interval", "2"), ("intervalUnit", "weeks")];
    let timeline: Option<Answer<Timeline<Recipient>>> =
        client.get_if_any(&format!("{path}/timeline"), &query).await;
    let zone = schedule.timezone.as_deref();
    let duty = |name: &str, from, until| Duty {
        person: person(name, zone),
        level,
        schedule: Some(schedule.name.clone()),
        from,
        until,
    };
    let periods = timeline.into_iter().flat_map(|timeline| timeline.data.periods());
    let mut duties: Vec<Duty> = periods
        .filter_map(|period| {
            let recipient = period.responder?;
            let name = recipient.username.or(recipient.name)?;
            Some(duty(&name, Some(period.start_date), Some(period.end_date)))
        })
        .collect();
    let is_told = |name: &String| duties.iter().any(|duty| duty.person.name.eq_ignore_ascii_case(name));
    let untold: Vec<&String> = now.data.on_call_recipients.iter().filter(|name| !is_told(name)).collect();
    duties.extend(untold.into_iter().map(|name| duty(name, None, None)));
    Ok(duties)
}

/// A user's name in Opsgenie is an e-mail address.
fn person(name: &str, zone: Option<&str>) -> Person {
    Person {
        name: name.to_owned(),
        id: None,
        email: name.contains('@').then(|| name.to_owned()),
        time_zone: zone.map(str::to_owned),
    }
}

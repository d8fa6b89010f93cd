use jiff::Timestamp;
use serde::Deserialize;

use super::ask::several;
use super::pagerduty::segment;
use crate::oncall::{Duty, Person};
use crate::sources::service::{Client, ServiceError};

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
    id: Option<String>,
    name: String,
    email: Option<String>,
}

#[derive(Deserialize)]
struct PathAnswer {
    escalation_path: Path,
}

#[derive(Deserialize)]
struct Path {
    #[serde(default)]
    path: Vec<Node>,
    #[serde(default)]
    current_responders: Vec<User>,
}

/// A step of an escalation path; of what it may do we follow levels and branches.
#[derive(Deserialize)]
struct Node {
    level: Option<Targets>,
    if_else: Option<Branches>,
}

#[derive(Deserialize)]
struct Targets {
    #[serde(default)]
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    id: String,
    r#type: String,
}

#[derive(Deserialize)]
struct Branches {
    #[serde(default)]
    then_path: Vec<Node>,
    #[serde(default)]
    else_path: Vec<Node>,
}

#[derive(Deserialize)]
struct UserAnswer {
    user: User,
}

/// Who is on call by an escalation path, or by schedules, each by its id, one for each level.
pub(super) async fn duties(client: &Client, keys: &str) -> Result<Vec<Duty>, ServiceError> {
    let mut duties = Vec::new();
    for (level, key) in several(keys) {
        match schedule(client, key).await {
            Ok(schedule) => duties.extend(of_schedule(schedule, level)),
            Err(ServiceError::Unheard { host, .. }) => {
                let what = format!("schedule or escalation path {key}");
                let path = path(client, key).await?.ok_or(ServiceError::Unheard { host, what })?;
                duties.extend(of_path(client, path, level).await?);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(duties)
}

/// Whether the key is that of an escalation path.
pub(super) async fn is_path(client: &Client, key: &str) -> Result<bool, ServiceError> {
    match schedule(client, key.split(',').next().unwrap_or(key).trim()).await {
        Ok(_) => Ok(false),
        Err(ServiceError::Unheard { .. }) => Ok(path(client, key).await?.is_some()),
        Err(error) => Err(error),
    }
}

async fn schedule(client: &Client, key: &str) -> Result<Schedule, ServiceError> {
    let answer: Answer = client.get(&format!("/v2/schedules/{}", segment(key)), &[]).await?;
    Ok(answer.schedule)
}

async fn path(client: &Client, key: &str) -> Result<Option<Path>, ServiceError> {
    match client.get::<PathAnswer>(&format!("/v2/escalation_paths/{}", segment(key)), &[]).await {
        Ok(answer) => Ok(Some(answer.escalation_path)),
        Err(ServiceError::Unheard { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Overrides are worked in by incident.io; a shift without a user is a gap.
fn of_schedule(schedule: Schedule, level: u32) -> Vec<Duty> {
    let shifts = schedule.current_shifts.into_iter().chain(schedule.next_shifts);
    let duty = |shift: Shift| {
        let user = shift.user?;
        let person =
            Person { name: user.name, id: user.id, email: user.email, time_zone: schedule.timezone.clone() };
        let (from, until) = (Some(shift.start_at), Some(shift.end_at));
        Some(Duty { person, level, schedule: Some(schedule.name.clone()), from, until })
    };
    shifts.filter_map(duty).collect()
}

/// The levels of a path in their order. Which branch is taken depends on what we cannot see, such as the
/// priority: levels of both stand beside each other, so that nobody who may be called is missing. A path that is made of a
/// template does not tell its levels, but who is on call for it now.
async fn of_path(client: &Client, path: Path, first: u32) -> Result<Vec<Duty>, ServiceError> {
    let mut duties = Vec::new();
    for (level, target) in levels(path.path, first) {
        match target.r#type.as_str() {
            "schedule" => duties.extend(of_schedule(schedule(client, &target.id).await?, level)),
            "user" => {
                let answer: Option<UserAnswer> =
                    client.get_if_any(&format!("/v2/users/{}", segment(&target.id)), &[]).await;
                let person = match answer {
                    Some(UserAnswer { user }) => person(user),
                    None => Person { name: target.id.clone(), id: Some(target.id), ..Person::default() },
                };
                duties.push(Duty { person, level, ..Duty::default() });
            }
            _ => {}
        }
    }
    if duties.is_empty() {
        let now = path.current_responders.into_iter().map(person);
        duties.extend(now.map(|person| Duty { person, level: first, ..Duty::default() }));
    }
    Ok(duties)
}

fn person(user: User) -> Person {
    Person { name: user.name, id: user.id, email: user.email, time_zone: None }
}

/// Every target with its level.
fn levels(path: Vec<Node>, first: u32) -> Vec<(u32, Target)> {
    let (mut found, mut open) = (Vec::new(), vec![(path.into_iter(), first)]);
    while let Some((mut nodes, level)) = open.pop() {
        let Some(node) = nodes.next() else { continue };
        if let Some(Targets { targets }) = node.level {
            found.extend(targets.into_iter().map(|target| (level, target)));
            open.push((nodes, level + 1));
        } else if let Some(Branches { then_path, else_path }) = node.if_else {
            // What follows a branch follows both of its ends; incident.io lets nothing follow one.
            open.push((nodes, level));
            open.push((else_path.into_iter(), level));
            open.push((then_path.into_iter(), level));
        } else {
            open.push((nodes, level));
        }
    }
    found
}

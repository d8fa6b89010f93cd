//! How each service is told to call somebody.

use reqwest::header::{HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::oncall::Person;
use crate::sources::service::{Client, ServiceError};
use crate::text::cut;

/// Opsgenie and Jira Service Management take no longer message.
const LONGEST_MESSAGE: usize = 130;

/// What those who are called are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summons {
    /// In one line.
    pub title: String,
    /// All that is known.
    pub details: String,
    /// Who is to be called, as it was agreed to. Services that follow a policy of their own call whom that names.
    pub people: Vec<Person>,
    /// Tells this call from every other, so that a service that hears it twice calls once.
    pub unique: String,
}

/// What a service has begun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summoned {
    /// What it calls it.
    pub name: String,
    /// Its page.
    pub url: Option<String>,
}

#[derive(Deserialize)]
struct PagerDutyAnswer {
    incident: PagerDutyIncident,
}

#[derive(Deserialize)]
struct PagerDutyIncident {
    id: String,
    incident_number: Option<u64>,
    html_url: Option<String>,
}

/// An incident on the service: its escalation policy calls. Whoever makes it must be named, with an address that
/// PagerDuty knows.
pub(super) async fn pagerduty(
    client: &Client,
    service: &str,
    user: Option<&str>,
    summons: &Summons,
) -> Result<Summoned, ServiceError> {
    let user = user.ok_or_else(|| {
        ServiceError::Unable(
            "PagerDuty wants to know who asks: set `user` to your e-mail address there".to_owned(),
        )
    })?;
    let user = HeaderValue::from_str(user)
        .map_err(|_not_said| ServiceError::Unable(format!("`{user}` is no e-mail address")))?;
    let body = json!({"incident": {
        "type": "incident",
        "title": summons.title,
        "service": {"id": service, "type": "service_reference"},
        "urgency": "high",
        "incident_key": summons.unique,
        "body": {"type": "incident_body", "details": summons.details},
    }});
    let from = (HeaderName::from_static("from"), user);
    let answer: PagerDutyAnswer = client.post("/incidents", &[from], &body).await?;
    let incident = answer.incident;
    let name = incident.incident_number.map_or(incident.id, |number| format!("#{number}"));
    Ok(Summoned { name: format!("incident {name}"), url: incident.html_url })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    request_id: String,
}

impl Accepted {
    fn summoned(self) -> Summoned {
        Summoned { name: format!("request {}", self.request_id), url: None }
    }
}

/// An alert for the team: its routing and escalation call.
pub(super) async fn opsgenie(
    client: &Client,
    team: &str,
    summons: &Summons,
) -> Result<Summoned, ServiceError> {
    let body = alert(summons, &json!([{"type": "team", "name": team}]));
    client.post::<Accepted>("/v2/alerts", &[], &body).await.map(Accepted::summoned)
}

/// The same in Jira Service Management, whose teams and schedules have ids only.
pub(super) async fn jsm(client: &Client, key: &str, summons: &Summons) -> Result<Summoned, ServiceError> {
    let responder = super::jsm::responder(client, key).await?;
    let body = alert(summons, &json!([responder]));
    client.post::<Accepted>("/v1/alerts", &[], &body).await.map(Accepted::summoned)
}

fn alert(summons: &Summons, responders: &Value) -> Value {
    json!({
        "message": cut(&summons.title, LONGEST_MESSAGE),
        "alias": summons.unique,
        "description": summons.details,
        "responders": responders,
        "source": "stagedoor",
    })
}

#[derive(Deserialize)]
struct AlertGroup {
    id: String,
    #[serde(default)]
    permalinks: Permalinks,
}

#[derive(Deserialize, Default)]
struct Permalinks {
    web: Option<String>,
}

/// The people themselves, by their own rules for what is important.
pub(super) async fn grafana(client: &Client, summons: &Summons) -> Result<Summoned, ServiceError> {
    let users: Vec<Value> =
        ids(summons)?.into_iter().map(|id| json!({"id": id, "important": true})).collect();
    let body = json!({"title": summons.title, "message": summons.details, "users": users});
    let group: AlertGroup = client.post("/api/v1/escalation/", &[], &body).await?;
    Ok(Summoned { name: format!("alert group {}", group.id), url: group.permalinks.web })
}

#[derive(Deserialize)]
struct Escalated {
    escalation: Escalation,
}

#[derive(Deserialize)]
struct Escalation {
    id: String,
}

/// The escalation path, or the people themselves where only schedules are known.
pub(super) async fn incidentio(
    client: &Client,
    key: &str,
    summons: &Summons,
) -> Result<Summoned, ServiceError> {
    let mut body = json!({
        "title": summons.title,
        "description": summons.details,
        "idempotency_key": summons.unique,
    });
    if super::incidentio::is_path(client, key).await? {
        body["escalation_path_id"] = json!(key);
    } else {
        body["user_ids"] = json!(ids(summons)?);
    }
    let answer: Escalated = client.post("/v2/escalations", &[], &body).await?;
    Ok(Summoned { name: format!("escalation {}", answer.escalation.id), url: None })
}

/// By what the service knows those who are to be called; none may be missing, for that one would sleep on.
fn ids(summons: &Summons) -> Result<Vec<&str>, ServiceError> {
    if let Some(unknown) = summons.people.iter().find(|person| person.id.is_none()) {
        let said = format!("the service has not said by which id it knows {}", unknown.name);
        return Err(ServiceError::Unable(said));
    }
    Ok(summons.people.iter().filter_map(|person| person.id.as_deref()).collect())
}

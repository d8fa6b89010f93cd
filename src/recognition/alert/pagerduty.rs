use serde_json::Value;

use super::json::{clues as any, name, text};
use crate::recognition::{Clue, Form, Sort};

/// Reads a V3 webhook (`event.data` is an incident), an incident of the REST API, or an event of the
/// Events API v2 (`payload`).
pub(super) fn clues(value: &Value) -> Option<(Form, Vec<Clue>)> {
    let is_hook = value.pointer("/event/event_type").is_some() && value.pointer("/event/data").is_some();
    let incident = if is_hook {
        value.pointer("/event/data")
    } else {
        value.get("incident").filter(|incident| incident.get("service").is_some())
    };
    let clues = match incident {
        Some(incident) => of_incident(incident),
        None => of_event(value)?,
    };
    Some((Form::PagerDuty, clues))
}

fn of_incident(incident: &Value) -> Vec<Clue> {
    let incident = incident.get("incident").unwrap_or(incident);
    let mut clues = Vec::new();
    clues.extend(name(incident, "/service/id", Sort::Name, "service id", 100));
    clues.extend(name(incident, "/service/summary", Sort::Workload, "service", 88));
    clues.extend(name(incident, "/service/summary", Sort::Name, "service", 88));
    clues.extend(text(incident, "/title", "title"));
    clues.extend(text(incident, "/body/details", "details"));
    for team in incident.get("teams").and_then(Value::as_array).into_iter().flatten() {
        clues.extend(name(team, "/summary", Sort::Owner, "team", 50));
    }
    clues
}

fn of_event(value: &Value) -> Option<Vec<Clue>> {
    let is_event = value.get("event_action").is_some() || value.get("routing_key").is_some();
    let payload = value.get("payload").filter(|payload| is_event && payload.is_object())?;
    let mut clues = text(payload, "/summary", "summary");
    clues.extend(name(payload, "/source", Sort::Workload, "source", 80));
    clues.extend(name(payload, "/component", Sort::Workload, "component", 95));
    clues.extend(name(payload, "/group", Sort::Workload, "group", 70));
    clues.extend(payload.get("custom_details").map(any).unwrap_or_default());
    for link in value.get("links").and_then(Value::as_array).into_iter().flatten() {
        clues.extend(name(link, "/href", Sort::Address, "link", 90));
    }
    Some(clues)
}

use serde_json::Value;

use super::json::{address, labels, text};
use crate::recognition::{Clue, Form};

/// Reads a webhook of Alertmanager (version 4) or of Grafana's alerting, which has the same fields and
/// some more.
pub(super) fn clues(value: &Value) -> Option<(Form, Vec<Clue>)> {
    let alerts = value.get("alerts")?.as_array()?;
    let is_hook = value.get("commonLabels").is_some() || value.get("groupLabels").is_some();
    if !is_hook && !alerts.iter().any(|alert| alert.get("labels").is_some()) {
        return None;
    }
    let is_grafana = value.get("orgId").is_some()
        || alerts.iter().any(|alert| alert.get("panelURL").is_some() || alert.get("silenceURL").is_some());
    let mut clues = Vec::new();
    for field in ["commonLabels", "groupLabels"] {
        clues.extend(value.get(field).into_iter().flat_map(labels));
    }
    clues.extend(value.get("commonAnnotations").map(of_annotations).unwrap_or_default());
    // What fires still counts, and one alert is much like the next.
    let fires = |alert: &&Value| alert.get("status").and_then(Value::as_str) != Some("resolved");
    let some_fires = alerts.iter().any(|alert| fires(&alert));
    for alert in alerts.iter().filter(|alert| !some_fires || fires(alert)).take(20) {
        clues.extend(alert.get("labels").into_iter().flat_map(labels));
        clues.extend(alert.get("annotations").map(of_annotations).unwrap_or_default());
        for field in ["dashboardURL", "panelURL"] {
            let url = alert.get(field).and_then(Value::as_str).filter(|url| !url.is_empty());
            clues.extend(url.map(|url| address(field, url)));
        }
    }
    clues.extend(text(value, "/title", "title"));
    Some((if is_grafana { Form::Grafana } else { Form::Alertmanager }, clues))
}

fn of_annotations(annotations: &Value) -> Vec<Clue> {
    let mut clues = Vec::new();
    for (name, value) in annotations.as_object().into_iter().flatten() {
        let Some(value) = value.as_str() else { continue };
        if value.starts_with("http://") || value.starts_with("https://") {
            clues.push(address(name, value));
        } else {
            clues.extend(crate::recognition::prose::clues(
                value,
                &format!("annotation {name}"),
                super::json::TEXT,
            ));
        }
    }
    clues
}

//! Alerts in the JSON that their senders document, with what varies filled in.

use serde_json::{Value, json};

/// PagerDuty, V3 webhook.
pub(crate) fn pagerduty(service_id: &str, service: &str, title: &str) -> String {
    json!({"event": {
        "id": "01DEFLJ4LWQPVO1Q5IHZLRBDQF", "event_type": "incident.triggered", "resource_type": "incident",
        "occurred_at": "2026-03-02T02:14:31.000Z", "agent": null, "client": {"name": "Monitoring service"},
        "data": {
            "id": "Q1XJ4GJ3CBQ4ZK", "type": "incident", "self": "https://api.pagerduty.com/incidents/Q1XJ4GJ3CBQ4ZK",
            "html_url": "https://acme.pagerduty.com/incidents/Q1XJ4GJ3CBQ4ZK", "number": 471, "status": "triggered",
            "incident_key": "d3640fbd41094207a1c11e58e46b1662", "created_at": "2026-03-02T02:14:30Z", "title": title,
            "service": {"html_url": format!("https://acme.pagerduty.com/services/{service_id}"), "id": service_id,
                        "self": format!("https://api.pagerduty.com/services/{service_id}"), "summary": service,
                        "type": "service_reference"},
            "assignees": [], "escalation_policy": {"id": "PUS0KTE", "summary": "Default", "type": "escalation_policy_reference"},
            "teams": [], "priority": null, "urgency": "high", "conference_bridge": null, "resolve_reason": null
        }
    }}).to_string()
}

/// PagerDuty, Events API v2.
pub(crate) fn pagerduty_event(summary: &str, source: &str, component: &str) -> String {
    json!({
        "routing_key": "R0000000000000000000000000000000", "event_action": "trigger", "dedup_key": "srv01/high_cpu",
        "payload": {"summary": summary, "timestamp": "2026-03-02T02:14:31.124+0000", "severity": "critical",
                    "source": source, "component": component, "class": "deploy", "custom_details": {"free space": "1%"}},
        "client": "Sample", "client_url": "https://monitoring.example.com",
    }).to_string()
}

fn group(labels: &Value, annotations: &Value, receiver: &str) -> Value {
    json!({
        "receiver": receiver, "status": "firing", "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0,
        "alerts": [{
            "status": "firing", "labels": labels, "annotations": annotations, "startsAt": "2026-03-02T02:14:30Z",
            "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus-0:9090/graph?g0.expr=up", "fingerprint": "a1b2c3d4e5f60718",
        }],
        "groupLabels": {"alertname": labels["alertname"]}, "commonLabels": labels, "commonAnnotations": annotations,
        "externalURL": "http://alertmanager-0:9093",
    })
}

/// Alertmanager, webhook version 4.
pub(crate) fn alertmanager(labels: &Value, annotations: &Value) -> String {
    group(labels, annotations, "team-pager").to_string()
}

/// Grafana, webhook of its alerting.
pub(crate) fn grafana(labels: &Value, annotations: &Value, dashboard: &str, title: &str) -> String {
    let mut value = group(labels, annotations, "webhook");
    value["orgId"] = json!(1);
    value["state"] = json!("alerting");
    value["title"] = json!(title);
    value["version"] = json!("1");
    value["message"] = json!("**Firing**\n\nValue: A=1\n");
    let alert = &mut value["alerts"][0];
    alert["dashboardURL"] = json!(dashboard);
    alert["panelURL"] =
        json!(if dashboard.is_empty() { String::new() } else { format!("{dashboard}?viewPanel=2") });
    alert["silenceURL"] = json!("https://grafana.example.test/alerting/silence/new?alertmanager=grafana");
    alert["values"] = json!({"A": 1});
    value.to_string()
}

/// Datadog, with the documented variables filled in.
pub(crate) fn datadog(title: &str, body: &str, tags: &str, host: &str) -> String {
    json!({
        "id": "4813492817", "title": title, "body": body, "event_type": "query_alert_monitor", "last_updated": "1772417670000",
        "date": "1772417670000", "org": {"id": "11023", "name": "Acme"}, "alert_id": "91238", "alert_metric": "trace.http.request.errors",
        "alert_transition": "Triggered", "alert_type": "error", "priority": "normal", "hostname": host, "tags": tags,
    }).to_string()
}

/// Sentry, `issue` webhook.
pub(crate) fn sentry_issue(slug: &str, name: &str, title: &str) -> String {
    json!({
        "action": "created", "installation": {"uuid": "24b06ba6-0ee9-4a4f-8f40-000000000000"},
        "actor": {"type": "application", "id": "sentry", "name": "Sentry"},
        "data": {"issue": {
            "url": "https://acme.sentry.io/api/0/organizations/acme/issues/1170820242/", "web_url": "https://acme.sentry.io/issues/1170820242/",
            "id": "1170820242", "shortId": "SHOP-1", "title": title, "culprit": "checkout(src/pages/basket)", "level": "error", "status": "unresolved",
            "platform": "javascript", "project": {"id": "1", "name": name, "slug": slug, "platform": "javascript"}, "type": "error",
            "metadata": {"type": "TypeError", "value": title, "filename": "/static/app.js"}, "count": "1", "userCount": 1,
        }}
    }).to_string()
}

/// Sentry, `event_alert` webhook: the project stands in addresses only.
pub(crate) fn sentry_event(slug: &str, title: &str, server: &str) -> String {
    json!({
        "action": "triggered", "actor": {"id": "sentry", "name": "Sentry", "type": "application"},
        "data": {"event": {
            "culprit": "?(<anonymous>)", "datetime": "2026-03-02T02:14:30.000000Z", "event_id": "e4874d664c3540c1a32eab185f12c5ab",
            "issue_id": "1117540176", "issue_url": "https://sentry.io/api/0/organizations/acme/issues/1117540176/", "level": "error",
            "platform": "javascript", "project": 1, "title": title, "tags": [["browser", "Chrome"], ["server_name", server], ["level", "error"]],
            "url": format!("https://sentry.io/api/0/projects/acme/{slug}/events/e4874d664c3540c1a32eab185f12c5ab/"),
            "web_url": "https://sentry.io/organizations/acme/issues/1117540176/events/e4874d664c3540c1a32eab185f12c5ab/",
        }, "triggered_rule": "Very important alert rule!"}
    }).to_string()
}

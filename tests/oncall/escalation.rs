//! Levels in their right order, where a service has chains of its own: Jira Service Management, Grafana, incident.io.

use serde_json::{Value, json};
use stagedoor::sources::backstage::Address;
use stagedoor::sources::oncall::{Service, Vendor, ask};

use crate::stub::{Reply, Stub};
use crate::{asked, next, now, service, told};

/// A site whose people are told of beside its operations, as at `api.atlassian.com`.
fn site(with_escalation: bool) -> Stub {
    Stub::start(move |path| {
        let schedule = |id: &str, name: &str, team: &str| json!({"id": id, "name": name, "timezone": "Europe/Berlin", "enabled": true, "teamId": team});
        let rule = |minutes: u32, kind: &str, id: &str| {
            json!({
                "condition": "if-not-acked", "notifyType": "default", "delay": minutes,
                "recipient": {"id": id, "type": kind},
            })
        };
        let user = |id: &str| json!({"id": id, "type": "user"});
        if let Some(id) = path.strip_prefix("/ex/jira/site/rest/api/3/user?accountId=") {
            if id == "u-gone" {
                return Reply::Status(404, "");
            }
            let name = id.trim_start_matches("u-");
            return Reply::Json(json!({
                "accountId": id, "displayName": name, "emailAddress": format!("{name}@acme.test"),
                "timeZone": "Europe/Lisbon",
            }));
        }
        match path.strip_prefix("/jsm/ops/api/site") {
            Some("/v1/schedules?offset=0&size=100") => Reply::Json(json!({
                "values": [schedule("s-1", "first", "t-pay")],
                "links": {"next": "https://elsewhere.test/v1/schedules?offset=1&size=100"},
            })),
            Some("/v1/schedules?offset=1&size=100") => {
                Reply::Json(json!({"values": [schedule("s-2", "second", "t-pay")], "links": {}}))
            }
            Some("/v1/teams/t-pay/escalations") if with_escalation => Reply::Json(json!({"values": [{
                "id": "e-1", "name": "e", "enabled": true,
                // Not in their order, and two at once.
                "rules": [rule(10, "user", "u-eve"), rule(0, "schedule", "s-1"), rule(10, "schedule", "s-2")],
            }]})),
            Some("/v1/teams/t-pay/escalations") => Reply::Json(json!({"values": []})),
            Some("/v1/schedules/s-1/on-calls") => Reply::Json(json!({
                "onCallParticipants": [{"id": "t-x", "type": "team", "onCallParticipants": [user("u-ada")]}],
            })),
            Some("/v1/schedules/s-2/on-calls") => {
                Reply::Json(json!({"onCallParticipants": [user("u-gone")]}))
            }
            Some("/v1/schedules/s-1/timeline?interval=2&intervalUnit=weeks") => {
                let period = |from: &str, to: &str, id: &str| json!({"startDate": from, "endDate": to, "type": "base", "responder": user(id)});
                Reply::Json(json!({"finalTimeline": {"rotations": [{"id": "r", "name": "r", "periods": [
                    period("2026-03-28T08:00:00+01:00", "2026-03-29T08:00:00+02:00", "u-ada"),
                    period("2026-03-29T08:00:00+02:00", "2026-03-30T08:00:00+02:00", "u-bob"),
                ]}]}}))
            }
            _ => Reply::Status(404, ""),
        }
    })
}

fn jsm(stub: &Stub, user: Option<&str>) -> Service {
    let mut service = service(Vendor::JiraServiceManagement, &stub.url);
    service.address = Address::parse(&format!("{}/jsm/ops/api/site", stub.url)).unwrap();
    service.user = user.map(str::to_owned);
    service
}

#[test]
fn jira_service_management_follows_the_escalation_of_a_team() {
    let stub = site(true);
    let rota = ask(&jsm(&stub, Some("ada@acme.test")), "t-pay", now()).unwrap();
    assert_eq!(
        told(&rota),
        ["1 ada", "2 eve, u-gone"],
        "rules of one delay are one level, and names are names"
    );
    assert_eq!(next(&rota), Some(("2026-03-29T06:00:00Z".into(), vec!["bob".into()])));
    assert_eq!(rota.levels[0].duties[0].person.time_zone.as_deref(), Some("Europe/Lisbon"));
    // The user and the token of an account, as basic authentication has them.
    let authorization = &stub.asked()[0].authorization;
    assert_eq!(authorization, "Basic YWRhQGFjbWUudGVzdDpzM2NyZXQ=");
}

#[test]
fn jira_service_management_without_an_escalation_has_its_schedules() {
    let stub = site(false);
    let service = jsm(&stub, None);
    assert_eq!(told(&ask(&service, "t-pay", now()).unwrap()), ["1 u-gone, ada"]);
    assert_eq!(told(&ask(&service, "second, First", now()).unwrap()), ["1 u-gone", "2 ada"]);
    assert!(stub.asked().iter().all(|question| question.authorization == "Bearer s3cret"));
    let said = ask(&service, "third", now()).unwrap_err().to_string();
    assert!(said.contains("knows no schedule, and no team with one, third"), "{said}");
}

fn grafana() -> Stub {
    Stub::start(|path| {
        let step = |position: u32, rest: Value| {
            let mut step =
                json!({"id": format!("E{position}"), "escalation_chain_id": "FPAY", "position": position});
            step.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            step
        };
        match path {
            "/api/v1/escalation_chains/" => Reply::Json(json!({"results": [
                {"id": "FOPS", "name": "ops", "team_id": null}, {"id": "FPAY", "name": "pay", "team_id": null},
            ], "next": null})),
            "/api/v1/schedules/?name=pay" => Reply::Json(json!({"results": [], "next": null})),
            "/api/v1/escalation_policies/?escalation_chain_id=FPAY" => Reply::Json(json!({"results": [
                step(4, json!({"type": "notify_persons", "persons_to_notify": ["UEVE"], "important": true})),
                step(3, json!({"type": "wait", "duration": 300})),
                step(0, json!({"type": "notify_on_call_from_schedule", "notify_on_call_from_schedule": "S1"})),
                step(1, json!({"type": "wait", "duration": 60})),
                step(2, json!({"type": "notify_on_call_from_schedule", "notify_on_call_from_schedule": "S2"})),
                step(5, json!({"type": "resolve"})),
            ], "next": null})),
            "/api/v1/schedules/S1/" => {
                Reply::Json(json!({"id": "S1", "name": "one", "time_zone": "UTC", "on_call_now": []}))
            }
            "/api/v1/schedules/S2/" => {
                Reply::Json(json!({"id": "S2", "name": "two", "time_zone": "UTC", "on_call_now": ["UBOB"]}))
            }
            "/api/v1/users/UBOB/" => {
                Reply::Json(json!({"id": "UBOB", "username": "bob", "email": "bob@acme.test"}))
            }
            "/api/v1/users/UEVE/" => {
                Reply::Json(json!({"id": "UEVE", "username": "eve", "email": "eve@acme.test"}))
            }
            path if path.contains("/final_shifts") => Reply::Json(json!({"results": [], "next": null})),
            _ => Reply::Status(404, ""),
        }
    })
}

#[test]
fn the_steps_of_a_grafana_chain_are_levels_between_pauses() {
    let stub = grafana();
    let rota = asked(Vendor::GrafanaOnCall, &stub.url, "pay").unwrap();
    // Nobody is on the first schedule: those at the second are called after a minute all the same.
    assert_eq!(told(&rota), ["2 bob", "3 eve"]);
    assert_eq!(rota.first(now()).unwrap().1[0].person.id.as_deref(), Some("UBOB"));
    let said = asked(Vendor::GrafanaOnCall, &stub.url, "none").unwrap_err().to_string();
    assert!(said.ends_with("knows no schedule or escalation chain none"), "{said}");
}

fn incidentio(kind: &'static str) -> Stub {
    Stub::start(move |path| {
        let target = |kind: &str, id: &str| json!({"id": id, "type": kind, "urgency": "high"});
        let level = |targets: &[Value]| json!({"id": "n", "type": "level", "level": {"targets": targets}});
        match path {
            "/v2/escalation_paths/01PATH" => {
                let branch = json!({"id": "n", "type": "if_else", "if_else": {
                    "conditions": [], "then_path": [level(&[target("user", "U-EVE")])],
                    "else_path": [level(&[target("schedule", "S-2")])],
                }});
                let path = if kind == "templated" {
                    json!([])
                } else {
                    json!([level(&[target("schedule", "S-1"), target("slack_channel", "C1")]),
                        {"id": "d", "type": "delay", "delay": {"delay_seconds": 60}}, branch])
                };
                Reply::Json(
                    json!({"escalation_path": {"id": "01PATH", "name": "Pay", "kind": kind, "path": path,
                    "current_responders": [{"id": "U-ADA", "name": "Ada"}]}}),
                )
            }
            "/v2/schedules/S-1" | "/v2/schedules/S-2" => {
                let (id, name) = if path.ends_with('1') { ("U-ADA", "Ada") } else { ("U-BOB", "Bob") };
                Reply::Json(json!({"schedule": {"id": id, "name": "s", "timezone": "Europe/Berlin",
                    "current_shifts": [{"start_at": "2026-03-28T08:00:00Z", "end_at": "2026-03-29T08:00:00Z",
                        "user": {"id": id, "name": name, "email": "x@acme.test"}}]}}))
            }
            "/v2/users/U-EVE" => {
                Reply::Json(json!({"user": {"id": "U-EVE", "name": "Eve", "email": "e@acme.test"}}))
            }
            _ => Reply::Status(404, ""),
        }
    })
}

#[test]
fn the_levels_of_an_incident_io_path_come_in_order_with_both_branches() {
    let stub = incidentio("standalone");
    let rota = asked(Vendor::IncidentIo, &stub.url, "01PATH").unwrap();
    assert_eq!(told(&rota), ["1 Ada", "2 Eve, Bob"]);
    let stub = incidentio("templated");
    assert_eq!(told(&asked(Vendor::IncidentIo, &stub.url, "01PATH").unwrap()), ["1 Ada"]);
    let said = asked(Vendor::IncidentIo, &stub.url, "01NONE").unwrap_err().to_string();
    assert!(said.ends_with("knows no schedule or escalation path 01NONE"), "{said}");
}

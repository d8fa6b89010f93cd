use serde_json::{Value, json};
use stagedoor::sources::oncall::Vendor;

use crate::stub::{Reply, Stub};
use crate::{asked, next, now, told};

fn pagerduty(oncalls: Value) -> Stub {
    Stub::start(move |path| {
        if path.starts_with("/services/PSVC01") {
            let policy = json!({"id": "PPOL01", "type": "escalation_policy_reference", "summary": "Pay"});
            return Reply::Json(
                json!({"service": {"id": "PSVC01", "name": "Pay", "escalation_policy": policy}}),
            );
        }
        if path.starts_with("/oncalls?") {
            return Reply::Json(json!({"oncalls": oncalls, "limit": 100, "offset": 0, "more": false}));
        }
        Reply::Status(404, "")
    })
}

fn oncall(name: &str, level: u32, start: &Value, end: &Value, schedule: Option<&str>) -> Value {
    json!({
        "user": {"id": format!("U{name}"), "type": "user", "summary": name, "name": name,
            "email": format!("{}@acme.test", name.to_lowercase()), "time_zone": "America/New_York"},
        "schedule": schedule.map(|id| json!({"id": id, "type": "schedule_reference", "summary": id})),
        "escalation_policy": {"id": "PPOL01", "type": "escalation_policy_reference", "summary": "Pay"},
        "escalation_level": level, "start": start, "end": end,
    })
}

#[test]
fn pagerduty_goes_from_the_service_to_all_levels_of_its_policy() {
    let (start, end) = (json!("2026-03-28T09:00:00Z"), json!("2026-03-29T07:00:00Z"));
    let stub = pagerduty(json!([
        oncall("Eve", 2, &Value::Null, &Value::Null, None),
        oncall("Ada", 1, &start, &end, Some("S1")),
        // The same person once more through an override in another layer.
        oncall("Ada", 1, &json!("2026-03-28T19:00:00Z"), &end, Some("S2")),
        oncall("Bob", 1, &end, &json!("2026-03-30T07:00:00Z"), Some("S1")),
    ]));
    let rota = asked(Vendor::PagerDuty, &stub.url, "PSVC01").unwrap();
    assert_eq!(told(&rota), ["1 Ada", "2 Eve"]);
    assert_eq!(next(&rota), Some(("2026-03-29T07:00:00Z".into(), vec!["Bob".into()])));
    assert_eq!(rota.levels[0].duties[0].person.time_zone.as_deref(), Some("America/New_York"));
    let questions = stub.asked();
    assert!(questions.iter().all(|question| question.authorization == "Token token=s3cret"));
    let query = &questions[1].path;
    assert!(
        query.contains("escalation_policy_ids%5B%5D=PPOL01") && query.contains("include%5B%5D=users"),
        "{query}"
    );
    assert!(query.contains("since=2026-03-28T20%3A00%3A00Z"), "{query}");
}

#[test]
fn pagerduty_with_nobody_at_the_first_level_has_the_second() {
    let later = (json!("2026-03-29T07:00:00Z"), json!("2026-03-30T07:00:00Z"));
    let stub = pagerduty(json!([
        oncall("Ada", 1, &later.0, &later.1, Some("S1")),
        oncall("Eve", 2, &Value::Null, &Value::Null, None),
    ]));
    let rota = asked(Vendor::PagerDuty, &stub.url, "PSVC01").unwrap();
    assert_eq!(told(&rota), ["1 ", "2 Eve"]);
    assert_eq!(rota.first(now()).unwrap().0.number, 2);
}

#[test]
fn an_empty_rota_is_an_answer() {
    let stub = pagerduty(json!([]));
    let rota = asked(Vendor::PagerDuty, &stub.url, "PSVC01").unwrap();
    assert!(rota.levels.is_empty() && rota.first(now()).is_none());
}

#[test]
fn a_service_that_pagerduty_does_not_know_is_named() {
    let stub = pagerduty(json!([]));
    let said = asked(Vendor::PagerDuty, &stub.url, "PNONE").unwrap_err().to_string();
    assert!(said.ends_with("knows no service PNONE"), "{said}");
}

fn opsgenie(with_escalation: bool) -> Stub {
    Stub::start(move |path| {
        let team = json!({"id": "T1", "name": "depots"});
        let schedule = |id: &str, name: &str| {
            json!({
                "id": id, "name": name, "timezone": "Europe/Berlin", "enabled": true, "ownerTeam": team.clone(),
            })
        };
        if path == "/v2/schedules" {
            return Reply::Json(json!({"data": [schedule("S1", "first"), schedule("S2", "second")]}));
        }
        if path == "/v2/escalations" && with_escalation {
            let rule = |minutes: u32, recipient: Value| {
                json!({
                    "condition": "if-not-acked", "notifyType": "default",
                    "delay": {"timeAmount": minutes, "timeUnit": "minutes"}, "recipient": recipient,
                })
            };
            let rules = [
                rule(10, json!({"type": "user", "id": "U9", "username": "eve@acme.test"})),
                rule(5, json!({"type": "schedule", "id": "S2", "name": "second"})),
                rule(0, json!({"type": "schedule", "id": "S1", "name": "first"})),
            ];
            return Reply::Json(
                json!({"data": [{"id": "E1", "name": "e", "ownerTeam": team, "rules": rules}]}),
            );
        }
        if path.starts_with("/v2/schedules/S1/on-calls?scheduleIdentifierType=id&flat=true") {
            return Reply::Json(json!({"data": {"_parent": {"id": "S1", "name": "first", "enabled": true},
                "onCallRecipients": ["ada@acme.test"]}}));
        }
        if path.starts_with("/v2/schedules/S1/timeline") {
            let period = |from: &str, to: &str, name: &str, r#type: &str| {
                json!({
                    "startDate": from, "endDate": to, "type": r#type,
                    "recipient": {"type": "user", "id": name, "name": name},
                })
            };
            // The night in which the clocks go forward.
            let periods = [
                period("2026-03-28T18:00:00+01:00", "2026-03-29T06:00:00+02:00", "ada@acme.test", "override"),
                period("2026-03-29T06:00:00+02:00", "2026-03-30T06:00:00+02:00", "bob@acme.test", "default"),
            ];
            let rotations = json!([{"id": "R1", "name": "r", "order": 1.0, "periods": periods}]);
            return Reply::Json(json!({"data": {"finalTimeline": {"rotations": rotations}}}));
        }
        if path.starts_with("/v2/schedules/S2/on-calls") {
            return Reply::Json(json!({"data": {"onCallRecipients": ["cleo@acme.test"]}}));
        }
        Reply::Status(404, "")
    })
}

#[test]
fn opsgenie_goes_along_the_escalation_of_the_team() {
    let stub = opsgenie(true);
    let rota = asked(Vendor::Opsgenie, &stub.url, "Depots").unwrap();
    assert_eq!(told(&rota), ["1 ada@acme.test", "2 cleo@acme.test", "3 eve@acme.test"]);
    assert_eq!(next(&rota), Some(("2026-03-29T04:00:00Z".into(), vec!["bob@acme.test".into()])));
    assert!(stub.asked().iter().all(|question| question.authorization == "GenieKey s3cret"));
}

#[test]
fn opsgenie_without_an_escalation_asks_the_schedules_of_the_team() {
    let rota = asked(Vendor::Opsgenie, &opsgenie(false).url, "depots").unwrap();
    assert_eq!(told(&rota), ["1 cleo@acme.test, ada@acme.test"]);
    let said = asked(Vendor::Opsgenie, &opsgenie(false).url, "nobody").unwrap_err().to_string();
    assert!(said.ends_with("knows no schedule of the team nobody"), "{said}");
}

#[test]
fn grafana_finds_schedules_by_name_and_has_one_level_for_each() {
    let stub = Stub::start(|path| {
        let schedule = |id: &str, name: &str, now: Value| {
            json!({
                "id": id, "name": name, "type": "web", "team_id": null, "time_zone": "Europe/Berlin", "on_call_now": now,
            })
        };
        match path {
            "/api/v1/schedules/SBCD/" => Reply::Json(schedule("SBCD", "second", json!(["U4"]))),
            "/api/v1/schedules/?name=The+first" => {
                Reply::Json(json!({"count": 1, "next": null, "previous": null,
                    "results": [schedule("SABC", "The first", json!(["U1"]))]}))
            }
            "/api/v1/users/U4/" => Reply::Json(json!({
                "id": "U4", "email": "eve@acme.test", "username": "eve", "name": "Eve", "timezone": "Asia/Kolkata",
            })),
            path if path.starts_with(
                "/api/v1/schedules/SABC/final_shifts?start_date=2026-03-27&end_date=2026-04-11",
            ) =>
            {
                let shift = |user: &str, from: &str, to: &str| {
                    json!({
                        "user_pk": user, "user_email": format!("{user}@acme.test"), "user_username": user,
                        "shift_start": from, "shift_end": to,
                    })
                };
                Reply::Json(json!({"count": 2, "next": null, "previous": null, "results": [
                    shift("U1", "2026-03-28T12:00:00Z", "2026-03-29T00:00:00Z"),
                    shift("U2", "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"),
                ]}))
            }
            path if path.starts_with("/api/v1/schedules/SBCD/final_shifts") => {
                Reply::Json(json!({"count": 0, "next": null, "previous": null, "results": []}))
            }
            _ => Reply::Status(404, ""),
        }
    });
    let rota = asked(Vendor::GrafanaOnCall, &stub.url, "The first, SBCD").unwrap();
    assert_eq!(told(&rota), ["1 U1", "2 Eve"]);
    assert_eq!(next(&rota), Some(("2026-03-29T00:00:00Z".into(), vec!["U2".into()])));
    assert!(
        stub.asked().iter().all(|question| question.authorization == "s3cret" && question.stack.is_empty())
    );
}

#[test]
fn incident_io_has_current_and_next_shifts() {
    let stub = Stub::start(|path| {
        let shift = |name: Option<&str>, from: &str, to: &str| {
            json!({
                "start_at": from, "end_at": to, "rotation_id": "R1", "layer_id": "L1", "entry_id": "E1",
                "user": name.map(|name| json!({"id": name, "name": name, "email": format!("{name}@acme.test"), "role": "responder"})),
            })
        };
        if path != "/v2/schedules/01SCHED" {
            return Reply::Status(404, "");
        }
        Reply::Json(json!({"schedule": {
            "id": "01SCHED", "name": "Primary", "timezone": "America/Los_Angeles",
            "current_shifts": [
                shift(Some("Ada"), "2026-03-28T16:00:00Z", "2026-03-29T16:00:00Z"),
                shift(None, "2026-03-28T16:00:00Z", "2026-03-29T16:00:00Z"),
            ],
            "next_shifts": [shift(Some("Bob"), "2026-03-29T16:00:00Z", "2026-03-30T16:00:00Z")],
        }}))
    });
    let rota = asked(Vendor::IncidentIo, &stub.url, "01SCHED").unwrap();
    assert_eq!(told(&rota), ["1 Ada"]);
    assert_eq!(next(&rota), Some(("2026-03-29T16:00:00Z".into(), vec!["Bob".into()])));
    assert!(stub.asked().iter().all(|question| question.authorization == "Bearer s3cret"));
    let said = asked(Vendor::IncidentIo, &stub.url, "01NONE").unwrap_err().to_string();
    assert!(said.ends_with("knows no schedule or escalation path 01NONE"), "{said}");
}

#[test]
fn what_goes_wrong_is_said_in_words_without_the_token() {
    let said = |reply: fn() -> Reply| {
        let stub = Stub::start(move |_| reply());
        let said = asked(Vendor::PagerDuty, &stub.url, "PSVC01").unwrap_err().to_string();
        assert!(!said.contains("s3cret"), "{said}");
        let host = stub.url.trim_start_matches("http://");
        (said.replace(host, "HOST"), stub.asked().len())
    };
    assert_eq!(said(|| Reply::Status(401, "")), ("HOST does not accept the token (401)".into(), 1));
    assert_eq!(said(|| Reply::Status(403, "")), ("HOST does not accept the token (403)".into(), 1));
    assert_eq!(
        said(|| Reply::Status(429, "retry-after: 60")),
        ("HOST was asked too often; try again in 60 s".into(), 1)
    );
    assert_eq!(
        said(|| Reply::Status(429, "retry-after: 0")),
        ("HOST was asked too often; try again in 0 s".into(), 2),
        "a short pause is waited for, once"
    );
    assert_eq!(said(|| Reply::Status(503, "")), ("HOST answers 503".into(), 2));
    assert_eq!(said(|| Reply::Status(302, "location: http://else.test/")), ("HOST answers 302".into(), 1));
    assert_eq!(said(|| Reply::Silence), ("HOST does not answer within 0.3 s".into(), 1));
    let (garbage, _) = said(|| Reply::Json(json!({"services": []})));
    assert!(garbage.starts_with("HOST answers with something else than its documentation says"), "{garbage}");
}

#[test]
fn a_token_does_not_leave_in_the_open() {
    let said = asked(Vendor::PagerDuty, "http://pager.acme.test", "PSVC01").unwrap_err().to_string();
    assert_eq!(
        said,
        "pager.acme.test is not asked: over plain http anybody could read the token; use https, or set token_over_http"
    );
}

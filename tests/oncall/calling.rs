//! Having somebody called, at pagers that note what they are told.

use serde_json::{Value, json};
use stagedoor::oncall::Person;
use stagedoor::sources::oncall::{Summons, Vendor, page};

use crate::service;
use crate::stub::{Reply, Stub};

fn summons() -> Summons {
    let person =
        |name: &str, id: &str| Person { name: name.into(), id: Some(id.into()), ..Person::default() };
    Summons {
        title: "Payments are down".into(),
        details: "All that is known".into(),
        people: vec![person("Ada", "UADA"), person("Bob", "UBOB")],
        unique: "once".into(),
    }
}

/// A pager that answers one path.
fn answering(path: &'static str, answer: &Value) -> Stub {
    let answer = answer.clone();
    Stub::start(move |asked| if asked == path { Reply::Json(answer.clone()) } else { Reply::Status(404, "") })
}

#[test]
fn pagerduty_makes_an_incident_in_the_name_of_whoever_calls() {
    let incident = json!({"incident": {
        "id": "PT4KHLK", "incident_number": 1234, "status": "triggered",
        "html_url": "https://acme.pagerduty.test/incidents/PT4KHLK",
    }});
    let stub = answering("/incidents", &incident);
    let mut service = service(Vendor::PagerDuty, &stub.url);
    let said = page(&service, "PSVC01", &summons()).unwrap_err().to_string();
    assert!(said.contains("set `user`") && stub.asked().is_empty(), "{said}");
    service.user = Some("eve@acme.test".into());
    let begun = page(&service, "PSVC01", &summons()).unwrap();
    assert_eq!((begun.name.as_str(), begun.url.is_some()), ("incident #1234", true));
    let told = stub.told();
    let (question, body) = &told[0];
    assert_eq!(
        (question.from.as_str(), question.authorization.as_str()),
        ("eve@acme.test", "Token token=s3cret")
    );
    assert_eq!(body["incident"]["service"], json!({"id": "PSVC01", "type": "service_reference"}));
    assert_eq!(body["incident"]["title"], "Payments are down");
    assert_eq!(body["incident"]["incident_key"], "once");
    assert_eq!(told.len(), 1);
}

#[test]
fn opsgenie_and_jira_make_an_alert_for_the_team() {
    let accepted = json!({"result": "Request will be processed", "took": 0.3, "requestId": "43a2"});
    let stub = answering("/v2/alerts", &accepted);
    let begun = page(&service(Vendor::Opsgenie, &stub.url), "depots", &summons()).unwrap();
    assert_eq!(begun.name, "request 43a2");
    let (question, body) = stub.told().remove(0);
    assert_eq!(question.authorization, "GenieKey s3cret");
    assert_eq!(body["responders"], json!([{"type": "team", "name": "depots"}]));
    assert_eq!((&body["message"], &body["alias"]), (&json!("Payments are down"), &json!("once")));

    let stub = Stub::start(move |path| match path {
        "/v1/alerts" => Reply::Json(accepted.clone()),
        "/v1/schedules?offset=0&size=100" => Reply::Json(json!({"values": [
            {"id": "s-1", "name": "first", "enabled": true, "teamId": "t-pay"},
        ], "links": {}})),
        _ => Reply::Status(404, ""),
    });
    let jsm = service(Vendor::JiraServiceManagement, &stub.url);
    page(&jsm, "t-pay", &summons()).unwrap();
    page(&jsm, "first", &summons()).unwrap();
    let responders: Vec<Value> =
        stub.told().into_iter().map(|(_, body)| body["responders"].clone()).collect();
    assert_eq!(
        responders,
        [json!([{"id": "t-pay", "type": "team"}]), json!([{"id": "s-1", "type": "schedule"}])]
    );
}

#[test]
fn grafana_calls_the_people_themselves() {
    let group = json!({"id": "IZHC", "permalinks": {"web": "https://grafana.test/a/IZHC", "slack": null}});
    let stub = answering("/api/v1/escalation/", &group);
    let mut service = service(Vendor::GrafanaOnCall, &stub.url);
    service.stack = Some("https://acme.grafana.test".into());
    let begun = page(&service, "S1", &summons()).unwrap();
    assert_eq!(
        (begun.name.as_str(), begun.url.as_deref()),
        ("alert group IZHC", Some("https://grafana.test/a/IZHC"))
    );
    let (question, body) = stub.told().remove(0);
    assert_eq!(question.stack, "https://acme.grafana.test", "a token of a service account needs it");
    assert_eq!(body["users"], json!([{"id": "UADA", "important": true}, {"id": "UBOB", "important": true}]));
    let mut nameless = summons();
    nameless.people[1].id = None;
    let said = page(&service, "S1", &nameless).unwrap_err().to_string();
    assert!(said.contains("by which id it knows Bob"), "{said}");
    assert_eq!(stub.told().len(), 1, "half a call is none");
}

#[test]
fn incident_io_escalates_a_path_or_else_to_the_people() {
    let stub = Stub::start(|path| match path {
        "/v2/escalation_paths/01PATH" => {
            Reply::Json(json!({"escalation_path": {"id": "01PATH", "path": []}}))
        }
        "/v2/schedules/01SCHED" => Reply::Json(json!({"schedule": {"name": "s", "timezone": "UTC"}})),
        "/v2/escalations" => Reply::Json(json!({"escalation": {"id": "01ESC", "status": "triggered"}})),
        _ => Reply::Status(404, ""),
    });
    let service = service(Vendor::IncidentIo, &stub.url);
    assert_eq!(page(&service, "01PATH", &summons()).unwrap().name, "escalation 01ESC");
    page(&service, "01SCHED", &summons()).unwrap();
    let told = stub.told();
    assert_eq!(told[0].1["escalation_path_id"], "01PATH");
    assert_eq!(
        (&told[1].1["user_ids"], &told[1].1["idempotency_key"]),
        (&json!(["UADA", "UBOB"]), &json!("once"))
    );
}

#[test]
fn a_call_is_never_repeated_whatever_the_answer() {
    let replies: [fn() -> Reply; 4] = [
        || Reply::Status(500, ""),
        || Reply::Status(429, "retry-after: 1"),
        || Reply::Silence,
        || Reply::Json(json!({"what": "ever"})),
    ];
    for reply in replies {
        let stub = Stub::start(move |_| reply());
        let failure = page(&service(Vendor::Opsgenie, &stub.url), "depots", &summons()).unwrap_err();
        assert!(!failure.to_string().contains("s3cret"));
        assert_eq!(stub.told().len(), 1, "{failure}");
    }
}

//! Templates that run on a server which answers as a test wants: cut streams, doubled events, no stream, no sign-in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use stagedoor::runtime::{Chosen, Remotes, wait};
use stagedoor::scaffold::task::{Course, StepPlan, TaskStatus};
use stagedoor::sources::backstage::{
    Access, Address, BackstageError, Heard, Patience, Remote, Secret, Server as Served,
};

use crate::command::{Run, run};
use crate::stub::{Question, Reply, Stub};

const ID: &str = "da64535a-825c-4992-b6e4-c61beae62c06";

fn event(id: u64, r#type: &str, body: &Value) -> Value {
    json!({"id": id, "taskId": ID, "type": r#type, "createdAt": "2026-11-20T10:27:58.000Z", "body": body})
}

/// A run of two steps: nine events, whose numbers have gaps, for other tasks run beside it.
fn events() -> Vec<Value> {
    let said = |id, step: &str, status: &str, message: &str| {
        event(id, "log", &json!({"stepId": step, "status": status, "message": message}))
    };
    let told = |id, step: &str, message: &str| event(id, "log", &json!({"stepId": step, "message": message}));
    vec![
        event(1, "log", &json!({"message": "Starting up task with 2 steps"})),
        said(2, "a", "processing", "Beginning step A"),
        told(3, "a", "\u{1b}[32minfo\u{1b}[39m: one\nand two"),
        said(5, "a", "completed", "Finished step A"),
        said(8, "b", "processing", "Beginning step B"),
        told(9, "b", "\u{1b}[33mwarn\u{1b}[39m: mind"),
        said(12, "b", "completed", "Finished step B"),
        event(
            13,
            "completion",
            &json!({
                "message": "Run completed with status: completed",
                "output": {"links": [{"title": "Repository", "url": "https://git.test/x"}]},
            }),
        ),
    ]
}

fn stream(events: &[Value]) -> String {
    let sent = |event: &Value| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap());
    events.iter().map(sent).collect()
}

fn streamed(body: String) -> Reply {
    Reply::Answer(200, vec![("content-type", "text/event-stream".into())], body)
}

/// The number behind which events are asked for.
fn after(question: &Question) -> u64 {
    let after = question.path.split("after=").nth(1);
    after.map_or(0, |after| after.split('&').next().unwrap().parse().unwrap())
}

fn behind(after: u64) -> Vec<Value> {
    events().into_iter().filter(|event| event["id"].as_u64().unwrap() > after).collect()
}

fn task(status: &str) -> Value {
    json!({
        "id": ID, "status": status, "createdAt": "2026-11-20T10:27:57.000Z", "createdBy": "user:default/ada",
        "spec": {
            "steps": [
                {"id": "a", "name": "A", "action": "debug:log", "input": {"message": "${{ secrets.key }}"}},
                {"id": "b", "name": "B", "action": "debug:log"},
            ],
            "parameters": {"name": "x"},
            "templateInfo": {"entityRef": "template:default/loaf", "entity": {"metadata": {"title": "A loaf"}}},
        },
    })
}

fn is_about(question: &Question, what: &str) -> bool {
    question.path.split('?').next().unwrap().ends_with(&format!("/v2/tasks/{ID}{what}"))
}

fn remote(url: &str) -> Arc<Remote> {
    let address = Address::parse(url).unwrap();
    let (pause, silence) = (Duration::from_millis(2), Duration::from_millis(300));
    let patience = Patience { pause, silence, retries: 1, ..Patience::default() };
    let access = Access { token: Secret::of("t0ken"), patience, ..Access::default() };
    let chosen = Chosen::Given { servers: vec![Served { address, access }], roots: Vec::new() };
    Arc::clone(&Remotes::of(&chosen).unwrap().all()[0])
}

/// What one hears of the task until it is over, and what came of it.
struct Followed {
    numbers: Vec<u64>,
    lost: usize,
    course: Course,
    ended: Result<(), BackstageError>,
}

fn follow(url: &str) -> Followed {
    let steps = StepPlan::all(&task("open")["spec"]["steps"]);
    let (mut numbers, mut lost, mut course) = (Vec::new(), 0, Course::of(steps));
    let mut tell = |heard| match heard {
        Heard::Happened(happening) => {
            numbers.extend(happening.number);
            course.take(happening);
        }
        Heard::Lost(why) => {
            assert!(!why.is_empty());
            lost += 1;
        }
        Heard::Found => {}
    };
    let ended = wait(remote(url).follow_task(ID, None, &mut tell));
    Followed { numbers, lost, course, ended }
}

/// All events, each once and in order, and what they come to.
fn is_whole(followed: &Followed) {
    followed.ended.as_ref().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(followed.numbers, [1, 2, 3, 5, 8, 9, 12, 13]);
    let course = &followed.course;
    assert_eq!((course.status, course.behind()), (TaskStatus::Completed, 2));
    let log: Vec<_> = course.log.lines().map(|line| line.text.as_str()).collect();
    let said = ["Starting up task with 2 steps", "Beginning step A", "one", "and two", "Finished step A"];
    assert_eq!(log[..5], said);
    assert_eq!(course.output.links.len(), 1);
}

#[test]
fn a_stream_that_is_cut_anywhere_loses_and_doubles_nothing() {
    let whole = stream(&events());
    for cut in (0..whole.len()).step_by(37) {
        let connections = AtomicUsize::new(0);
        let whole = whole.clone();
        let stub = Stub::start(move |question| {
            if is_about(question, "") {
                return Reply::json(&task("processing"));
            }
            match connections.fetch_add(1, Ordering::Relaxed) {
                0 => streamed(whole[..cut].to_owned()),
                _ => streamed(stream(&behind(after(question)))),
            }
        });
        is_whole(&follow(&stub.url));
    }
}

#[test]
fn a_connection_that_breaks_is_told_of_and_made_again() {
    let connections = AtomicUsize::new(0);
    let stub = Stub::start(move |question| match connections.fetch_add(1, Ordering::Relaxed) {
        0 => Reply::CutStream(stream(&events())),
        1 | 2 => Reply::error(503, "starting"),
        _ => streamed(stream(&behind(after(question)))),
    });
    let followed = follow(&stub.url);
    is_whole(&followed);
    assert_eq!(followed.lost, 3);
}

#[test]
fn what_comes_again_is_told_once() {
    let connections = AtomicUsize::new(0);
    let stub = Stub::start(move |question| {
        if is_about(question, "") {
            return Reply::json(&task("processing"));
        }
        // A server that does not mind what is known already, and says everything twice.
        let upto = 3 * (connections.fetch_add(1, Ordering::Relaxed) + 1);
        let all = events();
        let some = &all[..upto.min(all.len())];
        streamed(stream(some) + &stream(some))
    });
    is_whole(&follow(&stub.url));
}

#[test]
fn without_a_stream_the_events_are_asked_for() {
    for missing in [Reply::status(404, ""), Reply::status(406, ""), Reply::json(&json!([]))] {
        let stub = Stub::start(move |question| {
            if is_about(question, "/eventstream") {
                return missing.clone();
            }
            if is_about(question, "/events") {
                let some: Vec<_> = behind(after(question)).into_iter().take(2).collect();
                return Reply::json(&some.into());
            }
            Reply::json(&task("processing"))
        });
        is_whole(&follow(&stub.url));
        let asked = stub.asked();
        assert_eq!(asked.iter().filter(|question| is_about(question, "/eventstream")).count(), 1);
        assert!(asked.iter().all(|question| question.token.as_deref() == Some("t0ken")));
    }
}

#[test]
fn a_stream_that_never_says_anything_gives_way_to_asking() {
    let stub = Stub::start(move |question| {
        if is_about(question, "/eventstream") {
            return streamed(": hello\n\n".to_owned());
        }
        if is_about(question, "/events") {
            return Reply::json(&behind(after(question)).into());
        }
        Reply::json(&task("processing"))
    });
    is_whole(&follow(&stub.url));
}

#[test]
fn a_server_that_is_silent_for_long_is_asked_again() {
    let connections = AtomicUsize::new(0);
    let stub = Stub::start(move |question| {
        if is_about(question, "") {
            return Reply::json(&task("processing"));
        }
        match connections.fetch_add(1, Ordering::Relaxed) {
            0 => Reply::Silence,
            _ => streamed(stream(&behind(after(question)))),
        }
    });
    let followed = follow(&stub.url);
    is_whole(&followed);
    assert_eq!(followed.lost, 1);
}

#[test]
fn a_task_that_is_cancelled_before_it_begins_is_over() {
    let stub = Stub::start(move |question| {
        if is_about(question, "/eventstream") {
            return streamed(stream(&[event(
                4,
                "cancelled",
                &json!({"message": "", "status": "cancelled"}),
            )]));
        }
        if is_about(question, "/events") {
            return Reply::json(&json!([]));
        }
        Reply::json(&task("cancelled"))
    });
    let followed = follow(&stub.url);
    assert!(followed.ended.is_ok());
    assert_eq!(followed.course.status, TaskStatus::Cancelled);
}

#[test]
fn who_is_not_let_in_is_told_so_once() {
    for (status, said) in
        [(401, "wants a sign-in"), (403, "does not allow this with its templates and tasks")]
    {
        let stub = Stub::start(move |question| {
            // The guest is not let in either.
            if question.path.contains("/auth/") { Reply::status(404, "") } else { Reply::error(status, "no") }
        });
        let ended = follow(&stub.url).ended.unwrap_err();
        assert!(ended.to_string().contains(said), "{ended}");
        assert!(ended.is_refusal());
    }
}

#[test]
fn a_server_that_stays_away_is_given_up() {
    let stub = Stub::start(|_| Reply::error(503, "down"));
    let followed = follow(&stub.url);
    assert!(followed.lost > 3);
    assert!(followed.ended.unwrap_err().to_string().contains("503"));
}

/// A server with one template and one task.
fn server() -> Stub {
    Stub::start(|question| {
        let path = question.path.split('?').next().unwrap();
        match (question.method.as_str(), path) {
            ("GET", path) if path.ends_with("/entities/by-query") => Reply::json(&json!({
                "items": [{
                    "apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template",
                    "metadata": {"name": "loaf", "title": "A loaf", "uid": "u", "etag": "e"},
                    "spec": {
                        "type": "service",
                        "parameters": [{"properties": {
                            "name": {"type": "string"}, "key": {"type": "string", "ui:field": "Secret"}}}],
                        "steps": task("open")["spec"]["steps"],
                    },
                    "relations": [],
                }],
                "totalItems": 1, "pageInfo": {},
            })),
            ("POST", "/api/scaffolder/v2/tasks") => {
                Reply::Answer(201, Vec::new(), json!({"id": ID}).to_string())
            }
            ("GET", "/api/scaffolder/v2/tasks") => {
                Reply::json(&json!({"tasks": [task("completed")], "totalTasks": 3}))
            }
            ("GET", path) if path.ends_with("/eventstream") => streamed(stream(&behind(after(question)))),
            ("GET", path) if path.ends_with("/events") => Reply::json(&behind(after(question)).into()),
            ("GET", path) if path.ends_with(ID) => Reply::json(&task("completed")),
            ("POST", path) if path.ends_with("/retry") => {
                Reply::Answer(201, Vec::new(), json!({"id": ID}).to_string())
            }
            _ => Reply::error(404, "No task with id 'nope' found"),
        }
    })
}

fn at(stub: &Stub, arguments: &[&str]) -> Run {
    let variables = [("STAGEDOOR_TOKEN", "t0ken"), ("KEY", "hunter2")];
    run(&[arguments, &["--source", &stub.url]].concat(), &variables)
}

#[test]
fn a_template_runs_on_the_server_from_the_shell() {
    let stub = server();
    let new = ["new", "loaf", "--on-server", "--set", "name=x", "--secret", "key=env:KEY"];
    let unasked = at(&stub, &new);
    assert_eq!(unasked.code, 1);
    assert!(unasked.complaint().contains("--yes"), "{}", unasked.err);
    let done = at(&stub, &[&new[..], &["--yes"]].concat());
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("A loaf  done") && done.out.contains("https://git.test/x"), "{}", done.out);
    assert!(done.err.contains(&format!("task {ID}")) && done.err.contains(" 1/2 and two"), "{}", done.err);
    let made: Vec<_> = stub.asked().into_iter().filter(|question| question.method == "POST").collect();
    assert_eq!(made.len(), 1);
    let body: Value = serde_json::from_str(&made[0].body).unwrap();
    let sent = json!({
        "templateRef": "template:default/loaf",
        "values": {"name": "x", "key": "*******"},
        "secrets": {"key": "hunter2"},
    });
    assert_eq!(body, sent);
    assert!(!done.out.contains("hunter2") && !done.err.contains("hunter2"));
    let as_json = at(&stub, &[&new[..], &["--yes", "--json"]].concat());
    let told: Value = serde_json::from_str(&as_json.out).unwrap();
    assert_eq!((told["ok"].as_bool(), told["steps"][1]["status"].as_str()), (Some(true), Some("done")));
}

#[test]
fn tasks_are_listed_shown_and_watched() {
    let stub = server();
    let listed = at(&stub, &["tasks", "list", "--all"]);
    assert!(listed.out.starts_with(ID) && listed.out.contains("done"), "{}", listed.out);
    assert_eq!(listed.complaint(), "2 older ones; --limit shows more");
    let asked = stub.asked();
    assert!(!asked.last().unwrap().path.contains("createdBy"));
    let shown = at(&stub, &["tasks", "show", ID]);
    assert!(shown.out.contains("   1 A  done") && shown.out.contains("  mind"), "{}", shown.out);
    let watched = at(&stub, &["tasks", "watch", ID]);
    assert_eq!(watched.code, 0);
    let unknown = at(&stub, &["tasks", "show", "nope"]);
    assert_eq!((unknown.code, unknown.complaint().contains("No task with id")), (1, true));
}

#[test]
fn a_retry_asks_for_the_secrets_that_nobody_has_kept() {
    let stub = server();
    let missing = at(&stub, &["tasks", "retry", ID]);
    assert_eq!(missing.code, 2);
    assert!(missing.complaint().contains("--secret key=env:NAME"), "{}", missing.err);
    at(&stub, &["tasks", "retry", ID, "--secret", "key=env:KEY"]);
    let retry = stub.asked().into_iter().find(|question| question.path.ends_with("/retry")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&retry.body).unwrap(), json!({"secrets": {"key": "hunter2"}}));
    let over = at(&stub, &["tasks", "cancel", ID]);
    assert_eq!((over.code, over.complaint().contains("is over (done)")), (1, true));
}

#[test]
fn a_server_without_a_scaffolder_says_so() {
    let stub = Stub::start(|_| Reply::status(404, ""));
    let none = at(&stub, &["tasks", "list"]);
    assert_eq!(none.code, 2);
    assert!(none.complaint().contains("runs no templates"), "{}", none.err);
}

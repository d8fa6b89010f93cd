//! A second reading asks only for what has changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use stagedoor::sources::backstage::{BackstageSource, Synced};

use crate::served::Served;
use crate::stub::{Reply, Stub};
use crate::witness::{Witness, source};

fn serve(served: &Served) -> Stub {
    let served = served.clone();
    Stub::start(move |question| served.answer(question))
}

fn read(source: &mut BackstageSource) -> Synced {
    source.read(&(), &|_| ()).expect("the server answers")
}

fn title(source: &BackstageSource, name: &str) -> Option<String> {
    let described = &source.found().described;
    let entity = described.iter().find(|described| &*described.entity.name == name)?;
    entity.entity.title.as_deref().map(str::to_owned)
}

/// The paths that were asked for since the last time.
fn asked(stub: &Stub, before: &mut usize) -> Vec<String> {
    let all = stub.asked();
    let new = all[*before..].iter().map(|question| {
        let path = question.path.split('?').next().unwrap_or_default().rsplit('/').next();
        path.unwrap_or_default().to_owned()
    });
    let new = new.collect();
    *before = all.len();
    new
}

#[test]
fn an_unchanged_catalog_of_10_000_entities_costs_next_to_nothing() {
    let served = Served::of(10_000);
    let stub = serve(&served);
    let mut source = source(&stub.url, None);
    assert_eq!(read(&mut source), Synced::Changed);
    let full = stub.sent();
    assert_eq!(read(&mut source), Synced::Unchanged);
    let list = stub.sent();
    assert_eq!(read(&mut source), Synced::Unchanged);
    let again = stub.sent();
    println!("10,000 entities: {full} bytes, the list of their states {list}, the same again {again}");
    assert!(again * 10 <= full, "{again} of {full}");
    served.put("c-77", 2);
    assert_eq!(read(&mut source), Synced::Changed);
    let changed = stub.sent();
    assert!(changed * 2 <= list * 3, "{changed} of {list}");
}

#[test]
fn what_has_changed_is_asked_for_by_name() {
    let served = Served::of(120);
    let stub = serve(&served);
    let (mut source, mut before) = (source(&stub.url, None), 0);
    read(&mut source);
    assert_eq!(asked(&stub, &mut before), ["by-query", "by-query"]);
    served.put("c-7", 2);
    served.put("new", 1);
    served.remove("c-8");
    assert_eq!(read(&mut source), Synced::Changed);
    assert_eq!(asked(&stub, &mut before), ["by-query", "by-refs"]);
    assert_eq!(source.found().described.len(), 120);
    assert_eq!(title(&source, "c-7").as_deref(), Some("c-7 in version 2"));
    assert_eq!(title(&source, "new").as_deref(), Some("new in version 1"));
    assert_eq!(title(&source, "c-8"), None);
    assert_eq!(read(&mut source), Synced::Unchanged);
    assert_eq!(asked(&stub, &mut before), ["by-query"]);
}

#[test]
fn what_one_session_knew_the_next_need_not_ask_for() {
    let served = Served::of(120);
    let stub = serve(&served);
    let (mut first, mut before) = (source(&stub.url, None), 0);
    read(&mut first);
    let (found, table) = (first.found().clone(), first.table().clone());
    assert!(table.synced.is_some() && table.marks.len() == 120);
    asked(&stub, &mut before);
    served.remove("c-0");
    let mut next = source(&stub.url, None);
    next.restore(found, table);
    assert_eq!(read(&mut next), Synced::Changed);
    assert_eq!(asked(&stub, &mut before), ["by-query"]);
    assert_eq!(next.found().described.len(), 119);
}

#[test]
fn a_catalog_that_changed_as_a_whole_is_read_as_a_whole() {
    let served = Served::of(2_400);
    let stub = serve(&served);
    let (mut source, mut before) = (source(&stub.url, None), 0);
    read(&mut source);
    asked(&stub, &mut before);
    for number in 0..2_000 {
        served.put(&format!("c-{number}"), 2);
    }
    assert_eq!(read(&mut source), Synced::Changed);
    assert!(!asked(&stub, &mut before).contains(&"by-refs".to_owned()));
    assert_eq!(title(&source, "c-1999").as_deref(), Some("c-1999 in version 2"));
}

#[test]
fn a_catalog_that_shrinks_by_most_is_believed_when_it_stays_so() {
    let served = Served::of(50);
    let is_ready = Arc::new(AtomicBool::new(false));
    let (theirs, ready) = (served.clone(), Arc::clone(&is_ready));
    let stub = Stub::start(move |question| {
        if question.path.contains("readiness") && !ready.load(Ordering::Relaxed) {
            return Reply::error(503, "Backend has not started yet");
        }
        theirs.answer(question)
    });
    let mut source = source(&stub.url, None);
    read(&mut source);
    served.keep(3);
    let complaint = |source: &mut BackstageSource| source.read(&(), &|_| ()).unwrap_err().to_string();
    let kept = format!("{} serves 3 of the 50 entities known of it, so these are kept", stub.host());
    assert_eq!(complaint(&mut source), format!("{kept}; it is not ready"));
    assert_eq!(complaint(&mut source), format!("{kept}; it is not ready"));
    is_ready.store(true, Ordering::Relaxed);
    let kept = format!("{kept}; it may still be starting, and is believed when it stays so");
    assert_eq!(complaint(&mut source), kept);
    // It is being filled, so that it has not stayed as it was.
    served.put("back", 1);
    assert!(complaint(&mut source).contains("serves 4 of the 50"));
    assert_eq!(source.found().described.len(), 50);
    assert_eq!(read(&mut source), Synced::Changed);
    assert_eq!(source.found().described.len(), 4);
}

#[test]
fn a_server_that_came_back_whole_is_believed_at_once() {
    let served = Served::of(50);
    let stub = serve(&served);
    let mut source = source(&stub.url, None);
    read(&mut source);
    served.keep(0);
    assert!(source.read(&(), &|_| ()).is_err());
    for number in 0..50 {
        served.put(&format!("c-{number}"), 1);
    }
    assert_eq!(read(&mut source), Synced::Unchanged);
}

#[test]
fn an_older_server_is_read_as_well() {
    let served = Served::of(700).old();
    let stub = serve(&served);
    let (mut source, mut before) = (source(&stub.url, None), 0);
    assert_eq!(Witness::default().read(&mut source), Ok(700));
    let relation = &source.found().described[0].relations[0];
    assert_eq!(relation.target.as_str(), "group:default/team-a");
    asked(&stub, &mut before);
    assert_eq!(read(&mut source), Synced::Unchanged);
    assert_eq!(asked(&stub, &mut before), ["entities"]);
    served.put("c-9", 2);
    assert_eq!(read(&mut source), Synced::Changed);
    assert_eq!(title(&source, "c-9").as_deref(), Some("c-9 in version 2"));
}

//! Templates that run, here and at a server: what happens is fed in, what is shown is compared.

use std::time::{Duration, SystemTime};

use serde_json::json;
use stagedoor::app::task::{Order, Place, TaskErrand, TaskNews};
use stagedoor::app::{Effect, Message, Screen};
use stagedoor::catalog::EntityRef;
use stagedoor::config::{ColorDepth, GlyphSet};
use stagedoor::scaffold::run::Level;
use stagedoor::scaffold::task::{
    Ending, Happening, Output, StepPlan, StepStatus, TaskRecord, TaskStatus, What,
};

use crate::demo;
use crate::driver::Driver;

const SIZES: [(u16, u16); 3] = [(40, 10), (80, 24), (120, 40)];
const HOST: &str = "portal.acme.test";

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 + seconds)
}

fn template() -> EntityRef {
    EntityRef::parse_full("template:default/parcel-service").expect("a reference")
}

fn record(id: &str, status: TaskStatus) -> TaskRecord {
    let step = |id: &str, name: &str, action: &str| StepPlan {
        id: id.into(),
        name: name.into(),
        action: action.into(),
    };
    TaskRecord {
        id: id.into(),
        template: Some(template()),
        title: "A service for parcels".into(),
        status,
        created: Some(at(0)),
        created_by: Some("user:default/ada".into()),
        steps: vec![
            step("fetch", "Fetch the skeleton", "fetch:template"),
            step("publish", "Make the repository", "publish:github"),
            step("register", "Register it", "catalog:register"),
        ],
        values: json!({"name": "pallets"}).as_object().cloned().unwrap_or_default(),
        secrets: vec!["token".into()],
        ..TaskRecord::default()
    }
}

/// A session over a server with three tasks, at the list of them.
fn listed(size: (u16, u16), glyphs: GlyphSet) -> Driver {
    let mut session = Driver::with_theme(demo(), size, "default", ColorDepth::Sixteen, glyphs);
    session.send(Message::ServersKnown(vec![HOST.into()]));
    session.send(Message::TimePassed(at(200)));
    session.press("<esc>5");
    let generation = session.asked.iter().rev().find_map(|effect| match effect {
        Effect::Task(TaskErrand::List { generation, is_own: true }) => Some(*generation),
        _ => None,
    });
    let place = Place::Server(HOST.into());
    let mut older = record("t-1", TaskStatus::Completed);
    older.created = Some(at(0) - Duration::from_hours(25));
    let mut failed = record("t-2", TaskStatus::Failed);
    failed.created = Some(at(0) - Duration::from_secs(4_000));
    let tasks = [record("t-3", TaskStatus::Running), failed, older].map(|record| (place.clone(), record));
    let generation = generation.expect("the list is asked for");
    session.send(Message::Task(TaskNews::Listed {
        generation,
        tasks: tasks.into(),
        total: 7,
        failure: None,
    }));
    session
}

fn happened(session: &mut Driver, key: u64, number: u64, what: What) {
    let happening = Happening { number: Some(number), at: Some(at(number)), what };
    session.send(Message::Task(TaskNews::Happened { key, happening }));
}

fn said(step: &str, status: Option<StepStatus>, level: Level, text: &str) -> What {
    What::Said { step: Some(step.into()), status, level, text: text.into() }
}

/// The first task of the list, opened, in the middle of its second step.
fn running(size: (u16, u16), glyphs: GlyphSet) -> Driver {
    let mut session = listed(size, glyphs);
    session.press("<enter>");
    happened(
        &mut session,
        1,
        1,
        said("fetch", Some(StepStatus::Running), Level::Course, "Beginning step Fetch the skeleton"),
    );
    happened(
        &mut session,
        1,
        2,
        said("fetch", None, Level::Info, "Writing \u{1b}[32mREADME.md\u{1b}[39m\nWriting catalog-info.yaml"),
    );
    happened(
        &mut session,
        1,
        5,
        said("fetch", Some(StepStatus::Completed), Level::Course, "Finished step Fetch the skeleton"),
    );
    happened(
        &mut session,
        1,
        6,
        said("publish", Some(StepStatus::Running), Level::Course, "Beginning step Make the repository"),
    );
    happened(
        &mut session,
        1,
        7,
        said("publish", None, Level::Warning, "the default branch is \u{1b}]0;evil\u{7}main"),
    );
    session.send(Message::TimePassed(at(20)));
    session
}

fn end(session: &mut Driver, status: TaskStatus) {
    let output = Output::of(&json!({
        "links": [{"title": "Repository", "url": "https://git.acme.test/pallets"},
                  {"title": "Open in the catalog", "entityRef": "component:default/payments-ledger"}],
        "text": [{"title": "What comes next", "content": "## First\n- clone **it**\n- read `README.md`"}],
    }));
    let (output, failures) = match status {
        TaskStatus::Completed => (output, Vec::new()),
        _ => (Output::default(), vec!["NotAllowedError: the name is taken".to_owned()]),
    };
    if status == TaskStatus::Failed {
        happened(
            session,
            1,
            30,
            said("publish", Some(StepStatus::Failed), Level::Error, "the name is taken"),
        );
        happened(
            session,
            1,
            31,
            said("register", Some(StepStatus::Skipped), Level::Course, "Skipping step register"),
        );
    } else {
        happened(session, 1, 30, said("publish", Some(StepStatus::Completed), Level::Course, "Finished"));
        happened(session, 1, 31, said("register", Some(StepStatus::Completed), Level::Course, "Finished"));
    }
    happened(session, 1, 32, What::Ended(Ending { status, output, failures }));
}

#[test]
fn a_run_and_the_list_of_runs_at_every_size() {
    for (columns, rows) in SIZES {
        let size = (columns, rows);
        let name = |what: &str| format!("{what}-{columns}x{rows}");
        insta::assert_snapshot!(name("tasks"), listed(size, GlyphSet::Unicode).screen());
        let mut session = running(size, GlyphSet::Unicode);
        insta::assert_snapshot!(name("run"), session.screen());
        session.press("<tab>");
        insta::assert_snapshot!(name("run-log"), session.screen());
        session.press("<tab>");
        end(&mut session, TaskStatus::Completed);
        insta::assert_snapshot!(name("run-done"), session.screen());
        let mut session = running(size, GlyphSet::Unicode);
        end(&mut session, TaskStatus::Failed);
        insta::assert_snapshot!(name("run-failed"), session.screen());
    }
}

#[test]
fn a_run_needs_neither_colours_nor_more_than_ascii() {
    let mut session = Driver::with_theme(demo(), (80, 24), "plain", ColorDepth::None, GlyphSet::Ascii);
    session.press("<esc>5");
    assert!(session.has_no_colour());
    let session = running((80, 24), GlyphSet::Ascii);
    let screen = session.screen();
    assert!(screen.is_ascii(), "{screen}");
    for word in ["running 19 s", "done 4 s", "running 14 s", "1/3"] {
        assert!(screen.contains(word), "{word}: {screen}");
    }
}

#[test]
fn what_happens_is_shown_without_escape_codes_and_once() {
    let mut session = running((80, 24), GlyphSet::Unicode);
    let screen = session.screen();
    assert!(screen.contains("Writing README.md") && screen.contains("branch is main"), "{screen}");
    assert!(!screen.contains("evil") && !screen.contains("[32m"), "{screen}");
    // After a reconnection a server may say again what it has said.
    happened(&mut session, 1, 7, said("publish", None, Level::Warning, "once more"));
    assert_eq!(session.screen(), screen);
}

#[test]
fn leaving_a_run_lets_it_go_on_and_its_end_is_told() {
    let mut session = running((80, 24), GlyphSet::Unicode);
    session.press("1");
    assert!(session.screen().contains("5 Running (1)"), "{}", session.screen());
    end(&mut session, TaskStatus::Failed);
    let screen = session.screen();
    assert!(screen.contains("“A service for parcels” failed (portal.acme.test)"), "{screen}");
    session.press("5");
    assert!(session.screen().contains("failed"), "{}", session.screen());
    session.press("<enter>");
    assert!(session.screen().contains("the name is taken"), "{}", session.screen());
}

#[test]
fn cancelling_is_asked_and_says_what_ends() {
    let mut session = running((80, 24), GlyphSet::Unicode);
    session.asked.clear();
    session.press("x");
    assert!(session.screen().contains("Cancel “A service for parcels”"), "{}", session.screen());
    assert!(session.screen().contains("step 2, Make the repository"), "{}", session.screen());
    session.press("<esc>");
    assert_eq!(session.asked, []);
    session.press("x<enter>");
    let place = Place::Server(HOST.into());
    assert_eq!(session.asked, [Effect::Task(TaskErrand::Cancel { key: 1, place, id: "t-3".into() })]);
    happened(&mut session, 1, 8, What::CancelAsked);
    assert!(session.screen().contains("ending"), "{}", session.screen());
    end(&mut session, TaskStatus::Failed);
    assert!(session.screen().contains("cancelled"), "{}", session.screen());
}

#[test]
fn a_retry_asks_again_for_secrets_and_shows_none() {
    let mut session = running((80, 24), GlyphSet::Unicode);
    session.press("R");
    assert!(session.screen().contains("it is not over yet"), "{}", session.screen());
    end(&mut session, TaskStatus::Failed);
    session.asked.clear();
    session.press("Rhunter2");
    let screen = session.screen();
    assert!(screen.contains("secret 1 of 1: token") && screen.contains("*******"), "{screen}");
    assert!(!screen.contains("hunter2"), "{screen}");
    session.press("<enter>");
    let Some(Effect::Task(TaskErrand::Retry { key: 1, id, secrets, after: Some(32), .. })) =
        session.asked.pop()
    else {
        panic!("{:?}", session.asked)
    };
    assert_eq!((id.as_str(), secrets[0].0.as_str(), secrets[0].1.reveal()), ("t-3", "token", "hunter2"));
    happened(&mut session, 1, 40, What::Restarted);
    let screen = session.screen();
    assert!(
        screen.contains("running") && screen.contains("0/3") && !screen.contains("NotAllowed"),
        "{screen}"
    );
}

#[test]
fn starting_over_goes_back_to_the_form_with_the_same_answers() {
    let mut session = running((80, 24), GlyphSet::Unicode);
    end(&mut session, TaskStatus::Failed);
    session.press("a");
    assert_eq!(session.state.screen, Screen::Wizard);
    assert!(session.screen().contains("pallets"), "{}", session.screen());
}

#[test]
fn links_open_and_a_step_folds_the_log_to_itself() {
    let mut session = running((80, 24), GlyphSet::Unicode);
    session.press("<enter>");
    let screen = session.screen();
    assert!(screen.contains("Fetch the skeleton only") && !screen.contains("branch is main"), "{screen}");
    session.press("<enter>");
    assert!(session.screen().contains("branch is main"), "{}", session.screen());
    end(&mut session, TaskStatus::Completed);
    session.asked.clear();
    session.press("<enter>yu");
    let url = "https://git.acme.test/pallets".to_owned();
    session.asked.retain(|effect| !matches!(effect, Effect::WaitForKeys { .. }));
    assert_eq!(session.asked, [Effect::OpenUrl(url.clone()), Effect::Copy { what: "address", text: url }]);
    session.press("<down><enter>");
    assert!(matches!(&session.state.screen, Screen::Entity(entity) if entity.name() == "payments-ledger"));
}

#[test]
fn who_reads_the_log_is_not_torn_away_from_it() {
    let mut session = running((40, 10), GlyphSet::Unicode);
    session.press("<tab>gg");
    for number in 8..28 {
        happened(&mut session, 1, number, said("publish", None, Level::Info, &format!("line {number}")));
    }
    assert!(session.screen().contains("Beginning step Fetch"), "{}", session.screen());
    session.press("F");
    assert!(session.screen().contains("line 27"), "{}", session.screen());
    happened(&mut session, 1, 28, said("publish", None, Level::Info, "line 28"));
    assert!(session.screen().contains("line 28"), "{}", session.screen());
}

#[test]
fn a_lost_connection_is_shown_and_so_is_its_end() {
    let mut session = running((120, 40), GlyphSet::Unicode);
    session.send(Message::Task(TaskNews::Lost {
        key: 1,
        why: "portal.acme.test cannot be reached".into(),
        goes_on: true,
    }));
    assert!(session.screen().contains("connection lost"), "{}", session.screen());
    session.send(Message::Task(TaskNews::Found { key: 1 }));
    assert!(!session.screen().contains("connection lost"), "{}", session.screen());
    session.send(Message::Task(TaskNews::Lost {
        key: 1,
        why: "portal.acme.test cannot be reached".into(),
        goes_on: false,
    }));
    assert!(session.screen().contains("cannot be reached"), "{}", session.screen());
}

/// The demo's service template, at its review.
fn reviewed() -> Driver {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>n/parcel<enter>");
    session.press("pallet-counter<tab>Counts<space>pallets<space>as<space>they<space>pass.<tab><enter><enter><enter><enter>");
    session.press("<pagedown><pagedown><tab><tab>pallet-counter<pagedown>");
    session
}

#[test]
fn nothing_runs_here_before_a_yes_that_names_what_will_happen() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("new");
    let mut session = reviewed();
    let ask = |session: &mut Driver| {
        session.press("x<C-u>");
        session.send(Message::Pasted(target.display().to_string()));
        session.press("<enter>");
    };
    ask(&mut session);
    let screen = session.screen();
    assert!(
        screen.contains("Run here? Type yes") && screen.contains("It will also change what is outside"),
        "{screen}"
    );
    session.asked.clear();
    session.press("<enter>");
    assert_eq!(session.asked, []);
    ask(&mut session);
    session.press("yes<enter>");
    let Some(Effect::Task(TaskErrand::Begin { key: 1, order })) = session.asked.pop() else {
        panic!("{:?}", session.asked)
    };
    let Order { place, folder, .. } = *order;
    assert_eq!((place, folder), (Place::Here, Some((target.display().to_string(), false))));
    assert_eq!(session.state.screen, Screen::Run(1));
    // Who quits meanwhile is asked first.
    session.asked.clear();
    session.press("q");
    assert!(session.screen().contains("Quit? Enter quits"), "{}", session.screen());
    session.press("<esc>");
    assert_eq!(session.asked, []);
    session.press("q<enter>");
    assert_eq!(session.asked, [Effect::Quit]);
}

#[test]
fn the_server_is_offered_only_what_it_has() {
    let mut session = reviewed();
    session.press("X");
    assert!(session.screen().contains("the catalog comes from no server"), "{}", session.screen());
    session.send(Message::ServersKnown(vec![HOST.into()]));
    session.press("X");
    assert!(session.screen().contains("the template comes from a file"), "{}", session.screen());
}

#[test]
fn a_run_that_cannot_begin_says_why() {
    let mut session = listed((80, 24), GlyphSet::Unicode);
    session.press("<enter>");
    session.send(Message::Task(TaskNews::NotBegun {
        key: 1,
        why: "portal.acme.test answers 400 (name is required)".into(),
    }));
    assert!(session.screen().contains("name is required"), "{}", session.screen());
}

/// Two runs that earlier sessions have begun here, one of which was cut off, in the list of tasks.
fn earlier(size: (u16, u16)) -> Driver {
    let mut session = Driver::new(demo(), size);
    session.send(Message::TimePassed(at(200)));
    session.press("<esc>5");
    let Some(Effect::Task(TaskErrand::List { generation, .. })) = session.asked.last().cloned() else {
        panic!("the list is asked for");
    };
    let mut cut = record("20270115-parcel-service-1", TaskStatus::Cut);
    cut.secrets.clear();
    cut.outside = vec!["publish:github".into()];
    cut.folder = Some(("/home/ada/pallets".into(), false));
    let mut done = record("20270101-parcel-service-2", TaskStatus::Completed);
    done.created = Some(at(0) - Duration::from_hours(300));
    done.outside = vec!["publish:github".into(), "catalog:register".into()];
    let tasks = [cut, done].map(|record| (Place::Here, record));
    let news = TaskNews::Listed { generation, tasks: tasks.into(), total: 0, failure: None };
    session.send(Message::Task(news));
    session
}

/// The run that was cut off, opened.
fn cut_off(size: (u16, u16)) -> Driver {
    let mut session = earlier(size);
    session.press("<enter>");
    assert!(matches!(
        session.asked.last(),
        Some(Effect::Task(TaskErrand::Recall { key: 1, id })) if id == "20270115-parcel-service-1"
    ));
    let here = |seconds, what| Happening::here(at(seconds), what);
    let ending = Ending {
        status: TaskStatus::Cut,
        failures: vec!["it was cut off: what ran it is gone".into()],
        ..Ending::default()
    };
    let happenings = vec![
        here(1, said("publish", Some(StepStatus::Completed), Level::Course, "")),
        here(1, said("publish", None, Level::Info, "remoteUrl: https://git.acme.test/pallets")),
        here(3, said("register", Some(StepStatus::Cut), Level::Course, "")),
        here(
            3,
            said("register", None, Level::Warning, "nobody has heard how it ended; going on looks first"),
        ),
        here(3, What::Ended(ending)),
    ];
    let steps = record("", TaskStatus::Cut).steps.into_iter().skip(1).collect();
    session.send(Message::Task(TaskNews::Recalled { key: 1, steps, happenings }));
    session
}

#[test]
fn runs_of_earlier_sessions_are_listed_and_say_what_is_known() {
    for (columns, rows) in SIZES {
        insta::assert_snapshot!(format!("tasks-earlier-{columns}x{rows}"), earlier((columns, rows)).screen());
        insta::assert_snapshot!(format!("run-cut-off-{columns}x{rows}"), cut_off((columns, rows)).screen());
    }
}

#[test]
fn a_run_that_was_cut_off_goes_on_after_a_typed_yes() {
    let mut session = cut_off((100, 30));
    session.press("R");
    insta::assert_snapshot!("run-goes-on-100x30", session.screen());
    session.press("<enter>");
    let begun = |effect: &Effect| matches!(effect, Effect::Task(TaskErrand::Begin { .. }));
    assert!(!session.asked.iter().any(begun), "Enter alone does nothing");
    session.press("Ryes<enter>");
    let Some(Effect::Task(TaskErrand::Begin { key: 1, order })) = session.asked.last() else {
        panic!("it goes on: {:?}", session.asked.last());
    };
    assert_eq!(order.resumed.as_deref(), Some("20270115-parcel-service-1"));
    assert_eq!(order.folder, Some(("/home/ada/pallets".to_owned(), false)));
    assert_eq!(session.state.tasks.runs.len(), 1);
    assert_eq!(session.state.screen, Screen::Run(1));
}

#[test]
fn what_cannot_go_on_says_why() {
    let mut session = earlier((100, 30));
    session.press("jR");
    assert!(session.screen().contains("it is done"), "{}", session.screen());
    let mut session = earlier((100, 30));
    session.state.tasks.listed[0].1.secrets = vec!["parameters/key".into()];
    session.press("R");
    assert!(
        session.screen().contains("stagedoor runs resume 20270115-parcel-service-1"),
        "{}",
        session.screen()
    );
}

//! From a pressed key to a drawn frame in a template's form, all on one thread: `cargo bench --bench form`.
//!
//! A page of 60 fields, and pickers over 100,000 entities; `STAGEDOOR_BENCH_SIZES` chooses other sizes. At most 16 ms
//! are allowed.

mod generator;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::{Map, Value, json};
use stagedoor::app::wizard::{Draft, Wizard};
use stagedoor::app::{Effect, Message, Screen, Settings, Source, State, User, World, update};
use stagedoor::catalog::{Entity, EntityRef, Origin};
use stagedoor::config::{Background, ColorDepth, GlyphSet, Key};
use stagedoor::runtime::Searcher;
use stagedoor::ui::{Glyphs, Look, Theme};

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FIELDS: usize = 60;

/// The fields that take entities, by name, extension and what it is told.
const PICKERS: &[(&str, &str, &str)] = &[
    ("owners", "OwnerPicker", "{}"),
    ("everything", "EntityPicker", "{}"),
    (
        "services with a pager",
        "EntityPicker",
        r#"{"catalogFilter": {"kind": "Component", "spec.type": "service", "metadata.annotations.pagerduty.com/service-id": {"exists": true}}}"#,
    ),
    (
        "what is in production",
        "EntityPicker",
        r#"{"catalogFilter": [{"spec.lifecycle": "production"}, {"kind": "API"}]}"#,
    ),
    ("what is mine", "OwnedEntityPicker", "{}"),
    ("my groups", "MyGroupsPicker", "{}"),
    ("several", "MultiEntityPicker", r#"{"catalogFilter": {"kind": ["Component", "Resource"]}}"#),
    ("tags", "EntityTagsPicker", "{}"),
];

/// A template with pickers first and many texts behind, a third of them with a rule.
fn template() -> Entity {
    let mut properties = Map::new();
    for (name, extension, options) in PICKERS {
        let is_several = matches!(*extension, "MultiEntityPicker" | "EntityTagsPicker");
        let kind = if is_several { "array" } else { "string" };
        let options: Value = serde_json::from_str(options).expect("JSON");
        let mut field = json!({"type": kind, "ui:field": extension, "ui:options": options});
        if is_several {
            field["items"] = json!({"type": "string"});
        }
        properties.insert((*name).to_owned(), field);
    }
    for number in 0..FIELDS {
        let mut field =
            json!({"type": "string", "title": format!("Field {number}"), "description": "What it is for."});
        if number.is_multiple_of(3) {
            field["pattern"] = "^[a-z-]{3,}$".into();
        }
        properties.insert(format!("field{number}"), field);
    }
    let document = json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "many"},
        "spec": {"type": "x", "owner": "y", "parameters": {"properties": Value::Object(properties)}, "steps": []},
    });
    Entity::new(&document, Origin::default(), &mut |text| Arc::from(text))
}

fn session(world: &World, template: &Entity) -> State {
    let settings = Settings { mark: "bench".into(), ..Settings::default() };
    let mut state = State::new(settings, User { me: Some(me(world)), ..User::default() });
    state.world = world.clone();
    state.wizard = Some(Box::new(Wizard::new(template, Draft { name: "d".to_owned(), ..Draft::default() })));
    state.screen = Screen::Wizard;
    state
}

/// A user who owns much with their groups.
fn me(world: &World) -> EntityRef {
    let catalog = &world.catalog;
    let users = catalog.entities().iter().filter(|entity| &*entity.kind == "User").take(500);
    let owned = |user: &EntityRef| {
        let chain = catalog.find(user.as_str()).map(|user| catalog.chain_of(user)).unwrap_or_default();
        chain.into_iter().map(|owner| catalog.owned_by(owner).count()).sum::<usize>()
    };
    users.map(|user| user.reference.clone()).max_by_key(owned).expect("a company has people")
}

/// Presses keys, and answers searches at once, as the runtime does on another thread.
fn press(state: &mut State, searcher: &Searcher, keys: &[Key]) {
    for key in keys {
        for effect in update(state, Message::KeyPressed(*key)) {
            if let Effect::Search(question) = effect {
                let found = searcher.find(&state.world, &question, &AtomicBool::new(false), |_| ());
                let found = found.expect("nobody calls it off");
                let (generation, asker) = (question.generation, question.asker);
                update(state, Message::HitsArrived { generation, asker, found });
            }
        }
    }
}

fn keystrokes(criterion: &mut Criterion) {
    let look = Look {
        theme: Theme::settle("default", &[], Background::Unknown, ColorDepth::Sixteen).0,
        glyphs: Glyphs::of(GlyphSet::Unicode),
        has_links: true,
    };
    let template = template();
    for size in generator::sizes(&[100_000]) {
        let world = stagedoor::runtime::world(generator::catalog(size).into(), Source::default());
        let mut group = criterion.benchmark_group(format!("keystroke in the form/{size}"));
        let down = "<tab>".repeat(PICKERS.len() + FIELDS / 2);
        let mut cases = vec![
            ("a letter in a field of many".to_owned(), format!("{down}abc"), "d"),
            ("down by a field of many".to_owned(), down.clone(), "<tab>"),
        ];
        for (at, (name, extension, _)) in PICKERS.iter().enumerate() {
            let there = "<tab>".repeat(at);
            if *extension == "EntityTagsPicker" {
                cases.push((format!("a letter of a tag among {name}"), format!("{there}ja"), "v"));
                continue;
            }
            // Nothing has been worked out ahead.
            cases.push((format!("open the picker of {name}"), there.clone(), "<enter>"));
            cases.push((format!("the first letter in the picker of {name}"), format!("{there}<enter>"), "p"));
            cases.push((format!("a letter in the picker of {name}"), format!("{there}<enter>pa"), "y"));
        }
        for (case, before, key) in cases {
            let (before, key) = (Key::sequence(&before).expect("keys"), Key::sequence(key).expect("a key"));
            let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a screen in memory");
            group.bench_function(case, |bencher| {
                bencher.iter_batched(
                    || {
                        let (mut state, searcher) = (session(&world, &template), Searcher::default());
                        press(&mut state, &searcher, &before);
                        (state, searcher)
                    },
                    |(mut state, searcher)| {
                        press(&mut state, &searcher, &key);
                        let draw =
                            |frame: &mut ratatui::Frame<'_>| drop(stagedoor::ui::draw(frame, &state, &look));
                        terminal.draw(draw).expect("drawn");
                        state
                    },
                    BatchSize::SmallInput,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(benches, keystrokes);
criterion_main!(benches);

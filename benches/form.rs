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
use stagedoor::catalog::{Entity, Origin};
use stagedoor::config::{Background, ColorDepth, GlyphSet, Key};
use stagedoor::runtime::Searcher;
use stagedoor::ui::{Glyphs, Look, Theme};

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FIELDS: usize = 60;

/// A template with pickers first and many texts behind, a third of them with a rule.
fn template() -> Entity {
    let mut properties = Map::new();
    properties.insert("owner".to_owned(), json!({"type": "string", "ui:field": "OwnerPicker"}));
    properties.insert("any".to_owned(), json!({"type": "string", "ui:field": "EntityPicker"}));
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
    let mut state = State::new(settings, User::default());
    state.world = world.clone();
    state.wizard = Some(Box::new(Wizard::new(template, Draft { name: "d".to_owned(), ..Draft::default() })));
    state.screen = Screen::Wizard;
    state
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
        let down = "<tab>".repeat(FIELDS / 2);
        for (case, before, key) in [
            ("a letter in a field of many", format!("{down}abc"), "d"),
            ("down by a field of many", down.clone(), "<tab>"),
            ("open the picker of owners", String::new(), "<enter>"),
            ("a letter in the picker of owners", "<enter>te".to_owned(), "a"),
            ("open the picker of everything", "<tab>".to_owned(), "<enter>"),
            ("the first letter in the picker of everything", "<tab><enter>".to_owned(), "p"),
            ("a letter in the picker of everything", "<tab><enter>pa".to_owned(), "y"),
        ] {
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

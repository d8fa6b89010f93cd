//! From a pressed key to a drawn frame, all on one thread: `cargo bench --bench keystroke`.
//!
//! `STAGEDOOR_BENCH_SIZES=10000,100000` chooses other sizes of the company.

mod generator;

use std::sync::atomic::AtomicBool;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use stagedoor::app::oncall::page_at_once;
use stagedoor::app::{Effect, Message, Settings, Source, State, User, World, update};
use stagedoor::config::{Background, ColorDepth, GlyphSet, Key};
use stagedoor::oncall::Clock;
use stagedoor::runtime::Searcher;
use stagedoor::ui::{Glyphs, Look, Theme};

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn session(world: World) -> State {
    let settings = Settings { mark: "bench".into(), ..Settings::default() };
    let mut state = State::new(settings, User::default());
    let arrived = Message::WorldArrived { world, progress: None };
    let effects = update(&mut state, arrived);
    answer(&mut state, effects);
    state
}

/// Answers searches, and what the catalog knows for the on-call screen, at once, as the runtime does on another thread.
fn answer(state: &mut State, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::AskOnCall { generation, reference } = &effect {
            let page = page_at_once(&state.world, reference).map(Box::new);
            let clock = Clock::utc(jiff::Timestamp::UNIX_EPOCH);
            update(state, Message::OnCallArrived { generation: *generation, page, clock });
        }
        if let Effect::Search(question) = effect {
            let found = Searcher::default().find(&state.world, &question, &AtomicBool::new(false), |_| ());
            let found = found.expect("nobody calls it off");
            update(
                state,
                Message::HitsArrived { generation: question.generation, asker: question.asker, found },
            );
        }
    }
}

fn keystrokes(criterion: &mut Criterion) {
    let look = Look {
        theme: Theme::settle("default", &[], Background::Unknown, ColorDepth::Sixteen).0,
        glyphs: Glyphs::of(GlyphSet::Unicode),
        has_links: true,
    };
    for size in generator::sizes(&[100_000]) {
        let world = stagedoor::runtime::world(generator::catalog(size).into(), Source::default());
        let mut group = criterion.benchmark_group(format!("keystroke to frame/{size}"));
        for (case, typed, key) in [
            ("the first letter", "", "p"),
            ("the third letter", "pa", "y"),
            ("a longer word", "payments-l", "e"),
            ("a second word", "pay le", "d"),
            ("a slip", "paymnet", "s"),
            ("no match", "zzqx", "j"),
            ("one row down", "<esc>", "j"),
            ("open an entity", "pay", "<enter>"),
            ("who is on call for it", "pay", "<f2>"),
            ("the graph around it", "pay<tab>", "D"),
        ] {
            let mut prepared = session(world.clone());
            for key in Key::sequence(typed).expect("keys") {
                let effects = update(&mut prepared, Message::KeyPressed(key));
                answer(&mut prepared, effects);
            }
            let question = prepared.browse.query();
            let key = Key::sequence(key).expect("a key")[0];
            let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a screen in memory");
            group.bench_function(case, |bencher| {
                bencher.iter_batched(
                    || {
                        let mut state = session(world.clone());
                        for key in Key::sequence(typed).expect("keys") {
                            let effects = update(&mut state, Message::KeyPressed(key));
                            answer(&mut state, effects);
                        }
                        assert_eq!(state.browse.query(), question);
                        state
                    },
                    |mut state| {
                        let effects = update(&mut state, Message::KeyPressed(key));
                        answer(&mut state, effects);
                        terminal
                            .draw(|frame| drop(stagedoor::ui::draw(frame, &state, &look)))
                            .expect("drawn");
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

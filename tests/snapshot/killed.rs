//! Sessions that are killed while they read and write.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{Place, component};

/// As the issue has it: at 200 moments.
const TIMES: u64 = 200;

#[test]
#[expect(clippy::disallowed_methods, reason = "the moment of the kill is what is tried out")]
fn a_killed_session_leaves_a_whole_snapshot() {
    let place = Place::new();
    let mut before = place.session().shown;
    let mut found_new = 0;
    for time in 0..TIMES {
        let lifecycle = format!("stage-{time}");
        place.write("parts/7.yaml", &component(7, &lifecycle));
        let mut child = Command::new(env!("CARGO_BIN_EXE_stagedoor"))
            .args(["list", "--source"])
            .arg(place.folder.path())
            .env_clear()
            .env("HOME", place.cache.path())
            .env("XDG_CACHE_HOME", place.cache.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Spread over all that it does; which moment is hit is left to chance.
        thread::sleep(Duration::from_micros(time * 7919 % 60_000));
        child.kill().unwrap();
        child.wait().unwrap();

        let mut reading = place.recall();
        assert_eq!(reading.complaints(), Vec::<String>::new());
        assert!(reading.recalled().is_some(), "nothing is kept any more");
        let shown = super::shown(&mut reading);
        if shown != before {
            assert!(shown.contains(&lifecycle), "neither the old catalog nor the new one");
            found_new += 1;
            before = shown;
        }
        before = if time % 20 == 0 { place.session().shown } else { before };
    }
    assert!(found_new < TIMES, "no session was killed before its end");
}

//! From the start of the process to its first frame, and to a frame that shows the catalog and can
//! be searched, on a real pseudo-terminal; and whole commands, from what an earlier session kept:
//! `cargo bench --bench start`.
//!
//! `STAGEDOOR_BENCH_SIZES=10000,100000` chooses other sizes of the company.

mod generator;

use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Starts are repeated so often; the middle one counts.
const RUNS: usize = 11;
/// A larger company takes too long to be read so often.
const MOST_READ_OFTEN: usize = 100_000;
/// The height of the terminal.
const ROWS: usize = 40;

/// The end of a synchronized update: a frame is complete.
const FRAME_END: &[u8] = b"\x1b[?2026l";

fn main() {
    let mut out = std::io::stdout();
    for size in generator::sizes(&[100, 10_000]) {
        let folder = tempfile::tempdir().expect("a folder");
        let written = generator::Company::new(size).write(folder.path()).expect("written");
        let mut tell = |what: &str, run: &mut dyn FnMut() -> (Duration, Duration)| {
            let mut runs: Vec<(Duration, Duration)> = (0..RUNS).map(|_| run()).collect();
            let mut median = |of: fn(&(Duration, Duration)) -> Duration| {
                runs.sort_by_key(of);
                of(&runs[RUNS / 2])
            };
            let (first, whole) = (median(|run| run.0), median(|run| run.1));
            let count = written.entities;
            let _ = writeln!(out, "{count} entities, {what}: first frame {first:.1?}, catalog {whole:.1?}");
        };
        let home = tempfile::tempdir().expect("a folder");
        if size <= MOST_READ_OFTEN {
            tell("read", &mut || start(folder.path(), tempfile::tempdir().expect("a folder").path()));
        }
        let begin = Instant::now();
        command(folder.path(), home.path(), &["list", "name:no-entity-is-called-so"]);
        let _ = writeln!(std::io::stdout(), "read and kept by a command in {:.1?}", begin.elapsed());
        tell("kept", &mut || start(folder.path(), home.path()));
        for arguments in [&["owner", "billing", "--json"][..], &["owner", "billing", "--json", "--cached"]] {
            let mut times: Vec<Duration> = (0..RUNS)
                .map(|_| {
                    let begin = Instant::now();
                    command(folder.path(), home.path(), arguments);
                    begin.elapsed()
                })
                .collect();
            times.sort_unstable();
            let _ = writeln!(std::io::stdout(), "{}: {:.1?}", arguments.join(" "), times[RUNS / 2]);
        }
    }
}

/// Runs a command to its end.
fn command(folder: &Path, home: &Path, arguments: &[&str]) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_stagedoor"));
    command.args(arguments).arg("--source").arg(folder).env_clear().env("HOME", home);
    command.output().expect("started");
}

/// The times to the first complete frame and to the one that says how many entities there are.
fn start(folder: &Path, home: &Path) -> (Duration, Duration) {
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stagedoor"));
    command.args(["--source".as_ref(), folder.as_os_str()]);
    command.env_clear();
    command.env("HOME", home);
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    let begin = Instant::now();
    let mut child = pair.slave.spawn_command(command).expect("started");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("readable");
    let (mut screen, mut buffer) = (vt100::Parser::new(40, 120, 0), [0; 16 * 1024]);
    let (mut first, mut seen) = (None, Vec::new());
    let whole = loop {
        let count = reader.read(&mut buffer).expect("output");
        assert!(count > 0, "the program ended early");
        screen.process(&buffer[..count]);
        seen.extend_from_slice(&buffer[..count]);
        if seen.windows(FRAME_END.len()).any(|bytes| bytes == FRAME_END) {
            first.get_or_insert(begin.elapsed());
            seen.clear();
        }
        let contents = screen.screen().contents();
        let header = contents.lines().next().unwrap_or_default();
        let rows = contents.lines().filter(|line| !line.trim_matches(|c| " │".contains(c)).is_empty());
        if header.contains(" entities") && !header.contains("reading") && rows.count() > ROWS / 2 {
            break begin.elapsed();
        }
    };
    pair.master.take_writer().expect("writable").write_all(b"\x03").expect("written");
    child.wait().expect("ended");
    (first.unwrap_or(whole), whole)
}

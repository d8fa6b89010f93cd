//! From the start of the process to its first frame, and to a searchable catalog, on a real
//! pseudo-terminal: `cargo bench --bench start`.
//!
//! `STAGEDOOR_BENCH_SIZES=10000,100000` chooses other sizes of the company.

mod generator;

use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Starts are repeated so often; the middle one counts.
const RUNS: usize = 11;

/// The end of a synchronized update: a frame is complete.
const FRAME_END: &[u8] = b"\x1b[?2026l";

fn main() {
    let sizes = std::env::var("STAGEDOOR_BENCH_SIZES").unwrap_or_else(|_| "100,10000".to_owned());
    let mut out = std::io::stdout();
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        let folder = tempfile::tempdir().expect("a folder");
        let written = generator::Company::new(size).write(folder.path()).expect("written");
        let mut runs: Vec<(Duration, Duration)> = (0..RUNS).map(|_| start(folder.path())).collect();
        let mut median = |of: fn(&(Duration, Duration)) -> Duration| {
            runs.sort_by_key(of);
            of(&runs[RUNS / 2])
        };
        let (first, whole) = (median(|run| run.0), median(|run| run.1));
        let _ = writeln!(
            out,
            "{} entities: first frame {first:.1?}, whole catalog {whole:.1?}",
            written.entities
        );
    }
}

/// The times to the first complete frame and to the one that says how many entities there are.
fn start(folder: &Path) -> (Duration, Duration) {
    let home = tempfile::tempdir().expect("a folder");
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stagedoor"));
    command.args(["--source".as_ref(), folder.as_os_str()]);
    command.env_clear();
    command.env("HOME", home.path());
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
        let header = screen.screen().contents().lines().next().unwrap_or_default().to_owned();
        if header.contains(" entities") && !header.contains("reading") {
            break begin.elapsed();
        }
    };
    pair.master.take_writer().expect("writable").write_all(b"\x03").expect("written");
    child.wait().expect("ended");
    (first.unwrap_or(whole), whole)
}

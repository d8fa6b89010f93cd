//! Writes the descriptors of a generated company: `cargo run --example generate -- 10000 DIR`.

#[path = "../benches/generator/mod.rs"]
mod generator;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let size = arguments.next().and_then(|size| size.parse::<usize>().ok());
    let (Some(size), Some(folder)) = (size, arguments.next().map(PathBuf::from)) else {
        let _ = writeln!(std::io::stderr(), "usage: generate COUNT DIR");
        return ExitCode::from(2);
    };
    match generator::Company::new(size.max(100)).write(&folder) {
        Ok(written) => {
            let _ = writeln!(std::io::stdout(), "{} entities in {} files", written.entities, written.files);
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{}: {error}", folder.display());
            ExitCode::from(2)
        }
    }
}

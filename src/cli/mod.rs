//! The command line: every screen's twin.

use std::process::ExitCode;

/// Runs the program with the arguments of the process and returns its exit code.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}

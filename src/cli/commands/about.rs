use clap::CommandFactory;

use super::super::args::Arguments;
use super::super::exit::{Exit, Failure};
use super::super::output::Output;

/// Prints the completions of a shell.
pub(in crate::cli) fn completions(shell: clap_complete::Shell, out: &mut Output) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "stagedoor", &mut script);
    out.raw(&script)?;
    Ok(Exit::Done)
}

/// Prints the manual page.
pub(in crate::cli) fn man(out: &mut Output) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    out.raw(&page)?;
    Ok(Exit::Done)
}

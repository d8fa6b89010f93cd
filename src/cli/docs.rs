use std::fmt::Write;

use clap::CommandFactory;

use super::args::Arguments;
use crate::app::Command;
use crate::config::Keymap;
use crate::diagnostic::Code;

/// The pages of `docs/` that are written from the code: file name and text.
///
/// # Panics
/// Never: writing into a string cannot fail.
pub fn pages() -> Vec<(&'static str, String)> {
    vec![("keys.md", keys()), ("commands.md", commands()), ("problems.md", problems())]
}

const WRITTEN: &str = "<!-- Written from the code by `just docs`; changes here are lost. -->\n";

fn keys() -> String {
    let mut page = format!("# Keys\n\n{WRITTEN}\n");
    page.push_str("Every key can be changed below `[keys]` in the settings file, with the same rows as `assets/keymap.toml`.\n");
    let keymap = Keymap::built_in();
    let mut context = "";
    for binding in keymap.bindings() {
        if binding.context != context {
            context = binding.context;
            let _ = write!(page, "\n## {context}\n\n| keys | command | what it does |\n|---|---|---|\n");
        }
        let run = binding.run.as_deref().unwrap_or("none");
        let doc = Command::of(run).map_or(binding.description.as_str(), |command| command.doc());
        let keys = binding.keys_text().replace('|', "\\|");
        let _ = writeln!(page, "| `{keys}` | `{run}` | {doc} |");
    }
    page.push_str("\n## Commands without a key\n\n| command | what it does |\n|---|---|\n");
    for command in Command::ALL {
        if !keymap.bindings().any(|binding| binding.run.as_deref() == Some(command.name())) {
            let _ = writeln!(page, "| `{}` | {} |", command.name(), command.doc());
        }
    }
    page
}

fn commands() -> String {
    let mut page = format!("# Commands\n\n{WRITTEN}");
    let mut root = Arguments::command().max_term_width(100).term_width(100).disable_help_subcommand(true);
    root.build();
    let _ = write!(page, "\n```text\n{}\n```\n", plain(&mut root));
    for command in root.get_subcommands_mut() {
        describe(command, &mut page, 2, command.get_name().to_owned().as_str());
    }
    page
}

/// A command, then those below it.
fn describe(command: &mut clap::Command, page: &mut String, level: usize, name: &str) {
    let _ = write!(page, "\n{} {name}\n\n```text\n{}\n```\n", "#".repeat(level), plain(command));
    for inner in command.get_subcommands_mut() {
        let name = format!("{name} {}", inner.get_name());
        describe(inner, page, level + 1, &name);
    }
}

fn plain(command: &mut clap::Command) -> String {
    let text = command.render_long_help().to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn problems() -> String {
    let mut page = format!("# Problems\n\n{WRITTEN}\n");
    page.push_str("What `stagedoor lint` and the problems screen can say. The codes are stable.\n\n| code | severity | meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        let _ = writeln!(page, "| `{}` | {} | {} |", code.name(), code.severity(), code.meaning().trim());
    }
    page
}

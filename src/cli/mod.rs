//! The command line: every screen's twin, through the same model.
//!
//! Standard output carries the answer and nothing else; progress and complaints go to standard error.

mod args;
mod commands;
mod contact;
mod docs;
mod exit;
mod json;
mod load;
mod output;
mod picker;
mod portal;
mod resolve;
mod view;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use commands::{Call, OnCallForm};
use exit::{Exit, Failure};
use load::Setting;
use output::Output;

pub use docs::pages;

/// Runs the program with the arguments of the process and returns its exit code.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refusal) => {
            let code = if refusal.use_stderr() { Exit::Unable } else { Exit::Done };
            // Help asked for is an answer, and a closed pipe behind it no failure.
            let _ = refusal.print();
            return code.into();
        }
    };
    let exit = run(arguments).unwrap_or_else(|failure| {
        if !failure.is_silent() {
            output::complain(&failure.to_string());
        }
        failure.exit()
    });
    exit.into()
}

fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let setting = Setting::of(&arguments.global)?;
    let mut out = Output::standard(&setting);
    let exit = carry_out(arguments.command, &setting, &mut out)?;
    // An answer that did not reach its file, as when the disk is full, is none.
    out.flush()?;
    Ok(exit)
}

fn carry_out(command: Option<Command>, setting: &Setting, out: &mut Output) -> Result<Exit, Failure> {
    match command {
        None => portal::open(setting, None),
        Some(Command::Open { reference }) => portal::open(setting, Some(&reference)),
        Some(Command::Search(search)) if search.interactive => picker::pick(setting, &search, out),
        Some(Command::Search(search)) => commands::search(setting, &search, out),
        Some(Command::List(list)) => commands::list(setting, &list.in_view(&setting.config.views)?, out),
        Some(Command::Show { reference, json, yaml }) => {
            commands::show(&setting.load_also_old()?, &reference, json, yaml, out)
        }
        Some(Command::Owner { what, json }) => commands::owner(&setting.load_also_old()?, &what, json, out),
        Some(Command::OnCall { what, markdown, json, page, yes }) => {
            let form = if json {
                OnCallForm::Json
            } else if markdown {
                OnCallForm::Markdown
            } else {
                OnCallForm::Human
            };
            commands::oncall(setting, &what, form, &Call { summary: page, yes }, out)
        }
        Some(Command::Health { json }) => commands::health(&setting.load()?, json, out),
        Some(Command::Impact(asked)) => commands::impact(&setting.load_also_old()?, &asked, out),
        Some(Command::Graph(asked)) => commands::graph(setting, &asked, out),
        Some(Command::Diff { base, json }) => commands::diff(setting, base.as_deref(), json, out),
        Some(Command::Lint { paths, format, strict }) => {
            commands::lint(&setting.load_paths(&paths)?, format, strict, out)
        }
        Some(Command::New(new)) => commands::new(setting, &new, out),
        Some(Command::Tasks { action }) => commands::tasks(setting, &action, out),
        Some(Command::Update(update)) => commands::update(setting, &update, out),
        Some(Command::Runs { action }) => commands::runs(setting, action.as_ref(), out),
        Some(Command::Template { action }) => commands::template(setting, &action, out),
        Some(Command::Export { query }) => commands::export(&setting.load()?, &query.join(" "), out),
        Some(Command::Refresh { reference }) => commands::refresh(setting, &reference, out),
        Some(Command::Register { url, yes }) => commands::register(setting, &url, yes, out),
        Some(Command::Unregister { what, yes }) => commands::unregister(setting, &what, yes, out),
        Some(Command::Login { server }) => commands::login(setting, server.as_deref(), out),
        Some(Command::Logout { server }) => commands::logout(setting, server.as_deref(), out),
        Some(Command::Whoami { server, json }) => commands::whoami(setting, server.as_deref(), json, out),
        Some(Command::Keys { json }) => commands::keys(setting, json, out),
        Some(Command::Config { action }) => commands::config(setting, action, out),
        Some(Command::Cache { action }) => commands::cache(setting, action, out),
        Some(Command::Doctor) => commands::doctor(setting, out),
        Some(Command::Completions { shell }) => commands::completions(shell, out),
        Some(Command::Man) => commands::man(out),
    }
}

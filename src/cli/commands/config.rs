use super::super::args::ConfigAction;
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, Tone};
use crate::config::{Config, Forge, OnCallAt, TokenAt};

/// Prints the settings in force, what is wrong with them, or where they are looked for.
pub(in crate::cli) fn config(
    setting: &Setting,
    action: ConfigAction,
    out: &mut Output,
) -> Result<Exit, Failure> {
    match action {
        ConfigAction::Show => {
            for shown in setting.config.shown() {
                let line = format!("{:<10} = {:<24} ", shown.key, shown.value);
                out.pieces(&[(Tone::Plain, &line), (Tone::Muted, &format!("# {}", shown.origin))])?;
            }
            services(&setting.config, out)?;
            Ok(Exit::Done)
        }
        ConfigAction::Check => {
            for problem in &setting.problems {
                let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
                let severity = problem.severity.to_string();
                out.pieces(&[
                    (Tone::Strong, &place),
                    (super::lint::tone(problem.severity), &severity),
                    (Tone::Plain, &format!(": {}", problem.message)),
                ])?;
                if !problem.help.is_empty() {
                    out.pieces(&[(Tone::Good, "  help: "), (Tone::Plain, &problem.help)])?;
                }
            }
            if setting.problems.is_empty() {
                out.pieces(&[(Tone::Good, "the configuration is fine")])?;
                return Ok(Exit::Done);
            }
            Ok(Exit::No)
        }
        ConfigAction::Path => {
            let paths = &setting.config.paths;
            let rows = [
                ("config", &paths.config_file),
                ("themes", &paths.themes),
                ("state", &paths.state),
                ("cache", &paths.cache),
                ("log", &paths.log),
            ];
            for (name, path) in rows {
                let path = path
                    .as_ref()
                    .map_or_else(|| "(nowhere: no home folder)".to_owned(), |p| p.display().to_string());
                out.line(&format!("{name:<8} {path}"))?;
            }
            Ok(Exit::Done)
        }
    }
}

/// The tables of services, without the tokens: where those are is said, not what.
fn services(config: &Config, out: &mut Output) -> Result<(), Failure> {
    for service in &config.oncall {
        let (provider, rest) = match &service.at {
            OnCallAt::Command(line) => ("command", format!("command = {}", quoted(line))),
            OnCallAt::Service { vendor, url, token, stack, paging, .. } => {
                let paging = if *paging { ", paging = true" } else { "" };
                let stack = stack.as_deref().map(|stack| format!(", grafana_url = {}", quoted(stack)));
                let (stack, token) = (stack.unwrap_or_default(), place(token.as_ref()));
                (vendor.word(), format!("url = {}{stack}{token}{paging}", quoted(url)))
            }
        };
        let annotations = service.annotations.join(" or ");
        let about = if annotations.is_empty() {
            "asked about everything".to_owned()
        } else {
            format!("by {annotations}")
        };
        let line = format!("[[oncall]] provider = {}, {rest} ", quoted(provider));
        out.pieces(&[(Tone::Plain, &line), (Tone::Muted, &format!("# {about}"))])?;
    }
    for forge in config.forges.iter().filter(|forge| !forge.is_usual()) {
        let Forge { provider, url, api_url, token, .. } = forge;
        let (provider, token) = (quoted(provider.word()), place(token.as_ref()));
        let line = format!("[[forge]] provider = {provider}, url = {}{token} ", quoted(url));
        out.pieces(&[(Tone::Plain, &line), (Tone::Muted, &format!("# asked at {api_url}"))])?;
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn place(token: Option<&TokenAt>) -> String {
    token.map_or_else(String::new, |token| match token {
        TokenAt::Variable(name) => format!(", token_env = {}", quoted(name)),
        TokenAt::File(path) => format!(", token_file = {}", quoted(&path.display().to_string())),
        TokenAt::Command(line) => format!(", token_command = {}", quoted(line)),
        TokenAt::Keyring { service, user } => {
            format!(", token_keyring = {}", quoted(&format!("{service}/{user}")))
        }
    })
}

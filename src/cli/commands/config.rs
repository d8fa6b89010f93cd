use super::super::args::ConfigAction;
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, Tone};

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

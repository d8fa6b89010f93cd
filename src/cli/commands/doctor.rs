use super::super::exit::{Exit, Failure};
use super::super::load::{Loaded, Setting};
use super::super::output::{Output, Tone};
use super::cache::{size, written};
use crate::config::ColorDepth;
use crate::diagnostic::Severity;
use crate::runtime::{Forges, Rotas};
use crate::terminal::Capabilities;
use crate::text::counted;

/// Looks at the terminal, the settings and the sources, and says what is amiss.
pub(in crate::cli) fn doctor(setting: &Setting, out: &mut Output) -> Result<Exit, Failure> {
    let mut is_well = true;
    let mut say = |out: &mut Output, is_fine: bool, what: &str, said: &str| -> std::io::Result<()> {
        is_well &= is_fine;
        let (tone, mark) = if is_fine { (Tone::Good, "ok  ") } else { (Tone::Bad, "look") };
        out.pieces(&[(tone, mark), (Tone::Strong, &format!("  {what:<10} ")), (Tone::Plain, said)])
    };
    say(out, true, "version", env!("CARGO_PKG_VERSION"))?;

    let capabilities = Capabilities::of(&setting.environment);
    let color = match setting.color_of(true) {
        ColorDepth::None => "no colours",
        ColorDepth::Sixteen => "16 colours",
        ColorDepth::TwoFiftySix => "256 colours",
        ColorDepth::TrueColor => "true colour",
    };
    let characters = if capabilities.unicode { "Unicode" } else { "ASCII" };
    let way = if capabilities.remote { "over SSH" } else { "local" };
    let term = setting.environment.get("TERM").unwrap_or("not set");
    say(out, term != "not set", "terminal", &format!("TERM {term}: {color}, {characters}, {way}"))?;

    let errors = setting.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let file = setting
        .config
        .paths
        .config_file
        .as_ref()
        .map_or_else(|| "none".to_owned(), |p| p.display().to_string());
    let said = match setting.problems.len() {
        0 => format!("{file}: fine"),
        count => format!("{file}: {count} problems; `stagedoor config check` names them"),
    };
    say(out, errors == 0, "settings", &said)?;
    let state = setting.config.paths.state.as_ref();
    let said = state.map_or_else(
        || "nowhere to keep stars: no home folder".to_owned(),
        |path| path.display().to_string(),
    );
    say(out, state.is_some(), "state", &said)?;

    match setting.load() {
        Ok(loaded) => {
            let catalog = &loaded.world.catalog;
            let count = |severity| catalog.problem_count(severity);
            let said = format!(
                "{}: {}{}, {}, {}",
                loaded.world.source.name,
                loaded.read_files(),
                counted(catalog.entities().len(), "entity", "entities"),
                counted(count(Severity::Error), "error", "errors"),
                counted(count(Severity::Warning), "warning", "warnings")
            );
            say(out, !catalog.is_empty(), "catalog", &said)?;
            let (is_fine, said) = snapshot(setting, &loaded);
            say(out, is_fine, "snapshot", &said)?;
        }
        Err(failure) => say(out, false, "catalog", &failure.to_string())?,
    }
    for (what, standing) in [
        ("on call", Rotas::of(&setting.config, &setting.environment).standing()),
        ("forges", Forges::of(&setting.config, &setting.environment).standing()),
    ] {
        if standing.is_empty() {
            say(out, true, what, "none is set; nobody is asked")?;
        }
        for standing in standing {
            let (is_fine, said) = standing.map_or_else(|why| (false, why), |said| (true, said));
            say(out, is_fine, what, &said)?;
        }
    }
    Ok(if is_well { Exit::Done } else { Exit::No })
}

/// What the next start opens, and whether that is as it should be.
fn snapshot(setting: &Setting, loaded: &Loaded) -> (bool, String) {
    if loaded.world.source.is_demo {
        return (true, "none: the demo needs none".to_owned());
    }
    match (loaded.kept(), &setting.config.paths.cache) {
        (Some(kept), _) => {
            (true, format!("{}: {}, {}", kept.path.display(), size(kept.size), written(kept.written)))
        }
        (None, Some(folder)) => (false, format!("none: nothing could be written to {}", folder.display())),
        (None, None) => (false, "nowhere to keep one: no home folder".to_owned()),
    }
}

use super::super::args::{Global, When};
use super::super::exit::Failure;
use crate::app::Command;
use crate::app::columns::Column;
use crate::config::{ColorChoice, ColorDepth, Config, Environment, Flags, GlyphSet, Names, SourceAt, View};
use crate::diagnostic::{Code, Problem, Severity};
use crate::runtime::{self, Chosen};
use crate::search::{Order, Query, QueryProblem};
use crate::terminal::Capabilities;

/// What every command begins with: the settings, and what is wrong with them.
#[derive(Debug)]
pub(in crate::cli) struct Setting {
    pub(in crate::cli) config: Config,
    pub(in crate::cli) environment: Environment,
    pub(in crate::cli) problems: Vec<Problem>,
}

impl Setting {
    /// Reads the settings; refuses to go on only when a file was named that cannot be had.
    pub(in crate::cli) fn of(global: &Global) -> Result<Self, Failure> {
        let environment = Environment::of_process();
        let themes = runtime::theme_names();
        let names =
            Names { commands: Command::NAMES, themes: &themes, columns: Column::NAMES, orders: Order::NAMES };
        let (config, problems) = Config::load(&environment, &flags(global), names);
        let fatal = problems.iter().find(|problem| problem.severity == Severity::Error);
        if let Some(problem) = fatal {
            return Err(Failure::Usage(said(problem)));
        }
        if let Some(file) = global.log.as_deref() {
            let fails =
                |error| Failure::Usage(format!("the log {} cannot be written: {error}", file.display()));
            runtime::start_log(file, global.verbose).map_err(fails)?;
        }
        let mut setting = Self { config, environment, problems };
        // A source that cannot be had is told of by whoever reads it.
        for folder in setting.source().iter().flat_map(Chosen::folders) {
            let more = setting.config.share(folder, names);
            setting.problems.extend(more);
        }
        let misread = setting.config.views.iter().flat_map(misread).collect::<Vec<_>>();
        setting.problems.extend(misread);
        Ok(setting)
    }

    /// The colours to use on standard output.
    pub(in crate::cli) fn color_of(&self, is_terminal: bool) -> ColorDepth {
        if !is_terminal && self.config.color != ColorChoice::Always {
            return ColorDepth::None;
        }
        let capabilities = Capabilities::of(&self.environment);
        ColorDepth::settle(self.config.color, &self.environment, capabilities.color)
    }

    /// Whether nothing but ASCII is to be drawn with.
    pub(in crate::cli) fn is_ascii(&self) -> bool {
        let unicode = Capabilities::of(&self.environment).unicode;
        GlyphSet::settle(self.config.glyphs, unicode) == GlyphSet::Ascii
    }
}

fn flags(global: &Global) -> Flags {
    Flags {
        sources: global.source.iter().map(|text| SourceAt::of_argument(text)).collect(),
        demo: global.demo,
        config: global.config.clone(),
        profile: global.profile.clone(),
        offline: global.offline,
        cached: global.cached,
        color: global.color.map(|when| match when {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        }),
        plain: global.plain,
        log: global.log.clone(),
    }
}

/// What is wrong with the query of a view.
fn misread(view: &View) -> Vec<Problem> {
    let mistakes = Query::parse(&view.query).1.into_iter();
    let problem = |mistake: QueryProblem| {
        let said = format!("the query of the view `{}`: {}", view.name, mistake.message);
        let help = mistake.suggestion.map(|meant| format!("Did you mean `{meant}`?")).unwrap_or_default();
        Problem::new(Code::SettingValue, said).help(help).at(view.place.clone())
    };
    mistakes.map(problem).collect()
}

/// A problem on one line.
pub(in crate::cli) fn said(problem: &Problem) -> String {
    let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
    let help = if problem.help.is_empty() { String::new() } else { format!(" ({})", problem.help) };
    format!("{place}{}{help}", problem.message)
}

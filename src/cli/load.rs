use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use super::args::{Global, When};
use super::exit::Failure;
use super::output::remark;
use crate::app::columns::Column;
use crate::app::{Command, SearchContext, World};
use crate::catalog::{Change, Entity};
use crate::config::{
    ColorChoice, ColorDepth, Config, Environment, Flags, GlyphSet, Names, ServerAccess, Source, SourceAt,
    View,
};
use crate::diagnostic::{Code, Problem, Severity};
use crate::runtime::{self, Again, Chosen, Kept, Memory, Reading};
use crate::search::{Context, Order, Query, QueryProblem};
use crate::sources::backstage::{Access, Address, Server, Synced};
use crate::sources::template::TemplateHome;
use crate::terminal::Capabilities;
use crate::text::{ago, counted};

/// What every command begins with: the settings, and what is wrong with them.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) config: Config,
    pub(super) environment: Environment,
    pub(super) problems: Vec<Problem>,
}

/// A catalog that has been read.
pub(super) struct Loaded {
    pub(super) world: World,
    pub(super) files: usize,
    /// Who asks.
    pub(super) context: Context,
    reading: Reading,
}

impl Setting {
    /// Reads the settings; refuses to go on only when a file was named that cannot be had.
    pub(super) fn of(global: &Global) -> Result<Self, Failure> {
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
    pub(super) fn color_of(&self, is_terminal: bool) -> ColorDepth {
        if !is_terminal && self.config.color != ColorChoice::Always {
            return ColorDepth::None;
        }
        let capabilities = Capabilities::of(&self.environment);
        ColorDepth::settle(self.config.color, &self.environment, capabilities.color)
    }

    /// Whether nothing but ASCII is to be drawn with.
    pub(super) fn is_ascii(&self) -> bool {
        let unicode = Capabilities::of(&self.environment).unicode;
        GlyphSet::settle(self.config.glyphs, unicode) == GlyphSet::Ascii
    }

    /// The source of the catalog: what was asked for, else what lies around, else the demo.
    pub(super) fn source(&self) -> Result<Chosen, Failure> {
        if self.config.demo {
            return Ok(Chosen::Demo);
        }
        let (mut servers, mut roots) = (Vec::new(), Vec::new());
        for source in &self.config.sources {
            match &source.at {
                SourceAt::Path(path) => roots.push(path.clone()),
                SourceAt::Url(url) => servers.push(self.server(url, &source.access)?),
            }
        }
        if roots.is_empty() && servers.is_empty() {
            return Ok(Chosen::around(&here()?));
        }
        Self::given(servers, roots)
    }

    /// Reads another place than the settings name.
    pub(super) fn load_place(&self, place: &str) -> Result<Loaded, Failure> {
        let (servers, roots) = match SourceAt::of_argument(place) {
            SourceAt::Path(path) => (Vec::new(), vec![path]),
            SourceAt::Url(url) => {
                let known = self.config.sources.iter().find(|source| source.at == SourceAt::Url(url.clone()));
                let access = known.map(|source| source.access.clone()).unwrap_or_default();
                (vec![self.server(&url, &access)?], Vec::new())
            }
        };
        self.read(Reading::recall(Self::given(servers, roots)?, &self.config)?, false)
    }

    /// Just these files and folders.
    pub(super) fn place(paths: &[String]) -> Result<Chosen, Failure> {
        Self::given(Vec::new(), paths.iter().map(PathBuf::from).collect())
    }

    fn given(servers: Vec<Server>, roots: Vec<PathBuf>) -> Result<Chosen, Failure> {
        match roots.iter().find(|root| !root.exists()) {
            Some(missing) => Err(Failure::Usage(format!("{}: no such file or folder", missing.display()))),
            None => Ok(Chosen::Given { servers, roots }),
        }
    }

    fn server(&self, url: &str, access: &ServerAccess) -> Result<Server, Failure> {
        let mut server = self.nobody_at(url, access)?;
        let is_only = self.servers().count() == 1;
        let token = runtime::token(access.token.as_ref(), &self.environment, is_only);
        server.access.token = token.map_err(|error| Failure::Usage(error.to_string()))?;
        match &access.token {
            Some(at) => server.access.renewal = Again::of(at).map(|again| Arc::new(again) as _),
            // Whoever set a variable wants just this token.
            None if server.access.token.is_some() => {}
            None => {
                if let Some(keeper) = runtime::keeper(&server, &self.config, &self.environment) {
                    server.access.token = keeper.token();
                    server.access.renewal = Some(Arc::new(keeper));
                }
            }
        }
        Ok(server)
    }

    /// A server, asked by nobody in particular.
    fn nobody_at(&self, url: &str, access: &ServerAccess) -> Result<Server, Failure> {
        let address = Address::parse(url).map_err(|error| Failure::Usage(error.to_string()))?;
        if self.config.offline {
            return Ok(Server { address, access: Access::default() });
        }
        let pages = access.app_url.as_deref().map(Address::parse).transpose();
        let access = Access {
            pages: pages.map_err(|error| Failure::Usage(error.to_string()))?,
            certificates: access.certificates.clone(),
            token_over_http: access.token_over_http,
            ..Access::default()
        };
        Ok(Server { address, access })
    }

    /// The variable that sets a proxy for servers, if one does.
    fn proxy(&self) -> Option<&'static str> {
        const VARIABLES: [&str; 6] =
            ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        let is_asked = |url: &str| Address::parse(url).is_ok_and(|address| !address.is_loopback());
        let mut urls = self.servers().map(|(_, url)| url);
        urls.any(is_asked).then(|| VARIABLES.into_iter().find(|name| self.environment.has(name))).flatten()
    }

    fn servers(&self) -> impl Iterator<Item = (&Source, &str)> {
        self.config.sources.iter().filter_map(|source| match &source.at {
            SourceAt::Url(url) => Some((source, url.as_str())),
            SourceAt::Path(_) => None,
        })
    }

    /// The server that is `wanted` by its address or name, or else the only one, asked by nobody in
    /// particular; and what the settings say of it.
    pub(super) fn one_server(&self, wanted: Option<&str>) -> Result<(Server, ServerAccess), Failure> {
        let same = |a: &str, b: &str| a.trim_end_matches('/') == b.trim_end_matches('/');
        let (url, access) = if let Some(wanted) = wanted {
            let is_wanted =
                |(source, url): &(&Source, &str)| same(url, wanted) || source.name.as_deref() == Some(wanted);
            let known = self.servers().find(is_wanted);
            known.map_or((wanted, ServerAccess::default()), |(source, url)| (url, source.access.clone()))
        } else {
            let mut servers = self.servers();
            match (servers.next(), servers.next()) {
                (Some((source, url)), None) => (url, source.access.clone()),
                (None, _) => return Err(Failure::Usage("no server is set; name one: https://HOST".into())),
                (Some(_), Some(_)) => {
                    return Err(Failure::Usage("several servers are set; name one of them".into()));
                }
            }
        };
        Ok((self.nobody_at(url, &access)?, access))
    }

    /// The same server, as whoever the settings and logins make of us.
    pub(super) fn signed_in(&self, server: &Server, access: &ServerAccess) -> Result<Server, Failure> {
        self.server(&server.address.to_string(), access)
    }

    /// Reads the whole catalog.
    pub(super) fn load(&self) -> Result<Loaded, Failure> {
        self.load_whole(false)
    }

    /// Reads the whole catalog for somebody with a question: an old answer is better than none when
    /// a server cannot be reached, and how old it is goes to standard error.
    pub(super) fn load_also_old(&self) -> Result<Loaded, Failure> {
        self.load_whole(true)
    }

    fn load_whole(&self, also_old: bool) -> Result<Loaded, Failure> {
        for problem in &self.problems {
            remark(&format!("stagedoor: {}", said(problem)));
        }
        let reading = Reading::recall(self.source()?, &self.config)?;
        let loaded = self.read(reading, also_old)?;
        if loaded.world.source.is_demo && !self.config.demo && std::io::stderr().is_terminal() {
            remark("stagedoor: no descriptor here, so this is the demo; --source DIR names another place");
        }
        Ok(loaded)
    }

    /// Reads just these files and folders; without any, the whole catalog.
    pub(super) fn load_paths(&self, paths: &[String]) -> Result<Loaded, Failure> {
        if paths.is_empty() {
            return self.load();
        }
        self.read(Reading::of(Self::place(paths)?)?, false)
    }

    fn read(&self, mut reading: Reading, also_old: bool) -> Result<Loaded, Failure> {
        let (synced, outcome) = reading.refresh(&());
        for complaint in reading.complaints() {
            remark(&format!("stagedoor: {complaint}"));
        }
        let is_whole = outcome.is_ok();
        if let Err(error) = outcome {
            if let Some(variable) = self.proxy().filter(|_| error.is_offline()) {
                // Which of both cannot be reached nobody tells; its value may hold a password.
                remark(&format!("stagedoor: `{variable}` is set, so that servers are asked through a proxy"));
            }
            let ago = reading.synced().and_then(|synced| synced.elapsed().ok()).map(ago);
            match ago.filter(|_| error.is_offline()) {
                Some(ago) if also_old => {
                    remark(&format!("stagedoor: {error}; this was read {ago}"));
                }
                Some(ago) => {
                    return Err(Failure::Usage(format!("{error}; --offline takes what was read {ago}")));
                }
                None => return Err(error.into()),
            }
        }
        if is_whole && synced == Synced::Changed {
            reading.keep();
        }
        let files = reading.local().map(|local| local.counts().descriptors).unwrap_or_default();
        let world = reading.world();
        let memory = Memory::new(self.config.paths.state.as_deref());
        let (user, complaint) = runtime::user(&self.config, &memory, reading.signed_in());
        if let Some(complaint) = complaint {
            remark(&format!("stagedoor: {complaint}"));
        }
        let context = runtime::context(&SearchContext::of(&user, &world.catalog));
        Ok(Loaded { world, files, context, reading })
    }
}

impl Loaded {
    /// How many files were read, to stand before other counts; nothing when all is
    /// a server's, or as it was kept.
    pub(super) fn read_files(&self) -> String {
        let is_counted = self.reading.local().is_some() && self.reading.recalled().is_none();
        if is_counted { counted(self.files, "file, ", "files, ") } else { String::new() }
    }

    /// See [`Reading::difference`].
    pub(super) fn difference(&self, is_of_these_files: &dyn Fn(&Entity) -> bool) -> Option<Vec<Change>> {
        self.reading.difference(is_of_these_files)
    }

    /// The home of the template in a file as entities name it; none when it came from a server.
    pub(super) fn template_home(&self, file: &str) -> Option<TemplateHome<'_>> {
        self.reading.local()?.template_home(file)
    }

    /// What the next start opens.
    pub(super) fn kept(&self) -> Option<Kept> {
        self.reading.kept()
    }

    /// Whom the first server knows us as, if it is a person.
    pub(super) fn signed_in(&self) -> Option<String> {
        self.reading.signed_in()
    }

    /// The text of a file that a problem points into.
    pub(super) fn text_of(&self, file: &str) -> Option<String> {
        self.reading.local()?.text_of(file)
    }
}

fn here() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::Usage(format!("there is no current folder: {error}")))
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
        verbose: global.verbose,
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
pub(super) fn said(problem: &Problem) -> String {
    let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
    let help = if problem.help.is_empty() { String::new() } else { format!(" ({})", problem.help) };
    format!("{place}{}{help}", problem.message)
}

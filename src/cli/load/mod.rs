//! What commands begin with: the settings, the sources they name, and the catalog read from there.

mod aside;
mod setting;
mod source;

use std::io::IsTerminal;

use aside::Aside;

use super::exit::Failure;
use super::output::remark;
use crate::app::{SearchContext, World};
use crate::catalog::{Change, Entity};
use crate::config::SourceAt;
use crate::runtime::{self, Kept, Memory, Reading};
use crate::search::Context;
use crate::sources::backstage::Synced;
use crate::sources::template::TemplateHome;
use crate::text::{ago, counted};

pub(super) use setting::{Setting, said};

/// A catalog that has been read.
pub(super) struct Loaded {
    pub(super) world: World,
    pub(super) files: usize,
    /// Who asks.
    pub(super) context: Context,
    reading: Aside,
}

impl Setting {
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
        let files = reading.local().map(|local| local.counts().descriptors).unwrap_or_default();
        let world = reading.world();
        let memory = Memory::new(self.config.paths.state.as_deref());
        let (user, complaint) = runtime::user(&self.config, &memory, reading.signed_in());
        if let Some(complaint) = complaint {
            remark(&format!("stagedoor: {complaint}"));
        }
        let context = runtime::context(&SearchContext::of(&user, &world.catalog));
        let is_new = is_whole && synced == Synced::Changed;
        let reading = if is_new { Aside::keep(reading) } else { Aside::of(reading) };
        Ok(Loaded { world, files, context, reading })
    }
}

impl Loaded {
    /// How many files were read, to stand before other counts; nothing when all is
    /// a server's, or as it was kept.
    pub(super) fn read_files(&self) -> String {
        let is_counted = self.reading.get().local().is_some() && self.reading.get().recalled().is_none();
        if is_counted { counted(self.files, "file, ", "files, ") } else { String::new() }
    }

    /// See [`Reading::difference`].
    pub(super) fn difference(&self, is_of_these_files: &dyn Fn(&Entity) -> bool) -> Option<Vec<Change>> {
        self.reading.get().difference(is_of_these_files)
    }

    /// The home of the template in a file as entities name it; none when it came from a server.
    pub(super) fn template_home(&self, file: &str) -> Option<TemplateHome<'_>> {
        self.reading.get().local()?.template_home(file)
    }

    /// What the next start opens.
    pub(super) fn kept(&self) -> Option<Kept> {
        self.reading.get().kept()
    }

    /// Whom the first server knows us as, if it is a person.
    pub(super) fn signed_in(&self) -> Option<String> {
        self.reading.get().signed_in()
    }

    /// The text of a file that a problem points into.
    pub(super) fn text_of(&self, file: &str) -> Option<String> {
        self.reading.get().local()?.text_of(file)
    }
}

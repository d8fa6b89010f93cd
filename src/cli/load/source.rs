use std::path::PathBuf;
use std::sync::Arc;

use super::super::exit::Failure;
use super::Setting;
use crate::config::{ServerAccess, Source, SourceAt};
use crate::runtime::{self, Again, Chosen};
use crate::sources::backstage::{Access, Address, Server};

/// Where the catalog comes from, and as whom servers are asked.
impl Setting {
    /// The source of the catalog: what was asked for, else what lies around, else the demo.
    pub(in crate::cli) fn source(&self) -> Result<Chosen, Failure> {
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

    /// Just these files and folders.
    pub(in crate::cli) fn place(paths: &[String]) -> Result<Chosen, Failure> {
        Self::given(Vec::new(), paths.iter().map(PathBuf::from).collect())
    }

    pub(super) fn given(servers: Vec<Server>, roots: Vec<PathBuf>) -> Result<Chosen, Failure> {
        match roots.iter().find(|root| !root.exists()) {
            Some(missing) => Err(Failure::Usage(format!("{}: no such file or folder", missing.display()))),
            None => Ok(Chosen::Given { servers, roots }),
        }
    }

    pub(super) fn server(&self, url: &str, access: &ServerAccess) -> Result<Server, Failure> {
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
    pub(super) fn proxy(&self) -> Option<&'static str> {
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
    pub(in crate::cli) fn one_server(&self, wanted: Option<&str>) -> Result<(Server, ServerAccess), Failure> {
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
    pub(in crate::cli) fn signed_in(
        &self,
        server: &Server,
        access: &ServerAccess,
    ) -> Result<Server, Failure> {
        self.server(&server.address.to_string(), access)
    }
}

fn here() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::Usage(format!("there is no current folder: {error}")))
}

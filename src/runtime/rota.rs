use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::token;
use crate::catalog::{Catalog, EntityRef};
use crate::config::{Config, Environment, OnCall, OnCallAt, OnCallVendor};
use crate::oncall::{Page, Paging, Rota, RotaState};
use crate::ownership::Contact;
use crate::search::annotations;
use crate::sources::backstage::{Address, Secret};
use crate::sources::oncall::{Service, Vendor, ask, read_printed};
use crate::sources::service::{Cache, Identity, Patience};

/// A command that prints nothing more by then is ended.
const COMMAND_ENDS_WITHIN: Duration = Duration::from_secs(10);
/// More than this no rota takes, in bytes.
const MOST_PRINTED: u64 = 8 << 20;

/// Those who can be asked who is on call, with their tokens at hand.
#[derive(Debug, Clone, Default)]
pub struct Rotas {
    providers: Vec<Provider>,
    cache: Option<Cache>,
    is_offline: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Provider {
    pub(super) at: At,
    annotations: Vec<String>,
    may_page: bool,
}

#[derive(Debug, Clone)]
pub(super) enum At {
    Service(Box<Service>),
    Command(String),
    /// Cannot be asked, and why.
    Nowhere {
        name: &'static str,
        address: String,
        why: String,
    },
}

/// A question that can be asked away from the catalog.
#[derive(Debug, Clone)]
pub struct RotaQuestion {
    pub(super) provider: Provider,
    pub(super) key: String,
    /// The entity and its owner, for a command.
    about: [String; 2],
}

impl Rotas {
    /// Gets everything ready: tokens are fetched now, for a command may ask for a passphrase.
    pub fn of(config: &Config, environment: &Environment) -> Self {
        let provider = |setting: &OnCall| Provider {
            at: At::of(&setting.at, environment),
            annotations: setting.annotations.clone(),
            may_page: matches!(&setting.at, OnCallAt::Service { paging: true, .. }),
        };
        Self {
            providers: config.oncall.iter().map(provider).collect(),
            cache: config.paths.cache.as_deref().map(|folder| Cache::below(folder, "on-call")),
            is_offline: config.offline,
        }
    }

    /// What to ask, and of whom, about what a page is for; else why nobody can be asked.
    pub fn question(&self, page: &Page, catalog: &Catalog) -> Result<RotaQuestion, String> {
        if self.providers.is_empty() {
            return Err(unconfigured(page));
        }
        let reference =
            |reference: Option<&EntityRef>| reference.map(ToString::to_string).unwrap_or_default();
        let owner = page.chain.first().map(|owner| catalog.reference(*owner));
        let about = [reference(Some(catalog.reference(page.node))), reference(owner)];
        let question =
            |provider: &Provider, key| RotaQuestion { provider: provider.clone(), key, about: about.clone() };
        // The nearest pager counts, whichever service it is of.
        for from in around(page) {
            let Some(entity) = catalog.at(from) else { continue };
            let noted = annotations(entity);
            for provider in &self.providers {
                let keys = provider.annotations.iter().filter_map(|key| noted.get(key)?.as_str());
                if let Some(key) = keys.map(str::trim).find(|key| !key.is_empty()) {
                    return Ok(question(provider, key.to_owned()));
                }
            }
        }
        // A command without an annotation knows what it is asked about by name.
        let by_name =
            |provider: &&Provider| matches!(provider.at, At::Command(_)) && provider.annotations.is_empty();
        let command = self.providers.iter().find(by_name);
        let key = about.iter().rev().find(|name| !name.is_empty()).cloned().unwrap_or_default();
        command.map(|provider| question(provider, key)).ok_or_else(|| unmatched(page, &self.providers))
    }

    /// What was answered last, with its age in it.
    pub fn recall(&self, question: &RotaQuestion) -> Option<Rota> {
        self.cache.as_ref()?.recall(&question.identity())
    }

    /// Who can be asked, and who cannot and why; in one line each. Nobody is asked for it.
    pub fn standing(&self) -> Vec<Result<String, String>> {
        let told = |provider: &Provider| match &provider.at {
            At::Command(line) => Ok(format!("command `{line}`")),
            At::Nowhere { name, address, why } => Err(format!("{name} at {address}: {why}")),
            At::Service(service) => {
                let paging = if provider.may_page { "; it may be told to wake somebody" } else { "" };
                Ok(format!("{} at {}, with a token{paging}", service.vendor.name(), service.address))
            }
        };
        self.providers.iter().map(told).collect()
    }

    /// Whether somebody can be called about a question, and through whom.
    pub fn paging(&self, question: &RotaQuestion) -> Paging {
        match &question.provider.at {
            _ if self.is_offline => Paging::Not("--offline was asked for".to_owned()),
            At::Command(_) => Paging::Not("a command of your own calls nobody".to_owned()),
            At::Nowhere { why, .. } => Paging::Not(why.clone()),
            At::Service(service) if !question.provider.may_page => {
                Paging::Not(format!("paging = true in its [[oncall]] lets {} be told", service.vendor.name()))
            }
            At::Service(service) => Paging::Through(format!("{} {}", service.vendor.name(), question.key)),
        }
    }

    /// Asks, and falls back on what was answered last. Blocks.
    pub fn ask(&self, question: &RotaQuestion, now: Timestamp) -> RotaState {
        let answer =
            if self.is_offline { Err("--offline was asked for".to_owned()) } else { question.ask(now) };
        match answer {
            Ok(rota) => {
                let kept = self.cache.as_ref().map(|cache| cache.keep(&question.identity(), &rota));
                if let Some(Err(error)) = kept {
                    tracing::warn!(%error, "the rota could not be kept");
                }
                RotaState::Known { rota, failure: None }
            }
            Err(why) => match self.recall(question) {
                Some(rota) => RotaState::Known { rota, failure: Some(why) },
                None => RotaState::Unknown(why),
            },
        }
    }
}

impl At {
    fn of(at: &OnCallAt, environment: &Environment) -> Self {
        match at {
            OnCallAt::Command(line) => Self::Command(line.clone()),
            OnCallAt::Service { vendor, url, token: place, token_over_http, user, stack, .. } => {
                let vendor = match vendor {
                    OnCallVendor::PagerDuty => Vendor::PagerDuty,
                    OnCallVendor::Opsgenie => Vendor::Opsgenie,
                    OnCallVendor::Jsm => Vendor::JiraServiceManagement,
                    OnCallVendor::Grafana => Vendor::GrafanaOnCall,
                    OnCallVendor::IncidentIo => Vendor::IncidentIo,
                };
                let nowhere = |why: String| Self::Nowhere { name: vendor.name(), address: url.clone(), why };
                let token: Result<Secret, String> = match place {
                    None => Err("the settings say of no token".to_owned()),
                    Some(place) => match token(Some(place), environment, false) {
                        Ok(Some(token)) => Ok(token),
                        Ok(None) => Err("there is no token".to_owned()),
                        Err(error) => Err(error.to_string()),
                    },
                };
                let address = Address::parse(url).map_err(|error| error.to_string());
                match (address, token) {
                    (Ok(address), Ok(token)) => Self::Service(Box::new(Service {
                        vendor,
                        address,
                        token,
                        user: user.clone(),
                        stack: stack.clone(),
                        token_over_http: *token_over_http,
                        patience: Patience::default(),
                    })),
                    (Err(why), _) | (_, Err(why)) => nowhere(why),
                }
            }
        }
    }
}

impl RotaQuestion {
    fn identity(&self) -> Identity {
        let (provider, address) = match &self.provider.at {
            At::Service(service) => (service.vendor.name().to_owned(), service.address.to_string()),
            At::Nowhere { name, address, .. } => {
                ((*name).to_owned(), address.trim_end_matches('/').to_owned())
            }
            At::Command(line) => (line.clone(), String::new()),
        };
        Identity { provider, address, key: self.key.clone() }
    }

    pub(super) fn ask(&self, now: Timestamp) -> Result<Rota, String> {
        match &self.provider.at {
            At::Service(service) => ask(service, &self.key, now).map_err(|error| error.to_string()),
            At::Nowhere { why, .. } => Err(why.clone()),
            At::Command(line) => {
                let text = self.printed(line)?;
                let name = line.split_whitespace().next().unwrap_or_default();
                let name =
                    Path::new(name).file_name().map_or_else(|| name.into(), |name| name.to_string_lossy());
                read_printed(&name, &self.key, &text, now).map_err(|error| error.to_string())
            }
        }
    }

    /// What the command prints when it is given the key, the entity and the owner. What it complains
    /// of goes nowhere, for the terminal may be the portal's.
    fn printed(&self, line: &str) -> Result<String, String> {
        let words = shell_words::split(line).map_err(|error| format!("`{line}` is no command: {error}"))?;
        let Some((program, arguments)) = words.split_first() else {
            return Err("the command is empty".to_owned());
        };
        let mut child = Command::new(program)
            .args(arguments)
            .arg(&self.key)
            .args(&self.about)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("`{program}` cannot be run: {error}"))?;
        let (tell, told) = mpsc::channel();
        let printed = child.stdout.take();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = printed.map(|printed| printed.take(MOST_PRINTED).read_to_end(&mut bytes));
            // Nobody listens any more when it took too long.
            let _ = tell.send((bytes, read));
        });
        let Ok((bytes, _read)) = told.recv_timeout(COMMAND_ENDS_WITHIN) else {
            // Both fail only when it has just ended by itself.
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("`{program}` does not end within {} s", COMMAND_ENDS_WITHIN.as_secs()));
        };
        let status = child.wait().map_err(|error| format!("`{program}` broke off: {error}"))?;
        if !status.success() {
            return Err(format!("`{program}` failed ({status})"));
        }
        String::from_utf8(bytes).map_err(|_binary| format!("`{program}` prints no text"))
    }
}

/// The descriptors that may name a pager, the nearest first.
fn around(page: &Page) -> Vec<crate::catalog::NodeId> {
    let mut around = vec![page.node];
    let mut contacts: Vec<&Contact> = page.contacts.iter().collect();
    contacts.sort_by_key(|contact| contact.origin);
    for from in contacts.into_iter().map(|contact| contact.from).chain(page.chain.iter().copied()) {
        if !around.contains(&from) {
            around.push(from);
        }
    }
    around
}

fn unconfigured(page: &Page) -> String {
    match page.contacts.iter().find_map(Contact::pager) {
        Some((pager, _, value)) => {
            format!("{} {value} would know; set [[oncall]] in the settings to ask it", pager.name())
        }
        None => "no pager is named, and no [[oncall]] set in the settings".to_owned(),
    }
}

fn unmatched(page: &Page, providers: &[Provider]) -> String {
    let known: Vec<&str> =
        providers.iter().flat_map(|provider| &provider.annotations).map(String::as_str).collect();
    match page.contacts.iter().find_map(Contact::pager) {
        Some((_, key, _)) => format!("{key} is set, but [[oncall]] only looks for {}", known.join(", ")),
        None => format!("neither it nor its owners have {}", known.join(" or ")),
    }
}

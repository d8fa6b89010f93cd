use jiff::Timestamp;
use tokio::runtime::Builder;

use super::{grafana, incidentio, jsm, opsgenie, pagerduty, summon};
use crate::oncall::Rota;
use crate::sources::backstage::{Address, Secret};
use crate::sources::oncall::{Summoned, Summons};
use crate::sources::service::{Client, Manner, Patience, ServiceError};

/// Whose service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// PagerDuty; asked about a service.
    PagerDuty,
    /// Opsgenie; asked about a team.
    Opsgenie,
    /// Jira Service Management; asked about a team, or about schedules, one for each level.
    JiraServiceManagement,
    /// Grafana `OnCall`; asked about an escalation chain, or about schedules, one for each level.
    GrafanaOnCall,
    /// incident.io; asked about an escalation path, or about schedules, one for each level.
    IncidentIo,
}

/// A service, and how it may be asked.
#[derive(Debug, Clone)]
pub struct Service {
    /// Whose it is.
    pub vendor: Vendor,
    /// Where it answers.
    pub address: Address,
    /// Who asks.
    pub token: Secret,
    /// The e-mail address of whoever asks, where the service wants to know.
    pub user: Option<String>,
    /// The address of the Grafana that a service account belongs to: Grafana Cloud wants it beside such a token.
    pub stack: Option<String>,
    /// Send the token over plain http too, to other machines than this one.
    pub token_over_http: bool,
    /// How long to wait.
    pub patience: Patience,
}

impl Vendor {
    /// What the vendor calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PagerDuty => "PagerDuty",
            Self::Opsgenie => "Opsgenie",
            Self::JiraServiceManagement => "Jira Service Management",
            Self::GrafanaOnCall => "Grafana OnCall",
            Self::IncidentIo => "incident.io",
        }
    }

    const fn manner(self) -> Manner {
        let (scheme, accept) = match self {
            Self::PagerDuty => ("Token token=", "application/vnd.pagerduty+json;version=2"),
            Self::Opsgenie => ("GenieKey ", "application/json"),
            Self::GrafanaOnCall => ("", "application/json"),
            Self::JiraServiceManagement | Self::IncidentIo => ("Bearer ", "application/json"),
        };
        Manner { scheme, accept, also: None }
    }
}

impl Service {
    /// Somebody who asks at an address of this service.
    pub(super) fn client(&self, address: Address) -> Result<Client, ServiceError> {
        let (mut manner, mut token) = (self.vendor.manner(), self.token.clone());
        if let (Vendor::JiraServiceManagement, Some(user)) = (self.vendor, &self.user) {
            // A token of Atlassian's accounts is a password; one of an app is a bearer.
            (manner.scheme, token) = ("Basic ", token.with_user(user));
        }
        let client = Client::new(address, &token, manner, self.patience, self.token_over_http)?;
        let stack = self.stack.as_deref().filter(|_| self.vendor == Vendor::GrafanaOnCall);
        match stack {
            Some(stack) => client.saying("x-grafana-url", stack),
            None => Ok(client),
        }
    }
}

/// Asks a service who is on call for what it calls `key`. Blocks, and must not be called within a
/// runtime.
pub fn ask(service: &Service, key: &str, now: Timestamp) -> Result<Rota, ServiceError> {
    let duties = blocking(async {
        let client = service.client(service.address.clone())?;
        match service.vendor {
            Vendor::PagerDuty => pagerduty::duties(&client, key, now).await,
            Vendor::Opsgenie => opsgenie::duties(&client, key).await,
            Vendor::JiraServiceManagement => {
                let people = jsm::people_at(&service.address).map(|at| service.client(at)).transpose()?;
                jsm::duties(&client, people.as_ref(), key).await
            }
            Vendor::GrafanaOnCall => grafana::duties(&client, key, now).await,
            Vendor::IncidentIo => incidentio::duties(&client, key).await,
        }
    })?;
    Ok(Rota::of(service.vendor.name(), key, duties, now))
}

/// Has a service call those who are on call for what it calls `key`. Said once, never again by itself.
/// Blocks, and must not be called within a runtime.
pub fn page(service: &Service, key: &str, summons: &Summons) -> Result<Summoned, ServiceError> {
    blocking(async {
        let client = service.client(service.address.clone())?;
        match service.vendor {
            Vendor::PagerDuty => summon::pagerduty(&client, key, service.user.as_deref(), summons).await,
            Vendor::Opsgenie => summon::opsgenie(&client, key, summons).await,
            Vendor::JiraServiceManagement => summon::jsm(&client, key, summons).await,
            Vendor::GrafanaOnCall => summon::grafana(&client, summons).await,
            Vendor::IncidentIo => summon::incidentio(&client, key, summons).await,
        }
    })
}

fn blocking<T>(work: impl Future<Output = Result<T, ServiceError>>) -> Result<T, ServiceError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| ServiceError::Unable(error.to_string()))?.block_on(work)
}

/// The keys in an annotation that may name several, the first to be called first.
pub(super) fn several(key: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(key.split(',').map(str::trim).filter(|key| !key.is_empty()))
}

use jiff::Timestamp;
use tokio::runtime::Builder;

use super::client::Client;
use super::{OnCallError, Patience, grafana, incidentio, opsgenie, pagerduty};
use crate::oncall::Rota;
use crate::sources::backstage::{Address, Secret};

/// Whose service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// PagerDuty; asked about a service.
    PagerDuty,
    /// Opsgenie; asked about a team.
    Opsgenie,
    /// Grafana `OnCall`; asked about schedules, one for each level.
    GrafanaOnCall,
    /// incident.io; asked about schedules, one for each level.
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
            Self::GrafanaOnCall => "Grafana OnCall",
            Self::IncidentIo => "incident.io",
        }
    }

    /// What stands before the token, and the form of answer to ask for.
    const fn manner(self) -> (&'static str, &'static str) {
        match self {
            Self::PagerDuty => ("Token token=", "application/vnd.pagerduty+json;version=2"),
            Self::Opsgenie => ("GenieKey ", "application/json"),
            Self::GrafanaOnCall => ("", "application/json"),
            Self::IncidentIo => ("Bearer ", "application/json"),
        }
    }
}

/// Asks a service who is on call for what it calls `key`. Blocks, and must not be called within a
/// runtime.
pub fn ask(service: &Service, key: &str, now: Timestamp) -> Result<Rota, OnCallError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| OnCallError::Unable(error.to_string()))?;
    let client = Client::new(
        service.address.clone(),
        &service.token,
        service.vendor.manner(),
        service.patience,
        service.token_over_http,
    )?;
    let duties = runtime.block_on(async {
        match service.vendor {
            Vendor::PagerDuty => pagerduty::duties(&client, key, now).await,
            Vendor::Opsgenie => opsgenie::duties(&client, key).await,
            Vendor::GrafanaOnCall => grafana::duties(&client, key, now).await,
            Vendor::IncidentIo => incidentio::duties(&client, key).await,
        }
    })?;
    Ok(Rota::of(service.vendor.name(), key, duties, now))
}

/// The keys in an annotation that may name several, the first to be called first.
pub(super) fn several(key: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(key.split(',').map(str::trim).filter(|key| !key.is_empty()))
}

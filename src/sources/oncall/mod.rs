//! Who is on call, asked of the services that know: PagerDuty, Opsgenie, Grafana `OnCall`, incident.io.
//!
//! Their wire formats live here and are turned into a [`Rota`](crate::oncall::Rota) at this door.

mod ask;
mod cache;
mod client;
mod error;
mod grafana;
mod incidentio;
mod opsgenie;
mod pagerduty;
mod printed;

pub use ask::{Service, Vendor, ask};
pub use cache::{Cache, Identity};
pub use client::Patience;
pub use error::OnCallError;
pub use printed::read_printed;

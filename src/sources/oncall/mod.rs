//! Who is on call, asked of the services that know: PagerDuty, Opsgenie, Jira Service Management, Grafana `OnCall`,
//! incident.io; and somebody called, where they let one.
//!
//! Their wire formats live here and are turned into a [`Rota`](crate::oncall::Rota) at this door.

mod ask;
mod grafana;
mod incidentio;
mod jsm;
mod opsgenie;
mod pagerduty;
mod printed;
mod summon;
mod timeline;

pub use ask::{Service, Vendor, ask, page};
pub use printed::read_printed;
pub use summon::{Summoned, Summons};

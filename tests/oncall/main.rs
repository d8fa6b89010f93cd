//! Who is on call, asked of pagers on loopback that replay what their documentation shows, and also
//! misbehave.
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test fails it")]

mod calling;
mod choices;
mod command;
mod escalation;
mod forges;
#[path = "../loopback/mod.rs"]
mod loopback;
mod stub;
mod vendors;

use std::time::Duration;

use jiff::Timestamp;
use stagedoor::oncall::Rota;
use stagedoor::sources::backstage::{Address, Secret};
use stagedoor::sources::oncall::{Service, Vendor, ask};
use stagedoor::sources::service::{Patience, ServiceError};

/// When the tests take place.
const NOW: &str = "2026-03-28T20:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn service(vendor: Vendor, url: &str) -> Service {
    let moment = Duration::from_millis(300);
    Service {
        vendor,
        address: Address::parse(url).unwrap(),
        token: Secret::of("s3cret").unwrap(),
        user: None,
        stack: None,
        token_over_http: false,
        patience: Patience { connect: moment, answer: moment, pause: Duration::from_secs(1) },
    }
}

fn asked(vendor: Vendor, url: &str, key: &str) -> Result<Rota, ServiceError> {
    ask(&service(vendor, url), key, now())
}

/// Who is on call at each level, such as `1 Ada, Bob`.
fn told(rota: &Rota) -> Vec<String> {
    let levels = rota.levels.iter().map(|level| {
        let names: Vec<String> = level.now(now()).iter().map(|duty| duty.person.name.clone()).collect();
        format!("{} {}", level.number, names.join(", "))
    });
    levels.collect()
}

/// The next change at the first level.
fn next(rota: &Rota) -> Option<(String, Vec<String>)> {
    let handover = rota.levels.first()?.handover(now())?;
    Some((handover.at.to_string(), handover.to.iter().map(|person| person.name.clone()).collect()))
}

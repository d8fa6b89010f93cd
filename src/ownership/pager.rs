use serde_json::{Map, Value};

/// A service that calls people at night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pager {
    /// PagerDuty.
    PagerDuty,
    /// Opsgenie, also as a part of Jira Service Management.
    Opsgenie,
    /// Splunk On-Call, `VictorOps` before.
    SplunkOnCall,
    /// iLert.
    Ilert,
    /// Rootly.
    Rootly,
    /// `FireHydrant`.
    FireHydrant,
    /// incident.io.
    IncidentIo,
    /// Grafana `OnCall`.
    GrafanaOnCall,
}

/// The annotations of the vendors' Backstage plugins by the beginnings of their keys; the more
/// particular stand first (Backstage semantics 8).
const KEYS: &[(&str, Pager)] = &[
    ("pagerduty.com/service-id", Pager::PagerDuty),
    ("pagerduty.com/", Pager::PagerDuty),
    ("opsgenie.com/team", Pager::Opsgenie),
    ("opsgenie.com/", Pager::Opsgenie),
    ("splunk.com/on-call-team", Pager::SplunkOnCall),
    ("splunk.com/on-call", Pager::SplunkOnCall),
    ("ilert.com/", Pager::Ilert),
    ("rootly.com/service-slug", Pager::Rootly),
    ("rootly.com/", Pager::Rootly),
    ("firehydrant.com/", Pager::FireHydrant),
    ("incident.io/", Pager::IncidentIo),
    ("grafana.com/on-call", Pager::GrafanaOnCall),
];

/// Domains of the services, for links that lead to them.
const DOMAINS: &[(&str, Pager)] = &[
    ("pagerduty.com", Pager::PagerDuty),
    ("opsgenie.com", Pager::Opsgenie),
    ("victorops.com", Pager::SplunkOnCall),
    ("ilert.com", Pager::Ilert),
    ("rootly.com", Pager::Rootly),
    ("firehydrant.io", Pager::FireHydrant),
    ("incident.io", Pager::IncidentIo),
];

impl Pager {
    /// What its vendor calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PagerDuty => "PagerDuty",
            Self::Opsgenie => "Opsgenie",
            Self::SplunkOnCall => "Splunk On-Call",
            Self::Ilert => "iLert",
            Self::Rootly => "Rootly",
            Self::FireHydrant => "FireHydrant",
            Self::IncidentIo => "incident.io",
            Self::GrafanaOnCall => "Grafana OnCall",
        }
    }

    /// The service that a host belongs to.
    pub(super) fn of_host(host: &str) -> Option<Self> {
        let is_in =
            |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|h| h.ends_with('.'));
        DOMAINS.iter().find(|(domain, _)| is_in(domain)).map(|(_, pager)| *pager)
    }
}

/// The pagers that annotations name: which, by what key, and what the key holds. One of each service,
/// by its most telling key. What holds a key for sending alerts (`…/integration-key`) shows no value:
/// whoever knows it can wake people.
pub(super) fn pagers(annotations: &Map<String, Value>) -> Vec<(Pager, String, Option<String>)> {
    let mut found: Vec<(Pager, String, Option<String>)> = Vec::new();
    for (start, pager) in KEYS {
        let fits = annotations.iter().filter(|(key, _)| key.starts_with(start));
        for (key, value) in fits {
            let Some(text) = value.as_str().map(str::trim).filter(|text| !text.is_empty()) else { continue };
            if found.iter().any(|(known, ..)| known == pager) {
                continue;
            }
            let is_secret = key.ends_with("integration-key");
            found.push((*pager, key.clone(), (!is_secret).then(|| text.to_owned())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(annotations: &Value) -> Vec<(&'static str, String, Option<String>)> {
        let found = pagers(annotations.as_object().expect("an object"));
        found.into_iter().map(|(pager, key, value)| (pager.name(), key, value)).collect()
    }

    #[test]
    fn every_vendor_is_known_by_its_annotations() {
        for (key, name) in [
            ("pagerduty.com/service-id", "PagerDuty"),
            ("opsgenie.com/team", "Opsgenie"),
            ("opsgenie.com/component-selector", "Opsgenie"),
            ("splunk.com/on-call-team", "Splunk On-Call"),
            ("splunk.com/on-call-routing-key", "Splunk On-Call"),
            ("rootly.com/service-slug", "Rootly"),
            ("firehydrant.com/service-name", "FireHydrant"),
            ("incident.io/schedule-id", "incident.io"),
            ("grafana.com/on-call-schedule", "Grafana OnCall"),
        ] {
            assert_eq!(told(&json!({key: "x"})), [(name, key.to_owned(), Some("x".to_owned()))]);
        }
    }

    #[test]
    fn keys_for_sending_alerts_keep_their_value_to_themselves() {
        let both =
            json!({"pagerduty.com/integration-key": "R0SECRET", "ilert.com/integration-key": "il1SECRET"});
        assert!(told(&both).iter().all(|(_, _, value)| value.is_none()));
        let service = json!({"pagerduty.com/integration-key": "R0SECRET", "pagerduty.com/service-id": "P1"});
        assert_eq!(told(&service)[0].2.as_deref(), Some("P1"));
    }

    #[test]
    fn hosts_below_a_vendors_domain_are_its() {
        assert_eq!(Pager::of_host("acme.pagerduty.com"), Some(Pager::PagerDuty));
        assert_eq!(Pager::of_host("app.incident.io"), Some(Pager::IncidentIo));
        assert_eq!(Pager::of_host("notpagerduty.com"), None);
    }
}

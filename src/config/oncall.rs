use super::TokenAt;

/// A service that knows who is on call, or a command that does, as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnCall {
    /// What to ask.
    pub at: OnCallAt,
    /// The annotations that hold what to ask about, the first to be looked for first.
    pub annotations: Vec<String>,
}

/// What is asked who is on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnCallAt {
    /// A service.
    Service {
        /// Whose.
        vendor: OnCallVendor,
        /// Where it answers.
        url: String,
        /// Where its token is to be had.
        token: Option<TokenAt>,
        /// Send the token over plain http too, to other machines than this one.
        token_over_http: bool,
        /// The e-mail address of whoever asks.
        user: Option<String>,
        /// The address of the Grafana whose service account the token is of.
        stack: Option<String>,
        /// Whether somebody may be called through it.
        paging: bool,
    },
    /// A command line of the user's own.
    Command(String),
}

/// Whose service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnCallVendor {
    /// PagerDuty.
    PagerDuty,
    /// Opsgenie.
    Opsgenie,
    /// Jira Service Management.
    Jsm,
    /// Grafana `OnCall`.
    Grafana,
    /// incident.io.
    IncidentIo,
}

impl OnCallVendor {
    /// The word in the settings.
    pub const WORDS: &[&str] = &["pagerduty", "opsgenie", "jsm", "grafana", "incidentio", "command"];

    /// The vendor of that word; none for a command.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "pagerduty" => Some(Self::PagerDuty),
            "opsgenie" => Some(Self::Opsgenie),
            "jsm" => Some(Self::Jsm),
            "grafana" => Some(Self::Grafana),
            "incidentio" => Some(Self::IncidentIo),
            _ => None,
        }
    }

    /// The word in the settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PagerDuty => "pagerduty",
            Self::Opsgenie => "opsgenie",
            Self::Jsm => "jsm",
            Self::Grafana => "grafana",
            Self::IncidentIo => "incidentio",
        }
    }

    /// Where it answers unless the settings say otherwise; a Grafana has no address that all share, nor has a site of
    /// Jira Service Management.
    pub(super) const fn address(self) -> Option<&'static str> {
        match self {
            Self::PagerDuty => Some("https://api.pagerduty.com"),
            Self::Opsgenie => Some("https://api.opsgenie.com"),
            Self::IncidentIo => Some("https://api.incident.io"),
            Self::Grafana | Self::Jsm => None,
        }
    }

    /// What to write for an address where none is usual.
    pub(super) const fn address_help(self) -> &'static str {
        match self {
            Self::Jsm => "Write url = \"https://api.atlassian.com/jsm/ops/api/CLOUD_ID\".",
            _ => "Write url = \"https://…\".",
        }
    }

    /// The annotations that hold what to ask about unless the settings say otherwise.
    pub(super) const fn annotations(self) -> &'static [&'static str] {
        match self {
            Self::PagerDuty => &["pagerduty.com/service-id"],
            Self::Opsgenie => &["opsgenie.com/team"],
            Self::Jsm => &["atlassian.com/jsm-team-id", "atlassian.com/jsm-schedule"],
            Self::Grafana => &["grafana.com/on-call-escalation-chain", "grafana.com/on-call-schedule"],
            Self::IncidentIo => &["incident.io/escalation-path-id", "incident.io/schedule-id"],
        }
    }
}

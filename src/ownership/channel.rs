use url::Url;

use super::Pager;
use crate::catalog::Link;

/// What sort of way it is to reach somebody, or to see what goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Calls whoever is on call.
    Pager(Pager),
    /// What to do when it breaks.
    Runbook,
    /// A chat, by its product when that is known.
    Chat(Option<&'static str>),
    /// Graphs.
    Dashboard,
    /// Logs.
    Logs,
    /// Where work is written down.
    Issues,
    /// An e-mail address.
    Email,
    /// Any other link.
    Link,
}

/// Products for chatting by the part of a host name that gives them away.
const CHATS: &[(&str, &str)] = &[
    ("slack", "Slack"),
    ("discord", "Discord"),
    ("discordapp", "Discord"),
    ("mattermost", "Mattermost"),
    ("zulip", "Zulip"),
    ("zulipchat", "Zulip"),
    ("teams", "Teams"),
    ("msteams", "Teams"),
];
/// Words of types, icons and titles, and parts of host names.
const RUNBOOKS: &[&str] = &["runbook", "runbooks", "playbook", "playbooks"];
const CHATTING: &[&str] = &["chat", "message", "forum"];
const DASHBOARDS: &[&str] = &["dashboard", "dashboards", "grafana", "datadoghq", "newrelic"];
const LOGS: &[&str] = &["log", "logs", "logging", "kibana", "loki", "splunk"];
const ISSUES: &[&str] = &["issue", "issues", "jira", "tracker", "tickets", "backlog", "youtrack"];

impl Channel {
    /// The word in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pager(_) => "pager",
            Self::Runbook => "runbook",
            Self::Chat(_) => "chat",
            Self::Dashboard => "dashboard",
            Self::Logs => "logs",
            Self::Issues => "issues",
            Self::Email => "email",
            Self::Link => "link",
        }
    }

    /// The product, when it is known.
    pub const fn product(self) -> Option<&'static str> {
        match self {
            Self::Pager(pager) => Some(pager.name()),
            Self::Chat(product) => product,
            _ => None,
        }
    }

    /// What is wanted first at night.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Pager(_) => 0,
            Self::Runbook => 1,
            Self::Chat(_) => 2,
            Self::Dashboard => 3,
            Self::Logs => 4,
            Self::Email => 5,
            Self::Issues => 6,
            Self::Link => 7,
        }
    }

    /// What a link of a descriptor leads to: by its type, its icon, its title, then its host.
    pub(super) fn of_link(link: &Link) -> Self {
        let said =
            [&link.r#type, &link.icon, &link.title].map(|text| words(text.as_deref().unwrap_or_default()));
        let is_said = |any: &[&str]| said.iter().flatten().any(|word| any.contains(&word.as_str()));
        let url = Url::parse(&link.url).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default().to_lowercase();
        let parts: Vec<&str> = host.split('.').collect();
        let is_host = |any: &[&str]| parts.iter().any(|part| any.contains(part));
        let scheme = url.as_ref().map(Url::scheme).unwrap_or_default();
        let chat = CHATS.iter().find(|(part, _)| parts.contains(part) || scheme == *part || is_said(&[part]));
        if is_said(RUNBOOKS) {
            return Self::Runbook;
        }
        if let Some(pager) = Pager::of_host(&host) {
            return Self::Pager(pager);
        }
        match chat {
            Some((_, product)) => Self::Chat(Some(product)),
            None if is_said(CHATTING) => Self::Chat(None),
            None if is_said(DASHBOARDS) => Self::Dashboard,
            None if is_said(LOGS) => Self::Logs,
            None if is_said(ISSUES) || is_host(ISSUES) => Self::Issues,
            None if is_host(LOGS) => Self::Logs,
            None if is_host(DASHBOARDS) => Self::Dashboard,
            None => Self::Link,
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str, r#type: &str, icon: &str, title: &str) -> Channel {
        let text = |text: &str| (!text.is_empty()).then(|| text.into());
        Channel::of_link(&Link {
            url: url.into(),
            title: text(title),
            icon: text(icon),
            r#type: text(r#type),
        })
    }

    #[test]
    fn chats_are_known_by_host_scheme_or_icon() {
        for (url, icon, product) in [
            ("https://acme.slack.com/archives/C1", "", Some("Slack")),
            ("slack://channel?team=T1&id=C1", "", Some("Slack")),
            ("https://teams.microsoft.com/l/channel/1", "", Some("Teams")),
            ("https://discord.gg/abc", "", Some("Discord")),
            ("https://mattermost.acme.test/pay", "", Some("Mattermost")),
            ("https://acme.zulipchat.com/#narrow", "", Some("Zulip")),
            ("https://talk.acme.test/pay", "chat", None),
        ] {
            assert_eq!(of(url, "", icon, ""), Channel::Chat(product), "{url}");
        }
    }

    #[test]
    fn what_is_said_comes_before_where_it_lies() {
        let wiki = "https://wiki.acme.test/x";
        assert_eq!(of(wiki, "runbook", "", ""), Channel::Runbook);
        assert_eq!(of(wiki, "", "", "Incident Playbook"), Channel::Runbook);
        assert_eq!(of(wiki, "dashboard", "", ""), Channel::Dashboard);
        assert_eq!(of(wiki, "", "", "Application logs"), Channel::Logs);
        assert_eq!(of("https://grafana.acme.test/d/1", "", "", ""), Channel::Dashboard);
        assert_eq!(of("https://grafana.acme.test/d/1", "logs", "", ""), Channel::Logs);
        assert_eq!(of("https://jira.acme.test/browse/PAY", "", "", "Board"), Channel::Issues);
        assert_eq!(
            of("https://acme.pagerduty.com/services/P1", "", "", ""),
            Channel::Pager(Pager::PagerDuty)
        );
        assert_eq!(of(wiki, "", "docs", "Catalogue of login pages"), Channel::Link);
        assert_eq!(of("not a url", "", "", ""), Channel::Link);
    }
}

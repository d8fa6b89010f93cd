use serde_json::{Map, Value};

use super::pager::pagers;
use super::{Channel, Pager};
use crate::catalog::{Catalog, NodeId, RelationType};
use crate::search::annotations;

/// A way to reach somebody, or to see what goes on, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What sort of way.
    pub channel: Channel,
    /// What to call it.
    pub title: String,
    /// An address, or the name that a pager knows it by; none for what must stay secret.
    pub value: Option<String>,
    /// The annotation that it stands in; none for links and e-mail.
    pub key: Option<String>,
    /// Whose descriptor says so.
    pub from: NodeId,
    /// How near that is.
    pub origin: Origin,
}

/// How near to an entity something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// By the entity itself.
    Itself,
    /// By its system.
    System,
    /// By its owner.
    Owner,
    /// By a group above its owner.
    Parent,
}

/// Something one would want at night and that is not where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// What: `pager`, `runbook`, `chat` or `e-mail`.
    pub what: &'static str,
    /// The nearest group above the owner that has one.
    pub elsewhere: Option<NodeId>,
}

impl Contact {
    /// The address to open in a browser, if it is one.
    pub fn url(&self) -> Option<&str> {
        self.value.as_deref().filter(|value| value.starts_with("https://") || value.starts_with("http://"))
    }

    /// The pager's own name for it, by an annotation.
    pub fn pager(&self) -> Option<(Pager, &str, &str)> {
        match self.channel {
            Channel::Pager(pager) => Some((pager, self.key.as_deref()?, self.value.as_deref()?)),
            _ => None,
        }
    }
}

impl Missing {
    /// Says it: `no pager set; Commerce above has one`. `name` says what to call a group.
    pub fn words(&self, name: impl Fn(NodeId) -> String) -> String {
        match self.elsewhere {
            Some(node) => format!("no {} set; {} above has one", self.what, name(node)),
            None => format!("no {} set", self.what),
        }
    }
}

/// All ways to reach those who look after `node`: its own, its system's, its owner's, and those of the
/// groups above; the most urgent first, and of each sort the nearest. `owner` is who it was worked out
/// to be, for the entity may name none.
pub fn contacts(catalog: &Catalog, node: NodeId, owner: Option<NodeId>) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    for (origin, from) in around(catalog, node, owner) {
        for contact in own(catalog, from, origin) {
            let is_known = |known: &Contact| known.channel == contact.channel && known.value == contact.value;
            if !contacts.iter().any(is_known) {
                contacts.push(contact);
            }
        }
    }
    contacts.sort_by_key(|contact| (contact.channel.rank(), contact.origin));
    contacts
}

/// What is not there, or only further up.
pub fn missing(contacts: &[Contact], wants_runbook: bool) -> Vec<Missing> {
    let absent = |what, is_it: fn(Channel) -> bool| {
        let mut found = contacts.iter().filter(|contact| is_it(contact.channel));
        let nearest = found.next();
        match nearest {
            Some(contact) if contact.origin < Origin::Parent => None,
            contact => Some(Missing { what, elsewhere: contact.map(|contact| contact.from) }),
        }
    };
    let all = [
        absent("pager", |channel| matches!(channel, Channel::Pager(_))),
        absent("runbook", |channel| channel == Channel::Runbook).filter(|_| wants_runbook),
        absent("chat", |channel| matches!(channel, Channel::Chat(_))),
        absent("e-mail", |channel| channel == Channel::Email),
    ];
    all.into_iter().flatten().collect()
}

/// The entities that may know a contact, the nearest first.
fn around(catalog: &Catalog, node: NodeId, owner: Option<NodeId>) -> Vec<(Origin, NodeId)> {
    let mut around = vec![(Origin::Itself, node)];
    let systems = catalog.related(node, &RelationType::PartOf);
    around.extend(systems.map(|system| (Origin::System, system)));
    let chain = owner.map(|owner| catalog.chain_of(owner)).unwrap_or_default();
    for (at, group) in chain.into_iter().enumerate() {
        if around.iter().all(|(_, known)| *known != group) {
            around.push((if at == 0 { Origin::Owner } else { Origin::Parent }, group));
        }
    }
    around
}

/// What one descriptor says.
fn own(catalog: &Catalog, from: NodeId, origin: Origin) -> Vec<Contact> {
    let Some(entity) = catalog.at(from) else { return Vec::new() };
    let contact = |channel, title: String, value, key| Contact { channel, title, value, key, from, origin };
    let noted = annotations(entity);
    let mut contacts = Vec::new();
    for (pager, key, value) in pagers(&noted) {
        contacts.push(contact(Channel::Pager(pager), pager.name().to_owned(), value, Some(key)));
    }
    for link in &entity.links {
        let channel = Channel::of_link(link);
        let title = link.title.as_deref().or(channel.product()).unwrap_or(channel.word());
        contacts.push(contact(channel, title.to_owned(), Some(link.url.to_string()), None));
    }
    if let Some(email) = entity.profile.as_ref().and_then(|profile| profile.email.as_deref()) {
        contacts.push(contact(Channel::Email, "e-mail".to_owned(), Some(email.to_owned()), None));
    }
    if !contacts.iter().any(|contact| contact.channel == Channel::Issues) {
        let found =
            issues(&noted).map(|(key, title, url)| contact(Channel::Issues, title, Some(url), Some(key)));
        contacts.extend(found);
    }
    contacts
}

/// The issue tracker that comes with a repository, or the project in another one.
fn issues(noted: &Map<String, Value>) -> Option<(String, String, String)> {
    let text =
        |key: &str| noted.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    if let Some(project) = text("jira/project-key") {
        return Some(("jira/project-key".to_owned(), "Jira".to_owned(), project.to_owned()));
    }
    let forge = [
        ("github.com/project-slug", "https://github.com", "issues"),
        ("gitlab.com/project-slug", "https://gitlab.com", "-/issues"),
    ];
    forge.into_iter().find_map(|(key, host, page)| {
        let slug = text(key)?;
        Some((key.to_owned(), format!("{slug} issues"), format!("{host}/{slug}/{page}")))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::Described;
    use crate::catalog::testing::{described, related};

    fn entity(kind: &str, name: &str, metadata: &Value, spec: &Value) -> Described {
        let mut metadata = metadata.clone();
        metadata["name"] = name.into();
        described(
            &json!({"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}),
        )
    }

    fn company() -> Catalog {
        let part = entity(
            "Component",
            "pay",
            &json!({
                "annotations": {"github.com/project-slug": "acme/pay"},
                "links": [{"url": "https://wiki.test/run", "title": "Runbook"}],
            }),
            &json!({"system": "shop", "owner": "team"}),
        );
        let shop = entity(
            "System",
            "shop",
            &json!({"links": [{"url": "https://grafana.acme.test/d/1", "title": "Shop"}]}),
            &json!({"owner": "team"}),
        );
        let team = entity(
            "Group",
            "team",
            &json!({"links": [{"url": "https://acme.slack.com/archives/C1"}]}),
            &json!({"profile": {"email": "team@acme.test"}}),
        );
        let dept = entity(
            "Group",
            "dept",
            &json!({"annotations": {"pagerduty.com/service-id": "P1"}}),
            &json!({"profile": {"email": "team@acme.test"}}),
        );
        Catalog::build(&[part, shop, related(team, RelationType::ChildOf, "dept"), dept], Vec::new())
    }

    #[test]
    fn contacts_come_from_all_around_with_their_origin() {
        let catalog = company();
        let pay = catalog.find("component:default/pay").expect("there");
        let found = contacts(&catalog, pay, catalog.owners(pay).next());
        let told: Vec<_> = found
            .iter()
            .map(|contact| {
                (contact.channel.word(), contact.title.as_str(), catalog.reference(contact.from).name())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("pager", "PagerDuty", "dept"),
                ("runbook", "Runbook", "pay"),
                ("chat", "Slack", "team"),
                ("dashboard", "Shop", "shop"),
                ("email", "e-mail", "team"),
                ("issues", "acme/pay issues", "pay"),
            ]
        );
    }

    #[test]
    fn what_is_missing_is_said_with_who_has_one() {
        let catalog = company();
        let find = |reference: &str| catalog.find(reference).expect("there");
        let pay = find("component:default/pay");
        let found = contacts(&catalog, pay, catalog.owners(pay).next());
        assert_eq!(
            missing(&found, true),
            [Missing { what: "pager", elsewhere: Some(find("group:default/dept")) }]
        );
        let dept = find("group:default/dept");
        let words: Vec<_> =
            missing(&contacts(&catalog, dept, Some(dept)), false).iter().map(|m| m.what).collect();
        assert_eq!(words, ["chat"]);
    }
}

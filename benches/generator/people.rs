use serde_json::{Value, json};

use super::chance::Chance;
use super::company::{Company, titled};
use super::words::{FIRST_NAMES, LAST_NAMES};

/// A group: the company, a department or a team.
#[derive(Debug)]
pub struct Group {
    pub name: String,
    pub display_name: String,
    pub r#type: &'static str,
    pub parent: Option<usize>,
}

/// Somebody who works here.
#[derive(Debug)]
pub struct Person {
    pub name: String,
    pub display_name: String,
    pub group: usize,
}

impl Person {
    /// The person number `index`, whom nobody else is called like.
    pub fn new(index: usize, group: usize, chance: &mut Chance) -> Self {
        let (first, last) = (chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES));
        let plain = |text: &str| -> String {
            stagedoor::text::fold(text)
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
                .collect()
        };
        let number = if index < 300 { String::new() } else { format!("{index}") };
        let name = format!("{}.{}{number}", plain(first), plain(last));
        Self { name, display_name: format!("{first} {last}"), group }
    }

    pub fn document(&self, company: &Company) -> Value {
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "User",
            "metadata": {"name": self.name, "namespace": "default"},
            "spec": {
                "profile": {"displayName": self.display_name, "email": format!("{}@acme.test", self.name)},
                "memberOf": [company.groups[self.group].name],
            },
        })
    }
}

impl Group {
    pub fn document(&self, company: &Company) -> Value {
        let mut document = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Group",
            "metadata": {"name": self.name, "namespace": "default", "description": format!("The {} {}", titled(&self.name), self.r#type)},
            "spec": {
                "type": self.r#type, "children": [],
                "profile": {"displayName": self.display_name, "email": format!("{}@acme.test", self.name)},
            },
        });
        if let Some(parent) = self.parent {
            document["spec"]["parent"] = json!(company.groups[parent].name);
        }
        if self.r#type == "team" {
            document["metadata"]["links"] = json!([{"url": format!("https://acme.slack.com/archives/{}", self.name), "title": "Chat", "icon": "chat"}]);
        }
        document
    }
}

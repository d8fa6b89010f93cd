use serde_json::Value;

use crate::catalog::EntityRef;

/// What a template says at its end (Backstage semantics 5.9). All texts are foreign and not cleaned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// Where one may go from here.
    pub links: Vec<Link>,
    /// What one should know.
    pub texts: Vec<Text>,
}

/// Where one may go from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// An address of the web; none when it leads to an entity.
    pub url: Option<String>,
    /// The entity that it leads to, which goes before an address.
    pub entity: Option<EntityRef>,
}

/// Something that one should know, in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub content: String,
}

impl Output {
    /// What a rendered output says: its links and texts, and what older templates gave instead of links.
    pub fn of(output: &Value) -> Self {
        let items = |name: &str| output[name].as_array().into_iter().flatten();
        let mut links: Vec<Link> = items("links").filter_map(Link::of).collect();
        for (name, title) in [("entityRef", "Open in the catalog"), ("remoteUrl", "Repository")] {
            if let Some(target) = output[name].as_str() {
                let entity = (name == "entityRef").then(|| EntityRef::parse_full(target).ok()).flatten();
                let url = (name == "remoteUrl").then(|| target.to_owned());
                let is_new = links.iter().all(|link| link.url != url || link.entity != entity);
                if is_new && (url.is_some() || entity.is_some()) {
                    links.push(Link { title: title.to_owned(), url, entity });
                }
            }
        }
        let text = |text: &Value| {
            let content = text["content"].as_str()?.to_owned();
            Some(Text { title: text["title"].as_str().unwrap_or_default().to_owned(), content })
        };
        Self { links, texts: items("text").filter_map(text).collect() }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.texts.is_empty()
    }
}

impl Link {
    fn of(link: &Value) -> Option<Self> {
        let entity = link["entityRef"].as_str().and_then(|text| EntityRef::parse_full(text).ok());
        let url = link["url"].as_str().filter(|_| entity.is_none()).map(str::to_owned);
        let target = entity.as_ref().map(ToString::to_string).or_else(|| url.clone())?;
        let title = link["title"].as_str().filter(|title| !title.is_empty());
        Some(Self { title: title.unwrap_or(&target).to_owned(), url, entity })
    }

    /// Where it leads, as one reads it.
    pub fn target(&self) -> String {
        let entity = self.entity.as_ref().map(ToString::to_string);
        entity.or_else(|| self.url.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entity_goes_before_an_address_and_a_link_to_nowhere_is_none() {
        let output = Output::of(&json!({
            "links": [
                {"title": "Catalog", "entityRef": "component:default/pay", "url": "https://a.test"},
                {"url": "https://b.test"},
                {"title": "Nowhere"},
            ],
            "text": [{"title": "Next", "content": "Do **this**"}, {"title": "Nothing"}],
        }));
        let told: Vec<_> = output.links.iter().map(|link| (link.title.as_str(), link.target())).collect();
        assert_eq!(
            told,
            [
                ("Catalog", "component:default/pay".to_owned()),
                ("https://b.test", "https://b.test".to_owned())
            ]
        );
        assert_eq!(output.links[0].url, None);
        assert_eq!(output.texts, [Text { title: "Next".into(), content: "Do **this**".into() }]);
    }

    #[test]
    fn what_older_templates_give_are_links_too() {
        let output =
            Output::of(&json!({"remoteUrl": "https://git.test/pay", "entityRef": "component:default/pay"}));
        assert_eq!(
            output.links.iter().map(Link::target).collect::<Vec<_>>(),
            ["component:default/pay", "https://git.test/pay"]
        );
        assert!(Output::of(&json!({"remoteUrl": 7})).is_empty());
    }
}

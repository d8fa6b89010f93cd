use serde_json::{Value, json};

use super::{Catalog, NodeId};

/// Entities as Backstage serves them: processed, and with their relations in order.
impl Catalog {
    /// An entity as Backstage serves it; none when the node is known by name only.
    pub fn served(&self, node: NodeId) -> Option<Value> {
        let mut document = self.at(node)?.document();
        if let Some(object) = document.as_object_mut() {
            object.insert("relations".to_owned(), self.served_relations(node));
        }
        Some(document)
    }

    /// The same as compact text, without decoding the descriptor.
    pub fn served_text(&self, node: NodeId) -> Option<String> {
        // A descriptor is an object, so that it always ends like this.
        let head = self.json(node)?.strip_suffix('}')?;
        Some(format!("{head},\"relations\":{}}}", self.served_relations(node)))
    }

    fn served_relations(&self, node: NodeId) -> Value {
        let relations = self.relations(node).iter();
        relations
            .map(|edge| json!({"type": edge.r#type.name(), "targetRef": self.reference(edge.target)}))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::component;

    #[test]
    fn text_and_value_say_the_same_and_names_alone_say_nothing() {
        let catalog = Catalog::build(&[component("a", "team")], Vec::new());
        let at = |reference: &str| catalog.find(reference).expect("a node");
        let served = catalog.served(at("component:default/a")).expect("an entity");
        let text = catalog.served_text(at("component:default/a")).expect("an entity");
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), served);
        assert_eq!(served["relations"], json!([{"type": "ownedBy", "targetRef": "group:default/team"}]));
        assert_eq!(catalog.served(at("group:default/team")), None);
    }
}

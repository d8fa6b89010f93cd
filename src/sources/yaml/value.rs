use serde_json::{Map, Value, json};

use super::reader::{MAX_DEPTH, MAX_NODES};
use super::{Complaint, Data, Node, number};

impl Node<'_> {
    /// The value as JSON, with aliases written out.
    ///
    /// # Errors
    /// When aliases make it larger or deeper than any descriptor should be.
    pub fn to_json(&self) -> Result<Value, Complaint> {
        Writing { nodes: 0 }.value(self, 0)
    }
}

struct Writing {
    nodes: usize,
}

impl Writing {
    fn value(&mut self, node: &Node<'_>, depth: usize) -> Result<Value, Complaint> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Complaint::too_many_values(node.mark));
        }
        if depth > MAX_DEPTH {
            return Err(Complaint::too_deep(node.mark));
        }
        Ok(match &node.resolved().data {
            Data::Null | Data::Alias { .. } => Value::Null,
            Data::Bool(bool) => Value::Bool(*bool),
            Data::Number(number) => number::to_json(*number),
            Data::Text(text) => Value::String(text.clone().into_owned()),
            Data::Bytes(bytes) => json!({"type": "Buffer", "data": &**bytes}),
            Data::Opaque => Value::Object(Map::new()),
            Data::Sequence(items) => {
                Value::Array(items.iter().map(|item| self.value(item, depth + 1)).collect::<Result<_, _>>()?)
            }
            Data::Mapping(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for (key, value) in entries {
                    map.insert(key.key_text().into_owned(), self.value(value, depth + 1)?);
                }
                Value::Object(map)
            }
        })
    }
}

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Data, Node, number};

impl Node<'_> {
    /// The name that this value has as the key of a JSON object, as npm `yaml` writes it.
    pub fn key_text(&self) -> Cow<'_, str> {
        let node = self.resolved();
        match &node.data {
            Data::Null => "".into(),
            Data::Bool(bool) => bool.to_string().into(),
            Data::Number(number) => number::to_key(*number).into(),
            Data::Text(text) => text.as_ref().into(),
            Data::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned().into(),
            Data::Sequence(_) | Data::Mapping(_) | Data::Opaque | Data::Alias { .. } => flow(node).into(),
        }
    }
}

/// A collection in flow style on one line, as a key shows it.
fn flow(node: &Node<'_>) -> String {
    match &node.data {
        Data::Sequence(items) if items.is_empty() => "[]".to_owned(),
        Data::Sequence(items) => format!("[ {} ]", joined(items.iter().map(flow))),
        Data::Mapping(entries) if entries.is_empty() => "{}".to_owned(),
        Data::Mapping(entries) => format!("{{ {} }}", joined(entries.iter().map(pair))),
        Data::Opaque => "{}".to_owned(),
        Data::Alias { target, .. } => flow(target),
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::Text(_) | Data::Bytes(_) => {
            node.source.to_owned()
        }
    }
}

fn pair((key, value): &(Node<'_>, Node<'_>)) -> String {
    let is_collection = matches!(key.data, Data::Sequence(_) | Data::Mapping(_));
    let mark = if is_collection { "? " } else { "" };
    if matches!(value.data, Data::Null) && value.source.is_empty() {
        return format!("{mark}{}", flow(key));
    }
    format!("{mark}{}: {}", flow(key), flow(value))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// Finds keys that stand twice in a mapping, as npm `yaml` compares them: by type and value, so
/// that `1` and `0x1` are the same but `1` and `"1"` are not.
#[derive(Default)]
pub(super) struct Keys {
    by_hash: HashMap<u64, usize>,
}

impl Keys {
    /// Mappings of up to so many keys are searched one by one.
    const FEW: usize = 12;

    /// Whether `key` is among the keys of `entries` already.
    pub(super) fn repeats(&mut self, entries: &[(Node<'_>, Node<'_>)], key: &Node<'_>) -> bool {
        if entries.len() < Self::FEW {
            return entries.iter().any(|(other, _)| is_same(other, key));
        }
        if self.by_hash.is_empty() {
            let others = entries.iter().enumerate();
            self.by_hash.extend(others.filter_map(|(at, (other, _))| Some((hash(other)?, at))));
        }
        let Some(hash) = hash(key) else { return false };
        let first = *self.by_hash.entry(hash).or_insert(entries.len());
        entries.get(first).is_some_and(|(other, _)| is_same(other, key))
    }
}

fn is_same(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.data, &b.data) {
        (Data::Null, Data::Null) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        #[expect(clippy::float_cmp, reason = "JavaScript compares keys exactly")]
        (Data::Number(a), Data::Number(b)) => a == b,
        (Data::Text(a), Data::Text(b)) => a == b,
        _ => false,
    }
}

/// A hash of a scalar; collections and aliases are never the same key.
fn hash(key: &Node<'_>) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    match &key.data {
        Data::Null => 0_u8.hash(&mut hasher),
        Data::Bool(bool) => bool.hash(&mut hasher),
        // Adding zero makes -0 and 0 alike.
        Data::Number(number) => (number + 0.0).to_bits().hash(&mut hasher),
        Data::Text(text) => text.hash(&mut hasher),
        Data::Bytes(_) | Data::Sequence(_) | Data::Mapping(_) | Data::Opaque | Data::Alias { .. } => {
            return None;
        }
    }
    Some(hasher.finish())
}

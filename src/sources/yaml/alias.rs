use std::collections::HashMap;
use std::rc::Rc;

use super::{Data, Node};

/// More mentions of an anchor, counted with those inside it, npm `yaml` takes for an attack.
const MAX_ALIASES: u64 = 100;

/// The anchors of one document.
#[derive(Default)]
pub(super) struct Anchors<'a> {
    seen: HashMap<usize, Anchor<'a>>,
}

struct Anchor<'a> {
    node: Rc<Node<'a>>,
    /// How often the value was mentioned, itself included.
    mentions: u64,
    /// How often one mention of the value mentions what is inside it.
    weight: u64,
}

/// Why an alias leads nowhere.
pub(super) enum Dead {
    /// It stands inside the value that it refers to.
    InItself,
    /// There are too many of them.
    TooMany,
}

impl<'a> Anchors<'a> {
    pub(super) fn set(&mut self, anchor: usize, node: &Node<'a>) {
        self.seen.insert(anchor, Anchor { node: Rc::new(node.clone()), mentions: 1, weight: 0 });
    }

    /// The value behind an alias, counted by npm's rule (`maxAliasCount`).
    pub(super) fn mention(&mut self, anchor: usize) -> Result<Rc<Node<'a>>, Dead> {
        let known = self.seen.get(&anchor).ok_or(Dead::InItself)?;
        let weight = if known.weight == 0 { self.weigh(&known.node) } else { known.weight };
        let known = self.seen.get_mut(&anchor).ok_or(Dead::InItself)?;
        known.weight = weight;
        known.mentions += 1;
        if known.mentions.saturating_mul(known.weight) > MAX_ALIASES {
            return Err(Dead::TooMany);
        }
        Ok(Rc::clone(&known.node))
    }

    fn weigh(&self, node: &Node<'a>) -> u64 {
        match &node.data {
            Data::Alias { anchor, .. } => {
                self.seen.get(anchor).map_or(0, |known| known.mentions.saturating_mul(known.weight))
            }
            Data::Sequence(items) => items.iter().map(|item| self.weigh(item)).max().unwrap_or_default(),
            Data::Mapping(entries) => {
                let of_pair = |(key, value): &(Node<'a>, Node<'a>)| self.weigh(key).max(self.weigh(value));
                entries.iter().map(of_pair).max().unwrap_or_default()
            }
            _ => 1,
        }
    }
}

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
    /// How often one mention of the value mentions what is inside it, once that is asked for.
    weight: Option<u64>,
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
        self.seen.insert(anchor, Anchor { node: Rc::new(node.clone()), mentions: 1, weight: None });
    }

    /// The value behind an alias, counted by npm's rule (`maxAliasCount`).
    pub(super) fn mention(&mut self, anchor: usize) -> Result<Rc<Node<'a>>, Dead> {
        let known = self.seen.get(&anchor).ok_or(Dead::InItself)?;
        let weight = known.weight.unwrap_or_else(|| self.weigh(&known.node));
        let known = self.seen.get_mut(&anchor).ok_or(Dead::InItself)?;
        known.weight = Some(weight);
        known.mentions += 1;
        if known.mentions.saturating_mul(weight) > MAX_ALIASES {
            return Err(Dead::TooMany);
        }
        Ok(Rc::clone(&known.node))
    }

    fn weigh(&self, node: &Node<'a>) -> u64 {
        match &node.data {
            Data::Alias { anchor, .. } => {
                let of_anchor =
                    |known: &Anchor<'a>| known.mentions.saturating_mul(known.weight.unwrap_or_default());
                self.seen.get(anchor).map_or(0, of_anchor)
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

#[cfg(test)]
mod tests {
    use crate::sources::yaml::documents;

    #[test]
    fn a_hundred_mentions_are_the_limit_and_nested_ones_multiply() {
        let list = |alias: &str, times: usize| vec![alias; times].join(", ");
        let cases = [
            (format!("x: &a [1]\ny: [{}]", list("*a", 99)), true),
            (format!("x: &a [1]\ny: [{}]", list("*a", 100)), false),
            (format!("x: &a []\ny: [{}]", list("*a", 500)), true),
            (format!("x: &a [1]\ny: &b [{}]\nz: [{}]", list("*a", 20), list("*b", 3)), true),
            (format!("x: &a [1]\ny: &b [{}]\nz: [{}]", list("*a", 20), list("*b", 4)), false),
        ];
        for (text, is_good) in cases {
            let document = documents(&text).next().expect("there is one");
            assert_eq!(document.root.is_ok(), is_good, "{text}");
        }
    }
}

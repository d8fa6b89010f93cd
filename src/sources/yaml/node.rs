use std::borrow::Cow;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

/// A position in a text, as editors count: both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Mark {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A value of a YAML document and where it stands.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// What it is.
    pub data: Data<'a>,
    /// Its first character.
    pub mark: Mark,
    /// The bytes that a scalar was written with, quotes included; empty for everything else.
    pub(super) source: &'a str,
}

/// What a YAML value is, typed as npm `yaml` types it.
#[derive(Debug, Clone)]
pub enum Data<'a> {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`; `yes` and `on` are texts unless `%YAML 1.1` stands above.
    Bool(bool),
    /// Any number, with the precision that JavaScript has.
    Number(f64),
    /// Any text.
    Text(Cow<'a, str>),
    /// A `!!binary` text, decoded.
    Bytes(Box<[u8]>),
    /// A sequence.
    Sequence(Vec<Node<'a>>),
    /// A mapping in the order of its keys.
    Mapping(Vec<(Node<'a>, Node<'a>)>),
    /// A `!!set` or `!!omap`, which turns into an empty object on the way to JSON.
    Opaque,
    /// Another mention of an anchored value.
    Alias {
        /// The number of the anchor, unique in the file.
        anchor: usize,
        /// The value that it stands for.
        target: Rc<Node<'a>>,
    },
}

impl<'a> Node<'a> {
    /// The value itself, or the one that it is an alias of.
    pub fn resolved(&self) -> &Self {
        let mut node = self;
        while let Data::Alias { target, .. } = &node.data {
            node = target;
        }
        node
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.resolved().data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The pairs of a mapping; of anything else none.
    pub fn entries(&self) -> &[(Node<'a>, Node<'a>)] {
        match &self.resolved().data {
            Data::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a sequence; of anything else none.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.resolved().data {
            Data::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The key and the value of a field.
    pub fn entry(&self, name: &str) -> Option<(&Node<'a>, &Node<'a>)> {
        self.entries()
            .iter()
            .find(|(key, _)| key.text().map_or_else(|| key.key_text() == name, |text| text == name))
            .map(|(key, value)| (key, value))
    }

    /// The place of the value at `path`, or of the nearest thing around it that exists.
    ///
    /// A step is the name of a field or the number of an element. A field that is missing leads
    /// to the key of the mapping that should have it.
    pub fn place_of<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> Mark {
        let (key, value) = self.places_of(path);
        value.unwrap_or(key)
    }

    /// The place of the name of the field at `path`, or of the nearest thing around it that exists.
    pub fn place_of_name<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> Mark {
        self.places_of(path).0
    }

    /// The places of a field's name and of its value, if that stands in a place of its own.
    fn places_of<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> (Mark, Option<Mark>) {
        let (mut node, mut places) = (self, (self.mark, None));
        for step in path {
            let element = || node.items().get(step.parse::<usize>().ok()?).map(|item| (item, item));
            let Some((key, value)) = node.entry(step).or_else(element) else {
                return (places.0, None);
            };
            let is_spread = matches!(value.data, Data::Mapping(_) | Data::Sequence(_) | Data::Null);
            places = (key.mark, (!is_spread).then_some(value.mark));
            node = value;
        }
        places
    }
}

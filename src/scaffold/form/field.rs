//! A field of a page: all that a terminal needs to draw it and to take an answer.

use serde_json::{Map, Value};

use super::path::Path;
use super::widget::Widget;

/// The kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number with a fraction.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// Several values; the fields of its items follow.
    List,
    /// A group; its fields follow.
    Group,
    /// Always null: nothing to answer.
    Null,
    /// One of several alternatives of which each has its own fields, which follow.
    Alternatives,
    /// Something that says not what it is.
    Unknown,
}

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the answer will be; the position for [`Kind::Alternatives`].
    pub value: Value,
    /// What the person reads.
    pub label: String,
    /// Whether it is shown, but cannot be chosen.
    pub is_disabled: bool,
}

/// What a value must keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The smallest number.
    pub minimum: Option<f64>,
    /// The largest number.
    pub maximum: Option<f64>,
    /// Numbers must be larger than this.
    pub exclusive_minimum: Option<f64>,
    /// Numbers must be smaller than this.
    pub exclusive_maximum: Option<f64>,
    /// Numbers must be a multiple of this.
    pub multiple_of: Option<f64>,
    /// The fewest characters.
    pub min_length: Option<u64>,
    /// The most characters.
    pub max_length: Option<u64>,
    /// The fewest entries.
    pub min_items: Option<u64>,
    /// The most entries.
    pub max_items: Option<u64>,
    /// Whether entries must differ.
    pub unique_items: bool,
    /// A regular expression that the text must match.
    pub pattern: Option<String>,
    /// A format such as `email`.
    pub format: Option<String>,
}

/// What may be done to the entries of a list, or to the keys of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Another may be added.
    pub can_add: bool,
    /// Each may be taken away.
    pub can_remove: bool,
    /// Each may be moved.
    pub can_move: bool,
}

/// A field of a page as it is for the answers so far. All texts are foreign and not cleaned.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own that drawing asks")]
pub struct Field {
    /// Where its value stands.
    pub path: Path,
    /// What it takes.
    pub kind: Kind,
    /// What draws it.
    pub widget: Widget,
    /// The field of Backstage that draws it, such as `OwnerPicker`.
    pub extension: Option<String>,
    /// Its label.
    pub title: String,
    /// What it is for, in Markdown.
    pub description: Option<String>,
    /// More help.
    pub help: Option<String>,
    /// Shown while it is empty.
    pub placeholder: Option<String>,
    /// Whether it must be answered.
    pub is_required: bool,
    /// Whether it is part of the form without being shown.
    pub is_hidden: bool,
    /// Whether its value cannot be changed.
    pub is_read_only: bool,
    /// Whether it is out of use.
    pub is_disabled: bool,
    /// Whether its value must not be shown or kept.
    pub is_secret: bool,
    /// Whether its key is the person's own choice, too (`additionalProperties`).
    pub is_additional: bool,
    /// Whether the page opens on it.
    pub is_focused_first: bool,
    /// Values to choose from; empty for free answers.
    pub choices: Vec<Choice>,
    /// The alternative taken at present, for [`Kind::Alternatives`].
    pub chosen: Option<usize>,
    /// What the value must keep to.
    pub bounds: Bounds,
    /// The value it has without an answer.
    pub default: Option<Value>,
    /// What emptying it sets; without it the value goes.
    pub empty_value: Option<Value>,
    /// What may be done to its entries.
    pub entries: Entries,
    /// All hints of the template's author, `ui:x` and `ui:options.x` alike, by `x`.
    pub options: Map<String, Value>,
    /// What the person should know about how it is drawn, such as an unknown `ui:field`.
    pub note: Option<String>,
}

impl Field {
    /// The field that chooses among the alternatives of a page as a whole.
    pub fn of_page(choices: Vec<Choice>, chosen: usize) -> Self {
        Self {
            path: Path::default(),
            kind: Kind::Alternatives,
            widget: Widget::None,
            extension: None,
            title: "What to fill in".to_owned(),
            description: None,
            help: None,
            placeholder: None,
            is_required: false,
            is_hidden: false,
            is_read_only: false,
            is_disabled: false,
            is_secret: false,
            is_additional: false,
            is_focused_first: false,
            choices,
            chosen: Some(chosen),
            bounds: Bounds::default(),
            default: None,
            empty_value: None,
            entries: Entries::default(),
            options: Map::new(),
            note: None,
        }
    }
}

use std::fmt;

use super::super::TextInput;
use super::text_area::TextArea;

/// The text of the row that has the keys.
#[derive(Clone, Default)]
pub enum Editing {
    /// The row has none.
    #[default]
    None,
    /// One line.
    Line(TextInput),
    /// Several lines.
    Lines(TextArea),
    /// A line that is never shown.
    Secret(TextInput),
}

impl fmt::Debug for Editing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::None => "None",
            Self::Line(_) => "Line",
            Self::Lines(_) => "Lines",
            Self::Secret(_) => "Secret",
        })
    }
}

use std::sync::Arc;

use super::Word;
use super::document::DocumentTest;
use super::pattern::Pattern;
use crate::catalog::{Catalog, Entity, RelationType};
use crate::search::Selection;
use crate::search::index::{Columns, Flags, Index, ROWS, ValueId};

/// A condition on one row.
#[derive(Debug)]
pub(super) enum Test {
    /// The row's value in a column is wanted, by its number.
    Value(Attribute, Vec<bool>),
    /// One of the row's tags is wanted, by its number.
    Mark(Vec<bool>),
    /// One of the flags is set.
    Flag(Flags),
    /// It was selected beforehand.
    Selected(Arc<Selection>),
    /// It is one of these rows, which are in order.
    Row(Vec<u32>),
    /// The word stands in it.
    Word(Box<Word>),
    /// A text of the entity fits one of the patterns.
    Text(Text, Vec<Pattern>),
    /// It has a relation of that type.
    Related(RelationType),
    /// The descriptor has a field.
    Document(Box<DocumentTest>),
    /// One of these holds.
    Any(Vec<Self>),
    /// All of these hold.
    All(Vec<Self>),
}

/// An attribute with one value out of few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Kind,
    Type,
    Lifecycle,
    Namespace,
    Owner,
    System,
}

/// A text that every entity has of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Name,
    Title,
    Description,
    Link,
}

impl Attribute {
    /// For each row the number of its value.
    pub(super) fn ids(self, columns: &Columns) -> &[ValueId] {
        match self {
            Self::Kind => &columns.kinds.ids,
            Self::Type => &columns.types.ids,
            Self::Lifecycle => &columns.lifecycles.ids,
            Self::Namespace => &columns.namespaces.ids,
            Self::Owner => &columns.owners.ids,
            Self::System => &columns.systems.ids,
        }
    }
}

impl Test {
    /// Whether `row` satisfies it.
    pub(super) fn holds(&self, index: &Index, catalog: &Catalog, row: usize) -> bool {
        let columns = &index.columns;
        match self {
            Self::Value(attribute, wanted) => wanted[attribute.ids(columns)[row] as usize],
            Self::Mark(wanted) => columns.marks.row(row).iter().any(|&id| wanted[id as usize]),
            Self::Flag(flags) => index.segments[row / ROWS].heads[row % ROWS].flags.any_of(*flags),
            Self::Selected(selection) => selection.has(row),
            Self::Row(rows) => u32::try_from(row).is_ok_and(|row| rows.binary_search(&row).is_ok()),
            Self::Word(word) => word.stands_in(columns, &index.segments[row / ROWS], row % ROWS, row),
            Self::Text(text, patterns) => {
                entity(index, catalog, row).is_some_and(|entity| text.fits(entity, patterns))
            }
            Self::Related(r#type) => catalog.related(index.nodes[row], r#type).next().is_some(),
            Self::Document(test) => test.holds(index, catalog, row),
            Self::Any(tests) => tests.iter().any(|test| test.holds(index, catalog, row)),
            Self::All(tests) => tests.iter().all(|test| test.holds(index, catalog, row)),
        }
    }

    /// From this cost on the entity itself is looked at.
    pub(super) const DEAR: u8 = 3;

    /// How dear it is to ask, so that the cheap ones are asked first.
    pub(super) fn cost(&self) -> u8 {
        match self {
            Self::Value(..) | Self::Flag(_) | Self::Selected(_) => 0,
            Self::Mark(_) | Self::Row(_) => 1,
            Self::Word(_) => 2,
            Self::Related(_) | Self::Text(..) => Self::DEAR,
            Self::Document(_) => Self::DEAR + 1,
            Self::Any(tests) | Self::All(tests) => tests.iter().map(Self::cost).max().unwrap_or(0),
        }
    }
}

fn entity<'a>(index: &Index, catalog: &'a Catalog, row: usize) -> Option<&'a Entity> {
    catalog.at(index.nodes[row]).map(AsRef::as_ref)
}

impl Text {
    fn fits(self, entity: &Entity, patterns: &[Pattern]) -> bool {
        let fits = |text: &str| patterns.iter().any(|pattern| pattern.fits(text));
        match self {
            Self::Name => fits(&entity.name),
            Self::Title => {
                let display_name =
                    entity.profile.as_ref().and_then(|profile| profile.display_name.as_deref());
                entity.title.as_deref().into_iter().chain(display_name).any(fits)
            }
            Self::Description => entity.description.as_deref().is_some_and(fits),
            Self::Link => {
                let mut texts =
                    entity.links.iter().flat_map(|link| [Some(&*link.url), link.title.as_deref()]);
                texts.any(|text| text.is_some_and(fits))
            }
        }
    }
}

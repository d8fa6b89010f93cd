use serde_json::{Map, Value};

use super::repo_url::RepoPart;
use crate::scaffold::form::{Field, Kind, Path, Widget};

/// A row of a page: a field, or a part of one that is answered by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The place of its field among those of the page.
    pub field: usize,
    /// Where its value stands.
    pub path: Path,
    /// How it is answered.
    pub control: Control,
}

/// How a row is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Not at all: it stands over other rows.
    Heading,
    /// Not at all: it shows a value that cannot be changed here.
    Fixed,
    /// A line of text, also for numbers and dates.
    Line,
    /// Several lines of text.
    Lines,
    /// A line that is never shown.
    Secret,
    /// Yes or no.
    Switch,
    /// One of given values.
    Choice,
    /// Some of given values.
    Marks,
    /// An entity of the catalog.
    Entity,
    /// Several entities.
    Entities,
    /// Tags in one line.
    Tags,
    /// A part of a repository's address.
    Repo(RepoPart),
    /// The name of a value whose name is free.
    Key,
    /// Adds an entry to a list or group.
    Add,
}

impl Row {
    /// Whether it takes the keys.
    pub const fn is_answered(&self) -> bool {
        !matches!(self.control, Control::Heading | Control::Fixed)
    }
}

impl Control {
    /// Whether letters go into a text here.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Line | Self::Lines | Self::Secret | Self::Tags | Self::Repo(_) | Self::Key)
    }

    /// Whether the answer is taken from a list that opens.
    pub const fn is_picked(self) -> bool {
        matches!(self, Self::Choice | Self::Marks | Self::Entity | Self::Entities)
    }
}

/// The rows of a page with these fields and values.
pub(super) fn rows(fields: &[Field], values: &Map<String, Value>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut open: Vec<(usize, &Path)> = Vec::new();
    let close = |rows: &mut Vec<Row>, open: &mut Vec<(usize, &Path)>, next: Option<&Path>| {
        while let Some((field, path)) = open.pop_if(|(_, path)| next.is_none_or(|next| !next.is_within(path)))
        {
            rows.push(Row { field, path: path.clone(), control: Control::Add });
        }
    };
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| !field.is_hidden) {
        close(&mut rows, &mut open, Some(&field.path));
        let mut push = |control| rows.push(Row { field: at, path: field.path.clone(), control });
        let control = control(field);
        if field.is_additional && !field.is_read_only {
            push(Control::Key);
        }
        push(control);
        if field.extension.as_deref() == Some("RepoUrlPicker") && control == Control::Heading {
            let address = field.path.get(values).and_then(Value::as_str).unwrap_or_default();
            let allowed = RepoPart::Host.allowed(&field.options);
            let host = RepoPart::Host.get(address);
            let host = if host.is_empty() { allowed.first().cloned().unwrap_or_default() } else { host };
            for part in RepoPart::of(&host) {
                push(Control::Repo(*part));
            }
        }
        if control == Control::Heading && field.entries.can_add {
            open.push((at, &field.path));
        }
    }
    close(&mut rows, &mut open, None);
    rows
}

fn control(field: &Field) -> Control {
    if let Some(control) = extension(field) {
        return control;
    }
    match field.kind {
        Kind::List if !field.choices.is_empty() => Control::Marks,
        Kind::Group | Kind::Alternatives | Kind::List => Control::Heading,
        _ if field.is_read_only || field.is_disabled || field.chosen.is_some() => Control::Fixed,
        Kind::Null => Control::Fixed,
        Kind::Boolean if matches!(field.widget, Widget::Radio | Widget::Select) => Control::Choice,
        Kind::Boolean => Control::Switch,
        Kind::Text | Kind::Number | Kind::Integer | Kind::Unknown => match field.widget {
            Widget::Password => Control::Secret,
            Widget::TextArea => Control::Lines,
            _ if !field.choices.is_empty() => Control::Choice,
            _ => Control::Line,
        },
    }
}

fn extension(field: &Field) -> Option<Control> {
    let name = field.extension.as_deref()?;
    if field.is_read_only || field.is_disabled {
        return Some(Control::Fixed);
    }
    Some(match name {
        "EntityPicker" | "OwnerPicker" | "OwnedEntityPicker" | "MyGroupsPicker" => Control::Entity,
        "MultiEntityPicker" => Control::Entities,
        "EntityTagsPicker" => Control::Tags,
        "RepoUrlPicker" => Control::Heading,
        "Secret" => Control::Secret,
        "EntityNamePicker" | "RepoBranchPicker" | "RepoOwnerPicker" => Control::Line,
        _ => return None,
    })
}

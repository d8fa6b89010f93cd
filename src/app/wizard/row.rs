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
    /// A part of a repository's address, of which the template lists the values.
    RepoChoice(RepoPart),
    /// One of several alternatives; the fields of the one that is taken follow.
    Alternative,
    /// A branch or owner of a repository: what is known of them, or another.
    Known,
    /// The contents of a file.
    File,
    /// The contents of several files.
    Files,
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
        matches!(
            self,
            Self::Choice
                | Self::Marks
                | Self::Entity
                | Self::Entities
                | Self::RepoChoice(_)
                | Self::Alternative
                | Self::Known
                | Self::File
                | Self::Files
        )
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
        // The alternative that is taken has a title, which its chooser shows already.
        let is_taken =
            fields[..at].last().is_some_and(|outer| outer.chosen.is_some() && outer.path == field.path);
        if !(is_taken && control == Control::Heading) {
            push(control);
        }
        if field.extension.as_deref() == Some("RepoUrlPicker") && control == Control::Heading {
            let address = field.path.get(values).and_then(Value::as_str).unwrap_or_default();
            let allowed = RepoPart::Host.allowed(&field.options);
            let host = RepoPart::Host.get(address);
            let host = if host.is_empty() { allowed.first().cloned().unwrap_or_default() } else { host };
            for part in RepoPart::of(&host) {
                // A part that the template lists is chosen; one that it leaves open is typed.
                let is_listed = !part.allowed(&field.options).is_empty();
                push(if is_listed { Control::RepoChoice(*part) } else { Control::Repo(*part) });
            }
        }
        if matches!(control, Control::Heading | Control::Alternative) && field.entries.can_add {
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
    if field.chosen.is_some() && !field.is_read_only && !field.is_disabled {
        return Control::Alternative;
    }
    match field.kind {
        Kind::List if field.widget == Widget::File => Control::Files,
        Kind::List if !field.choices.is_empty() => Control::Marks,
        Kind::Group | Kind::Alternatives | Kind::List => Control::Heading,
        _ if field.is_read_only || field.is_disabled || field.chosen.is_some() => Control::Fixed,
        Kind::Null => Control::Fixed,
        Kind::Boolean if matches!(field.widget, Widget::Radio | Widget::Select) => Control::Choice,
        Kind::Boolean => Control::Switch,
        Kind::Text | Kind::Number | Kind::Integer | Kind::Unknown => match field.widget {
            Widget::Password => Control::Secret,
            Widget::TextArea => Control::Lines,
            Widget::File => Control::File,
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
        "EntityNamePicker" => Control::Line,
        "RepoBranchPicker" | "RepoOwnerPicker" => Control::Known,
        _ => return None,
    })
}

//! Which control draws a field (rjsf's map of widgets, Backstage semantics 5.4).

use super::schema::{Schema, declared_type, text};

/// A control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the template's author")]
pub enum Widget {
    Text,
    TextArea,
    Password,
    Email,
    Url,
    File,
    Radio,
    Select,
    Hidden,
    Date,
    DateTime,
    AltDate,
    AltDateTime,
    Time,
    Color,
    UpDown,
    Range,
    Checkbox,
    Checkboxes,
    /// The field is drawn by its kind alone: a group, a list of fields, nothing.
    None,
}

/// The control of this name for a schema, if there is one.
pub(super) fn named(schema: &Schema, name: &str) -> Option<Widget> {
    registered(name).or_else(|| for_type(declared_type(schema)?, name))
}

/// The control of a text, number or choice without a `ui:widget`.
pub(super) fn usual(schema: &Schema, is_choice: bool) -> Widget {
    let by_format = text(schema, "format").and_then(|format| named(schema, format));
    by_format.unwrap_or(if is_choice { Widget::Select } else { Widget::Text })
}

fn for_type(kind: &str, name: &str) -> Option<Widget> {
    let widget = match (kind, name) {
        (_, "select") => Widget::Select,
        (_, "hidden") => Widget::Hidden,
        ("boolean", "checkbox") => Widget::Checkbox,
        ("array", "checkboxes") => Widget::Checkboxes,
        ("array", name) if name != "files" => return None,
        (_, "radio") => Widget::Radio,
        ("boolean", _) => return None,
        ("number" | "integer", "updown") => Widget::UpDown,
        ("number" | "integer", "range") => Widget::Range,
        ("string", "password") => Widget::Password,
        ("string", "email") => Widget::Email,
        (_, "text") | ("string", "hostname" | "ipv4" | "ipv6") => Widget::Text,
        ("string", "uri") => Widget::Url,
        ("string", "data-url" | "file") | ("array", "files") => Widget::File,
        ("string", "textarea") => Widget::TextArea,
        ("string", "date") => Widget::Date,
        ("string", "datetime" | "date-time") => Widget::DateTime,
        ("string", "alt-date") => Widget::AltDate,
        ("string", "alt-datetime") => Widget::AltDateTime,
        ("string", "time") => Widget::Time,
        ("string", "color") => Widget::Color,
        _ => return None,
    };
    matches!(kind, "boolean" | "string" | "number" | "integer" | "array").then_some(widget)
}

/// Controls by the names that rjsf and Backstage register them under, whatever the type.
fn registered(name: &str) -> Option<Widget> {
    Some(match name {
        "password" | "PasswordWidget" => Widget::Password,
        "AltDateTimeWidget" => Widget::AltDateTime,
        "AltDateWidget" => Widget::AltDate,
        "CheckboxWidget" => Widget::Checkbox,
        "CheckboxesWidget" => Widget::Checkboxes,
        "ColorWidget" => Widget::Color,
        "DateTimeWidget" => Widget::DateTime,
        "DateWidget" => Widget::Date,
        "EmailWidget" => Widget::Email,
        "FileWidget" => Widget::File,
        "HiddenWidget" => Widget::Hidden,
        "RadioWidget" => Widget::Radio,
        "RangeWidget" => Widget::Range,
        "SelectWidget" => Widget::Select,
        "TextWidget" => Widget::Text,
        "TextareaWidget" => Widget::TextArea,
        "TimeWidget" => Widget::Time,
        "UpDownWidget" => Widget::UpDown,
        "URLWidget" => Widget::Url,
        _ => return None,
    })
}

/// The fields that an installation of Backstage brings along (Backstage semantics 5.5).
pub const EXTENSIONS: &[&str] = &[
    "EntityPicker",
    "EntityNamePicker",
    "EntityTagsPicker",
    "RepoUrlPicker",
    "OwnerPicker",
    "OwnedEntityPicker",
    "MyGroupsPicker",
    "RepoBranchPicker",
    "RepoOwnerPicker",
    "MultiEntityPicker",
    "Secret",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(schema: &serde_json::Value, name: &str) -> Option<Widget> {
        named(schema.as_object().unwrap(), name)
    }

    #[test]
    fn a_control_belongs_to_types() {
        assert_eq!(of(&json!({"type": "string"}), "textarea"), Some(Widget::TextArea));
        assert_eq!(of(&json!({"type": "number"}), "textarea"), None);
        assert_eq!(of(&json!({"type": "number"}), "TextareaWidget"), Some(Widget::TextArea));
        assert_eq!(of(&json!({}), "text"), None);
    }
}

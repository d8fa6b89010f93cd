use super::super::language::Data;

/// A text of an input; none if it is missing.
pub(super) fn text<'d>(input: &'d Data, name: &str) -> Option<&'d str> {
    input.get(name).and_then(Data::as_text)
}

/// A text that the action's schema demands.
pub(super) fn required<'d>(input: &'d Data, name: &str) -> &'d str {
    text(input, name).unwrap_or_default()
}

/// Whether a switch is on.
pub(super) fn flag(input: &Data, name: &str) -> bool {
    input.get(name) == Some(&Data::Bool(true))
}

/// The texts of a list.
pub(super) fn texts<'d>(input: &'d Data, name: &str) -> Option<Vec<&'d str>> {
    Some(input.get(name)?.as_list()?.iter().filter_map(Data::as_text).collect())
}

//! Values as limits and messages see them.

use super::super::language::Data;

/// About how many bytes a value takes.
pub(super) fn weight(data: &Data) -> usize {
    let inside = match data {
        Data::Text(text) => text.len(),
        Data::List(items) => items.iter().map(weight).sum(),
        Data::Record(entries) => entries.iter().map(|(name, item)| name.len() + weight(item)).sum(),
        Data::Null | Data::Bool(_) | Data::Number(_) => 0,
    };
    inside + size_of::<Data>()
}

/// A value as a message quotes it.
pub(super) fn short(data: &Data) -> String {
    const QUOTED: usize = 120;
    let text = data.as_text().map_or_else(|| data.to_json().to_string(), str::to_owned);
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

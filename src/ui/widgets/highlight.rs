use ratatui::style::Style;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{clean, cut};

/// `text` in at most `columns`, with the characters at `indices` in another style.
///
/// Indices count the characters of the cleaned text, in order.
pub(in crate::ui) fn highlighted(
    text: &str,
    indices: &[usize],
    columns: usize,
    plain: Style,
    marked: Style,
) -> Vec<Span<'static>> {
    let cleaned = clean(text);
    let shown = cut(&cleaned, columns);
    if indices.is_empty() {
        return vec![Span::styled(shown.into_owned(), plain)];
    }
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut at = 0;
    let was_cut = shown.len() != cleaned.len() || shown != cleaned;
    let last = shown.graphemes(true).count();
    for (place, grapheme) in shown.graphemes(true).enumerate() {
        let chars = grapheme.chars().count();
        let is_ellipsis = was_cut && place + 1 == last;
        let is_marked = !is_ellipsis && (at..at + chars).any(|index| indices.binary_search(&index).is_ok());
        let style = if is_marked { plain.patch(marked) } else { plain };
        match spans.last_mut() {
            Some(span) if span.style == style => span.content.to_mut().push_str(grapheme),
            _ => spans.push(Span::styled(grapheme.to_owned(), style)),
        }
        at += chars;
    }
    spans
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Modifier, Style};

    use super::*;

    fn marked(text: &str, indices: &[usize], columns: usize) -> String {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let spans = highlighted(text, indices, columns, Style::new(), bold);
        spans
            .iter()
            .map(
                |span| {
                    if span.style == bold { format!("[{}]", span.content) } else { span.content.to_string() }
                },
            )
            .collect()
    }

    #[test]
    fn matched_characters_stand_out() {
        assert_eq!(marked("payments-ledger", &[0, 1, 2, 9], 20), "[pay]ments-[l]edger");
    }

    #[test]
    fn what_is_cut_off_is_not_marked() {
        assert_eq!(marked("payments", &[6, 7], 5), "paym…");
    }

    #[test]
    fn hostile_text_is_cleaned_first() {
        assert_eq!(marked("a\u{1b}b", &[0], 5), "[a]\u{fffd}b");
    }
}

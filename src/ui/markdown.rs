//! Markdown as lines.

use ratatui::style::Style;
use ratatui::text::Line;

use super::canvas::span;
use super::theme::Theme;
use super::widgets::code_line;
use crate::app::{CodeId, Colours};
use crate::highlight::Language;
use crate::text::{MarkdownLine, clean_lines, code_blocks, markdown_lines, wrap};

/// The lines of a text in at most so many columns; plain words look as `base` says, and code as its colours have it.
pub(super) fn markdown(
    text: &str,
    columns: usize,
    base: Style,
    theme: &Theme,
    colours: &Colours,
) -> Vec<Line<'static>> {
    let text = clean_lines(text);
    let codes: Vec<CodeId> = code_blocks(&text)
        .into_iter()
        .map(|block| CodeId::of(&block.text, &Language::Named(block.language)))
        .collect();
    let mut lines = Vec::new();
    for line in markdown_lines(text.trim_end()) {
        match line {
            MarkdownLine::Heading(text) => lines.extend(wrapped(&text, columns, theme.title())),
            MarkdownLine::Text(text) => lines.extend(wrapped(&text, columns, base)),
            MarkdownLine::Code { text, block, line } => {
                let pieces = codes.get(block).map_or(&[][..], |code| colours.line(*code, line));
                let mut code = code_line(&text, pieces, columns.saturating_sub(2), theme);
                code.spans.insert(0, span("  ", base));
                lines.push(code);
            }
        }
    }
    lines
}

/// The entries of lists hang behind their bullets.
fn wrapped(text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    let bare = text.trim_start();
    let indent = text.len() - bare.len() + if bare.starts_with("- ") { 2 } else { 0 };
    let room = columns.saturating_sub(indent).max(1);
    let (lead, rest) = text.split_at(indent.min(text.len()));
    let rest = wrap(rest, room);
    let before = " ".repeat(indent);
    let lead = |number: usize| if number == 0 { lead } else { before.as_str() };
    rest.iter()
        .enumerate()
        .map(|(at, line)| Line::from(span(&format!("{}{line}", lead(at)), style)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Background, ColorDepth};

    #[test]
    fn words_are_broken_at_the_edge_and_entries_hang() {
        let theme = Theme::settle("plain", &[], Background::Unknown, ColorDepth::None).0;
        let text = "A **bold** word and more.\n- an entry that is long";
        let lines = markdown(text, 12, Style::default(), &theme, &Colours::default());
        let shown: Vec<String> = lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect();
        assert_eq!(shown, ["A bold word", "and more.", "- an entry", "  that is", "  long"]);
    }
}

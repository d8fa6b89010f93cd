//! Markdown as lines.

use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use super::canvas::span;
use super::theme::Theme;
use crate::text::{Emphasis, clean_lines, paragraphs, width};

/// The lines of a text in at most so many columns; plain words look as `base` says.
pub(super) fn markdown(text: &str, columns: usize, base: Style, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for paragraph in paragraphs(&clean_lines(text)) {
        let base = if paragraph.is_heading { theme.title() } else { base };
        let indent = width(&paragraph.lead);
        let mut line = Line::from(span(&paragraph.lead, base));
        let mut is_new = true;
        for (emphasis, text) in &paragraph.runs {
            let style = match emphasis {
                Emphasis::None => base,
                Emphasis::Strong => base.add_modifier(Modifier::BOLD),
                Emphasis::Code => theme.text(),
                Emphasis::Link => theme.link(),
            };
            if paragraph.is_verbatim {
                line.push_span(span(&crate::text::cut(text, columns), style));
                continue;
            }
            for word in text.split_inclusive(' ') {
                let room = columns.saturating_sub(line.width());
                if !is_new && width(word.trim_end()) > room {
                    lines.push(std::mem::replace(&mut line, Line::from(span(&" ".repeat(indent), base))));
                }
                // An address is longer than a line now and then.
                let word = crate::text::cut(word, columns.saturating_sub(indent).max(1));
                line.push_span(span(&word, style));
                is_new = false;
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Background, ColorDepth};

    #[test]
    fn words_are_broken_at_the_edge_and_entries_hang() {
        let theme = Theme::settle("plain", &[], Background::Unknown, ColorDepth::None).0;
        let text = "A **bold** word and more.\n\n- an entry that is long";
        let lines = markdown(text, 12, Style::default(), &theme);
        let shown: Vec<String> = lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect();
        assert_eq!(shown, ["A bold word", "and more.", "- an entry", "  that is", "  long"]);
    }
}

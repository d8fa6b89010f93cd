use ratatui::text::{Line, Span};

use super::super::Theme;
use crate::highlight::{Piece, Role};
use crate::text::{clean_lines, cut, width};

/// A line of code in at most `columns`; without pieces it is plain.
pub(in crate::ui) fn code_line(text: &str, pieces: &[Piece], columns: usize, theme: &Theme) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut left = columns;
    let mut rest = text;
    let plain = [Piece { role: Role::Plain, len: text.len() }];
    for Piece { role, len } in if pieces.is_empty() { &plain } else { pieces } {
        // Colours of another text must not cost more than the colours.
        let Some((word, behind)) = rest.split_at_checked(*len) else { break };
        let shown = clean_lines(word);
        let style = theme.code(*role);
        let room = if behind.is_empty() { left } else { left.saturating_sub(1) };
        if width(&shown) > room {
            // The mark of what is left out stands where the line no longer fits.
            let all = clean_lines(rest);
            spans.push(Span::styled(cut(&all, left).into_owned(), style));
            return Line::from(spans);
        }
        left -= width(&shown);
        rest = behind;
        spans.push(Span::styled(shown.into_owned(), style));
    }
    if !rest.is_empty() {
        spans.push(Span::styled(cut(&clean_lines(rest), left).into_owned(), theme.text()));
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Background, ColorDepth};

    fn shown(text: &str, pieces: &[(Role, usize)], columns: usize) -> Vec<String> {
        let theme = Theme::settle("default", &[], Background::Dark, ColorDepth::Sixteen).0;
        let pieces: Vec<Piece> = pieces.iter().map(|&(role, len)| Piece { role, len }).collect();
        let line = code_line(text, &pieces, columns, &theme);
        line.spans.iter().map(|span| span.content.to_string()).collect()
    }

    #[test]
    fn a_line_that_does_not_fit_ends_in_a_mark() {
        let pieces = [(Role::Key, 4), (Role::Mark, 2), (Role::Text, 5)];
        assert_eq!(shown("name: shops", &pieces, 20), ["name", ": ", "shops"]);
        assert_eq!(shown("name: shops", &pieces, 11), ["name", ": ", "shops"]);
        assert_eq!(shown("name: shops", &pieces, 10), ["name", ": ", "sho…"]);
        assert_eq!(shown("name: shops", &pieces, 6), ["name", ":…"]);
        assert_eq!(shown("name: shops", &pieces, 4), ["nam…"]);
        assert_eq!(shown("name: shops", &[], 4), ["nam…"]);
        assert_eq!(shown("name: shops", &pieces, 0), [""]);
    }

    #[test]
    fn colours_that_do_not_fit_the_text_cost_only_the_colours() {
        assert_eq!(shown("äö: 1", &[(Role::Key, 1), (Role::Text, 9)], 20), ["äö: 1"]);
        assert_eq!(shown("a: 1", &[(Role::Key, 1)], 20), ["a", ": 1"]);
        assert_eq!(shown("\ta\u{1b}[1m", &[(Role::Key, 2), (Role::Text, 4)], 20), ["    a", "\u{fffd}[1m"]);
    }
}

use ratatui::text::Line;

use super::super::Theme;
use super::super::canvas::span;
use crate::text::clean_lines;

/// One line of YAML in colours: keys, comments, and what is quoted or a list's dash.
pub(in crate::ui) fn yaml_line(text: &str, theme: &Theme) -> Line<'static> {
    let text = clean_lines(text);
    let (code, comment) = split_comment(&text);
    let indent = code.len() - code.trim_start().len();
    let mut line = Line::from(span(&code[..indent], theme.text()));
    let mut rest = &code[indent..];
    while let Some(after) = rest.strip_prefix("- ") {
        line.push_span(span("- ", theme.syntax_mark()));
        rest = after;
    }
    if rest.starts_with("---") || rest.starts_with("...") {
        line.push_span(span(rest, theme.syntax_mark()));
    } else if let Some(end) = key_end(rest) {
        line.push_span(span(&rest[..end], theme.syntax_key()));
        line.push_span(span(":", theme.syntax_mark()));
        line.push_span(span(&rest[end + 1..], theme.syntax_text()));
    } else {
        line.push_span(span(rest, theme.syntax_text()));
    }
    line.push_span(span(comment, theme.syntax_comment()));
    line
}

/// Where the key of `key: value` ends; none when the line begins with no plain key.
fn key_end(text: &str) -> Option<usize> {
    if text.starts_with(['"', '\'', '{', '[', '|', '>', '#']) {
        return None;
    }
    let end = text.find(": ").or_else(|| text.strip_suffix(':').map(str::len))?;
    (!text[..end].contains(['"', '{'])).then_some(end)
}

/// A `#` begins a comment at the start or behind a space, outside quotes.
fn split_comment(text: &str) -> (&str, &str) {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return text.split_at(at),
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        before = c;
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_begin_outside_quotes() {
        assert_eq!(split_comment("a: b # c"), ("a: b ", "# c"));
        assert_eq!(split_comment("a: '# no' # yes"), ("a: '# no' ", "# yes"));
        assert_eq!(split_comment("tag: c#"), ("tag: c#", ""));
    }

    #[test]
    fn a_key_ends_before_its_colon() {
        assert_eq!(key_end("spec:"), Some(4));
        assert_eq!(key_end("url: https://x.test"), Some(3));
        assert_eq!(key_end("just text"), None);
    }
}

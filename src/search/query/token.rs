use std::borrow::Cow;
use std::ops::Range;

/// A piece of a query between spaces that are not quoted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// Its characters within the query, counted from 0.
    pub(super) columns: Range<usize>,
    /// Whether a quote in it was left open.
    pub(super) unclosed: bool,
}

/// Splits a query. A quote counts where a token or a value begins; elsewhere it is a character like
/// any other.
pub(super) fn tokens(query: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = query.char_indices().enumerate().peekable();
    while let Some(&(column, (start, c))) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let mut quoted = false;
        let mut end = (query.len(), query.chars().count());
        while let Some(&(at_column, (at, c))) = chars.peek() {
            if c.is_whitespace() && !quoted {
                end = (at, at_column);
                break;
            }
            chars.next();
            if c == '"' && quoted {
                quoted = false;
                // A phrase ends with its quote, whatever follows.
                if query[start..].trim_start_matches('-').starts_with('"') {
                    end = (at + 1, at_column + 1);
                    break;
                }
            } else if c == '"' {
                quoted = begins_value(&query[start..at]);
            }
        }
        tokens.push(Token { text: &query[start..end.0], columns: column..end.1, unclosed: quoted });
    }
    tokens
}

/// `text` with the quote closed that it may leave open, so that more can be written behind it.
pub fn closed(text: &str) -> Cow<'_, str> {
    let is_open = tokens(text).last().is_some_and(|token| token.unclosed);
    if is_open { Cow::Owned(format!("{text}\"")) } else { Cow::Borrowed(text) }
}

/// The token that ends at the character `cursor`: where its text begins behind a minus sign, and
/// that text.
pub(in crate::search) fn token_at(query: &str, cursor: usize) -> Option<(usize, &str)> {
    let end = query.char_indices().nth(cursor).map_or(query.len(), |(at, _)| at);
    let token = tokens(&query[..end]).pop().filter(|token| token.columns.end == cursor)?;
    let text = token.text.strip_prefix('-');
    Some((token.columns.start + usize::from(text.is_some()), text.unwrap_or(token.text)))
}

/// Whether a value begins behind `text`, the token so far.
fn begins_value(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let Some((head, tail)) = text.split_once(':') else { return text.is_empty() };
    let keyed = ["label", "annotation", "rel", "relation"].iter().any(|map| map.eq_ignore_ascii_case(head));
    let values = if keyed { key_and_values(tail).1 } else { Some(tail) };
    values.is_some_and(|values| is_comparison(values.rsplit(',').next().unwrap_or_default()))
}

/// Splits `key=values` and `key>value`; without either sign there are no values.
pub(super) fn key_and_values(text: &str) -> (&str, Option<&str>) {
    let Some(at) = text.find(['=', '<', '>']) else { return (text, None) };
    (&text[..at], Some(text[at..].strip_prefix('=').unwrap_or(&text[at..])))
}

/// Whether `text` is nothing but the signs that may stand before a value.
fn is_comparison(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '=' | '<' | '>'))
}

/// Splits at commas that are not quoted, and says how many characters stand before each piece.
pub(super) fn alternatives(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let (mut begin, mut begin_column) = (0, 0);
    let mut quoted = false;
    for (column, (at, c)) in text.char_indices().enumerate() {
        match c {
            '"' if quoted => quoted = false,
            '"' => quoted = is_comparison(&text[begin..at]),
            ',' if !quoted => {
                pieces.push((begin_column, &text[begin..at]));
                (begin, begin_column) = (at + 1, column + 1);
            }
            _ => {}
        }
    }
    pieces.push((begin_column, &text[begin..]));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<&str> {
        tokens(query).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(texts(r#"  a "b c" d:"e f",g "#), ["a", r#""b c""#, r#"d:"e f",g"#]);
        assert_eq!(texts(r#"-"b c"d e"f g"#), [r#"-"b c""#, "d", "e\"f", "g"]);
        let open = tokens(r#"é "b c"#);
        assert_eq!((open[1].columns.clone(), open[1].unclosed), (2..6, true));
    }

    #[test]
    fn commas_separate_alternatives_unless_quoted() {
        assert_eq!(alternatives(r#"a,"b,c",d"#), [(0, "a"), (2, "\"b,c\""), (8, "d")]);
        assert_eq!(alternatives(""), [(0, "")]);
    }
}

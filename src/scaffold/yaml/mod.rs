//! Writes YAML letter by letter as the JavaScript package `yaml` 2 does it, because Backstage writes with it.

mod fold;
mod quote;
mod scalar;

use super::language::{Data, Record};

/// How deep values may stand inside each other; the template language gives none that are deeper.
const DEEPEST: usize = 300;
/// The longest name that stands on one line with its value, in UTF-16 code units.
const LONGEST_KEY: usize = 1_024;

/// Where a scalar stands.
#[derive(Debug, Clone, Copy)]
struct Position<'a> {
    /// What its further lines begin with.
    indent: &'a str,
    /// The columns before it on its first line, as far as the folding counts them.
    column: Option<usize>,
    /// Whether it is the name of an entry.
    is_key: bool,
}

/// A value as a YAML document.
pub(super) fn print(data: &Data) -> String {
    let mut out = value(data, Position { indent: "", column: None, is_key: false }, 0);
    out.push('\n');
    out
}

fn value(data: &Data, at: Position<'_>, depth: usize) -> String {
    match data {
        _ if depth > DEEPEST => "null".to_owned(),
        Data::Record(entries) if entries.is_empty() => "{}".to_owned(),
        Data::List(items) if items.is_empty() => "[]".to_owned(),
        Data::Record(entries) => record(entries, at.indent, depth),
        Data::List(items) => {
            let indent = format!("{}  ", at.indent);
            let inside = Position { indent: &indent, column: None, is_key: false };
            let items = items.iter().map(|item| format!("- {}", value(item, inside, depth + 1)));
            items.collect::<Vec<_>>().join(&format!("\n{}", at.indent))
        }
        scalar => scalar::print(scalar, at),
    }
}

fn record(entries: &Record, indent: &str, depth: usize) -> String {
    let pairs = entries.iter().map(|(name, data)| pair(name, data, indent, depth));
    let mut out = String::new();
    for (number, pair) in pairs.enumerate() {
        if number > 0 {
            out.push('\n');
            out.push_str(indent);
        }
        out.push_str(&pair);
    }
    out
}

fn pair(name: &str, data: &Data, indent: &str, depth: usize) -> String {
    let inner = format!("{indent}  ");
    let key = quote::text(name, Position { indent: &inner, column: None, is_key: true });
    let len = key.encode_utf16().count();
    let (start, column) = if len > LONGEST_KEY {
        (format!("? {key}\n{indent}:"), None)
    } else {
        (format!("{key}:"), Some(len + 2))
    };
    let is_block = match data {
        Data::Record(entries) => !entries.is_empty(),
        Data::List(items) => !items.is_empty(),
        _ => false,
    };
    let column = if is_block { None } else { column };
    let value = value(data, Position { indent: &inner, column, is_key: false }, depth + 1);
    if is_block { format!("{start}\n{inner}{value}") } else { format!("{start} {value}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_nest() {
        let data = Data::from([
            ("a", Data::from(vec![Data::from(vec![1.0]), Data::from([("b", true.into())])])),
            ("c", Data::List(Vec::new())),
            ("d", "two\nlines".into()),
            ("e", Data::Null),
        ]);
        let expected = "a:\n  - - 1\n  - b: true\nc: []\nd: |-\n  two\n  lines\ne: null\n";
        assert_eq!(print(&data), expected);
    }

    #[test]
    fn a_text_that_reads_as_something_else_is_quoted() {
        for text in
            ["true", "007", "1e3", "~", "", "0x1F", ".5", "- a", "a: b", "a #b", " a", "a:", "@x", "*a"]
        {
            let written = print(&text.into());
            assert_eq!(written, format!("\"{text}\"\n"));
        }
        for text in ["yes", "2024-01-01", "a:b", "a#b", "-a", "it's", "1.2.3"] {
            assert_eq!(print(&text.into()), format!("{text}\n"));
        }
    }
}

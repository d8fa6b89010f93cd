use std::sync::LazyLock;

use fancy_regex::Regex;

use super::Position;
use super::fold::{Kind, WIDTH, fold};

/// Double-quoted texts shorter than this stay on one line.
const SHORTEST_BROKEN: usize = 40;

static UNFIT_FOR_PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"^[\n\t ,\[\]{}#&*!|>'"%@`]|^[?-]\z|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]\z"#)
});
/// Null, true and false, and numbers of YAML's core schema.
static OTHER_THAN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:(?:~|[Nn]ull|NULL)?|[Tt]rue|TRUE|[Ff]alse|FALSE|0o[0-7]+|[-+]?[0-9]+|0x[0-9a-fA-F]+",
        r"|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN",
        r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*))\z",
    ))
});
static MARKS_DOCUMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^(%|---|\.\.\.)"));
static BLANK_LAST_LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\n[\t ]+\z"));
static BLANK_AT_BREAK: LazyLock<Regex> = LazyLock::new(|| pattern(r"[ \t]\n|\n[ \t]"));
static BREAKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\n+"));
static INNER_BREAKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?<!\n)\n+(?!\n|\z)"));
static MORE_INDENTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|\n)([\t ][^\n]*)(?:([\n\t ]*)\n(?![\n\t ]))?"));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well-formed")
}

fn is_match(pattern: &Regex, text: &str) -> bool {
    // A pattern that gives up on a strange text makes it quoted, which is always right.
    pattern.is_match(text).unwrap_or(true)
}

/// A text, in the plainest way that reads back as the same.
pub(super) fn text(text: &str, at: Position<'_>) -> String {
    if text.chars().any(is_control) {
        return double(text, at);
    }
    let is_long = text.contains('\n');
    if at.is_key && is_long {
        return quoted(text, at);
    }
    if is_match(&UNFIT_FOR_PLAIN, text) {
        return if at.is_key || !is_long { quoted(text, at) } else { block(text, at, false) };
    }
    if !at.is_key && is_long {
        return block(text, at, false);
    }
    if is_match(&MARKS_DOCUMENT, text) {
        if at.indent.is_empty() {
            return block(text, at, true);
        }
        if at.is_key && at.indent.len() == 2 {
            return quoted(text, at);
        }
    }
    if is_match(&OTHER_THAN_TEXT, text) {
        return quoted(text, at);
    }
    if at.is_key { text.to_owned() } else { fold(text, at.indent, Kind::Flow, at.column).text }
}

/// Characters that only a double-quoted text can hold.
fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
}

fn quoted(text: &str, at: Position<'_>) -> String {
    if text.contains('"') && !text.contains('\'') { single(text, at) } else { double(text, at) }
}

fn indent_of<'i>(text: &str, at: Position<'i>) -> &'i str {
    if at.indent.is_empty() && is_match(&MARKS_DOCUMENT, text) { "  " } else { at.indent }
}

fn single(text: &str, at: Position<'_>) -> String {
    if (at.is_key && text.contains('\n')) || is_match(&BLANK_AT_BREAK, text) {
        return double(text, at);
    }
    let indent = indent_of(text, at);
    let inside = text.replace('\'', "''");
    let inside = BREAKS.replace_all(&inside, format!("${{0}}\n{indent}"));
    let quoted = format!("'{inside}'");
    if at.is_key { quoted } else { fold(&quoted, indent, Kind::Flow, at.column).text }
}

fn double(text: &str, at: Position<'_>) -> String {
    let json = serde_json::Value::from(text).to_string();
    let indent = indent_of(text, at);
    let len = json.encode_utf16().count();
    let keeps_escapes = at.is_key || len < SHORTEST_BROKEN;
    let mut out = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(c) = rest.chars().next() {
        if rest.starts_with(" \\n") {
            // A blank before a line break would be folded away.
            out.push_str("\\ ");
            rest = &rest[1..];
            rest = line_break(rest, keeps_escapes, indent, &mut out);
        } else if rest.starts_with("\\n") {
            rest = line_break(rest, keeps_escapes, indent, &mut out);
        } else if let Some(code) = rest.strip_prefix("\\u").and_then(|code| code.get(..4)) {
            match code {
                "0000" => out.push_str("\\0"),
                "0007" => out.push_str("\\a"),
                "000b" => out.push_str("\\v"),
                "001b" => out.push_str("\\e"),
                code => match code.strip_prefix("00") {
                    Some(short) => out.extend(["\\x", short]),
                    None => out.extend(["\\u", code]),
                },
            }
            rest = &rest[6..];
        } else {
            let len = if c == '\\' { 2 } else { c.len_utf8() };
            out.push_str(&rest[..len]);
            rest = &rest[len..];
        }
    }
    if at.is_key { out } else { fold(&out, indent, Kind::Quoted, at.column).text }
}

/// Writes the `\n` that `rest` begins with, as it is or as a break of the line, and gives what follows.
fn line_break<'r>(rest: &'r str, keeps_escapes: bool, indent: &str, out: &mut String) -> &'r str {
    if keeps_escapes || rest[2..].starts_with('"') {
        out.push_str("\\n");
        return &rest[2..];
    }
    // The first break is folded away.
    out.push_str("\n\n");
    let mut rest = rest;
    while rest[2..].starts_with("\\n") && !rest[4..].starts_with('"') {
        out.push('\n');
        rest = &rest[2..];
    }
    out.push_str(indent);
    if rest[2..].starts_with(' ') {
        out.push('\\');
    }
    &rest[2..]
}

fn block(text: &str, at: Position<'_>, is_forced: bool) -> String {
    if is_match(&BLANK_LAST_LINE, text) {
        return quoted(text, at);
    }
    let indent =
        if at.indent.is_empty() && (is_forced || is_match(&MARKS_DOCUMENT, text)) { "  " } else { at.indent };
    let limit = WIDTH.saturating_sub(indent.len());
    let is_literal = text.split('\n').all(|line| line.encode_utf16().count() <= limit);
    let indented = |text: &str| BREAKS.replace_all(text, format!("${{0}}{indent}")).into_owned();

    let body = text.trim_end_matches(['\n', '\t', ' ']);
    let end = &text[body.len()..];
    let chomp = match end.find('\n') {
        None => "-",
        Some(at) if body.is_empty() || at + 1 != end.len() => "+",
        Some(_) => "",
    };
    let end = end.strip_suffix('\n').unwrap_or(end);
    let end = INNER_BREAKS.replace_all(end, format!("${{0}}{indent}"));

    let lead = &body[..body.len() - body.trim_start_matches([' ', '\n']).len()];
    let has_blank = lead.contains(' ');
    let start = lead.rfind('\n').map_or(lead, |newline| &lead[..=newline]);
    let body = &body[start.len()..];
    let start = indented(start);
    let size = match (has_blank, indent.is_empty()) {
        (false, _) => "",
        (true, true) => "1",
        (true, false) => "2",
    };
    if !is_literal {
        let doubled = BREAKS.replace_all(body, "\n${0}");
        let kept = MORE_INDENTED.replace_all(&doubled, "$1$2");
        let whole = format!("{start}{}{end}", indented(&kept));
        let folded = fold(&whole, indent, Kind::Block, Some(indent.len()));
        if !folded.overflows {
            return format!(">{size}{chomp}\n{indent}{}", folded.text);
        }
    }
    format!("|{size}{chomp}\n{indent}{start}{}{end}", indented(body))
}

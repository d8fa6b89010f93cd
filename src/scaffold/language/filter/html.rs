use std::rc::Rc;

use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::units;
use super::super::value::{self, Value};
use super::{like, text_of, text_or_empty, truthy};

/// How often tags are taken out that came to be by taking out tags.
const PASSES: usize = 8;

pub(super) fn escape(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    if matches!(input, Value::Safe(_)) { Ok(input.clone()) } else { force_escape(input, given, meter) }
}

pub(super) fn force_escape(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    let text = value::render(input, meter)?;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' => out.push_str("&#92;"),
            c => out.push(c),
        }
    }
    meter.text(out.len())?;
    Ok(Value::Safe(out.into()))
}

pub(super) fn safe(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    if matches!(input, Value::Safe(_)) {
        return Ok(input.clone());
    }
    // A safe text is an object, and each one is its own.
    Ok(Value::Safe(Rc::from(&*value::render(input, meter)?)))
}

pub(super) fn line_breaks(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    let text = if input.is_nullish() { "".into() } else { text_of(input)? };
    like(input, text.replace("\r\n", "\n").replace('\n', "<br />\n"), meter)
}

/// Takes tags and comments out; white space shrinks to single blanks, or to lines with an argument.
pub(super) fn strip_tags(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let mut text = text_or_empty(input)?.to_string();
    for pass in 0.. {
        meter.text(text.len())?;
        let stripped = without_tags(&text);
        if stripped == text {
            break;
        }
        if pass == PASSES {
            return Err(Fault::new("tags are hidden too deep inside tags"));
        }
        text = stripped;
    }
    let text = text.trim_matches(units::is_space);
    let shrunk = if truthy(given, 0).is_some() { keep_lines(text) } else { one_line(text) };
    like(input, shrunk, meter)
}

fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_space = false;
    for c in text.chars() {
        let is_blank = units::is_space(c);
        if !is_blank {
            out.push(c);
        } else if !in_space {
            out.push(' ');
        }
        in_space = is_blank;
    }
    out
}

/// No blanks at the ends of lines, no two of them together, no two empty lines together.
fn keep_lines(text: &str) -> String {
    let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive(is_break) {
        let (line, end) = match line.char_indices().next_back() {
            Some((at, c)) if is_break(c) => line.split_at(at),
            _ => (line, ""),
        };
        let words = line.trim_matches(' ').split(' ').filter(|word| !word.is_empty());
        out.push_str(&words.collect::<Vec<_>>().join(" "));
        out.push_str(end);
    }
    let mut out = out.replace("\r\n", "\n");
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let len = tag_len(rest);
        if len == 0 {
            out.push('<');
        }
        rest = &rest[len.max(1)..];
    }
    out + rest
}

/// The length of the tag or comment that `text` begins with; 0 when it begins with neither.
fn tag_len(text: &str) -> usize {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map_or(0, |end| "<!---->".len() + end);
    }
    let inside = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let name = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let begins_well = inside.starts_with(|c: char| c.is_ascii_alphabetic());
    if !begins_well || inside[name..].starts_with('_') {
        return 0;
    }
    text.find('>').map_or(0, |end| end + 1)
}

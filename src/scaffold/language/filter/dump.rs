//! JSON, as `JSON.stringify` writes it.

use std::fmt::Write;

use super::super::fault::{Fault, Outcome};
use super::super::limits::{Meter, NESTING};
use super::super::value::{Value, made};
use super::super::{number, units};
use super::arg;

/// `dump(indentation)`. Undefined has no JSON and stays undefined.
pub(super) fn dump(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let indentation = match arg(given, 0) {
        Value::Text(text) => units::slice(&text, 0, units::len(&text).min(10)),
        Value::Number(blanks) => " ".repeat(number::index(blanks).min(10)),
        _ => String::new(),
    };
    let mut writer = Writer { out: String::new(), indentation, meter };
    if matches!(input, Value::Undefined) {
        return Ok(Value::Undefined);
    }
    writer.write(input, 0)?;
    made(writer.out, meter)
}

struct Writer<'m> {
    out: String,
    indentation: String,
    meter: &'m Meter,
}

impl Writer<'_> {
    fn write(&mut self, value: &Value, depth: usize) -> Outcome<()> {
        self.meter.work(1)?;
        if depth > NESTING {
            return Err(Fault::limit("values stand too deep inside each other"));
        }
        match value {
            Value::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Value::Number(number) if number.is_finite() => self.out.push_str(&number::print(*number)),
            Value::Undefined | Value::Null | Value::Number(_) => self.out.push_str("null"),
            Value::Text(text) | Value::Safe(text) => self.quote(text),
            Value::Regex(_) => self.out.push_str("{}"),
            Value::List(list) => {
                self.out.push('[');
                for (index, item) in list.items().iter().enumerate() {
                    self.separate(index, depth + 1);
                    self.write(item, depth + 1)?;
                }
                self.end(list.len(), depth);
                self.out.push(']');
            }
            Value::Record(entries) => {
                self.out.push('{');
                let mut count = 0;
                for (name, item) in entries.iter().filter(|(_, item)| !matches!(item, Value::Undefined)) {
                    self.separate(count, depth + 1);
                    self.quote(name);
                    self.out.push_str(if self.indentation.is_empty() { ":" } else { ": " });
                    self.write(item, depth + 1)?;
                    count += 1;
                }
                self.end(count, depth);
                self.out.push('}');
            }
            Value::Callable(_) => return Err(Fault::new("a function has no JSON")),
        }
        Ok(())
    }

    fn separate(&mut self, index: usize, depth: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.break_line(depth);
    }

    fn end(&mut self, count: usize, depth: usize) {
        if count > 0 {
            self.break_line(depth);
        }
    }

    fn break_line(&mut self, depth: usize) {
        if !self.indentation.is_empty() {
            self.out.push('\n');
            for _ in 0..depth {
                self.out.push_str(&self.indentation);
            }
        }
    }

    fn escape(&mut self, unit: u32) {
        // Writing to a text cannot fail.
        let _ = write!(self.out, "\\u{unit:04x}");
    }

    fn quote(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{C}' => self.out.push_str("\\f"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                c if c < ' ' => self.escape(u32::from(c)),
                c => match units::half_of(c) {
                    Some(half) => self.escape(u32::from(half)),
                    None => self.out.push(c),
                },
            }
        }
        self.out.push('"');
    }
}

use std::fmt::Write;

use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::value::{self, Value, made};
use super::super::{number, units};
use super::{arg, text_of};

/// Encodes a text, or the pairs of a record or list as a query.
pub(super) fn encode(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    let pair = |name: &Value, value: &Value| {
        Ok(format!("{}={}", encoded(&value::text(name, meter)?)?, encoded(&value::text(value, meter)?)?))
    };
    let pairs = match input {
        Value::Text(text) | Value::Safe(text) => return made(encoded(text)?, meter),
        Value::Record(entries) => {
            let entries = entries.iter();
            entries
                .map(|(name, value)| pair(&Value::Text(name.clone()), value))
                .collect::<Outcome<Vec<_>>>()?
        }
        Value::List(list) => {
            let items = list.to_vec();
            let parts = items.iter().map(|item| match item {
                Value::Undefined | Value::Null => Err(Fault::new("a pair of a query must not be missing")),
                item => pair(&item.own_or_undefined("0"), &item.own_or_undefined("1")),
            });
            parts.collect::<Outcome<Vec<_>>>()?
        }
        _ => Vec::new(),
    };
    made(pairs.join("&"), meter)
}

/// `encodeURIComponent`.
fn encoded(text: &str) -> Outcome<String> {
    if text.chars().any(|c| units::half_of(c).is_some()) {
        return Err(Fault::new("half a character cannot stand in an address"));
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Ok(out)
}

/// `urlize(length, nofollow)`: makes links of what looks like addresses.
pub(super) fn link(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let text = text_of(input)?;
    let shown = match arg(given, 0) {
        Value::Undefined => usize::MAX,
        Value::Number(length) if length.is_nan() => usize::MAX,
        length => number::index(value::number(&length, meter)?),
    };
    let nofollow = if matches!(arg(given, 1), Value::Bool(true)) { " rel=\"nofollow\"" } else { "" };
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while !rest.is_empty() {
        let end = rest.find(units::is_space).unwrap_or(rest.len());
        out.push_str(&linked(&rest[..end], shown, nofollow));
        rest = &rest[end..];
        let end = rest.find(|c| !units::is_space(c)).unwrap_or(rest.len());
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        meter.work(1)?;
    }
    made(out, meter)
}

fn linked(word: &str, shown: usize, nofollow: &str) -> String {
    let bare = ["(", "<", "&lt;"].iter().find_map(|before| word.strip_prefix(before)).unwrap_or(word);
    let bare = [".", ",", ")", "&gt;"].iter().find_map(|after| bare.strip_suffix(after)).unwrap_or(bare);
    let short = units::slice(bare, 0, shown.min(units::len(bare)));
    if bare.starts_with("http://") || bare.starts_with("https://") {
        return format!("<a href=\"{bare}\"{nofollow}>{short}</a>");
    }
    if is_email(bare) && !bare.starts_with("www.") {
        return format!("<a href=\"mailto:{bare}\">{bare}</a>");
    }
    if bare.starts_with("www.") || has_common_ending(bare) {
        return format!("<a href=\"http://{bare}\"{nofollow}>{short}</a>");
    }
    word.to_owned()
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_local = |c: char| c.is_ascii_alphanumeric() || "_.!#$%&'*+-/=?^`{|}~".contains(c);
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    !local.is_empty()
        && local.chars().all(is_local)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

fn has_common_ending(text: &str) -> bool {
    [".org", ".net", ".com"].iter().any(|ending| {
        let ends = text.match_indices(ending).map(|(at, _)| &text[at + ending.len()..]);
        ends.into_iter().any(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    })
}

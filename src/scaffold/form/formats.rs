//! Compiling a schema as the form of Backstage does: draft 7 with the formats of `ajv-formats` and two of its own.

use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::cycle::{has_endless_reference, sane};

/// Steps that a pattern may take on one text; patterns come from strangers.
const PATTERN_STEPS: usize = 100_000;

/// Compiles a schema as a page checks with it; the error says what is wrong with it.
pub(super) fn compile(schema: &Value) -> Result<Validator, ValidationError<'static>> {
    compile_with(schema, |text| is_time(text.split_once(['Z', 'z', '+', '-']).map_or(text, |(time, _)| time)))
}

/// Compiles a schema as Backstage's server checks with it: a time has no zone there.
pub(super) fn compile_for_server(schema: &Value) -> Result<Validator, ValidationError<'static>> {
    compile_with(schema, is_time)
}

fn compile_with(schema: &Value, is_time: fn(&str) -> bool) -> Result<Validator, ValidationError<'static>> {
    if has_endless_reference(schema) {
        return Err(ValidationError::custom("a `$ref` leads back to itself"));
    }
    jsonschema::options()
        .with_draft(Draft::Draft7)
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(PATTERN_STEPS))
        .with_format("color", is_color)
        .with_format("data-url", is_data_url)
        .with_format("time", is_time)
        .with_format("url", is_url)
        .with_format("uuid", is_uuid)
        .build(&sane(schema))
}

fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = whole.split(':').collect();
    let fits = |part: &str, most: u8| part.len() == 2 && part.parse::<u8>().is_ok_and(|value| value <= most);
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_fraction && matches!(parts[..], [h, m, s] if fits(h, 23) && fits(m, 59) && fits(s, 60))
}

const COLOR_NAMES: &[&str] = &[
    "aqua", "black", "blue", "fuchsia", "gray", "green", "lime", "maroon", "navy", "olive", "orange",
    "purple", "red", "silver", "teal", "white", "yellow",
];

fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    let is_hex = matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_rgb = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')).is_some_and(|inner| {
        let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
        let is_share = |part: &str| part.strip_suffix('%').unwrap_or(part).parse::<u8>().is_ok();
        parts.len() == 3 && parts.iter().all(|part| is_share(part))
    });
    is_hex || is_rgb || COLOR_NAMES.contains(&text)
}

fn is_data_url(text: &str) -> bool {
    let Some((kind, data)) = text.strip_prefix("data:").and_then(|rest| rest.split_once(';')) else {
        return false;
    };
    let is_kind = kind.is_empty() || kind.contains('/');
    let data =
        data.strip_prefix("name=").and_then(|rest| rest.split_once(';')).map_or(data, |(_, data)| data);
    is_kind && data.starts_with("base64,")
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.strip_prefix("urn:uuid:").unwrap_or(text).split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

fn is_url(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "ftp") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_data_urls_are_known() {
        assert!(is_color("#f00") && is_color("teal") && is_color("rgb(1, 2, 255)"));
        assert!(!is_color("#ff") && !is_color("rgb(1,2)"));
        assert!(is_data_url("data:text/plain;name=a.txt;base64,aGk=") && !is_data_url("text/plain"));
    }
}

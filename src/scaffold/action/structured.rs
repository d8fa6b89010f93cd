//! Roadie's actions on JSON and YAML: reading, merging, writing.

use serde::Deserialize;
use serde_json::Value;

use super::super::language::{Data, Record};
use super::super::tree::Node;
use super::super::yaml;
use super::fault::Fault;
use super::input::{flag, required, text, texts};
use super::roadie::full;
use super::{Call, Done};

/// `roadiehq:utils:fs:parse`: reads a file, as text or as a value.
pub(super) fn parse(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let given = required(input, "path");
    let path = call.tree.resolve("", given)?;
    let source = String::from_utf8_lossy(call.tree.read(&path)?.0).into_owned();
    let content = match text(input, "parser") {
        Some("json") => read_json(given, &source)?,
        Some("yaml") => read_yaml(given, &source)?.into_iter().next().unwrap_or_default(),
        Some("multiyaml") => Data::List(read_yaml(given, &source)?),
        _ => source.into(),
    };
    Ok(Done::one("content", content))
}

/// `roadiehq:utils:merge`: merges values into a JSON or YAML file.
pub(super) fn merge(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let given = required(input, "path");
    let path = call.tree.resolve("", given)?;
    if call.tree.followed(&path)?.is_none() {
        return Err(Fault::not_found(format!("the file `{given}` does not exist")));
    }
    let source = String::from_utf8_lossy(call.tree.read(&path)?.0).into_owned();
    let joins_lists = flag(input, "mergeArrays");
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let content = |read: fn(&str, &str) -> Result<Data, Fault>| match input.get("content") {
        Some(Data::Text(text)) => read("content", text),
        Some(other) => Ok(other.clone()),
        None => Ok(Data::record()),
    };
    let merged = match extension {
        "json" => {
            let content = content(read_json)?;
            let mut document = read_yaml(given, &source)?.into_iter().next().unwrap_or_default();
            merge_into(&mut document, content, joins_lists);
            pretty(&document)
        }
        "yml" | "yaml" => {
            let content =
                content(|name, text| Ok(read_yaml(name, text)?.into_iter().next().unwrap_or_default()))?;
            let mut documents = read_yaml(given, &source)?;
            let at = document_to_merge(&documents, input)?;
            merge_into(&mut documents[at], content, joins_lists);
            if flag(input, "preserveYamlComments") {
                call.journal.warn("comments of the file are not kept by this preview");
            }
            documents.iter().map(yaml::print).collect::<Vec<_>>().join("---\n")
        }
        _ => return Ok(Done::nothing()),
    };
    call.tree.write(&path, merged.into_bytes(), Node::PLAIN)?;
    Ok(Done::one("path", full(&path)))
}

/// `roadiehq:utils:serialize:json`: JSON of a value.
#[expect(clippy::unnecessary_wraps, reason = "all actions have this shape")]
pub(super) fn serialize_json(input: &Data, _call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let data = input.get("data").cloned().unwrap_or_else(Data::record);
    let data = match texts(input, "replacer").filter(|names| !names.is_empty()) {
        Some(names) => only(&data, &names),
        None => data,
    };
    let space =
        text(input, "space").map(|space| space.chars().take(10).collect::<String>()).unwrap_or_default();
    let json = data.to_json();
    if space.is_empty() {
        return Ok(Done::one("serialized", json.to_string()));
    }
    let formatter = serde_json::ser::PrettyFormatter::with_indent(space.as_bytes());
    let mut out = Vec::new();
    serde::Serialize::serialize(&json, &mut serde_json::Serializer::with_formatter(&mut out, formatter))
        .expect("a value of JSON can be written");
    Ok(Done::one("serialized", String::from_utf8_lossy(&out).into_owned()))
}

/// `roadiehq:utils:serialize:yaml`: YAML of a value.
#[expect(clippy::unnecessary_wraps, reason = "all actions have this shape")]
pub(super) fn serialize_yaml(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    if input.get("options").is_some() {
        call.journal.warn("`options` of the YAML are not followed by this preview");
    }
    let data = input.get("data").cloned().unwrap_or_else(Data::record);
    Ok(Done::one("serialized", yaml::print(&data)))
}

fn read_json(name: &str, text: &str) -> Result<Data, Fault> {
    let read: Result<Value, _> = serde_json::from_str(text);
    read.map(|json| Data::from(&json)).map_err(|error| Fault::other(format!("`{name}` is no JSON: {error}")))
}

/// All documents of a YAML text. Tags that would make anything but plain values are refused.
fn read_yaml(name: &str, text: &str) -> Result<Vec<Data>, Fault> {
    let fail = |error: &dyn std::fmt::Display| Fault::other(format!("`{name}` is no YAML: {error}"));
    let documents = serde_yaml::Deserializer::from_str(text);
    let values =
        documents.map(|document| serde_yaml::Value::deserialize(document).map_err(|error| fail(&error)));
    values.map(|value| plain(value?).map_err(|why| fail(&why))).collect()
}

/// A value of YAML as one of JSON.
fn plain(value: serde_yaml::Value) -> Result<Data, &'static str> {
    use serde_yaml::Value;
    Ok(match value {
        Value::Null => Data::Null,
        Value::Bool(flag) => Data::Bool(flag),
        Value::Number(number) => Data::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Data::Text(text),
        Value::Sequence(items) => Data::List(items.into_iter().map(plain).collect::<Result<_, _>>()?),
        Value::Mapping(entries) => {
            let mut record = Record::new();
            for (name, value) in entries {
                let name = match plain(name)? {
                    Data::Text(name) => name,
                    Data::Null => "null".to_owned(),
                    Data::Bool(flag) => flag.to_string(),
                    Data::Number(number) => super::super::language::print_number(number),
                    Data::List(_) | Data::Record(_) => {
                        return Err("a list or record is the name of an entry");
                    }
                };
                record.insert(name, plain(value)?);
            }
            Data::Record(record)
        }
        Value::Tagged(_) => return Err("it has a tag, and tags are not followed"),
    })
}

/// The number of the document that `useDocumentIncludingField` means, where there are several.
fn document_to_merge(documents: &[Data], input: &Data) -> Result<usize, Fault> {
    if documents.len() == 1 {
        return Ok(0);
    }
    if documents.is_empty() {
        return Err(Fault::other("the file holds no YAML document"));
    }
    let Some(field) = input.get("useDocumentIncludingField") else {
        return Err(Fault::input(
            "the file holds several documents; `useDocumentIncludingField` must say which",
        ));
    };
    let (key, value) = (required(field, "key"), required(field, "value"));
    let is_meant = |document: &Data| match document.get(key) {
        Some(Data::Text(text)) => text == value,
        Some(Data::Number(number)) => super::super::language::print_number(*number) == value,
        _ => false,
    };
    documents
        .iter()
        .position(is_meant)
        .ok_or_else(|| Fault::not_found(format!("no document of the file has `{key}: {value}`")))
}

/// Merges `from` into `into`, record by record; lists are replaced, or joined with each entry once.
fn merge_into(into: &mut Data, from: Data, joins_lists: bool) {
    match (into, from) {
        (Data::Record(into), Data::Record(from)) => {
            for (name, value) in from {
                match into.get_mut(&name) {
                    Some(old) => merge_into(old, value, joins_lists),
                    None => {
                        into.insert(name, value);
                    }
                }
            }
        }
        (Data::List(into), Data::List(from)) if joins_lists => {
            for item in from {
                if !into.contains(&item) {
                    into.push(item);
                }
            }
        }
        (into, from) => *into = from,
    }
}

/// The value with only the named entries, at every depth.
fn only(data: &Data, names: &[&str]) -> Data {
    match data {
        Data::List(items) => Data::List(items.iter().map(|item| only(item, names)).collect()),
        Data::Record(entries) => {
            let kept =
                names.iter().filter_map(|name| Some(((*name).to_owned(), only(entries.get(*name)?, names))));
            Data::Record(kept.collect())
        }
        other => other.clone(),
    }
}

fn pretty(data: &Data) -> String {
    serde_json::to_string_pretty(&data.to_json()).expect("a value of JSON can be written")
}

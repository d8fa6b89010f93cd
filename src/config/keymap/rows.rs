use toml::de::DeValue;

use super::CONTEXTS;
use crate::config::{Key, KeyParseError, TomlFile, TomlTable, TomlValue};
use crate::diagnostic::{Code, Place};

/// What `run` says to unbind.
const UNBOUND: &str = "none";

/// One run of keys as a file binds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::config) struct Row {
    pub(super) context: &'static str,
    pub(super) keys: Vec<Key>,
    pub(super) run: Option<String>,
    pub(super) description: Option<String>,
    pub(super) place: Place,
}

/// Reads rows such as `{ on = ["g", "g"], run = "list.first", desc = "…" }` from a list for each
/// context. Rows that make no sense are noted and left out; so are rows that run none of
/// `commands`, when those are given.
pub(in crate::config) fn read_rows(
    contexts: &TomlTable<'_>,
    file: &mut TomlFile<'_>,
    commands: Option<&[&str]>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, value) in contexts {
        let Some(&context) = CONTEXTS.iter().find(|known| **known == name.get_ref()) else {
            file.unknown("context for keys", name.get_ref(), name.span(), CONTEXTS.iter().copied());
            continue;
        };
        let help = "Write a list of rows: [{ on = \"x\", run = \"app.quit\" }]";
        let Some(entries) = value.get_ref().as_array() else {
            file.mismatch(context, value, help);
            continue;
        };
        for entry in entries {
            match entry.get_ref().as_table() {
                Some(table) => rows.extend(read_row(context, table, entry, file, commands)),
                None => file.mismatch(context, entry, help),
            }
        }
    }
    rows
}

/// One row becomes as many as it has runs of keys.
fn read_row(
    context: &'static str,
    table: &TomlTable<'_>,
    entry: &TomlValue<'_>,
    file: &mut TomlFile<'_>,
    commands: Option<&[&str]>,
) -> Vec<Row> {
    file.only(table, "part of a key's row", &["on", "run", "desc"]);
    let (Some(on), Some(run)) = (table.get("on"), table.get("run")) else {
        let help = "A row needs both: { on = \"x\", run = \"app.quit\" }";
        file.report(Code::SettingValue, entry.span(), "this row lacks `on` or `run`", help);
        return Vec::new();
    };
    let description = file.text(table, "desc").map(str::to_owned);
    let Some(command) = run.get_ref().as_str() else {
        file.mismatch("run", run, "Write the name of a command in quotes.");
        return Vec::new();
    };
    if let Some(commands) = commands.filter(|known| command != UNBOUND && !known.contains(&command)) {
        file.unknown("command", command, run.span(), commands.iter().copied().chain([UNBOUND]));
        return Vec::new();
    }
    let run = (command != UNBOUND).then(|| command.to_owned());
    let place = file.place(on.span());
    let row = |keys| Row {
        context,
        keys,
        run: run.clone(),
        description: description.clone(),
        place: place.clone(),
    };
    sequences(on, file).into_iter().map(row).collect()
}

/// `"x"` and `"gg"` are one run of keys, and so is `["g", "g"]`; a list within the list makes it a
/// list of runs: `[["g", "g"], "<home>"]`.
fn sequences(on: &TomlValue<'_>, file: &mut TomlFile<'_>) -> Vec<Vec<Key>> {
    match on.get_ref() {
        DeValue::Array(parts) if parts.iter().any(|part| part.get_ref().is_array()) => {
            parts.iter().filter_map(|part| sequence(part, file)).collect()
        }
        _ => sequence(on, file).into_iter().collect(),
    }
}

fn sequence(on: &TomlValue<'_>, file: &mut TomlFile<'_>) -> Option<Vec<Key>> {
    let keys = match on.get_ref() {
        DeValue::String(text) => Key::sequence(text),
        DeValue::Array(parts) => {
            let key = |part: &TomlValue<'_>| match part.get_ref().as_str() {
                Some(text) => text.parse(),
                None => Err(KeyParseError(part.get_ref().type_str().to_owned())),
            };
            parts.iter().map(key).collect()
        }
        _ => Ok(Vec::new()),
    };
    match keys {
        Ok(keys) if !keys.is_empty() => Some(keys),
        Ok(_) => {
            file.mismatch("on", on, "Write a key such as \"x\", or keys such as [\"g\", \"g\"].");
            None
        }
        Err(error) => {
            file.report(Code::SettingValue, on.span(), error.to_string(), "");
            None
        }
    }
}

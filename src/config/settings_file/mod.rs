//! A settings file: what it sets, for every profile and for each, and where its mistakes are.

mod forges;

use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::keymap::read_rows;
use super::layer::{Given, Layer, SCALAR_KEYS};
use super::source::{is_web_address, path_of_setting};
use super::view::read_views;
use super::{Names, ServerAccess, Source, SourceAt, TokenAt, TomlFile, TomlTable, TomlValue};
use crate::diagnostic::{Code, Problem};

/// The keys that hold more than one value.
const TABLE_KEYS: &[&str] = &["source", "view", "oncall", "forge", "keys"];

/// The keys of a source.
const SOURCE_KEYS: &[&str] = &[
    "name",
    "path",
    "url",
    "app_url",
    "token_env",
    "token_file",
    "token_command",
    "token_keyring",
    "certificates",
    "token_over_http",
];

/// Where a settings file is read, and what it may name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    /// The file as the user would call it.
    pub(super) name: &'a str,
    /// Its folder, where relative paths start.
    pub(super) folder: &'a Path,
    /// The user's home, for `~/`.
    pub(super) home: Option<&'a str>,
    /// What it may name.
    pub(super) names: Names<'a>,
}

/// What a settings file says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// For every profile.
    pub(super) base: Layer,
    /// For one profile each.
    pub(super) profiles: Vec<(String, Layer)>,
}

/// Reads a settings file. Every profile is checked, also those that are not asked for.
pub(super) fn read(text: &str, reading: Reading<'_>) -> (Settings, Vec<Problem>) {
    let (root, file) = TomlFile::parse(reading.name, text);
    let mut reader = Reader { file, reading };
    let known: Vec<_> = SCALAR_KEYS.iter().chain(TABLE_KEYS).copied().chain(["profile"]).collect();
    let base = reader.layer(&root, &known);

    let mut profiles = Vec::new();
    if let Some(value) = root.get("profile") {
        match value.get_ref().as_table() {
            Some(table) => {
                for (name, value) in table {
                    if let Some(layer) = reader.profile(name.get_ref(), value) {
                        profiles.push((name.get_ref().to_string(), layer));
                    }
                }
            }
            None => reader.file.mismatch("profile", value, "Write a table for each: [profile.NAME]"),
        }
    }
    (Settings { base, profiles }, reader.file.into_problems())
}

pub(super) struct Reader<'t, 'r> {
    pub(super) file: TomlFile<'t>,
    reading: Reading<'r>,
}

impl Reader<'_, '_> {
    fn profile(&mut self, name: &str, value: &TomlValue<'_>) -> Option<Layer> {
        let Some(table) = value.get_ref().as_table() else {
            self.file.mismatch(name, value, format!("Write a table: [profile.{name}]"));
            return None;
        };
        let known: Vec<_> = SCALAR_KEYS.iter().chain(TABLE_KEYS).copied().collect();
        Some(self.layer(table, &known))
    }

    fn layer(&mut self, table: &TomlTable<'_>, known: &[&str]) -> Layer {
        let mut layer = Layer::default();
        self.file.only(table, "setting", known);
        for key in SCALAR_KEYS {
            let Some(value) = table.get(*key) else { continue };
            let given = match value.get_ref() {
                DeValue::String(text) => Given::Text(text),
                DeValue::Boolean(on) => Given::Switch(*on),
                _ => Given::Other,
            };
            if let Err(help) = layer.set(key, given, &self.reading.names) {
                self.file.mismatch(key, value, help);
            }
        }
        if let Some(value) = table.get("source") {
            layer.sources = self.sources(value);
        }
        if let Some(value) = table.get("view") {
            layer.views = read_views(value, &mut self.file, &self.reading.names);
        }
        if let Some(value) = table.get("oncall") {
            layer.oncall = self.oncalls(value);
        }
        if let Some(value) = table.get("forge") {
            layer.forges = self.forges(value);
        }
        if let Some(value) = table.get("keys") {
            match value.get_ref().as_table() {
                Some(contexts) => {
                    layer.keys = read_rows(contexts, &mut self.file, Some(self.reading.names.commands));
                }
                None => self.file.mismatch("keys", value, "Write a table with a list for each context."),
            }
        }
        layer
    }

    /// The sources that can be read; none at all when every one of them is a mistake, so that the
    /// layer below still counts.
    fn sources(&mut self, value: &TomlValue<'_>) -> Option<Vec<Source>> {
        let help = "Write a table for each: [[source]] with a `path` or a `url`.";
        let Some(entries) = value.get_ref().as_array() else {
            self.file.mismatch("source", value, help);
            return None;
        };
        let mut sources = Vec::new();
        for entry in entries {
            match entry.get_ref().as_table() {
                Some(table) => sources.extend(self.source(table, entry)),
                None => self.file.mismatch("source", entry, help),
            }
        }
        (entries.is_empty() || !sources.is_empty()).then_some(sources)
    }

    fn source(&mut self, table: &TomlTable<'_>, entry: &TomlValue<'_>) -> Option<Source> {
        self.file.only(table, "setting of a source", SOURCE_KEYS);
        let name = self.file.text(table, "name").map(str::to_owned);
        let (path, url) = (self.file.text(table, "path"), self.file.text(table, "url"));
        let at = match (path, url) {
            (Some(path), None) => SourceAt::Path(self.path(path)),
            (None, Some(url)) if is_web_address(url) => SourceAt::Url(url.to_owned()),
            (None, Some(_)) => {
                let value = table.get("url")?;
                self.file.mismatch("url", value, "Write an address with http:// or https://.");
                return None;
            }
            (path, _) => {
                let found = if path.is_some() { "both a path and a url" } else { "neither a path nor a url" };
                let message = format!("this source has {found}");
                self.file.report(Code::SettingValue, entry.span(), message, "Write one of the two.");
                return None;
            }
        };
        let access = self.access(table, entry);
        Some(Source { name, at, access })
    }

    fn access(&mut self, table: &TomlTable<'_>, entry: &TomlValue<'_>) -> ServerAccess {
        let token = self.token(table, entry);
        let certificates = self.file.text(table, "certificates").map(|path| self.path(path));
        let app_url = self.file.text(table, "app_url").map(str::to_owned);
        let token_over_http = self.file.switch(table, "token_over_http");
        ServerAccess { app_url, token, certificates, token_over_http }
    }

    pub(super) fn token(&mut self, table: &TomlTable<'_>, entry: &TomlValue<'_>) -> Option<TokenAt> {
        let variable = self.file.text(table, "token_env").map(|name| TokenAt::Variable(name.to_owned()));
        let file = self.file.text(table, "token_file").map(|path| TokenAt::File(self.path(path)));
        let command = self.file.text(table, "token_command").map(|line| TokenAt::Command(line.to_owned()));
        let mut given = [variable, file, command, self.keyring(table)].into_iter().flatten();
        let token = given.next();
        if given.next().is_some() {
            let help = "Write one of token_env, token_file, token_command and token_keyring.";
            let message = "its token is said to be in several places";
            self.file.report(Code::SettingValue, entry.span(), message, help);
        }
        token
    }

    fn keyring(&mut self, table: &TomlTable<'_>) -> Option<TokenAt> {
        let place = self.file.text(table, "token_keyring")?;
        match place.split_once('/') {
            Some((service, user)) if !service.is_empty() && !user.is_empty() => {
                Some(TokenAt::Keyring { service: service.to_owned(), user: user.to_owned() })
            }
            _ => {
                let help = "Write the service and the user, such as \"stagedoor/ada\".";
                self.file.mismatch("token_keyring", table.get("token_keyring")?, help);
                None
            }
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        path_of_setting(path, self.reading.folder, self.reading.home)
    }
}

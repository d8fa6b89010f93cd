use super::super::source::is_web_address;
use super::super::toml_file::suggestion;
use super::super::{Forge, ForgeProvider, PushOver, TomlTable, TomlValue};
use super::Reader;
use crate::diagnostic::Code;

/// The keys of a service that hosts repositories.
const FORGE_KEYS: &[&str] = &[
    "provider",
    "host",
    "url",
    "api_url",
    "token_env",
    "token_file",
    "token_command",
    "token_keyring",
    "username",
    "push",
    "remote",
    "certificates",
    "token_over_http",
];

impl Reader<'_, '_> {
    /// The services that can be read; none at all when every one of them is a mistake.
    pub(super) fn forges(&mut self, value: &TomlValue<'_>) -> Option<Vec<Forge>> {
        let help = "Write a table for each: [[forge]] with a `provider` and a `url`.";
        let Some(entries) = value.get_ref().as_array() else {
            self.file.mismatch("forge", value, help);
            return None;
        };
        let mut forges = Vec::new();
        for entry in entries {
            match entry.get_ref().as_table() {
                Some(table) => forges.extend(self.forge(table, entry)),
                None => self.file.mismatch("forge", entry, help),
            }
        }
        (entries.is_empty() || !forges.is_empty()).then_some(forges)
    }

    fn forge(&mut self, table: &TomlTable<'_>, entry: &TomlValue<'_>) -> Option<Forge> {
        self.file.only(table, "setting of a forge", FORGE_KEYS);
        let refuse = |reader: &mut Self, message: &str, help: &str| {
            reader.file.report(Code::SettingValue, entry.span(), message, help);
        };
        let Some(word) = self.file.text(table, "provider") else {
            refuse(self, "this forge has no provider", "Write provider = \"github\" or another.");
            return None;
        };
        let Some(provider) = ForgeProvider::of_word(word) else {
            let value = table.get("provider")?;
            self.file.mismatch("provider", value, suggestion(word, ForgeProvider::WORDS));
            return None;
        };
        let remote = self.file.text(table, "remote").map(str::to_owned);
        let url = self.file.text(table, "url").or(provider.cloud());
        let url = url.map(|url| url.trim_end_matches('/').to_owned());
        if provider == ForgeProvider::Git {
            if !remote.as_ref().is_some_and(|remote| remote.contains("{repo}")) {
                let help = "Write remote = \"ssh://git@HOST/{owner}/{repo}.git\", or another address.";
                refuse(self, "this forge does not say where its repositories are", help);
                return None;
            }
        } else if !url.as_ref().is_some_and(|url| is_web_address(url)) {
            refuse(self, "this forge has no address", "Write url = \"https://…\".");
            return None;
        }
        let url = url.unwrap_or_default();
        let host = self.file.text(table, "host").map(str::to_owned);
        let Some(host) = host.or_else(|| host_of(&url)) else {
            refuse(self, "this forge has no host", "Write host = \"…\", as templates name it.");
            return None;
        };
        let push = match self.file.text(table, "push") {
            None | Some("https") => PushOver::Https,
            Some("ssh") => PushOver::Ssh,
            Some(_) => {
                self.file.mismatch("push", table.get("push")?, "Write \"https\" or \"ssh\".");
                return None;
            }
        };
        let api_url = self.file.text(table, "api_url").map(str::to_owned);
        Some(Forge {
            provider,
            host,
            api_url: api_url.unwrap_or_else(|| provider.api_of(&url)),
            url,
            token: self.token(table, entry),
            username: self.file.text(table, "username").map(str::to_owned),
            push,
            remote,
            certificates: self.file.text(table, "certificates").map(|path| self.path(path)),
            token_over_http: self.file.switch(table, "token_over_http"),
        })
    }
}

/// The host of an address, with a port that is not the usual one.
fn host_of(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

//! The tables of services beside the catalog: who knows who is on call, and where repositories are.

use super::settings_file::Reader;
use super::source::is_web_address;
use super::toml_file::suggestion;
use super::{Forge, ForgeVendor, OnCall, OnCallAt, OnCallVendor, PushOver, TomlTable, TomlValue};
use crate::diagnostic::Code;

/// The keys of a service that knows who is on call.
const ONCALL_KEYS: &[&str] = &[
    "provider",
    "url",
    "user",
    "paging",
    "token_env",
    "token_file",
    "token_command",
    "token_keyring",
    "token_over_http",
    "annotation",
    "command",
];

/// The keys of a place where repositories are.
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

/// Where a token may be said to be.
const TOKEN_HELP: &str = "Write token_env, token_file, token_command or token_keyring.";

impl Reader<'_, '_> {
    /// The services that can be read; none at all when every one of them is a mistake.
    pub(super) fn oncalls(&mut self, value: &TomlValue<'_>) -> Option<Vec<OnCall>> {
        self.tables("oncall", value, Self::oncall)
    }

    /// The forges that can be read; none at all when every one of them is a mistake.
    pub(super) fn forges(&mut self, value: &TomlValue<'_>) -> Option<Vec<Forge>> {
        self.tables("forge", value, Self::forge)
    }

    fn tables<T>(
        &mut self,
        name: &'static str,
        value: &TomlValue<'_>,
        read: fn(&mut Self, &TomlTable<'_>, &TomlValue<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let help = format!("Write a table for each: [[{name}]] with a `provider`.");
        let Some(entries) = value.get_ref().as_array() else {
            self.file.mismatch(name, value, help);
            return None;
        };
        let mut services = Vec::new();
        for entry in entries {
            match entry.get_ref().as_table() {
                Some(table) => services.extend(read(self, table, entry)),
                None => self.file.mismatch(name, entry, help.as_str()),
            }
        }
        (entries.is_empty() || !services.is_empty()).then_some(services)
    }

    fn refuse(&mut self, entry: &TomlValue<'_>, message: &str, help: &str) {
        self.file.report(Code::SettingValue, entry.span(), message, help);
    }

    /// The word of `provider`, if it is one of those that are known.
    fn provider<'a>(
        &mut self,
        table: &'a TomlTable<'_>,
        entry: &TomlValue<'_>,
        (what, words): (&str, &[&str]),
    ) -> Option<&'a str> {
        let Some(provider) = self.file.text(table, "provider") else {
            let help = format!("Write provider = \"{}\" or another.", words.first()?);
            self.refuse(entry, &format!("this {what} has no provider"), &help);
            return None;
        };
        if !words.contains(&provider) {
            self.file.mismatch("provider", table.get("provider")?, suggestion(provider, words));
            return None;
        }
        Some(provider)
    }

    fn oncall(&mut self, table: &TomlTable<'_>, entry: &TomlValue<'_>) -> Option<OnCall> {
        self.file.only(table, "setting of an on-call service", ONCALL_KEYS);
        let provider = self.provider(table, entry, ("on-call service", OnCallVendor::WORDS))?;
        let annotation = self.file.text(table, "annotation").map(str::to_owned);
        let Some(vendor) = OnCallVendor::of_word(provider) else {
            let Some(command) = self.file.text(table, "command").filter(|line| !line.trim().is_empty())
            else {
                self.refuse(entry, "this on-call service has no command", "Write command = \"my-rota\".");
                return None;
            };
            let annotations = annotation.into_iter().collect();
            return Some(OnCall { at: OnCallAt::Command(command.to_owned()), annotations });
        };
        let url = self.file.text(table, "url").or(vendor.address()).map(str::to_owned);
        let Some(url) = url.filter(|url| is_web_address(url)) else {
            self.refuse(entry, "this on-call service has no address", vendor.address_help());
            return None;
        };
        let token = self.token(table, entry);
        if token.is_none() {
            self.refuse(entry, "this on-call service has no token", TOKEN_HELP);
        }
        let user = self.file.text(table, "user").map(str::to_owned);
        let paging = self.file.switch(table, "paging");
        if paging && vendor == OnCallVendor::PagerDuty && user.is_none() {
            let help = "Write user = \"you@example.com\", the address that PagerDuty knows you by.";
            self.refuse(entry, "PagerDuty wants to know who pages", help);
        }
        let token_over_http = self.file.switch(table, "token_over_http");
        let annotations = match annotation {
            Some(annotation) => vec![annotation],
            None => vendor.annotations().iter().map(|&annotation| annotation.to_owned()).collect(),
        };
        Some(OnCall {
            at: OnCallAt::Service { vendor, url, token, token_over_http, user, paging },
            annotations,
        })
    }

    fn forge(&mut self, table: &TomlTable<'_>, entry: &TomlValue<'_>) -> Option<Forge> {
        self.file.only(table, "setting of a forge", FORGE_KEYS);
        let provider = self.provider(table, entry, ("forge", ForgeVendor::WORDS))?;
        let vendor = ForgeVendor::of_word(provider)?;
        let remote = self.file.text(table, "remote").map(str::to_owned);
        let url = self.file.text(table, "url").or(vendor.cloud()).unwrap_or_default();
        let url = url.trim_end_matches('/').to_owned();
        let api_url = self.file.text(table, "api_url").map_or_else(|| vendor.api(&url), str::to_owned);
        if vendor == ForgeVendor::Git {
            if !remote.as_ref().is_some_and(|remote| remote.contains("{repo}")) {
                let help = "Write remote = \"ssh://git@HOST/{owner}/{repo}.git\", or another address.";
                self.refuse(entry, "this forge does not say where its repositories are", help);
                return None;
            }
        } else {
            for (key, address) in [("url", &url), ("api_url", &api_url)] {
                if is_web_address(address) {
                    continue;
                }
                let help = "Write an address with http:// or https://.";
                match table.get(key) {
                    Some(value) => self.file.mismatch(key, value, help),
                    None => self.refuse(entry, "this forge has no address", help),
                }
                return None;
            }
        }
        let host = self.file.text(table, "host").map(str::to_owned);
        let Some(host) = host.or_else(|| host_of(&url)) else {
            self.refuse(entry, "this forge has no host", "Write host = \"…\", as templates name it.");
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
        Some(Forge {
            vendor,
            host,
            url,
            api_url,
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

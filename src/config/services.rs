//! The tables of services beside the catalog: who knows who is on call, and where repositories are.

use super::settings_file::Reader;
use super::source::is_web_address;
use super::toml_file::suggestion;
use super::{OnCall, OnCallAt, OnCallVendor, TomlTable, TomlValue};
use crate::diagnostic::Code;

/// The keys of a service that knows who is on call.
const ONCALL_KEYS: &[&str] = &[
    "provider",
    "url",
    "user",
    "grafana_url",
    "paging",
    "token_env",
    "token_file",
    "token_command",
    "token_keyring",
    "token_over_http",
    "annotation",
    "command",
];

/// Where a token may be said to be.
const TOKEN_HELP: &str = "Write token_env, token_file, token_command or token_keyring.";

impl Reader<'_, '_> {
    /// The services that can be read; none at all when every one of them is a mistake.
    pub(super) fn oncalls(&mut self, value: &TomlValue<'_>) -> Option<Vec<OnCall>> {
        self.tables("oncall", value, Self::oncall)
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
        let stack = self.stack(table, vendor);
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
            at: OnCallAt::Service { vendor, url, token, token_over_http, user, stack, paging },
            annotations,
        })
    }

    /// The address of the Grafana that a service account belongs to.
    fn stack(&mut self, table: &TomlTable<'_>, vendor: OnCallVendor) -> Option<String> {
        let url = self.file.text(table, "grafana_url")?;
        let value = table.get("grafana_url")?;
        if vendor != OnCallVendor::Grafana {
            let help = "Only provider = \"grafana\" has it.";
            self.file.report(Code::SettingValue, value.span(), "`grafana_url` means nothing here", help);
            return None;
        }
        if !is_web_address(url) {
            self.file.mismatch(
                "grafana_url",
                value,
                "Write grafana_url = \"https://your-stack.grafana.net\".",
            );
            return None;
        }
        Some(url.trim_end_matches('/').to_owned())
    }
}

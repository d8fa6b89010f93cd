use std::path::PathBuf;

use super::{ColorChoice, SourceAt};

/// What the command line asks for, before any command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Flags {
    /// `--source`, as often as it was given; any at all replaces the configured ones.
    pub sources: Vec<SourceAt>,
    /// `--demo`: the embedded catalog, whatever is configured.
    pub demo: bool,
    /// `--config`: this file instead of the user's.
    pub config: Option<PathBuf>,
    /// `--profile`: the `[profile.NAME]` to lay over the file.
    pub profile: Option<String>,
    /// `--offline`: never ask a server.
    pub offline: bool,
    /// `--cached`: what was read last time will do.
    pub cached: bool,
    /// `--color`.
    pub color: Option<ColorChoice>,
    /// `--plain`: no borders, no spinner, no alternate screen.
    pub plain: bool,
    /// `--log`: the log goes here.
    pub log: Option<PathBuf>,
}

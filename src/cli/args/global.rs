use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Options that every command has.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(in crate::cli) struct Global {
    /// A folder or file to read descriptors from, or a Backstage server; may be given several times.
    #[arg(long, global = true, value_name = "PATH|URL", help_heading = "Catalog")]
    pub(in crate::cli) source: Vec<String>,
    /// The embedded demo catalog.
    #[arg(long, global = true, help_heading = "Catalog", conflicts_with = "source")]
    pub(in crate::cli) demo: bool,
    /// The configuration file.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Catalog")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// A profile of the configuration.
    #[arg(long, global = true, value_name = "NAME", help_heading = "Catalog")]
    pub(in crate::cli) profile: Option<String>,
    /// Never touches the network; servers are as they were last time.
    #[arg(long, global = true, help_heading = "Catalog")]
    pub(in crate::cli) offline: bool,
    /// Takes what was read last time, if anything was, without looking what has changed since.
    #[arg(long, global = true, help_heading = "Catalog")]
    pub(in crate::cli) cached: bool,
    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", help_heading = "Output")]
    pub(in crate::cli) color: Option<When>,
    /// No borders, no spinner, no alternate screen.
    #[arg(long, global = true, help_heading = "Output")]
    pub(in crate::cli) plain: bool,
    /// Writes a log to this file.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) log: Option<PathBuf>,
    /// Logs more.
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(in crate::cli) verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum When {
    /// On a terminal that has them.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

use clap::Subcommand;

/// What to do with the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(in crate::cli) enum ConfigAction {
    /// Prints what is in force and where it comes from.
    Show,
    /// Prints what is wrong with it.
    Check,
    /// Prints where it is looked for.
    Path,
}

/// What to do with what is kept between sessions.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(in crate::cli) enum CacheAction {
    /// Prints what is kept, how old and how large it is, and where; exit code 1 when nothing is.
    List,
    /// Removes all of it; the next start reads everything.
    Clear,
}

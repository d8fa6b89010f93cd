use clap::{Args, Subcommand};

/// What to do with runs of templates at the server.
#[derive(Debug, Clone, Subcommand)]
pub(in crate::cli) enum TasksAction {
    /// The latest of one's own, the latest first.
    List {
        /// Those of all.
        #[arg(long)]
        all: bool,
        /// At most so many.
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: usize,
        /// As JSON, one a line.
        #[arg(long)]
        json: bool,
    },
    /// One of them as it stands: steps, log, what the template says.
    Show {
        /// The task.
        #[arg(value_name = "ID")]
        id: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tells what happens in one until it is over.
    #[command(after_help = "Exit code 1 when it fails or is cancelled.")]
    Watch {
        /// The task.
        #[arg(value_name = "ID")]
        id: String,
        /// At the end as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Has one end at the next occasion.
    Cancel {
        /// The task.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Runs one that is over again, with the same answers, and tells how it gets on.
    #[command(after_help = "Exit code 1 when it fails or is cancelled.")]
    Retry {
        /// The task.
        #[arg(value_name = "ID")]
        id: String,
        /// Where a secret is to be had, which nobody has kept: `token=env:GITHUB_TOKEN`, `token=file:PATH`.
        #[arg(long, value_name = "NAME=PLACE")]
        secret: Vec<String>,
        /// At the end as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What to do with the journals of runs.
#[derive(Debug, Clone, Subcommand)]
pub(in crate::cli) enum RunsAction {
    /// The runs, the latest first.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// What one run did outside, step by step.
    Show {
        /// The run: its name, or the beginning of it.
        #[arg(value_name = "RUN")]
        run: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Goes on with a run that was cut, failed or cancelled: what is done stays, what had begun is looked at first.
    Resume(Resume),
}

/// Which run to go on with.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Resume {
    /// The run: its name, or the beginning of it.
    #[arg(value_name = "RUN")]
    pub(in crate::cli) run: String,
    /// Where a secret is to be had that the run was given: `token=env:GITHUB_TOKEN`, `token=file:PATH` or
    /// `token=command:pass show x`. Journals hold none.
    #[arg(long, value_name = "NAME=PLACE")]
    pub(in crate::cli) secret: Vec<String>,
    /// Does not ask when the template has changed since it was agreed to.
    #[arg(long)]
    pub(in crate::cli) yes: bool,
    /// As JSON.
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

//! What the command line takes: one type for each command with more than a few options, by subject.

mod asked;
mod format;
mod global;
mod run;
mod template;
mod upkeep;

use clap::{Parser, Subcommand};

pub(super) use asked::{Graph, Impact, List, Search};
pub(super) use format::{GraphFormat, LintFormat, ListFormat};
pub(super) use global::{Global, When};
pub(super) use run::{Resume, RunsAction, TasksAction};
pub(super) use template::{New, TemplateAction, Update};
pub(super) use upkeep::{CacheAction, ConfigAction};

/// A developer portal in the terminal: the stage door to a Backstage catalog, or to none.
#[derive(Debug, Parser)]
#[command(name = "stagedoor", version, about, max_term_width = 100)]
#[command(
    after_help = "Without a command the portal opens. Exit codes: 0 done · 1 the answer is no · 2 could not run · 3 not allowed · 130 interrupted."
)]
pub(super) struct Arguments {
    /// What to do; without it the portal opens.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// Which catalog and how to show it.
    #[command(flatten)]
    pub(super) global: Global,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Opens the portal at an entity.
    Open {
        /// The entity: a reference or a name.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Ranked hits, as in the search box; with -i to pick one of them.
    Search(Search),
    /// Filtered entities, unranked.
    List(List),
    /// One entity: facts, relations, owner, links, problems.
    Show {
        /// The entity: a reference or a name.
        #[arg(value_name = "REF")]
        reference: String,
        /// As JSON, in Backstage's shape.
        #[arg(long)]
        json: bool,
        /// As YAML, in Backstage's shape.
        #[arg(long, conflicts_with = "json")]
        yaml: bool,
    },
    /// Who owns it, how that is known and how sure it is, and how to reach them.
    Owner {
        /// Each is a question: a reference, a name, a path, an address, a pod or host, a service id, or
        /// the text or JSON of an alert; `-` takes standard input.
        #[arg(required = true, num_args = 1.., value_name = "WHAT")]
        what: Vec<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Who is on call for it, how to reach them, what breaks with it, what it needs, what changed last.
    #[command(name = "oncall", after_help = "Exit code 1 when nothing is known of it, or nobody is on call.")]
    OnCall {
        /// Whatever `owner` takes; `-` takes standard input, such as the text of an alert.
        #[arg(value_name = "WHAT")]
        what: String,
        /// As a message to open an incident with, in Markdown.
        #[arg(long, conflicts_with = "json")]
        markdown: bool,
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Has those woken who are on call, with these words, after naming them and asking for a `yes`.
        #[arg(long, value_name = "SUMMARY", conflicts_with_all = ["markdown", "json"])]
        page: Option<String>,
        /// Does not ask before it wakes them.
        #[arg(long, requires = "page")]
        yes: bool,
    },
    /// How well ownership stands: without owner, pager or runbook, and teams of nobody, one or too many.
    #[command(after_help = "Exit code 1 when something is amiss.")]
    Health {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// What breaks with an entity: everything that depends on it, by distance and by owner.
    Impact(Impact),
    /// The neighbourhood of an entity, drawn here or for other programs to draw.
    Graph(Graph),
    /// What local descriptors would change: entities, fields and relations added, removed, changed.
    #[command(after_help = "Exit code 1 when something differs.")]
    Diff {
        /// The catalog to compare with, a folder or a server; without it the server among the sources.
        #[arg(long, value_name = "PATH|URL")]
        base: Option<String>,
        /// As JSON, one change a line.
        #[arg(long)]
        json: bool,
    },
    /// Every problem with its file, line and column.
    Lint {
        /// Files or folders; without any, the catalog's sources.
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
        /// The form of the output.
        #[arg(long, default_value = "human", value_name = "FORM")]
        format: LintFormat,
        /// Fails on warnings too.
        #[arg(long)]
        strict: bool,
    },
    /// Runs a template: checks answers, shows what would come of them, or writes the files to a folder.
    New(New),
    /// Runs of templates at the server: which there are, how one gets on; ends them and runs them again.
    Tasks {
        /// What to do with them.
        #[command(subcommand)]
        action: TasksAction,
    },
    /// Brings a generated project in step with its template as it is now: merges three ways, marks conflicts as git does.
    #[command(
        after_help = "Exit codes: 0 done, or up to date · 1 behind (--check), conflicts left, or not agreed to · 2 could not run, or cannot tell."
    )]
    Update(Update),
    /// What templates have done outside: the journals of runs, and going on with one that was cut.
    Runs {
        /// What to do with them; without it, lists them.
        #[command(subcommand)]
        action: Option<RunsAction>,
    },
    /// Software templates: which there are, what one asks and does, what is wrong with it.
    Template {
        /// What to do with them.
        #[command(subcommand)]
        action: TemplateAction,
    },
    /// The processed catalog, one entity a line, in Backstage's shape.
    Export {
        /// The query; none for all entities.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Has the server read the sources of an entity again.
    Refresh {
        /// The entity: a reference with its kind.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Shows what registering a descriptor file or repository would bring; with --yes does it.
    Register {
        /// Its address.
        #[arg(value_name = "URL")]
        url: String,
        /// Registers it.
        #[arg(long)]
        yes: bool,
    },
    /// Shows what would be gone with a registered location; with --yes unregisters it.
    Unregister {
        /// The location's id or address, or the reference of an entity that came from it.
        #[arg(value_name = "REF|LOCATION")]
        what: String,
        /// Unregisters it.
        #[arg(long)]
        yes: bool,
    },
    /// Signs in at a Backstage server, in the browser.
    Login {
        /// The server: its address, or its name in the settings; without it the only one.
        #[arg(value_name = "SERVER")]
        server: Option<String>,
    },
    /// Forgets the login at a server, and tells it so.
    Logout {
        /// The server: its address, or its name in the settings; without it the only one.
        #[arg(value_name = "SERVER")]
        server: Option<String>,
    },
    /// Who one is to a server, and by which token.
    Whoami {
        /// The server: its address, or its name in the settings; without it the only one.
        #[arg(value_name = "SERVER")]
        server: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// The keys and what they do.
    Keys {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// The configuration.
    Config {
        /// What to do with it.
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// What is kept of catalogs between sessions.
    Cache {
        /// What to do with it.
        #[command(subcommand)]
        action: CacheAction,
    },
    /// Looks at the terminal, the configuration and the sources, and says what is amiss.
    Doctor,
    /// Prints the completions of a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page.
    Man,
}

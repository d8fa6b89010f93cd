use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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

/// Options that every command has.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(super) struct Global {
    /// A folder or file to read descriptors from, or a Backstage server; may be given several times.
    #[arg(long, global = true, value_name = "PATH|URL", help_heading = "Catalog")]
    pub(super) source: Vec<String>,
    /// The embedded demo catalog.
    #[arg(long, global = true, help_heading = "Catalog", conflicts_with = "source")]
    pub(super) demo: bool,
    /// The configuration file.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Catalog")]
    pub(super) config: Option<PathBuf>,
    /// A profile of the configuration.
    #[arg(long, global = true, value_name = "NAME", help_heading = "Catalog")]
    pub(super) profile: Option<String>,
    /// Never touches the network; servers are as they were last time.
    #[arg(long, global = true, help_heading = "Catalog")]
    pub(super) offline: bool,
    /// Takes what was read last time, if anything was, without looking what has changed since.
    #[arg(long, global = true, help_heading = "Catalog")]
    pub(super) cached: bool,
    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", help_heading = "Output")]
    pub(super) color: Option<When>,
    /// No borders, no spinner, no alternate screen.
    #[arg(long, global = true, help_heading = "Output")]
    pub(super) plain: bool,
    /// Writes a log to this file.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Output")]
    pub(super) log: Option<PathBuf>,
    /// Logs more.
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(super) verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal that has them.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
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

/// What to do with the journals of runs.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum RunsAction {
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
pub(super) struct Resume {
    /// The run: its name, or the beginning of it.
    #[arg(value_name = "RUN")]
    pub(super) run: String,
    /// Where a secret is to be had that the run was given: `token=env:GITHUB_TOKEN`, `token=file:PATH` or
    /// `token=command:pass show x`. Journals hold none.
    #[arg(long, value_name = "NAME=PLACE")]
    pub(super) secret: Vec<String>,
    /// Does not ask when the template has changed since it was agreed to.
    #[arg(long)]
    pub(super) yes: bool,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// What to search for.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(super) struct Search {
    /// The query; several words are one query.
    #[arg(required_unless_present_any = ["interactive", "stdin"], value_name = "QUERY")]
    pub(super) query: Vec<String>,
    /// Opens a picker on the terminal and prints the reference that was chosen.
    #[arg(short, long)]
    pub(super) interactive: bool,
    /// What to print of the entity that was chosen: ref, name, path, owner, or any dotted path.
    #[arg(long, default_value = "ref", value_name = "FIELD", requires = "interactive")]
    pub(super) print: String,
    /// Looks only among the references that standard input lists, one at the beginning of each line.
    #[arg(long)]
    pub(super) stdin: bool,
    /// At most so many hits.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(super) limit: usize,
    /// Asks the server's own search too: documents, and whatever else is indexed there.
    #[arg(long, conflicts_with_all = ["interactive", "stdin"])]
    pub(super) server: bool,
    /// As JSON.
    #[arg(long, conflicts_with = "interactive")]
    pub(super) json: bool,
}

/// Which entities to list, and how.
#[derive(Debug, Clone, Args)]
pub(super) struct List {
    /// The query; none for all entities.
    #[arg(value_name = "QUERY")]
    pub(super) query: Vec<String>,
    /// A view of the configuration: its query, columns and order.
    #[arg(long, value_name = "NAME")]
    pub(super) view: Option<String>,
    /// A filter as Backstage's API takes it, `kind=component,spec.type=service`; of several one must hold.
    #[arg(long, value_name = "KEY[=VALUE],…")]
    pub(super) filter: Vec<String>,
    /// Counts the values of this field instead: `spec.type`, `metadata.tags`, `relations.ownedBy`.
    #[arg(long, value_name = "FIELD", conflicts_with_all = ["fields", "sort"])]
    pub(super) facet: Option<String>,
    /// The fields to show, as dotted paths: `name,spec.type,owner`.
    #[arg(long, value_delimiter = ',', value_name = "FIELD,…")]
    pub(super) fields: Vec<String>,
    /// The field to sort by; with `-` before it, downwards.
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    pub(super) sort: Option<String>,
    /// The form of the output.
    #[arg(long, default_value = "table", value_name = "FORM")]
    pub(super) format: ListFormat,
}

/// What breaks with what.
#[derive(Debug, Clone, Args)]
pub(super) struct Impact {
    /// The entity: a reference or a name.
    #[arg(value_name = "WHAT")]
    pub(super) what: String,
    /// The other way round: what it depends on.
    #[arg(long)]
    pub(super) dependencies: bool,
    /// The shortest ways on which trouble gets from the one entity to this one.
    #[arg(long, value_name = "WHAT", conflicts_with = "kind")]
    pub(super) to: Option<String>,
    /// Follows these relations only: dependsOn, consumesApi, providesApi, partOf, hostedOn.
    #[arg(long, value_delimiter = ',', value_name = "RELATION,…")]
    pub(super) relation: Vec<String>,
    /// Prints these kinds only; the ways through others count all the same.
    #[arg(long, value_delimiter = ',', value_name = "KIND,…")]
    pub(super) kind: Vec<String>,
    /// At most so many steps.
    #[arg(long, value_name = "N")]
    pub(super) depth: Option<usize>,
    /// As JSON, with every edge.
    #[arg(long)]
    pub(super) json: bool,
}

/// Which neighbourhood, and in which language.
#[derive(Debug, Clone, Args)]
pub(super) struct Graph {
    /// The entity: a reference or a name.
    #[arg(value_name = "WHAT")]
    pub(super) what: String,
    /// At most so many steps in either direction.
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub(super) depth: usize,
    /// Follows these relations only: dependsOn, consumesApi, providesApi, partOf, hostedOn.
    #[arg(long, value_delimiter = ',', value_name = "RELATION,…")]
    pub(super) relation: Vec<String>,
    /// The form of the output.
    #[arg(long, default_value = "mermaid", value_name = "FORM")]
    pub(super) format: GraphFormat,
}

/// The form of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// For Markdown.
    Mermaid,
    /// For Graphviz.
    Dot,
    /// Drawn with characters; a tree when there is too much for a drawing.
    Text,
}

/// What to do with the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum ConfigAction {
    /// Prints what is in force and where it comes from.
    Show,
    /// Prints what is wrong with it.
    Check,
    /// Prints where it is looked for.
    Path,
}

/// Which template to run, with which answers, and how far to go.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(super) struct New {
    /// The template: a reference, a name, or the path of its file or folder.
    #[arg(value_name = "TEMPLATE")]
    pub(super) template: String,
    /// The answers, in YAML or JSON; `-` reads them from standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) values: Option<String>,
    /// One answer, `port=8080` or `database.kind=postgres`; it wins over the file.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// Goes on with this draft.
    #[arg(long, value_name = "NAME", conflicts_with = "again")]
    pub(super) draft: Option<String>,
    /// Begins with the answers that the template was last run with.
    #[arg(long)]
    pub(super) again: bool,
    /// Where a secret is to be had: `token=env:GITHUB_TOKEN`, `token=file:PATH` or `token=command:pass show x`.
    #[arg(long, value_name = "NAME=PLACE")]
    pub(super) secret: Vec<String>,
    /// In the form, shows only pages that have something left to answer.
    #[arg(long)]
    pub(super) skip_answered: bool,
    /// Writes the answers with their defaults, without secrets, to this new file and runs nothing; `-` prints them.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["check", "dry_run", "output"])]
    pub(super) export: Option<String>,
    /// Only checks the answers.
    #[arg(long, conflicts_with_all = ["dry_run", "output"])]
    pub(super) check: bool,
    /// Runs the steps in memory and shows what would come of them; with --output, what would change there.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Runs the steps in memory and writes the files to this folder.
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Writes over files that are there, after showing what changes.
    #[arg(long, requires = "output")]
    pub(super) overwrite: bool,
    /// Has the server run the template for real, and tells how it gets on.
    #[arg(long, conflicts_with_all = ["check", "dry_run", "output", "publish"])]
    pub(super) on_server: bool,
    /// Carries the steps out for real: makes repositories, proposes changes, registers; says what before it does, and
    /// asks when the template is new here.
    #[arg(long, conflicts_with_all = ["check", "dry_run", "output", "export", "overwrite"])]
    pub(super) publish: bool,
    /// Has git fetch what the template reads of repositories elsewhere, with your own credentials.
    #[arg(long, conflicts_with_all = ["check", "export"])]
    pub(super) fetch: bool,
    /// Does not ask before it overwrites, publishes, or has the server run anything.
    #[arg(long)]
    pub(super) yes: bool,
    /// Prints the contents of this file of the dry run, and nothing else.
    #[arg(long, value_name = "FILE", requires = "dry_run", conflicts_with_all = ["json", "diff"])]
    pub(super) print: Option<String>,
    /// Shows the contents of all files of the dry run, as a difference.
    #[arg(long, requires = "dry_run", conflicts_with = "json")]
    pub(super) diff: bool,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
    /// Reads the form exactly as Backstage does: values of hidden fields are sent too.
    #[arg(long)]
    pub(super) backstage_compat: bool,
    /// Writes no `.stagedoor-answers.yaml`, which `stagedoor update` needs later.
    #[arg(long)]
    pub(super) no_answers_file: bool,
}

/// Which project to bring up to date, with which answers, and how far to go.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(super) struct Update {
    /// The project's folder.
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) folder: PathBuf,
    /// The template as it is now: a reference, a name, or the path of its file or folder. Without it, it is looked
    /// for where the project says it came from, then in the catalog.
    #[arg(long, value_name = "TEMPLATE")]
    pub(super) template: Option<String>,
    /// The commit, tag or branch of the template's repository that the project was last in step with.
    #[arg(long, value_name = "REV", conflicts_with = "base")]
    pub(super) from: Option<String>,
    /// The template as it was when the project was last in step with it: the path of its file or folder.
    #[arg(long, value_name = "PATH")]
    pub(super) base: Option<PathBuf>,
    /// Has git fetch the template, as it is now and as it was, from the repository that the project says it came from.
    #[arg(long, conflicts_with_all = ["template", "base"])]
    pub(super) fetch: bool,
    /// Answers that win over those of the project, in YAML or JSON; `-` reads them from standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) values: Option<String>,
    /// One answer, such as one to a new question; it wins over the file.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// Where a secret is to be had: `token=env:GITHUB_TOKEN`, `token=file:PATH` or `token=command:pass show x`. Only
    /// those are needed that end up in files.
    #[arg(long, value_name = "NAME=PLACE")]
    pub(super) secret: Vec<String>,
    /// Only says whether the project is behind its template, and by what.
    #[arg(long, conflicts_with_all = ["dry_run", "yes"])]
    pub(super) check: bool,
    /// Shows what would be done, and writes nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Shows the patch that `git apply` would take, in place of the list of files.
    #[arg(long, conflicts_with = "json")]
    pub(super) diff: bool,
    /// Does not ask before it writes.
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) yes: bool,
    /// Also where files are not committed, so that nothing could bring them back.
    #[arg(long)]
    pub(super) allow_dirty: bool,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// What to do with runs of templates at the server.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum TasksAction {
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

/// What to do with templates.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum TemplateAction {
    /// The templates of the catalog.
    List {
        /// The query; none for all templates.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
        /// The form of the output.
        #[arg(long, default_value = "table", value_name = "FORM")]
        format: ListFormat,
    },
    /// One template: what it asks, its steps, its outputs.
    Show {
        /// The template: a reference, a name, or the path of its file or folder.
        #[arg(value_name = "TEMPLATE")]
        template: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// The mistakes of templates and of the skeletons that they copy, with file, line and column.
    Lint {
        /// References, names, or paths of files and folders; without any, all templates of the catalog.
        #[arg(value_name = "TEMPLATE")]
        templates: Vec<String>,
        /// The form of the output.
        #[arg(long, default_value = "human", value_name = "FORM")]
        format: LintFormat,
        /// Fails on warnings too.
        #[arg(long)]
        strict: bool,
    },
}

/// What to do with what is kept between sessions.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum CacheAction {
    /// Prints what is kept, how old and how large it is, and where; exit code 1 when nothing is.
    List,
    /// Removes all of it; the next start reads everything.
    Clear,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns.
    Table,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// A Markdown table.
    Md,
}

/// The form of the problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LintFormat {
    /// For reading, with the lines concerned.
    Human,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{LintFormat, ListFormat};

/// Which template to run, with which answers, and how far to go.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(in crate::cli) struct New {
    /// The template: a reference, a name, or the path of its file or folder.
    #[arg(value_name = "TEMPLATE")]
    pub(in crate::cli) template: String,
    /// The answers, in YAML or JSON; `-` reads them from standard input.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) values: Option<String>,
    /// One answer, `port=8080` or `database.kind=postgres`; it wins over the file.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(in crate::cli) set: Vec<String>,
    /// Goes on with this draft.
    #[arg(long, value_name = "NAME", conflicts_with = "again")]
    pub(in crate::cli) draft: Option<String>,
    /// Begins with the answers that the template was last run with.
    #[arg(long)]
    pub(in crate::cli) again: bool,
    /// Where a secret is to be had: `token=env:GITHUB_TOKEN`, `token=file:PATH` or `token=command:pass show x`.
    #[arg(long, value_name = "NAME=PLACE")]
    pub(in crate::cli) secret: Vec<String>,
    /// In the form, shows only pages that have something left to answer.
    #[arg(long)]
    pub(in crate::cli) skip_answered: bool,
    /// Writes the answers with their defaults, without secrets, to this new file and runs nothing; `-` prints them.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["check", "dry_run", "output"])]
    pub(in crate::cli) export: Option<String>,
    /// Only checks the answers.
    #[arg(long, conflicts_with_all = ["dry_run", "output"])]
    pub(in crate::cli) check: bool,
    /// Runs the steps in memory and shows what would come of them; with --output, what would change there.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Runs the steps in memory and writes the files to this folder.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Writes over files that are there, after showing what changes.
    #[arg(long, requires = "output")]
    pub(in crate::cli) overwrite: bool,
    /// Has the server run the template for real, and tells how it gets on.
    #[arg(long, conflicts_with_all = ["check", "dry_run", "output", "publish"])]
    pub(in crate::cli) on_server: bool,
    /// Carries the steps out for real: makes repositories, proposes changes, registers; says what before it does, and
    /// asks when the template is new here.
    #[arg(long, conflicts_with_all = ["check", "dry_run", "output", "export", "overwrite"])]
    pub(in crate::cli) publish: bool,
    /// Has git fetch what the template reads of repositories elsewhere, with your own credentials.
    #[arg(long, conflicts_with_all = ["check", "export"])]
    pub(in crate::cli) fetch: bool,
    /// Does not ask before it overwrites, publishes, or has the server run anything.
    #[arg(long)]
    pub(in crate::cli) yes: bool,
    /// Prints the contents of this file of the dry run, and nothing else.
    #[arg(long, value_name = "FILE", requires = "dry_run", conflicts_with_all = ["json", "diff"])]
    pub(in crate::cli) print: Option<String>,
    /// Shows the contents of all files of the dry run, as a difference.
    #[arg(long, requires = "dry_run", conflicts_with = "json")]
    pub(in crate::cli) diff: bool,
    /// As JSON.
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Reads the form exactly as Backstage does: values of hidden fields are sent too.
    #[arg(long)]
    pub(in crate::cli) backstage_compat: bool,
    /// Writes no `.stagedoor-answers.yaml`, which `stagedoor update` needs later.
    #[arg(long)]
    pub(in crate::cli) no_answers_file: bool,
}

/// Which project to bring up to date, with which answers, and how far to go.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(in crate::cli) struct Update {
    /// The project's folder.
    #[arg(value_name = "DIR", default_value = ".")]
    pub(in crate::cli) folder: PathBuf,
    /// The template as it is now: a reference, a name, or the path of its file or folder. Without it, it is looked
    /// for where the project says it came from, then in the catalog.
    #[arg(long, value_name = "TEMPLATE")]
    pub(in crate::cli) template: Option<String>,
    /// The commit, tag or branch of the template's repository that the project was last in step with.
    #[arg(long, value_name = "REV", conflicts_with = "base")]
    pub(in crate::cli) from: Option<String>,
    /// The template as it was when the project was last in step with it: the path of its file or folder.
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) base: Option<PathBuf>,
    /// Has git fetch the template, as it is now and as it was, from the repository that the project says it came from.
    #[arg(long, conflicts_with_all = ["template", "base"])]
    pub(in crate::cli) fetch: bool,
    /// Answers that win over those of the project, in YAML or JSON; `-` reads them from standard input.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) values: Option<String>,
    /// One answer, such as one to a new question; it wins over the file.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(in crate::cli) set: Vec<String>,
    /// Where a secret is to be had: `token=env:GITHUB_TOKEN`, `token=file:PATH` or `token=command:pass show x`. Only
    /// those are needed that end up in files.
    #[arg(long, value_name = "NAME=PLACE")]
    pub(in crate::cli) secret: Vec<String>,
    /// Only says whether the project is behind its template, and by what.
    #[arg(long, conflicts_with_all = ["dry_run", "yes"])]
    pub(in crate::cli) check: bool,
    /// Shows what would be done, and writes nothing.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Shows the patch that `git apply` would take, in place of the list of files.
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) diff: bool,
    /// Does not ask before it writes.
    #[arg(long, conflicts_with = "dry_run")]
    pub(in crate::cli) yes: bool,
    /// Also where files are not committed, so that nothing could bring them back.
    #[arg(long)]
    pub(in crate::cli) allow_dirty: bool,
    /// As JSON.
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// What to do with templates.
#[derive(Debug, Clone, Subcommand)]
pub(in crate::cli) enum TemplateAction {
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

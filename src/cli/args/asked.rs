use clap::Args;

use super::{GraphFormat, ListFormat};

/// What to search for.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(in crate::cli) struct Search {
    /// The query; several words are one query.
    #[arg(required_unless_present_any = ["interactive", "stdin"], value_name = "QUERY")]
    pub(in crate::cli) query: Vec<String>,
    /// Opens a picker on the terminal and prints the reference that was chosen.
    #[arg(short, long)]
    pub(in crate::cli) interactive: bool,
    /// What to print of the entity that was chosen: ref, name, path, owner, or any dotted path.
    #[arg(long, default_value = "ref", value_name = "FIELD", requires = "interactive")]
    pub(in crate::cli) print: String,
    /// Looks only among the references that standard input lists, one at the beginning of each line.
    #[arg(long)]
    pub(in crate::cli) stdin: bool,
    /// At most so many hits.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(in crate::cli) limit: usize,
    /// Asks the server's own search too: documents, and whatever else is indexed there.
    #[arg(long, conflicts_with_all = ["interactive", "stdin"])]
    pub(in crate::cli) server: bool,
    /// As JSON.
    #[arg(long, conflicts_with = "interactive")]
    pub(in crate::cli) json: bool,
}

/// Which entities to list, and how.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct List {
    /// The query; none for all entities.
    #[arg(value_name = "QUERY")]
    pub(in crate::cli) query: Vec<String>,
    /// A view of the configuration: its query, columns and order.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) view: Option<String>,
    /// A filter as Backstage's API takes it, `kind=component,spec.type=service`; of several one must hold.
    #[arg(long, value_name = "KEY[=VALUE],…")]
    pub(in crate::cli) filter: Vec<String>,
    /// Counts the values of this field instead: `spec.type`, `metadata.tags`, `relations.ownedBy`.
    #[arg(long, value_name = "FIELD", conflicts_with_all = ["fields", "sort"])]
    pub(in crate::cli) facet: Option<String>,
    /// The fields to show, as dotted paths: `name,spec.type,owner`.
    #[arg(long, value_delimiter = ',', value_name = "FIELD,…")]
    pub(in crate::cli) fields: Vec<String>,
    /// The field to sort by; with `-` before it, downwards.
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    pub(in crate::cli) sort: Option<String>,
    /// The form of the output.
    #[arg(long, default_value = "table", value_name = "FORM")]
    pub(in crate::cli) format: ListFormat,
}

/// What breaks with what.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Impact {
    /// The entity: a reference or a name.
    #[arg(value_name = "WHAT")]
    pub(in crate::cli) what: String,
    /// The other way round: what it depends on.
    #[arg(long)]
    pub(in crate::cli) dependencies: bool,
    /// The shortest ways on which trouble gets from the one entity to this one.
    #[arg(long, value_name = "WHAT", conflicts_with = "kind")]
    pub(in crate::cli) to: Option<String>,
    /// Follows these relations only: dependsOn, consumesApi, providesApi, partOf, hostedOn.
    #[arg(long, value_delimiter = ',', value_name = "RELATION,…")]
    pub(in crate::cli) relation: Vec<String>,
    /// Prints these kinds only; the ways through others count all the same.
    #[arg(long, value_delimiter = ',', value_name = "KIND,…")]
    pub(in crate::cli) kind: Vec<String>,
    /// At most so many steps.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) depth: Option<usize>,
    /// As JSON, with every edge.
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// Which neighbourhood, and in which language.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Graph {
    /// The entity: a reference or a name.
    #[arg(value_name = "WHAT")]
    pub(in crate::cli) what: String,
    /// At most so many steps in either direction.
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub(in crate::cli) depth: usize,
    /// Follows these relations only: dependsOn, consumesApi, providesApi, partOf, hostedOn.
    #[arg(long, value_delimiter = ',', value_name = "RELATION,…")]
    pub(in crate::cli) relation: Vec<String>,
    /// The form of the output.
    #[arg(long, default_value = "mermaid", value_name = "FORM")]
    pub(in crate::cli) format: GraphFormat,
}

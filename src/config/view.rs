use std::io::ErrorKind;
use std::path::Path;

use super::text_file::found_text;
use super::toml_file::suggestion;
use super::{Names, TomlFile, TomlTable, TomlValue};
use crate::diagnostic::{Code, Place, Problem};

/// A query under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What it is called.
    pub name: String,
    /// The query; what is typed narrows it further.
    pub query: String,
    /// The columns to show; without any, those of the kind.
    pub columns: Vec<String>,
    /// The column to sort by, with `-` before it downwards; without it the best hits come first.
    pub sort: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// The file in which a repository shares its views, at the root of the catalog.
pub const SHARED_FILE: &str = ".stagedoor.toml";

impl View {
    /// Reads the views that the catalog in `folder` shares; nothing else can be set there.
    pub fn read_shared(folder: &Path, names: Names<'_>) -> (Vec<Self>, Vec<Problem>) {
        let file = folder.join(SHARED_FILE);
        let name = file.display().to_string();
        match found_text(&file) {
            Ok(text) => Self::of_text(&name, &text, names),
            Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Default::default()
            }
            Err(cause) => {
                let problem = Problem::new(Code::Unreadable, format!("the views could not be read: {cause}"));
                (Vec::new(), vec![problem.at(Place::whole(name.into()))])
            }
        }
    }

    fn of_text(name: &str, text: &str, names: Names<'_>) -> (Vec<Self>, Vec<Problem>) {
        let (root, mut file) = TomlFile::parse(name, text);
        file.only(&root, "setting that a catalog can share", &["view"]);
        let views = root.get("view").and_then(|value| read_views(value, &mut file, &names));
        (views.unwrap_or_default(), file.into_problems())
    }
}

/// Reads `[[view]]` tables; those that lack something are noted and left out.
pub(super) fn read_views(
    value: &TomlValue<'_>,
    file: &mut TomlFile<'_>,
    names: &Names<'_>,
) -> Option<Vec<View>> {
    let help = "Write a table for each: [[view]] with a `name` and a `query`.";
    let Some(entries) = value.get_ref().as_array() else {
        file.mismatch("view", value, help);
        return None;
    };
    let mut views: Vec<View> = Vec::new();
    for entry in entries {
        let Some(table) = entry.get_ref().as_table() else {
            file.mismatch("view", entry, help);
            continue;
        };
        let Some(view) = read_view(table, entry, file, names) else { continue };
        if views.iter().any(|other| other.name == view.name) {
            let message = format!("there is a view `{}` before", view.name);
            file.report(Code::SettingValue, entry.span(), message, "Give it another name.");
            continue;
        }
        views.push(view);
    }
    Some(views)
}

fn read_view(
    table: &TomlTable<'_>,
    entry: &TomlValue<'_>,
    file: &mut TomlFile<'_>,
    names: &Names<'_>,
) -> Option<View> {
    file.only(table, "setting of a view", &["name", "query", "columns", "sort"]);
    let text = |file: &mut TomlFile<'_>, key| file.text(table, key).map(|text| text.trim().to_owned());
    let (name, query) = (text(file, "name").filter(|name| !name.is_empty()), text(file, "query"));
    let (Some(name), Some(query)) = (name, query) else {
        let help = "Write both: name = \"ours\" and query = \"is:mine\".";
        file.report(Code::SettingValue, entry.span(), "this view has no name or no query", help);
        return None;
    };
    let sort = text(file, "sort").filter(|sort| {
        let is_known = names.orders.contains(&sort.strip_prefix('-').unwrap_or(sort));
        if let (false, Some(value)) = (is_known, table.get("sort")) {
            file.mismatch("sort", value, suggestion(sort, names.orders));
        }
        is_known
    });
    let columns = table.get("columns").map(|value| read_columns(value, file, names)).unwrap_or_default();
    Some(View { name, query, columns, sort, place: file.place(entry.span()) })
}

fn read_columns(value: &TomlValue<'_>, file: &mut TomlFile<'_>, names: &Names<'_>) -> Vec<String> {
    let Some(entries) = value.get_ref().as_array() else {
        file.mismatch("columns", value, "Write a list: columns = [\"name\", \"owner\"].");
        return Vec::new();
    };
    let mut columns = Vec::new();
    for entry in entries {
        match entry.get_ref().as_str() {
            Some(name) if names.columns.contains(&name) => columns.push(name.to_owned()),
            Some(name) => file.unknown("column", name, entry.span(), names.columns.iter().copied()),
            None => file.mismatch("columns", entry, suggestion("", names.columns)),
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: Names<'_> =
        Names { commands: &[], themes: &[], columns: &["name", "owner"], orders: &["name", "owner"] };

    fn read(text: &str) -> (Vec<View>, Vec<String>) {
        let (views, problems) = View::of_text("shared.toml", text, NAMES);
        let line = |problem: &Problem| problem.place.as_ref().map_or(0, |place| place.line);
        (views, problems.iter().map(|problem| format!("{} {}", line(problem), problem.message)).collect())
    }

    #[test]
    fn a_view_has_a_name_a_query_and_perhaps_columns_and_an_order() {
        let text =
            "[[view]]\nname = \"ours\"\nquery = \"is:mine\"\ncolumns = [\"owner\"]\nsort = \"-owner\"\n";
        let (views, problems) = read(text);
        assert_eq!(problems, [""; 0]);
        assert_eq!((views[0].name.as_str(), views[0].query.as_str()), ("ours", "is:mine"));
        assert_eq!(
            (views[0].columns.as_slice(), views[0].sort.as_deref()),
            (&["owner".to_owned()][..], Some("-owner"))
        );
    }

    #[test]
    fn mistakes_cost_no_more_than_they_must() {
        let text = "editor = \"rm\"\n[[view]]\nname = \"a\"\nquery = \"\"\nsort = \"size\"\ncolumns = [\"nmae\", \"name\"]\n\
                    [[view]]\nname = \"a\"\nquery = \"x\"\n[[view]]\nname = \"b\"\n";
        let (views, problems) = read(text);
        assert_eq!(views.len(), 1);
        assert_eq!((views[0].columns.as_slice(), views[0].sort.as_deref()), (&["name".to_owned()][..], None));
        assert_eq!(
            problems,
            [
                "1 `editor` is no setting that a catalog can share",
                "5 `sort` cannot be `size`",
                "6 `nmae` is no column",
                "7 there is a view `a` before",
                "10 this view has no name or no query",
            ]
        );
    }

    #[test]
    fn a_catalog_without_the_file_shares_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(View::read_shared(folder.path(), NAMES), (vec![], vec![]));
        std::fs::write(folder.path().join(SHARED_FILE), "[[view]]\nname = \"a\"\nquery = \"b\"\n").unwrap();
        assert_eq!(View::read_shared(folder.path(), NAMES).0.len(), 1);
    }
}

use std::ops::Range;

/// What stands as a text within a descriptor, though it is a document of its own: the definition of an API.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Embedded {
    /// Its lines, by their numbers.
    pub(super) lines: Range<usize>,
    /// So many spaces stand before each.
    pub(super) indent: usize,
    /// The name of its language.
    pub(super) language: &'static str,
}

/// How a document in Protocol Buffers begins, or one in GraphQL.
const PROTO: &[&str] = &["syntax", "package", "message", "service", "import"];
const GRAPHQL: &[&str] = &[
    "type",
    "schema",
    "interface",
    "enum",
    "scalar",
    "input",
    "directive",
    "extend",
    "union",
    "query",
    "\"\"\"",
];

/// The definitions in a descriptor that are written below their key.
pub(super) fn embedded(text: &str) -> Vec<Embedded> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        at += 1;
        let opening = lines[at - 1];
        let Some(value) = opening.trim_start().strip_prefix("definition:") else { continue };
        if !value.trim_start().starts_with(['|', '>']) {
            continue;
        }
        let outside = indent(opening);
        let is_inside = |line: &&&str| line.trim().is_empty() || indent(line) > outside;
        let end = at + lines[at..].iter().take_while(is_inside).count();
        let mut written = lines[at..end].iter().filter(|line| !line.trim().is_empty());
        if let Some(indent) = written.clone().next().map(|line| indent(line)) {
            let first = written.find(|line| !line.trim_start().starts_with('#'));
            let language = language(first.map_or("", |line| line.trim_start()));
            found.push(Embedded { lines: at..end, indent, language });
        }
        at = end;
    }
    found
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn language(first: &str) -> &'static str {
    let begins = |words: &[&str]| {
        words.iter().any(|word| {
            first
                .strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(|c: char| c == ':' || c.is_alphanumeric()))
        })
    };
    match first {
        _ if first.starts_with(['{', '[']) => "json",
        _ if begins(PROTO) => "proto",
        _ if begins(GRAPHQL) => "graphql",
        _ => "yaml",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_found_with_their_languages() {
        let text = "spec:\n  definition: |\n    openapi: 3.0.0\n\n    paths: {}\n  type: openapi\n---\nspec:\n  definition: >-\n      # a comment\n      type Query {\n      }\n---\nspec:\n  definition: |\n    {\"a\": 1}\n---\nspec:\n  definition: |\n    syntax = \"proto3\";\n---\nspec:\n  definition:\n    $text: ./a.yaml\n";
        let part = |lines, indent, language| Embedded { lines, indent, language };
        assert_eq!(
            embedded(text),
            [
                part(2..5, 4, "yaml"),
                part(9..12, 6, "graphql"),
                part(15..16, 4, "json"),
                part(19..20, 4, "proto")
            ]
        );
    }

    #[test]
    fn an_empty_definition_is_none() {
        assert_eq!(embedded("definition: |\n"), []);
        assert_eq!(embedded("definition: |\n\nkind: API"), []);
        assert_eq!(language("schema: {}"), "yaml");
    }
}

use granit_parser::{ErrorKind, Event, Marker, Parser, StrInput};

use super::cause::Cause;
use super::scalar::Schema;
use super::tree::{Stop, Tree, mark};
use super::{Complaint, Node, templated};

/// Deeper documents are refused; the JSON that entities are kept as has a limit of 128.
pub(super) const MAX_DEPTH: usize = 100;
/// Larger documents are refused.
pub(super) const MAX_NODES: usize = 1_000_000;

/// One document of a file.
#[derive(Debug)]
pub struct Document<'a> {
    /// Its value, or why it has none; never empty then.
    pub root: Result<Node<'a>, Vec<Complaint>>,
    /// The line that its value starts on, from 1.
    pub line: u32,
    /// The line behind the last value that was read.
    pub end_line: u32,
    start: Start<'a>,
}

/// Where a document begins, its `---` included.
#[derive(Debug, Clone, Copy)]
struct Start<'a> {
    line: u32,
    /// The text from there on.
    text: &'a str,
}

impl<'a> Document<'a> {
    /// The text of the document up to the next one.
    pub fn source(&self) -> &'a str {
        self.start.source()
    }

    /// One line of the document, numbered as in the whole file.
    pub fn source_line(&self, line: u32) -> Option<&'a str> {
        let skipped = line.checked_sub(self.start.line)?;
        self.start.text.lines().nth(skipped as usize)
    }
}

impl<'a> Start<'a> {
    fn new(text: &'a str, marker: &Marker) -> Self {
        let line = text.get(..marker.byte_offset().unwrap_or_default()).unwrap_or_default();
        let from = line.rfind('\n').map_or(0, |at| at + 1);
        Self { line: mark(marker).line, text: &text[from..] }
    }

    fn source(&self) -> &'a str {
        self.text.find("\n---").map_or(self.text, |end| &self.text[..=end])
    }
}

/// The documents of a text, one at a time.
pub struct Documents<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    schema: Schema,
    is_finished: bool,
}

/// Reads `text` as a stream of YAML documents.
///
/// A text of nothing but blanks and comments holds no document; a `---` with nothing behind it is
/// a document whose value is null.
pub fn documents(text: &str) -> Documents<'_> {
    let mut options = granit_parser::options! { emit_unresolved_aliases: true };
    options.set_emit_comments(false);
    let parser = Parser::new_from_str_with_options(text, options);
    Documents { text, parser, schema: Schema::Core, is_finished: false }
}

impl<'a> Iterator for Documents<'a> {
    type Item = Document<'a>;

    fn next(&mut self) -> Option<Document<'a>> {
        while !self.is_finished {
            match self.parser.next_event()? {
                Ok((Event::StreamEnd, _)) => self.is_finished = true,
                Ok((Event::DocumentStart(_, version), span)) => {
                    if let Some(version) = version {
                        let is_old = (version.major, version.minor) == (1, 1);
                        self.schema = if is_old { Schema::Yaml1_1 } else { Schema::Core };
                    }
                    return Some(self.document(Start::new(self.text, &span.start)));
                }
                Ok(_) => {}
                Err(error) => {
                    let start = Start::new(self.text, error.marker());
                    let cause = Cause { mark: mark(error.marker()), opened: None };
                    let complaint = Complaint::syntax(&error, &cause);
                    return Some(self.broken(vec![complaint], start, cause.mark.line + 1));
                }
            }
        }
        None
    }
}

impl<'a> Documents<'a> {
    fn document(&mut self, start: Start<'a>) -> Document<'a> {
        let mut tree = Tree::new(&mut self.parser, self.text, self.schema);
        let root = tree.root();
        let (mut complaints, end_line) = tree.finish();
        match root.and_then(|root| self.nothing_behind().map(|()| root)) {
            Ok(root) if complaints.is_empty() => {
                Document { line: root.mark.line, root: Ok(root), end_line, start }
            }
            Ok(_) => bad(complaints, start, end_line),
            Err(Stop::Syntax { error, cause }) => {
                complaints.push(Complaint::syntax(&error, &cause));
                self.broken(complaints, start, end_line.max(cause.mark.line + 1))
            }
            Err(Stop::Limit) => self.broken(complaints, start, end_line),
        }
    }

    /// Makes sure that a `---` or the end follows; anything else is a mistake of this document.
    fn nothing_behind(&mut self) -> Result<(), Stop> {
        match self.parser.peek() {
            Some(Err(error)) if *error.kind() == ErrorKind::ExpectedDocumentStart => {
                let cause = Cause { mark: mark(error.marker()), opened: None };
                Err(Stop::Syntax { error, cause })
            }
            _ => Ok(()),
        }
    }

    /// Leaves the rest of a bad document.
    fn broken(&mut self, complaints: Vec<Complaint>, start: Start<'a>, end_line: u32) -> Document<'a> {
        self.is_finished = !matches!(self.parser.proceed_next_document(), Ok(true));
        bad(complaints, start, end_line)
    }
}

fn bad(complaints: Vec<Complaint>, start: Start<'_>, end_line: u32) -> Document<'_> {
    let judge = |complaint: Complaint| {
        let line = complaint.mark.line.saturating_sub(start.line) + 1;
        templated::recognise(complaint, start.source(), line as usize)
    };
    let root = Err(complaints.into_iter().map(judge).collect());
    Document { root, line: start.line, end_line, start }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::diagnostic::Code;
    use crate::sources::yaml::Mark;

    fn values(text: &str) -> Vec<Value> {
        documents(text).map(|document| document.root.unwrap().to_json().unwrap()).collect()
    }

    fn complaint(text: &str) -> (Code, u32, u32) {
        let found = documents(text).find_map(|document| match document.root {
            Ok(root) => root.to_json().err(),
            Err(mut complaints) => Some(complaints.remove(0)),
        });
        let Complaint { code, mark, .. } = found.expect("the text is bad");
        (code, mark.line, mark.column)
    }

    #[test]
    fn a_bad_document_hides_no_other() {
        let read: Vec<_> = documents("a: 1\n---\nkey: \"open\n---\nb: [1\n---\nc: 3\n").collect();
        let lines: Vec<_> =
            read.iter().map(|document| document.root.as_ref().map(|_| document.line)).collect();
        assert!(matches!(lines[..], [Ok(1), Err(_), Err(_), Ok(7)]), "{lines:?}");
    }

    #[test]
    fn blanks_hold_no_document_and_markers_hold_null() {
        assert!(values("").is_empty());
        assert!(values("\n# nothing\n\n").is_empty());
        assert_eq!(values("---\n---\na: 1\n"), [Value::Null, json!({"a": 1})]);
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
        let read: Vec<_> = documents("\u{feff}a: 1\r\nb: x\r\n").collect();
        let root = read[0].root.as_ref().unwrap();
        assert_eq!(root.to_json().unwrap(), json!({"a": 1, "b": "x"}));
        assert_eq!(root.place_of(["a"]), Mark { line: 1, column: 4 });
        assert_eq!(root.place_of(["b"]), Mark { line: 2, column: 4 });
    }

    #[test]
    fn a_path_leads_to_its_place() {
        let text = "metadata:\n  name: ü\n  tags: [é, b]\nspec:\n  owner: o\n  list:\n    - x: 1\n";
        let read: Vec<_> = documents(text).collect();
        let root = read[0].root.as_ref().unwrap();
        let at = |path: &[&str]| {
            let mark = root.place_of(path.iter().copied());
            (mark.line, mark.column)
        };
        assert_eq!(at(&["metadata", "name"]), (2, 9));
        assert_eq!(at(&["metadata", "tags", "1"]), (3, 13));
        assert_eq!(at(&["spec"]), (4, 1));
        assert_eq!(at(&["spec", "type"]), (4, 1), "what is missing is missing from `spec`");
        assert_eq!(at(&["spec", "list", "0", "x"]), (7, 10));
        assert_eq!((read[0].line, read[0].end_line), (1, 8));
    }

    #[test]
    fn keys_of_any_type_become_names() {
        assert_eq!(
            values("~: a\n1.50: b\n[1, x]: c\n{k}: d\ntrue: e\n")[0],
            json!({"": "a", "1.5": "b", "[ 1, x ]": "c", "{ k }": "d", "true": "e"})
        );
    }

    #[test]
    fn a_repeated_key_is_named_with_its_place() {
        assert_eq!(complaint("a: 1\nb: 2\na: 3\n"), (Code::YamlDuplicateKey, 3, 1));
        assert_eq!(complaint("{1: a, 0x1: b}"), (Code::YamlDuplicateKey, 1, 8));
        assert_eq!(values("{1: a, '1': b}")[0], json!({"1": "b"}));
        let many: String = (0..40).map(|key| format!("k{key}: 1\n")).collect();
        assert_eq!(complaint(&format!("{many}k39: 2\n")), (Code::YamlDuplicateKey, 41, 1));
    }

    #[test]
    fn aliases_repeat_values_and_unknown_ones_are_named() {
        assert_eq!(values("a: &x [1]\nb: *x\n")[0], json!({"a": [1], "b": [1]}));
        assert_eq!(complaint("a: *x\nb: &x 1\n"), (Code::YamlUnknownAlias, 1, 4));
        assert_eq!(complaint("a: &x [*x]\n"), (Code::YamlUnknownAlias, 1, 8));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut bomb = String::from("a0: &a0 [x]\n");
        for level in 1..20 {
            let before = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{before}]\n"));
        }
        assert_eq!(complaint(&bomb).0, Code::YamlTooLarge);
    }

    #[test]
    fn nesting_has_a_limit_in_text_and_through_aliases() {
        assert_eq!(complaint(&"[".repeat(20_000)).0, Code::YamlTooLarge);
        let steps: String = (1..90).map(|n| format!("a{n}: &a{n} {{x: [*a{}]}}\n", n - 1)).collect();
        assert_eq!(complaint(&format!("a0: &a0 1\n{steps}")).0, Code::YamlTooLarge);
    }

    #[test]
    fn an_old_version_line_brings_old_types() {
        let old = "%YAML 1.1\n---\na: yes\nb: 017\nbase: &b {x: 1}\nc: {<<: *b, z: 2}\n";
        let value = &values(old)[0];
        assert_eq!(value["a"], true);
        assert_eq!(value["b"], 15);
        assert_eq!(value["c"], json!({"x": 1, "z": 2}));
        assert_eq!(values("c: {<<: {x: 1}}")[0], json!({"c": {"<<": {"x": 1}}}));
    }

    #[test]
    fn tags_type_values() {
        let text = "a: !!str 3\nb: !custom x\nc: !!int \"3\"\nd: !!binary aGk=\ne: !!set {a, b}\nf: ! 4\n";
        let buffer = json!({"type": "Buffer", "data": [104, 105]});
        let all = json!({"a": "3", "b": "x", "c": 3, "d": buffer, "e": {}, "f": "4"});
        assert_eq!(values(text)[0], all);
    }

    #[test]
    fn text_that_runs_on_is_reported_where_it_starts() {
        assert_eq!(complaint("kind: Component\n   metadata:\n  name: x\n"), (Code::YamlSyntax, 1, 7));
        assert_eq!(complaint("spec:\n\towner: o\n"), (Code::YamlSyntax, 2, 2));
    }

    #[test]
    fn what_follows_a_document_unmarked_is_its_mistake() {
        let read: Vec<_> = documents("  a: 1\nb: 2\n").collect();
        assert!(
            matches!(&read[..], [Document { root: Err(complaints), .. }] if complaints[0].mark.line == 2)
        );
    }

    #[test]
    fn templates_are_recognised_instead_of_complained_about() {
        assert_eq!(complaint("spec:\n  {% if x %}\n  a: 1\n"), (Code::YamlTemplated, 2, 4));
        assert_eq!(complaint("spec: {owner: ${{ values.owner }}}\n").0, Code::YamlTemplated);
        assert_eq!(complaint("title: a: b\nother: \"{{ x }}\"\n\n\n").0, Code::YamlTemplated);
        assert_eq!(complaint("title: a: b\n\n\n\nother: \"{{ x }}\"\n").0, Code::YamlSyntax);
        let template = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nx: '{{ a }}': b\n";
        assert_eq!(complaint(template).0, Code::YamlSyntax);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            for document in documents(&text) {
                let _ = document.root.map(|root| root.to_json());
            }
        }

        #[test]
        fn yaml_like_text_is_read_or_refused(
            parts in prop::collection::vec(prop::sample::select(&[
                "a", ":", " ", "\n", "- ", "  ", "\"", "'", "[", "]", "{", "}", ",", "&a ", "*a", "!!int ",
                "|\n", ">-\n", "---\n", "...\n", "#", "? ", "%YAML 1.1\n", "<<: ", "\t", "\r\n", "ü", "0x1",
            ][..]), 0..40)
        ) {
            let text = parts.concat();
            let mut last = 0;
            for document in documents(&text) {
                let line = document.root.as_ref().map_or_else(|bad| bad[0].mark.line, |root| root.mark.line);
                prop_assert!(line as usize <= text.lines().count() + 1);
                last += 1;
                let _ = document.root.map(|root| root.to_json());
            }
            prop_assert!(last <= text.len() + 1);
        }
    }
}

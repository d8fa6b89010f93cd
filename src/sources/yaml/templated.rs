use super::Complaint;
use crate::diagnostic::Code;

/// Turns the complaint about a document that a template engine has yet to fill in into a remark.
///
/// `document` is the text that the complaint is about and `line` the line there, from 1.
/// A scaffolder template is full of expressions, but as texts: there only a statement on the very
/// line of the complaint counts.
pub(super) fn recognise(complaint: Complaint, document: &str, line: usize) -> Complaint {
    if complaint.code != Code::YamlSyntax && complaint.code != Code::YamlDuplicateKey {
        return complaint;
    }
    let lines = || (1..).zip(document.lines());
    let is_template = document.contains("kind: Template") && document.contains("scaffolder.backstage.io/");
    let is_templated = if is_template {
        lines().any(|(number, text)| number == line && is_statement(text))
    } else {
        let is_near = |number: usize| number.abs_diff(line) <= 1;
        lines().any(|(number, text)| is_statement(text) || (is_near(number) && has_expression(text)))
    };
    if !is_templated {
        return complaint;
    }
    Complaint {
        code: Code::YamlTemplated,
        message: "this is input for a template engine and becomes YAML only when a template is run"
            .to_owned(),
        help: "nothing to do, unless it should be a descriptor: then quote the expressions".to_owned(),
        mark: complaint.mark,
    }
}

/// Whether a line starts with something that only a template engine reads.
fn is_statement(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("{%") || line.starts_with("{#")
}

/// Whether a line holds an expression of Nunjucks, Jinja, Handlebars or cookiecutter.
fn has_expression(line: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|open| line.contains(open))
}

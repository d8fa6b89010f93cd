/// How templates are written. The default is Backstage's: `${{ }}`, `{% %}` and `{# #}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Syntax {
    /// Expressions stand in `{{ }}`, and Python's `True`, `False`, `None`, list and dictionary methods are known.
    pub cookiecutter: bool,
    /// The line break behind a block tag goes.
    pub trim_blocks: bool,
    /// Blanks before a block tag that begins its line go.
    pub lstrip_blocks: bool,
}

impl Syntax {
    /// What opens an expression.
    pub(super) fn opening(self) -> &'static str {
        if self.cookiecutter { "{{" } else { "${{" }
    }
}

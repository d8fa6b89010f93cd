//! The texts of a template that are rendered.

use std::sync::Arc;

use super::written::{Shape, Spot, Text, Written};
use crate::scaffold::extensions::{self, Hosts};
use crate::scaffold::language::{Mention, Renderer, Syntax, Template, TemplateError};

/// Reads expressions as Backstage does.
pub(super) struct Reader {
    renderer: Renderer,
}

/// A text with an expression in it.
pub(super) struct Expression<'t> {
    pub(super) text: &'t Text,
    pub(super) field: String,
    /// What it says, or why it says nothing.
    pub(super) template: Result<Template, TemplateError>,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self::of(Syntax::default())
    }

    pub(super) fn of(syntax: Syntax) -> Self {
        Self { renderer: Renderer::new(syntax, Arc::new(extensions::backstage(Hosts::default()))) }
    }

    pub(super) fn read(&self, text: &str) -> Result<Template, TemplateError> {
        self.renderer.read(text)
    }

    /// What fails wherever it is reached, and what is surely meant otherwise.
    pub(super) fn doubts(&self, template: &Template) -> Vec<TemplateError> {
        let mut doubts = self.renderer.unknown(template);
        doubts.extend(template.warnings());
        doubts
    }

    /// The texts with expressions in a value.
    pub(super) fn expressions<'t>(&self, value: &'t Written, field: &str, found: &mut Vec<Expression<'t>>) {
        match &value.shape {
            Shape::Text(text) => {
                if has_tag(text.as_str()) {
                    let template = self.read(text.as_str());
                    found.push(Expression { text, field: field.to_owned(), template });
                }
            }
            Shape::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.expressions(item, &format!("{field}.{index}"), found);
                }
            }
            Shape::Record(entries) => {
                for entry in entries {
                    self.expressions(&entry.value, &format!("{field}.{}", entry.key), found);
                }
            }
            Shape::Plain | Shape::Bool(_) => {}
        }
    }
}

impl Expression<'_> {
    /// The names that it looks up; none when it cannot be read.
    pub(super) fn mentions(&self) -> Vec<Mention> {
        self.template.as_ref().map(Template::mentions).unwrap_or_default()
    }

    /// Where a byte of it stands.
    pub(super) fn spot(&self, byte: usize) -> Spot {
        self.text.spot(byte)
    }
}

/// Whether a text is more than a text.
pub(super) fn has_tag(text: &str) -> bool {
    ["${{", "{%", "{#"].iter().any(|tag| text.contains(tag))
}

/// A sentence of the language on what is wrong, for people who see the place anyway.
pub(super) fn said(error: &TemplateError) -> String {
    if error.expression.is_empty() {
        error.message.clone()
    } else {
        format!("{} in `{}`", error.message, error.expression)
    }
}

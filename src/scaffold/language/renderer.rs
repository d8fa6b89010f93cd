use std::fmt;
use std::sync::Arc;

use super::ast::{ExprKind, Node};
use super::data::{Data, Record};
use super::error::TemplateError;
use super::evaluate::Evaluator;
use super::extension::Extensions;
use super::limits::Limits;
use super::mention::{Comparison, Found, Mention};
use super::parse::{Parsed, parse};
use super::print::Printed;
use super::syntax::Syntax;
use super::warning::warnings;
use super::{filter, test};

/// Renders templates of one syntax, with the same filters and functions at hand.
#[derive(Debug, Clone)]
pub struct Renderer {
    syntax: Syntax,
    extensions: Arc<Extensions>,
    limits: Limits,
}

/// A template that was read once and can be rendered often.
#[derive(Debug)]
pub struct Template {
    source: String,
    parsed: Parsed,
    syntax: Syntax,
}

impl Template {
    /// What probably means something else than it says.
    pub fn warnings(&self) -> Vec<TemplateError> {
        let found = warnings(&self.parsed.body);
        found.into_iter().map(|fault| TemplateError::new(fault, &self.source)).collect()
    }

    /// The names that it looks up and does not bind itself.
    pub fn mentions(&self) -> Vec<Mention> {
        Found::of(&self.parsed.body).mentions
    }

    /// The values that it compares with texts.
    pub fn comparisons(&self) -> Vec<Comparison> {
        Found::of(&self.parsed.body).comparisons
    }

    /// Whether it is one expression and nothing else, so that it keeps its value.
    pub fn is_expression(&self) -> bool {
        self.parsed.sole_expression().is_some()
    }

    /// The text that it is one way or another: without any tag, or as the text of its only expression.
    pub fn fixed_text(&self) -> Option<&str> {
        match self.parsed.body.as_slice() {
            [] => Some(""),
            [Node::Text(text)] => Some(text),
            [Node::Print { value, .. }] => match &value.kind {
                ExprKind::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether there is text in it that is printed whatever the values are.
    pub fn has_text(&self) -> bool {
        self.parsed.body.iter().any(|node| matches!(node, Node::Text(text) if !text.is_empty()))
    }
}

/// Writes the template with every bracket set. What is written reads back as the same template.
impl fmt::Display for Template {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", Printed(&self.parsed.body, self.syntax.opening()))
    }
}

impl Renderer {
    /// A renderer with the usual limits.
    pub fn new(syntax: Syntax, extensions: Arc<Extensions>) -> Self {
        Self { syntax, extensions, limits: Limits::default() }
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Reads a template.
    pub fn read(&self, source: &str) -> Result<Template, TemplateError> {
        let parsed =
            parse(source, self.syntax, &self.limits).map_err(|fault| TemplateError::new(fault, source))?;
        Ok(Template { source: source.to_owned(), parsed, syntax: self.syntax })
    }

    /// The filters and tests in `template` that there are not. Where they are reached, rendering fails.
    pub fn unknown(&self, template: &Template) -> Vec<TemplateError> {
        let found = Found::of(&template.parsed.body);
        let is_filter = |name: &str| filter::find(name).is_some() || self.extensions.filter(name).is_some();
        let filters = found.filters.into_iter().filter(|(name, _)| !is_filter(name));
        let filters = filters.map(|(name, at)| filter::unknown(name, self.extensions.filter_names()).at(at));
        let tests = found.tests.into_iter().filter(|(name, _)| test::arity(name).is_none());
        let faults = filters.chain(tests.map(|(name, at)| test::unknown(name).at(at)));
        faults.map(|fault| TemplateError::new(fault, &template.source)).collect()
    }

    /// What `template` prints with `context`.
    pub fn print(&self, template: &Template, context: &Record) -> Result<String, TemplateError> {
        let evaluator = Evaluator::new(self.syntax, &self.extensions, self.limits, context);
        evaluator.print(&template.parsed).map_err(|fault| TemplateError::new(fault, &template.source))
    }

    /// What `template` is with `context`: a single expression keeps its value, none for undefined; anything else
    /// is the text it prints.
    pub fn evaluate(&self, template: &Template, context: &Record) -> Result<Option<Data>, TemplateError> {
        let Some((expr, at)) = template.parsed.sole_expression() else {
            return self.print(template, context).map(|text| Some(Data::Text(text)));
        };
        let evaluator = Evaluator::new(self.syntax, &self.extensions, self.limits, context);
        let value = evaluator.value(&template.parsed, expr);
        value.map_err(|fault| TemplateError::new(fault.at(at), &template.source))
    }

    /// Reads and [prints](Self::print).
    pub fn render(&self, source: &str, context: &Record) -> Result<String, TemplateError> {
        self.print(&self.read(source)?, context)
    }

    /// Reads and [evaluates](Self::evaluate).
    pub fn render_value(&self, source: &str, context: &Record) -> Result<Option<Data>, TemplateError> {
        self.evaluate(&self.read(source)?, context)
    }
}

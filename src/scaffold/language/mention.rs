//! What a template looks up, uses and compares, found without running it.

use std::collections::HashSet;

use super::ast::{Arguments, Binary, Body, Comparison as Sign, Expr, ExprKind, Node, Part, Unary};
use super::warning::{start_of, step_of};

/// A name that nothing in the template binds, with the keys that are looked up in it: `values.a['b'][c]` is
/// `values`, `a`, `b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The name and the keys behind it, as far as they are written out.
    pub path: Vec<String>,
    /// The byte of the template where it begins.
    pub offset: usize,
    /// What becomes of it.
    pub role: Role,
    /// What the conditions around it look up.
    pub under: Vec<Vec<String>>,
}

/// What becomes of a value that a template mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is used as it is.
    Plain,
    /// It may well be missing: a condition, a test, a default stands around it.
    Guarded,
    /// It is called.
    Called,
}

/// A value that is compared with a text: `parameters.language == 'java'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The name and the keys of the value.
    pub path: Vec<String>,
    /// The text.
    pub text: String,
    /// The byte of the template where the text stands.
    pub offset: usize,
}

/// All of them, in no particular order.
#[derive(Debug, Default)]
pub(super) struct Found<'t> {
    pub(super) mentions: Vec<Mention>,
    pub(super) comparisons: Vec<Comparison>,
    /// Filters by name, with their places.
    pub(super) filters: Vec<(&'t str, usize)>,
    /// Tests by name, with their places.
    pub(super) tests: Vec<(&'t str, usize)>,
    bound: HashSet<&'t str>,
    under: Vec<Vec<String>>,
}

impl<'t> Found<'t> {
    /// Looks through a template.
    pub(super) fn of(body: &'t Body) -> Self {
        let mut found = Self::default();
        found.body(body);
        let bound = std::mem::take(&mut found.bound);
        found.mentions.retain(|mention| !bound.contains(&*mention.path[0]));
        found
    }

    fn body(&mut self, body: &'t Body) {
        for node in body {
            match node {
                Node::Set { targets, .. } => self.bound.extend(targets.iter().map(|target| &*target.name)),
                Node::Macro { name, callable, .. } => {
                    self.bound.insert(&name.name);
                    self.bound.extend(callable.parameters.iter().map(|target| &*target.name));
                }
                Node::Call { .. } => {
                    self.bound.insert("caller");
                }
                Node::For(_) => {
                    self.bound.insert("loop");
                }
                _ => {}
            }
            let outside = self.under.len();
            for part in node.parts() {
                match part {
                    Part::Value(expr) => self.expr(expr, Role::Plain),
                    Part::Condition(expr) => self.condition(expr),
                    Part::Body(body) => self.body(body),
                }
            }
            self.under.truncate(outside);
        }
    }

    /// A condition, which also stands around what follows.
    fn condition(&mut self, expr: &'t Expr) {
        let before = self.mentions.len();
        self.expr(expr, Role::Guarded);
        self.under.extend(self.mentions[before..].iter().map(|mention| mention.path.clone()));
    }

    fn expr(&mut self, expr: &'t Expr, role: Role) {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Member { .. } => self.lookup(expr, role),
            ExprKind::Filter { name, input, arguments } => {
                self.filters.push((name, expr.at));
                let is_default = matches!(&**name, "default" | "d");
                self.expr(input, if is_default { Role::Guarded } else { Role::Plain });
                arguments.all().for_each(|argument| self.expr(argument, Role::Plain));
            }
            ExprKind::Test { value, name, arguments } => {
                self.tests.push((name, expr.at));
                self.expr(value, Role::Guarded);
                arguments.iter().flat_map(Arguments::all).for_each(|given| self.expr(given, Role::Plain));
            }
            ExprKind::Call { callee, arguments } => {
                self.expr(callee, Role::Called);
                arguments.all().for_each(|argument| self.expr(argument, Role::Plain));
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                let outside = self.under.len();
                self.condition(condition);
                self.expr(then, role);
                if let Some(otherwise) = otherwise {
                    self.expr(otherwise, role);
                }
                self.under.truncate(outside);
            }
            ExprKind::Binary { operator: Binary::Or | Binary::And, left, right } => {
                self.expr(left, Role::Guarded);
                self.expr(right, role);
            }
            // A name with a hyphen in it, which there is a warning for.
            ExprKind::Binary { operator: Binary::Subtract, left, .. } if step_of(left).is_some() => {}
            ExprKind::Unary { operator: Unary::Not, operand } => self.expr(operand, Role::Guarded),
            ExprKind::Compare { first, rest } => {
                self.comparison(first, rest);
                self.expr(first, role);
                for (_, other) in rest {
                    self.expr(other, role);
                }
            }
            ExprKind::Capture(body) => self.body(body),
            kind => kind.children().into_iter().for_each(|child| self.expr(child, Role::Plain)),
        }
    }

    /// A name, or a chain of lookups that begins with anything.
    fn lookup(&mut self, expr: &'t Expr, role: Role) {
        let mut path = Vec::new();
        let mut current = expr;
        while let ExprKind::Member { target, key } = &current.kind {
            match &key.kind {
                ExprKind::Text(name) => path.push(name.to_string()),
                ExprKind::Number(index) => path.push(super::print_number(*index)),
                _ => {
                    // What comes behind an open key says nothing of what stands before it.
                    path.clear();
                    self.expr(key, Role::Plain);
                }
            }
            current = target;
        }
        match &current.kind {
            ExprKind::Name(target) if target.slot.is_none() => {
                path.push(target.name.to_string());
                path.reverse();
                let under = self.under.clone();
                self.mentions.push(Mention { path, offset: start_of(expr), role, under });
            }
            ExprKind::Name(_) => {}
            _ => self.expr(current, Role::Plain),
        }
    }

    fn comparison(&mut self, first: &Expr, rest: &[(Sign, Expr)]) {
        let [(Sign::Equal | Sign::Same | Sign::NotEqual | Sign::NotSame, second)] = rest else { return };
        for (value, literal) in [(first, second), (second, first)] {
            if let (Some(path), ExprKind::Text(text)) = (fixed_path(value), &literal.kind) {
                self.comparisons.push(Comparison { path, text: text.to_string(), offset: literal.at });
            }
        }
    }
}

/// The path of a chain of lookups that is written out from its name to its end.
fn fixed_path(expr: &Expr) -> Option<Vec<String>> {
    match &expr.kind {
        ExprKind::Name(target) if target.slot.is_none() => Some(vec![target.name.to_string()]),
        ExprKind::Member { target, key } => match &key.kind {
            ExprKind::Text(name) => {
                let mut path = fixed_path(target)?;
                path.push(name.to_string());
                Some(path)
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Extensions, Renderer, Syntax};
    use super::*;

    fn mentions(source: &str) -> Vec<(String, usize, Role)> {
        let renderer = Renderer::new(Syntax::default(), Arc::new(Extensions::new()));
        let mut found = renderer.read(source).expect("it is right").mentions();
        found.sort_by_key(|mention| mention.offset);
        found.into_iter().map(|mention| (mention.path.join("/"), mention.offset, mention.role)).collect()
    }

    #[test]
    fn what_is_looked_up_is_told_with_its_place_and_role() {
        let found = mentions("${{ values.a.b or steps['x-y'].output.z }} ${{ f(values[k].c) | d(values) }}");
        let shown: Vec<_> = found.iter().map(|(path, at, role)| (path.as_str(), *at, *role)).collect();
        assert_eq!(
            shown,
            [
                ("values/a/b", 4, Role::Guarded),
                ("steps/x-y/output/z", 18, Role::Plain),
                ("f", 47, Role::Called),
                ("values", 49, Role::Plain),
                ("k", 56, Role::Plain),
                ("values", 66, Role::Plain),
            ]
        );
    }

    #[test]
    fn what_a_template_binds_itself_is_none_of_it() {
        let source = "{% for x in values.list %}${{ x.a }}${{ loop.index }}{% endfor %}\
                      {% set y = 1 %}${{ y }}{% macro m(z) %}${{ z }}{% endmacro %}${{ m(2) }}";
        let found = mentions(source);
        assert_eq!(found.iter().map(|(path, ..)| path.as_str()).collect::<Vec<_>>(), ["values/list"]);
    }

    #[test]
    fn what_stands_in_a_condition_may_be_missing() {
        let found =
            mentions("{% if values.a and not values.b is defined %}${{ values.c if values.d }}{% endif %}");
        let roles: Vec<_> = found.iter().map(|(path, _, role)| (path.as_str(), *role)).collect();
        assert_eq!(
            roles,
            [
                ("values/a", Role::Guarded),
                ("values/b", Role::Guarded),
                ("values/c", Role::Plain),
                ("values/d", Role::Guarded)
            ]
        );
    }
}

//! What a template says that its author hardly means.

use super::ast::{Binary, Body, Expr, ExprKind, Node};
use super::fault::Fault;

/// Looks through statements and the expressions in them.
pub(super) fn warnings(body: &Body) -> Vec<Fault> {
    let mut found = Vec::new();
    in_body(body, &mut found);
    found
}

fn in_body(body: &Body, found: &mut Vec<Fault>) {
    for node in body {
        match node {
            Node::Text(_) => {}
            Node::Print { value, .. } | Node::Set { value, .. } => in_expr(value, found),
            Node::If { branches, otherwise, .. } => in_branches(branches, otherwise.as_ref(), found),
            Node::For(node) => {
                in_expr(&node.over, found);
                in_body(&node.body, found);
                node.otherwise.iter().for_each(|otherwise| in_body(otherwise, found));
            }
            Node::Macro { callable, .. } => {
                callable.defaults.iter().for_each(|(_, value)| in_expr(value, found));
                in_body(&callable.body, found);
            }
            Node::Call { call, caller, .. } => {
                in_expr(call, found);
                in_body(&caller.body, found);
            }
            Node::Block { body, .. } => in_body(body, found),
            Node::Switch { value, cases, otherwise, .. } => {
                in_expr(value, found);
                in_branches(cases, otherwise.as_ref(), found);
            }
        }
    }
}

fn in_branches(branches: &[(Expr, Body)], otherwise: Option<&Body>, found: &mut Vec<Fault>) {
    for (condition, body) in branches {
        in_expr(condition, found);
        in_body(body, found);
    }
    if let Some(otherwise) = otherwise {
        in_body(otherwise, found);
    }
}

fn in_expr(expr: &Expr, found: &mut Vec<Fault>) {
    if let ExprKind::Binary { operator: Binary::Subtract, left, right } = &expr.kind
        && let Some((before, after)) = step_of(left).zip(first_name(right))
    {
        let message = format!("`steps.{before}-{after}` subtracts `{after}` from a step");
        found.push(Fault::syntax(start_of(left), message).hint(format!("write `steps['{before}-{after}']`")));
    }
    if matches!(&expr.kind, ExprKind::Name(target) if &*target.name == "not") {
        let fault = Fault::syntax(expr.at, "behind an operator `not` is a name, and nothing is called so");
        found.push(fault.hint("put `not` and what it negates in brackets"));
    }
    if let ExprKind::Capture(body) = &expr.kind {
        in_body(body, found);
    }
    expr.kind.children().into_iter().for_each(|child| in_expr(child, found));
}

/// The name of the step in `steps.name`, or in `steps.a-b`, which the next hyphen continues.
fn step_of(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Member { target, key } => match (&target.kind, &key.kind) {
            (ExprKind::Name(target), ExprKind::Text(name)) if &*target.name == "steps" => {
                Some(name.to_string())
            }
            _ => None,
        },
        ExprKind::Binary { operator: Binary::Subtract, left, right } => {
            Some(format!("{}-{}", step_of(left)?, first_name(right)?))
        }
        _ => None,
    }
}

/// The name that a chain of lookups begins with.
fn first_name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(target) => Some(&target.name),
        ExprKind::Member { target, .. } => first_name(target),
        ExprKind::Call { callee, .. } => first_name(callee),
        _ => None,
    }
}

/// The place of the first word of a chain of lookups.
fn start_of(expr: &Expr) -> usize {
    match &expr.kind {
        ExprKind::Member { target: inner, .. } | ExprKind::Binary { left: inner, .. } => start_of(inner),
        _ => expr.at,
    }
}

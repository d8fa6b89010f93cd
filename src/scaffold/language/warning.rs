//! What a template says that its author hardly means.

use super::ast::{Binary, Body, Expr, ExprKind, Node, Part};
use super::fault::Fault;

/// Looks through statements and the expressions in them.
pub(super) fn warnings(body: &Body) -> Vec<Fault> {
    let mut found = Vec::new();
    in_body(body, &mut found);
    found
}

fn in_body(body: &Body, found: &mut Vec<Fault>) {
    for part in body.iter().flat_map(Node::parts) {
        match part {
            Part::Value(expr) | Part::Condition(expr) => in_expr(expr, found),
            Part::Body(body) => in_body(body, found),
        }
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
pub(super) fn step_of(expr: &Expr) -> Option<String> {
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
pub(super) fn start_of(expr: &Expr) -> usize {
    match &expr.kind {
        ExprKind::Member { target: inner, .. } | ExprKind::Binary { left: inner, .. } => start_of(inner),
        _ => expr.at,
    }
}

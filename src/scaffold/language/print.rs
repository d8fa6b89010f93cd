//! Writes a tree as a template again: every bracket set, white space as it came.
//!
//! What is written reads back as the same tree, which tests hold the reader to.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Arguments, Binary, Body, Comparison, Expr, ExprKind, Macro, Node, Target, Unary};

/// Something with the opening of expressions, `${{` or `{{`.
pub(super) struct Printed<'t, T: ?Sized>(pub(super) &'t T, pub(super) &'static str);

impl Display for Printed<'_, Body> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|node| write!(out, "{}", Printed(node, self.1)))
    }
}

impl Display for Printed<'_, Node> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let body = |body| Printed::<Body>(body, self.1);
        match self.0 {
            Node::Text(text) => write_text(text, self.1, out),
            Node::Print { value, .. } => match &value.kind {
                // A filter over a body can only have come from a block.
                ExprKind::Filter { name, input, arguments } if matches!(input.kind, ExprKind::Capture(_)) => {
                    write!(out, "{{% filter {name}({arguments}) %}}{}{{% endfilter %}}", Inner(input, self.1))
                }
                _ => write!(out, "{} {value} }}}}", self.1),
            },
            Node::If { branches, otherwise, .. } => {
                for (index, (condition, then)) in branches.iter().enumerate() {
                    let tag = if index == 0 { "if" } else { "elif" };
                    write!(out, "{{% {tag} {condition} %}}{}", body(then))?;
                }
                if let Some(otherwise) = otherwise {
                    write!(out, "{{% else %}}{}", body(otherwise))?;
                }
                out.write_str("{% endif %}")
            }
            Node::For(node) => {
                let targets = Names(&node.targets);
                write!(out, "{{% for {targets} in {} %}}{}", node.over, body(&node.body))?;
                if let Some(otherwise) = &node.otherwise {
                    write!(out, "{{% else %}}{}", body(otherwise))?;
                }
                out.write_str("{% endfor %}")
            }
            Node::Set { targets, value, .. } => match &value.kind {
                ExprKind::Capture(captured) => {
                    write!(out, "{{% set {} %}}{}{{% endset %}}", Names(targets), body(captured))
                }
                _ => write!(out, "{{% set {} = {value} %}}", Names(targets)),
            },
            Node::Macro { name, callable, .. } => {
                let Macro { body: inside, .. } = &**callable;
                write!(out, "{{% macro {}({callable}) %}}{}{{% endmacro %}}", name.name, body(inside))
            }
            Node::Call { call, caller, .. } => {
                let Macro { body: inside, .. } = &**caller;
                write!(out, "{{% call({caller}) {call} %}}{}{{% endcall %}}", body(inside))
            }
            Node::Block { name, body: inside, .. } => {
                write!(out, "{{% block {name} %}}{}{{% endblock %}}", body(inside))
            }
            Node::Switch { value, cases, otherwise, .. } => {
                write!(out, "{{% switch {value} %}}")?;
                for (condition, then) in cases {
                    write!(out, "{{% case {condition} %}}{}", body(then))?;
                }
                if let Some(otherwise) = otherwise {
                    write!(out, "{{% default %}}{}", body(otherwise))?;
                }
                out.write_str("{% endswitch %}")
            }
        }
    }
}

/// The body that an expression captures.
struct Inner<'t>(&'t Expr, &'static str);

impl Display for Inner<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExprKind::Capture(body) => write!(out, "{}", Printed(body, self.1)),
            _ => Ok(()),
        }
    }
}

/// Text that would be read as a tag is put where nothing is read.
fn write_text(text: &str, opening: &str, out: &mut Formatter<'_>) -> fmt::Result {
    let looks_like_tag = ["{{", "{%", "{#", "#}"].iter().any(|tag| text.contains(tag))
        || text.ends_with(['{', '$', '#'])
        || text.starts_with(['{', '}', '%', '#']);
    if !looks_like_tag {
        return out.write_str(text);
    }
    if let Some(name) = ["raw", "verbatim"].into_iter().find(|name| !text.contains(name)) {
        return write!(out, "{{% {name} %}}{text}{{% end{name} %}}");
    }
    write!(out, "{opening} ")?;
    quote(text, out)?;
    out.write_str(" }}")
}

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Null => out.write_str("none"),
            ExprKind::Bool(flag) => write!(out, "{flag}"),
            ExprKind::Number(number) => write!(out, "{number}"),
            ExprKind::Text(text) => quote(text, out),
            ExprKind::Regex(pattern) => write!(out, "r/{}/{}", pattern.source(), pattern.flags()),
            ExprKind::Name(target) => out.write_str(&target.name),
            ExprKind::List(items) => write!(out, "[{}]", Commas(items)),
            ExprKind::Group(items) => write!(out, "({})", Commas(items)),
            ExprKind::Record(entries) => {
                out.write_char('{')?;
                for (index, (name, value)) in entries.iter().enumerate() {
                    out.write_str(if index > 0 { ", " } else { "" })?;
                    quote(name, out)?;
                    write!(out, ": {value}")?;
                }
                // A space, lest `}}` close the tag.
                out.write_str(" }")
            }
            ExprKind::Member { target, key } => write!(out, "{}[{key}]", Operand(target)),
            ExprKind::Slice { target, start, end, step } => {
                let bound =
                    |bound: &Option<Box<Expr>>| bound.as_ref().map(ToString::to_string).unwrap_or_default();
                write!(out, "{}[{}:{}:{}]", Operand(target), bound(start), bound(end), bound(step))
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                write!(out, "{} if {}", Operand(then), Operand(condition))?;
                match otherwise {
                    Some(otherwise) => write!(out, " else {}", Operand(otherwise)),
                    None => Ok(()),
                }
            }
            ExprKind::Unary { operator, operand } => match operator {
                Unary::Not => write!(out, "not {}", Operand(operand)),
                Unary::Negate => write!(out, "-{}", Operand(operand)),
                Unary::Plus => write!(out, "+{}", Operand(operand)),
                Unary::Floor => write_floor(operand, out),
            },
            ExprKind::Binary { operator, left, right } => {
                write!(out, "{} {} {}", Operand(left), operator.sign(), Operand(right))
            }
            ExprKind::Compare { first, rest } => {
                write!(out, "{}", Operand(first))?;
                rest.iter().try_for_each(|(comparison, right)| {
                    write!(out, " {} {}", comparison.sign(), Operand(right))
                })
            }
            ExprKind::Test { value, name, arguments } => {
                write!(out, "{} is ", Operand(value))?;
                quote(name, out)?;
                arguments.as_ref().map_or(Ok(()), |arguments| write!(out, "({arguments})"))
            }
            ExprKind::Filter { name, input, arguments } => {
                write!(out, "{} | {name}({arguments})", Operand(input))
            }
            ExprKind::Call { callee, arguments } => write!(out, "{}({arguments})", Operand(callee)),
            ExprKind::Capture(_) => out.write_str("''"),
        }
    }
}

/// `a // b`, which is a division whose fraction is cut.
fn write_floor(quotient: &Expr, out: &mut Formatter<'_>) -> fmt::Result {
    match &quotient.kind {
        ExprKind::Binary { operator: Binary::Divide, left, right } => {
            write!(out, "{} // {}", Operand(left), Operand(right))
        }
        _ => write!(out, "{} // 1", Operand(quotient)),
    }
}

/// An expression that stands beside an operator: in brackets, unless nothing could come between.
struct Operand<'t>(&'t Expr);

impl Display for Operand<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let is_whole = matches!(
            self.0.kind,
            ExprKind::Null
                | ExprKind::Bool(_)
                | ExprKind::Number(_)
                | ExprKind::Text(_)
                | ExprKind::Regex(_)
                | ExprKind::Name(_)
                | ExprKind::List(_)
                | ExprKind::Group(_)
                | ExprKind::Record(_)
                | ExprKind::Member { .. }
                | ExprKind::Slice { .. }
                | ExprKind::Call { .. }
        );
        if is_whole { write!(out, "{}", self.0) } else { write!(out, "({})", self.0) }
    }
}

struct Commas<'t>(&'t [Expr]);

impl Display for Commas<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            write!(out, "{}{item}", if index > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

struct Names<'t>(&'t [Target]);

impl Display for Names<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|target| &*target.name).collect();
        out.write_str(&names.join(", "))
    }
}

impl Display for Arguments {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}", Commas(&self.positional))?;
        let mut separator = if self.positional.is_empty() { "" } else { ", " };
        for (name, value) in &self.keyword {
            write!(out, "{separator}{name}={value}")?;
            separator = ", ";
        }
        Ok(())
    }
}

/// The parameters of a macro.
impl Display for Macro {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}", Names(&self.parameters))?;
        let mut separator = if self.parameters.is_empty() { "" } else { ", " };
        for (name, value) in &self.defaults {
            write!(out, "{separator}{name}={value}")?;
            separator = ", ";
        }
        Ok(())
    }
}

impl Binary {
    fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Join => "~",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "**",
        }
    }
}

impl Comparison {
    fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Same => "===",
            Self::NotEqual => "!=",
            Self::NotSame => "!==",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

fn quote(text: &str, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}

//! Block tags and what they enclose.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::ast::{Body, Expr, ExprKind, For, Node, Target};
use super::super::chunk::{Chunk, Inside};
use super::super::fault::{Fault, Outcome};
use super::super::lexer::{is_space, tag_name};
use super::super::limits::{Limits, deeper};
use super::expression::Expressions;
use super::words::Words;
use super::{Parsed, Shared, tag_start};
use crate::text::nearest;

const STATEMENTS: [&str; 10] =
    ["if", "for", "set", "macro", "call", "filter", "block", "switch", "raw", "verbatim"];
/// Tags that end a body or begin another part of it.
const STOPS: [&str; 12] = [
    "else",
    "elif",
    "elseif",
    "endif",
    "endfor",
    "endmacro",
    "endcall",
    "endfilter",
    "endset",
    "case",
    "default",
    "endswitch",
];
/// Those of them that may say more than their name.
const TALKING_STOPS: [&str; 3] = ["elif", "elseif", "case"];

/// Reads the chunks of a template.
pub(super) struct Statements<'s> {
    source: &'s str,
    chunks: Vec<Chunk>,
    next: usize,
    pub(super) shared: Shared,
    /// The blocks so far, and the chunk behind each opening tag.
    blocks: HashMap<Box<str>, usize>,
    /// How many macros were declared so far.
    pub(super) macros: usize,
    last_tag: usize,
}

impl<'s> Statements<'s> {
    pub(super) fn new(source: &'s str, chunks: Vec<Chunk>, limits: &Limits) -> Self {
        Self {
            source,
            chunks,
            next: 0,
            shared: Shared::new(limits),
            blocks: HashMap::new(),
            macros: 0,
            last_tag: 0,
        }
    }

    pub(super) fn template(mut self) -> Outcome<Parsed> {
        let (body, _) = self.body(&[])?;
        Ok(Parsed { body, slots: self.shared.names.slots() })
    }

    /// Statements up to one of `stops`, which is returned; none of them at the end of the template.
    fn body(&mut self, stops: &[&str]) -> Outcome<(Body, Option<Inside>)> {
        self.shared.enter(self.last_tag)?;
        let body = deeper(|| self.statements(stops));
        self.shared.leave();
        body
    }

    fn statements(&mut self, stops: &[&str]) -> Outcome<(Body, Option<Inside>)> {
        let mut body = Body::new();
        while let Some(chunk) = self.chunks.get(self.next) {
            self.next += 1;
            self.last_tag = tag_start(chunk).unwrap_or(self.last_tag);
            self.shared.count(self.last_tag)?;
            match chunk {
                Chunk::Text(text) => body.push(Node::Text(text.as_str().into())),
                Chunk::Expression(inside) => {
                    let inside = *inside;
                    let value = self.expressions(inside.start, inside.end)?.whole()?;
                    body.push(Node::Print { value, at: inside.tag });
                }
                Chunk::Block(inside) => {
                    let inside = *inside;
                    let name = self.name(inside);
                    if stops.contains(&name) {
                        self.check_stop(name, inside)?;
                        return Ok((body, Some(inside)));
                    }
                    if STOPS.contains(&name) || name == "endblock" {
                        return Err(misplaced(name, stops, inside));
                    }
                    body.push(self.statement(name, inside)?);
                }
            }
        }
        Ok((body, None))
    }

    fn name(&self, inside: Inside) -> &'s str {
        tag_name(&self.source[inside.start..inside.end])
    }

    /// Where a tag goes on behind its name.
    pub(super) fn behind_name(&self, inside: Inside) -> usize {
        inside.start + self.name(inside).len()
    }

    fn check_stop(&self, name: &str, inside: Inside) -> Outcome<()> {
        let is_silent = name != "endblock" && !TALKING_STOPS.contains(&name);
        let more = self.source[self.behind_name(inside)..inside.end].trim_matches(is_space);
        if is_silent && !more.is_empty() {
            let fault = Fault::syntax(inside.tag, format!("`{name}` stands alone in its tag"));
            return Err(if name == "else" { fault.hint("write `elif` for `else if`") } else { fault });
        }
        Ok(())
    }

    fn statement(&mut self, name: &str, inside: Inside) -> Outcome<Node> {
        match name {
            "if" => self.branches(inside),
            "for" => self.for_loop(inside),
            "set" => self.set(inside),
            "macro" => self.declare_macro(inside),
            "call" => self.call(inside),
            "filter" => self.filter_block(inside),
            "block" => self.block(inside),
            "switch" => self.switch(inside),
            "include" | "import" | "from" | "extends" => Err(Fault::syntax(
                inside.tag,
                format!("a template cannot load another: there is no `{name}` here"),
            )),
            "" => Err(Fault::syntax(inside.tag, "this tag says nothing")),
            name => {
                let fault = Fault::syntax(inside.tag, format!("there is no tag `{name}`"));
                let near = nearest(name, STATEMENTS.into_iter().chain(STOPS));
                Err(match near {
                    Some(near) => fault.hint(format!("did you mean `{near}`?")),
                    None => fault,
                })
            }
        }
    }

    fn branches(&mut self, inside: Inside) -> Outcome<Node> {
        let mut branches = Vec::new();
        let mut current = inside;
        loop {
            let condition = self.expression_behind_name(current)?;
            let (body, stop) = self.body(&["elif", "elseif", "else", "endif"])?;
            branches.push((condition, body));
            let stop = stop.ok_or_else(|| unclosed("if", inside))?;
            match self.name(stop) {
                "else" => {
                    let otherwise = Some(self.closed_body("if", "endif", inside)?);
                    return Ok(Node::If { branches, otherwise, at: inside.tag });
                }
                "endif" => return Ok(Node::If { branches, otherwise: None, at: inside.tag }),
                _ => current = stop,
            }
        }
    }

    fn for_loop(&mut self, inside: Inside) -> Outcome<Node> {
        let start = self.behind_name(inside);
        let mut header = self.expressions(start, inside.end)?;
        let targets = header.targets()?;
        let at = header.words.at();
        let follows_space = |at: usize, source: &str| source[at..].chars().next().is_none_or(is_space);
        if !header.words.name("in") {
            return Err(header.words.unexpected("`in`"));
        }
        let over = header.whole()?;
        if !follows_space(at + 2, self.source) {
            return Err(Fault::syntax(inside.tag, "there must be a space behind `in`"));
        }
        if matches!(targets.as_slice(), [name] if &**name == "loop") {
            return Err(Fault::syntax(inside.tag, "`loop` is what the loop itself is called"));
        }
        let length = self.shared.names.slot();
        let outside = self.shared.names.open();
        let (names, begin) = (targets, self.next);
        let targets = names.iter().map(|name| self.shared.names.bind(name)).collect();
        let (body, stop) = self.body(&["else", "endfor"])?;
        let stop = stop.ok_or_else(|| unclosed("for", inside))?;
        let has_else = self.name(stop) == "else";
        let repeats = names.iter().enumerate().any(|(index, name)| names[..index].contains(name));
        let over_pairs = if names.len() > 1 && (has_else || repeats) {
            Some(self.body_over_pairs(&names, begin)?)
        } else {
            None
        };
        let otherwise = if has_else { Some(self.closed_body("for", "endfor", inside)?) } else { None };
        self.shared.names.close(outside);
        Ok(Node::For(Box::new(For { targets, over, body, otherwise, over_pairs, length, at: inside.tag })))
    }

    /// Nunjucks compiles a loop with several names twice, for lists and for pairs of a name and a value. Which
    /// is meant shows in names that stand twice, and behind `else`, where only the names of the second count.
    fn body_over_pairs(&mut self, names: &[Arc<str>], begin: usize) -> Outcome<(Vec<Target>, Body)> {
        let end = std::mem::replace(&mut self.next, begin);
        let blocks = self.blocks.clone();
        self.blocks.retain(|_, chunk| *chunk < begin || *chunk >= end);
        let targets = names.iter().take(2).map(|name| self.shared.names.bind(name)).collect();
        let (body, _) = self.body(&["else", "endfor"])?;
        self.blocks = blocks;
        Ok((targets, body))
    }

    fn set(&mut self, inside: Inside) -> Outcome<Node> {
        let start = self.behind_name(inside);
        let mut header = self.expressions(start, inside.end)?;
        let names = header.targets()?;
        let value = if header.words.sign("=") {
            header.whole()?
        } else {
            header.words.expect_end()?;
            self.capture("set", "endset", inside)?
        };
        let targets = names.iter().map(|name| self.shared.names.resolve(name)).collect();
        Ok(Node::Set { targets, value, at: inside.tag })
    }

    fn filter_block(&mut self, inside: Inside) -> Outcome<Node> {
        let start = self.behind_name(inside);
        let input = self.capture("filter", "endfilter", inside)?;
        let mut header = self.expressions(start, inside.end)?;
        let value = header.filter(input)?;
        header.words.expect_end()?;
        Ok(Node::Print { value, at: inside.tag })
    }

    fn block(&mut self, inside: Inside) -> Outcome<Node> {
        let start = self.behind_name(inside);
        let mut header = self.expressions(start, inside.end)?;
        let (name, _) = header.words.expect_name()?;
        header.words.expect_end()?;
        if self.blocks.insert(name.clone(), self.next).is_some() {
            return Err(Fault::syntax(inside.tag, format!("there is a block `{name}` already")));
        }
        let outside = self.shared.names.open_frame(false);
        let (body, stop) = self.body(&["endblock"])?;
        let slots = self.shared.names.close_frame(outside);
        let stop = stop.ok_or_else(|| unclosed("block", inside))?;
        let closing = self.source[self.behind_name(stop)..stop.end].trim_matches(is_space);
        if !closing.is_empty() && *closing != *name {
            return Err(Fault::syntax(
                stop.tag,
                format!("this closes the block `{closing}`, but `{name}` is open"),
            ));
        }
        Ok(Node::Block { name, body, slots, at: inside.tag })
    }

    fn switch(&mut self, inside: Inside) -> Outcome<Node> {
        let value = self.expression_behind_name(inside)?;
        let parts = ["case", "default", "endswitch"];
        let (before, mut stop) = self.body(&parts)?;
        if !before.is_empty() {
            return Err(Fault::syntax(inside.tag, "nothing may stand between `switch` and its first `case`")
                .hint("close the tag with `-%}`, which takes the line break away"));
        }
        let mut cases = Vec::new();
        let mut otherwise = None;
        loop {
            let current = stop.ok_or_else(|| unclosed("switch", inside))?;
            match self.name(current) {
                "case" => {
                    let condition = self.expression_behind_name(current)?;
                    let (body, next) = self.body(&parts)?;
                    cases.push((condition, body));
                    stop = next;
                }
                "default" => {
                    otherwise = Some(self.closed_body("switch", "endswitch", inside)?);
                    break;
                }
                _ => break,
            }
        }
        if cases.is_empty() && otherwise.is_none() {
            return Err(Fault::syntax(inside.tag, "`switch` wants a `case` or a `default`"));
        }
        Ok(Node::Switch { value, cases, otherwise, at: inside.tag })
    }

    /// A body that only `end` may close.
    pub(super) fn closed_body(&mut self, name: &str, end: &str, inside: Inside) -> Outcome<Body> {
        let (body, stop) = self.body(&[end])?;
        stop.map(|_| body).ok_or_else(|| unclosed(name, inside))
    }

    /// What a body prints, as a value.
    fn capture(&mut self, name: &str, end: &str, inside: Inside) -> Outcome<Expr> {
        let before = self.macros;
        let body = self.closed_body(name, end, inside)?;
        if self.macros > before {
            return Err(Fault::syntax(inside.tag, format!("a macro cannot be declared inside `{name}`")));
        }
        self.shared.expr(inside.tag, ExprKind::Capture(body))
    }

    fn expression_behind_name(&mut self, inside: Inside) -> Outcome<Expr> {
        let start = self.behind_name(inside);
        self.expressions(start, inside.end)?.whole()
    }

    pub(super) fn expressions(&mut self, start: usize, end: usize) -> Outcome<Expressions<'_>> {
        let words = Words::new(self.source, start, end)?;
        Ok(Expressions { words, shared: &mut self.shared })
    }
}

fn unclosed(name: &str, inside: Inside) -> Fault {
    Fault::syntax(inside.tag, format!("this `{name}` is never closed with `{{% end{name} %}}`"))
}

fn misplaced(name: &str, stops: &[&str], inside: Inside) -> Fault {
    let message = match stops {
        [] => format!("there is nothing that `{name}` belongs to"),
        stops => format!("`{name}` does not belong here; one of {} is due", stops.join(", ")),
    };
    Fault::syntax(inside.tag, message)
}

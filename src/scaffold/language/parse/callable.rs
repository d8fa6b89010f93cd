//! Macros and `call` blocks: what has parameters and a frame of its own.

use std::sync::Arc;

use super::super::ast::{Expr, ExprKind, Macro, Node, Target};
use super::super::chunk::Inside;
use super::super::fault::{Fault, Outcome};
use super::super::lexer::Word;
use super::expression::{Expressions, Parameters};
use super::statement::Statements;
use super::words::Words;

impl Statements<'_> {
    pub(super) fn declare_macro(&mut self, inside: Inside) -> Outcome<Node> {
        let start = self.behind_name(inside);
        let mut header = self.expressions(start, inside.end)?;
        let name = match header.targets()? {
            names if names.len() == 1 => names[0].clone(),
            _ => return Err(Fault::syntax(inside.tag, "a macro has one name")),
        };
        header.words.expect_sign("(")?;
        let words = header.words;
        self.macros += 1;
        let name = self.shared.names.bind(&name);
        let callable = self.callable(Some(words), false, inside)?;
        Ok(Node::Macro { name, callable: Arc::new(callable), at: inside.tag })
    }

    /// Reads the parameters, up to the closing bracket, and the body of a macro or a caller, in a frame of
    /// their own.
    fn callable(&mut self, signature: Option<Words>, is_caller: bool, inside: Inside) -> Outcome<Macro> {
        let outside = self.shared.names.open_frame(is_caller);
        let mut parameters = Parameters::default();
        if let Some(words) = signature {
            let mut header = Expressions { words, shared: &mut self.shared };
            parameters = header.parameters()?;
            if !is_caller {
                header.words.expect_end()?;
            }
        }
        let (name, end) = if is_caller { ("call", "endcall") } else { ("macro", "endmacro") };
        let body = self.closed_body(name, end, inside)?;
        let slots = self.shared.names.close_frame(outside);
        let Parameters { positional: parameters, defaults } = parameters;
        Ok(Macro { parameters, defaults, body, slots, is_caller })
    }

    pub(super) fn call(&mut self, inside: Inside) -> Outcome<Node> {
        let start = self.behind_name(inside);
        let mut header = self.expressions(start, inside.end)?;
        let signature = header.words.sign("(").then(|| header.words.mark());
        if signature.is_some() {
            skip_brackets(&mut header.words, inside)?;
        }
        let call = header.whole()?;
        let ExprKind::Call { callee, .. } = &call.kind else {
            return Err(Fault::syntax(inside.tag, "`call` wants a call: `{% call name(…) %}`"));
        };
        if !is_static(callee) {
            return Err(Fault::syntax(inside.tag, "`call` wants a macro by its name"));
        }
        let mut words = header.words;
        let signature = signature.map(|mark| {
            words.rewind(mark);
            words
        });
        let caller = self.callable(signature, true, inside)?;
        Ok(Node::Call { call, caller: Arc::new(caller), at: inside.tag })
    }
}

/// Skips to behind the bracket that closes the one just opened.
fn skip_brackets(words: &mut Words, inside: Inside) -> Outcome<()> {
    let mut open = 1;
    while open > 0 {
        match words.peek().word {
            Word::Sign("(" | "[" | "{") => open += 1,
            Word::Sign(")" | "]" | "}") => open -= 1,
            Word::End => return Err(Fault::syntax(inside.tag, "a bracket is never closed")),
            _ => {}
        }
        words.skip();
    }
    Ok(())
}

/// Whether an expression names its value without computing anything.
fn is_static(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Member { target, key } => {
            let is_plain = !matches!(&key.kind, ExprKind::Regex(_)) && key.kind.children().is_empty();
            is_plain && !matches!(key.kind, ExprKind::Name(Target { .. })) && is_static(target)
        }
        _ => false,
    }
}

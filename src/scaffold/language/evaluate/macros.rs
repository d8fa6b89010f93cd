//! Macros and `call` blocks.

use std::rc::Rc;
use std::sync::Arc;

use super::super::ast::{Expr, ExprKind, Macro, Target};
use super::super::fault::{Fault, Outcome};
use super::super::value::{self, Callable, Value};
use super::scope::{Frame, Scope, Surroundings};
use super::{Evaluator, bind, fill};

/// A macro of the running template, and what it sees.
#[derive(Clone)]
pub(super) struct Declared {
    code: Arc<Macro>,
    scope: Rc<Scope>,
    frame: Option<Rc<Frame>>,
    exported: Rc<Scope>,
}

/// Evaluated arguments.
pub(super) struct Given {
    pub(super) positional: Vec<Value>,
    pub(super) keyword: Vec<(Rc<str>, Value)>,
}

impl Given {
    /// A keyword argument; the last one of its name counts.
    fn named(&self, name: &str) -> Option<Value> {
        self.keyword.iter().rfind(|(known, _)| **known == *name).map(|(_, value)| value.clone())
    }

    /// Orders arguments by the names they go to: what is missing comes from the keywords, what is too much
    /// fills `spare` names.
    pub(super) fn arrange(&mut self, names: &[&str], spare: &[&str]) {
        if self.positional.len() > names.len() {
            let surplus = self.positional.split_off(names.len());
            let filled = spare.iter().zip(surplus).map(|(name, value)| (Rc::from(*name), value));
            self.keyword.extend(filled);
        }
        for name in &names[self.positional.len()..] {
            self.positional.push(self.named(name).unwrap_or(Value::Undefined));
            self.keyword.retain(|(known, _)| **known != **name);
        }
    }
}

impl Evaluator<'_> {
    pub(super) fn declare(&self, name: &Target, code: &Arc<Macro>, around: &Surroundings) {
        let exported = around.exported.clone();
        let handle =
            self.register(Declared { code: code.clone(), scope: exported.clone(), frame: None, exported });
        fill(name.slot, handle.clone(), around);
        if around.exports_macros {
            around.exported.define(&name.name, handle);
        }
    }

    fn register(&self, declared: Declared) -> Value {
        let mut macros = self.macros.borrow_mut();
        let is_caller = declared.code.is_caller;
        macros.push(declared);
        Value::callable(Callable::Macro { id: macros.len() - 1, is_caller })
    }

    /// `{% call name(…) %}`: calls a macro that can call back for the body.
    pub(super) fn call_block(
        &self,
        call: &Expr,
        caller: &Arc<Macro>,
        around: &Surroundings,
        out: &mut String,
        depth: usize,
    ) -> Outcome<()> {
        let ExprKind::Call { callee, arguments } = &call.kind else {
            return Err(Fault::new("`call` wants a call"));
        };
        let target = self.evaluate(callee, around, depth + 1)?;
        let Some(id) = macro_id(&target) else {
            return Err(Fault::new("`call` can call only macros of this template"));
        };
        let mut given = self.given(arguments, around, depth + 1)?;
        let declared = Declared {
            code: caller.clone(),
            scope: around.scope.clone(),
            frame: Some(around.frame.clone()),
            exported: around.exported.clone(),
        };
        given.keyword.push(("caller".into(), self.register(declared)));
        let value = self.call_macro(id, given, depth + 1)?;
        self.print_text(&value::render(&value, &self.meter)?, out)
    }

    /// Calls a macro; what it prints counts as safe.
    pub(super) fn call_macro(&self, id: usize, mut given: Given, depth: usize) -> Outcome<Value> {
        let declared = self.macros.borrow().get(id).cloned();
        let Declared { code, scope, frame, exported } =
            declared.ok_or_else(|| Fault::new("this macro is gone"))?;
        let inside = Surroundings {
            scope: Scope::inside(&scope, true),
            frame: Frame::new(code.slots, frame),
            exported,
            exports_macros: !code.is_caller,
            exports_variables: false,
        };
        let names: Vec<&str> = code.parameters.iter().map(|target| &*target.name).collect();
        let spare: Vec<&str> = code.defaults.iter().map(|(name, _)| &**name).collect();
        given.arrange(&names, &spare);
        for (target, value) in code.parameters.iter().zip(&given.positional) {
            bind(target, value.clone(), &inside);
        }
        for (name, default) in &code.defaults {
            let value = match given.named(name) {
                Some(value) => value,
                None => self.evaluate(default, &inside, depth + 1)?,
            };
            inside.scope.define(name, value);
        }
        if !names.contains(&"caller")
            && !spare.contains(&"caller")
            && let Some(caller) = given.named("caller")
        {
            inside.scope.define("caller", caller);
        }
        let mut out = String::new();
        self.body(&code.body, &inside, &mut out, depth + 2)?;
        Ok(Value::Safe(out.into()))
    }
}

fn macro_id(value: &Value) -> Option<usize> {
    match value {
        Value::Callable(callable) => match **callable {
            Callable::Macro { id, is_caller: false } => Some(id),
            _ => None,
        },
        _ => None,
    }
}

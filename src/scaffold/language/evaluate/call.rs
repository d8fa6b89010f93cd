//! Calls: filters, tests, functions and methods.

use std::cmp::Ordering;
use std::rc::Rc;

use super::super::ast::{Arguments, Expr, ExprKind, shared};
use super::super::data::Data;
use super::super::extension::Function;
use super::super::fault::{Fault, Outcome};
use super::super::value::{self, Callable, Cycler, Entries, Joiner, Value};
use super::super::{filter, method, test};
use super::Evaluator;
use super::macros::Given;
use super::scope::Surroundings;

impl Evaluator<'_> {
    pub(super) fn given(&self, arguments: &Arguments, around: &Surroundings, depth: usize) -> Outcome<Given> {
        let positional = self.all(&arguments.positional, around, depth)?;
        let keyword = arguments.keyword.iter();
        let keyword = keyword.map(|(name, value)| Ok((shared(name), self.evaluate(value, around, depth)?)));
        Ok(Given { positional, keyword: keyword.collect::<Outcome<_>>()? })
    }

    pub(super) fn filter(
        &self,
        name: &str,
        input: &Expr,
        arguments: &Arguments,
        around: &Surroundings,
        depth: usize,
    ) -> Outcome<Value> {
        if let Some(extension) = self.extensions.filter(name) {
            forbid_keywords(&format!("the filter `{name}`"), arguments)?;
            let mut values = vec![self.evaluate(input, around, depth + 1)?];
            values.extend(self.given(arguments, around, depth + 1)?.positional);
            return self
                .extend(extension, &values)
                .map_err(|fault| fault.during(&format!("the filter `{name}` failed")));
        }
        let builtin = if self.syntax.cookiecutter && name == "jsonify" { "dump" } else { name };
        let Some(apply) = filter::find(builtin) else {
            return Err(filter::unknown(name, self.extensions.filter_names()));
        };
        let input = self.evaluate(input, around, depth + 1)?;
        let mut given = self.given(arguments, around, depth + 1)?;
        lower_keywords(builtin, &mut given)?;
        value::ensure_plain(&input)?;
        given.positional.iter().try_for_each(value::ensure_plain)?;
        value::size(&input, &self.meter)?;
        let failed = || format!("the filter `{builtin}` failed on {}", input.kind());
        apply(&input, &given.positional, &self.meter).map_err(|fault| fault.during(&failed()))
    }

    pub(super) fn test(
        &self,
        value: &Expr,
        name: &str,
        arguments: Option<&Arguments>,
        around: &Surroundings,
        depth: usize,
    ) -> Outcome<Value> {
        if value::is_reserved(name) {
            return Err(value::reserved(name));
        }
        let Some(arity) = test::arity(name) else {
            return Err(test::unknown(name));
        };
        let none = Arguments::default();
        let arguments = arguments.unwrap_or(&none);
        forbid_keywords(&format!("the test `{name}`"), arguments)?;
        test::check_arity(name, arity, arguments.positional.len())?;
        let input = self.evaluate(value, around, depth + 1)?;
        let given = self.all(&arguments.positional, around, depth + 1)?;
        let failed = || format!("the test `{name}` failed on {}", input.kind());
        test::apply(name, &input, &given, &self.meter)
            .map(Value::Bool)
            .map_err(|fault| fault.during(&failed()))
    }

    pub(super) fn call(
        &self,
        callee: &Expr,
        arguments: &Arguments,
        around: &Surroundings,
        depth: usize,
    ) -> Outcome<Value> {
        let target = self.evaluate(callee, around, depth + 1)?;
        let Value::Callable(callable) = &target else {
            return Err(not_callable(callee, &target));
        };
        if let Callable::Macro { id, .. } = **callable {
            let given = self.given(arguments, around, depth + 1)?;
            return self.call_macro(id, given, depth + 1);
        }
        self.check_arguments(callable, arguments)?;
        let given = self.all(&arguments.positional, around, depth + 1)?;
        given.iter().try_for_each(value::ensure_plain)?;
        match &**callable {
            Callable::Macro { .. } => Err(Fault::new("this macro is gone")),
            Callable::Range => self.range(given),
            Callable::NewCycler => Ok(Value::callable(Callable::Cycler(Rc::new(Cycler::new(given))))),
            Callable::NewJoiner => {
                let separator = given.into_iter().next().filter(Value::is_truthy);
                let joiner = Joiner::new(separator.unwrap_or_else(|| Value::of_text(",")));
                Ok(Value::callable(Callable::Joiner(Rc::new(joiner))))
            }
            Callable::Cycler(_) => Err(Fault::new("a cycler is not called itself").hint("call its `next()`")),
            Callable::CyclerNext(cycler) => Ok(cycler.next()),
            Callable::CyclerReset(cycler) => {
                cycler.reset();
                Ok(Value::Undefined)
            }
            Callable::Joiner(joiner) => Ok(joiner.next()),
            Callable::Method { receiver, name } => self.method(receiver, name, &given),
            Callable::Extension(name) => match self.extensions.function(name) {
                Some(function) => self.extend(function, &given),
                None => Err(Fault::new(format!("there is no function `{name}`"))),
            },
        }
    }

    /// Wrong arguments are refused before any of them is evaluated.
    fn check_arguments(&self, callable: &Callable, arguments: &Arguments) -> Outcome<()> {
        let (what, least, most) = match callable {
            Callable::Range => ("`range`".to_owned(), 0, 3),
            Callable::NewJoiner => ("`joiner`".to_owned(), 0, 1),
            Callable::Joiner(_) | Callable::CyclerNext(_) | Callable::CyclerReset(_) => {
                ("this".to_owned(), 0, 0)
            }
            Callable::Method { receiver, name } => {
                let (least, most) = method::arity(receiver, name, self.syntax.cookiecutter);
                (format!("the method `{name}`"), least, most)
            }
            _ => ("this".to_owned(), 0, usize::MAX),
        };
        forbid_keywords(&what, arguments)?;
        let count = arguments.positional.len();
        if (least..=most).contains(&count) {
            return Ok(());
        }
        let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
        Err(Fault::new(format!("{what} takes {wanted} arguments, not {count}")))
    }

    fn method(&self, receiver: &Value, name: &'static str, given: &[Value]) -> Outcome<Value> {
        value::ensure_plain(receiver)?;
        value::size(receiver, &self.meter)?;
        let result = method::call(receiver, name, given, &self.meter)?;
        match &result {
            Value::List(list) => self.meter.work(list.len())?,
            Value::Text(text) => self.meter.text(text.len())?,
            _ => {}
        }
        Ok(result)
    }

    /// Calls something that is not the language's own.
    fn extend(&self, function: &Function, given: &[Value]) -> Outcome<Value> {
        self.meter.call()?;
        let given =
            given.iter().map(|value| value::to_data(value, &self.meter)).collect::<Outcome<Vec<_>>>()?;
        let given: Vec<Option<&Data>> = given.iter().map(Option::as_ref).collect();
        match function(&given).map_err(Fault::new)? {
            Some(data) => value::from_data(&data),
            None => Ok(Value::Undefined),
        }
    }

    /// `range(end)`, `range(start, end)`, `range(start, end, step)`.
    fn range(&self, given: Vec<Value>) -> Outcome<Value> {
        let mut given = given.into_iter();
        let mut next = || given.next().unwrap_or(Value::Undefined);
        let (first, second, third) = (next(), next(), next());
        let (start, end, step) = match second {
            Value::Undefined => (Value::Number(0.0), first, Value::Number(1.0)),
            end if third.is_truthy() => (first, end, third),
            end => (first, end, Value::Number(1.0)),
        };
        let is_rising = value::order(&step, &Value::Number(0.0), &self.meter)? == Some(Ordering::Greater);
        let wanted = if is_rising { Ordering::Less } else { Ordering::Greater };
        let mut items = Vec::new();
        let mut item = start;
        while value::order(&item, &end, &self.meter)? == Some(wanted) {
            self.meter.work(1)?;
            let next = value::add(&item, &step, &self.meter)?;
            items.push(std::mem::replace(&mut item, next));
        }
        Value::list(items)
    }
}

/// How Nunjucks hands keywords to a filter: `int` and `sort` by name, all others as one record behind the rest.
fn lower_keywords(name: &str, given: &mut Given) -> Outcome<()> {
    let names: &[&str] = match name {
        "int" => &["default", "base"],
        "sort" => &["reverse", "case_sensitive", "attribute"],
        _ if given.keyword.is_empty() => return Ok(()),
        _ => {
            let mut entries = std::mem::take(&mut given.keyword);
            entries.push(("__keywords".into(), Value::Bool(true)));
            given.positional.push(Value::Record(Rc::new(Entries::new(entries)?)));
            return Ok(());
        }
    };
    given.arrange(names, &[]);
    Ok(())
}

fn forbid_keywords(what: &str, arguments: &Arguments) -> Outcome<()> {
    if arguments.keyword.is_empty() {
        Ok(())
    } else {
        Err(Fault::new(format!("{what} takes no named arguments")))
    }
}

fn not_callable(callee: &Expr, value: &Value) -> Fault {
    let path = path_of(callee);
    let what = path.as_deref().map_or_else(|| "this expression".to_owned(), |path| format!("`{path}`"));
    let fault = Fault::new(format!("{what} is {} and cannot be called", value.kind()));
    match path.as_deref().and_then(|path| path.rsplit_once('.')).map(|(_, method)| method) {
        Some("replaceAll") => fault.hint("write `.replace(r/…/g, …)`, or the filter `replace`"),
        Some("map") => fault.hint("go through the list with `{% for … %}`"),
        Some("toString") => fault.hint("write `~ ''` or the filter `string`"),
        Some("keys" | "values" | "items") => fault.hint("go through it with `{% for name, value in … %}`"),
        _ => fault,
    }
}

/// The dotted path that an expression spells, if it is one.
fn path_of(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(target) => Some(target.name.to_string()),
        ExprKind::Member { target, key } => match &key.kind {
            ExprKind::Text(name) => Some(format!("{}.{name}", path_of(target)?)),
            _ => None,
        },
        _ => None,
    }
}

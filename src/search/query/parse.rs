use std::ops::Range;

use super::token::{Token, alternatives, key_and_values, tokens};
use super::{Attribute, Condition, Feature, Query, QueryProblem, Status, Term, Value, attribute};
use crate::catalog::KnownKind;
use crate::text::nearest;

/// See [`Query::parse`].
pub(super) fn parse(text: &str) -> (Query, Vec<QueryProblem>) {
    let mut problems = Vec::new();
    let mut terms = Vec::new();
    for token in tokens(text) {
        if token.unclosed {
            problems.push(QueryProblem {
                columns: token.columns.clone(),
                message: "the quote is not closed".to_owned(),
                suggestion: Some(format!("{}\"", token.text)),
            });
        }
        let body = token.text.strip_prefix('-').filter(|body| !body.is_empty());
        let negated = body.is_some();
        let reader = Reader { token: &token, problems: &mut problems };
        if let Some(condition) = reader.condition(body.unwrap_or(token.text)) {
            terms.push(Term { negated, condition, columns: token.columns.clone() });
        }
    }
    (Query { terms }, problems)
}

struct Reader<'a> {
    token: &'a Token<'a>,
    problems: &'a mut Vec<QueryProblem>,
}

impl Reader<'_> {
    fn condition(mut self, body: &str) -> Option<Condition> {
        if let Some(phrase) = body.strip_prefix('"') {
            let phrase = phrase.strip_suffix('"').unwrap_or(phrase);
            return (!phrase.trim().is_empty()).then(|| Condition::Phrase(phrase.into()));
        }
        let word = || Condition::Word(body.into());
        let Some((head, tail)) = body.split_once(':') else { return Some(word()) };
        if tail.starts_with("//") {
            return Some(word());
        }
        match head.to_ascii_lowercase().as_str() {
            "is" => {
                return self
                    .named(head, tail, Status::of, Status::ALL.iter().map(|s| s.name()))
                    .map(Condition::Is);
            }
            "has" => {
                let names = Feature::NAMED.iter().map(Feature::name);
                return self.named(head, tail, Feature::of, names).map(Condition::Has);
            }
            "label" => return self.keyed(head, tail, |key| Attribute::Label(key.into())),
            "annotation" => return self.keyed(head, tail, |key| Attribute::Annotation(key.into())),
            "rel" | "relation" => return self.keyed(head, tail, Attribute::relation),
            _ => {}
        }
        if let Some(attribute) = Attribute::named(head).or_else(|| Attribute::path(head)) {
            return self.values(head, tail, attribute);
        }
        if let Some(kind) = KnownKind::of(head) {
            if tail.trim_matches(['/', '"']).is_empty() {
                return self.lacking(head, "a name");
            }
            return Some(Condition::Reference { kind, name: tail.into() });
        }
        let Some(meant) = nearest(head, attribute::known_words()) else { return Some(word()) };
        let end = head.chars().count();
        self.report(self.columns_of(0..end), format!("there is no field `{head}`"), Some(meant.to_owned()));
        None
    }

    /// A comma-separated list of fixed names, as behind `is:`.
    fn named<T>(
        &mut self,
        head: &str,
        tail: &str,
        read: impl Fn(&str) -> Option<T>,
        names: impl Iterator<Item = &'static str> + Clone,
    ) -> Option<Vec<T>> {
        let mut found = Vec::new();
        let mut wrong = false;
        for (column, name) in alternatives(tail) {
            if let Some(value) = read(name) {
                found.push(value);
            } else if !name.is_empty() {
                wrong = true;
                let begin = head.chars().count() + 1 + column;
                let columns = self.columns_of(begin..begin + name.chars().count());
                let known = names.clone().collect::<Vec<_>>().join(", ");
                let message = format!("`{head}:{name}` is unknown; there are {known}");
                self.report(columns, message, nearest(name, names.clone()).map(str::to_owned));
            }
        }
        if found.is_empty() && !wrong {
            return self.lacking(head, &format!("one of {}", names.collect::<Vec<_>>().join(", ")));
        }
        (!found.is_empty()).then_some(found)
    }

    /// `label:key` or `label:key=value`.
    fn keyed(&mut self, head: &str, tail: &str, attribute: impl Fn(&str) -> Attribute) -> Option<Condition> {
        let (key, values) = key_and_values(tail);
        if key.is_empty() || key.contains(['"', ',']) {
            return self.lacking(head, "a name, and perhaps `=` and a value");
        }
        match values {
            None => Some(Condition::Attribute { attribute: attribute(key), values: Vec::new() }),
            Some(values) => self.values(&format!("{head}:{key}="), values, attribute(key)),
        }
    }

    fn values(&mut self, head: &str, tail: &str, attribute: Attribute) -> Option<Condition> {
        let pieces = alternatives(tail).into_iter();
        let values: Vec<_> = pieces.filter_map(|(_, raw)| Value::read(raw, &attribute)).collect();
        if values.is_empty() {
            return self.lacking(head.trim_end_matches('='), "a value");
        }
        Some(Condition::Attribute { attribute, values })
    }

    fn lacking<T>(&mut self, head: &str, what: &str) -> Option<T> {
        self.report(self.token.columns.clone(), format!("`{head}` needs {what}"), None);
        None
    }

    /// Columns of the query, given columns of the token's text behind its minus sign.
    fn columns_of(&self, within: Range<usize>) -> Range<usize> {
        let minus = usize::from(self.token.text.len() > 1 && self.token.text.starts_with('-'));
        let begin = self.token.columns.start + minus;
        begin + within.start..begin + within.end
    }

    fn report(&mut self, columns: Range<usize>, message: String, suggestion: Option<String>) {
        self.problems.push(QueryProblem { columns, message, suggestion });
    }
}

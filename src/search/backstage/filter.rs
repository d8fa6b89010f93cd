use rayon::prelude::*;

use super::rows::{Row, rows};
use crate::catalog::{Catalog, NodeId};

/// A filter as Backstage's catalog takes it (Backstage semantics 4.3).
///
/// Of several strings one must hold; of the statements of a string, split at commas, all. `key=value`
/// compares in any case, `key` asks whether it is there, and a key that is repeated takes any of its values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub(super) alternatives: Vec<Vec<Condition>>,
}

/// A statement that Backstage refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{statement}` is no filter: write key=value, key= or key")]
pub struct FilterError {
    /// What was written.
    pub statement: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    /// As it was written: only keys that are written alike are taken together.
    key: String,
    /// The same in lower case, as keys are compared.
    pub(super) lower: String,
    /// In lower case; none when it is enough that the key is there.
    pub(super) values: Vec<String>,
}

impl Filter {
    /// Reads the values of `filter` parameters. Empty ones say nothing; when all are empty, everything fits.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, FilterError> {
        let alternatives: Result<Vec<_>, _> = texts.into_iter().map(conditions).collect();
        let mut alternatives = alternatives?;
        alternatives.retain(|conditions| !conditions.is_empty());
        Ok(Self { alternatives })
    }

    /// The filter of `catalogFilter`, where each alternative has values by key; a key without any has to be there. What
    /// says nothing counts as in [`Filter::parse`].
    pub fn of<A>(alternatives: impl IntoIterator<Item = A>) -> Self
    where
        A: IntoIterator<Item = (String, Vec<String>)>,
    {
        let conditions = |alternative: A| {
            let mut found = Vec::new();
            for (key, values) in alternative {
                add(&mut found, key.trim(), values.iter().map(|value| value.trim().to_lowercase()));
            }
            found
        };
        let alternatives = alternatives.into_iter().map(conditions);
        Self { alternatives: alternatives.filter(|conditions| !conditions.is_empty()).collect() }
    }

    /// Whether everything fits.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Keeps those of `nodes` that fit, in their order; reads their descriptors, on all cores.
    #[must_use]
    pub fn retain(&self, catalog: &Catalog, nodes: Vec<NodeId>) -> Vec<NodeId> {
        if self.is_empty() {
            return nodes;
        }
        nodes.into_par_iter().filter(|&node| self.fits(&rows(catalog, node))).collect()
    }

    fn fits(&self, rows: &[Row]) -> bool {
        self.alternatives.iter().any(|conditions| conditions.iter().all(|condition| condition.fits(rows)))
    }
}

impl Condition {
    pub(super) fn fits(&self, rows: &[Row]) -> bool {
        rows.iter().filter(|row| row.key == self.lower).any(|row| self.takes(row.value.as_deref()))
    }

    /// Whether a value, or its absence where the key is, is what was asked for.
    pub(super) fn takes(&self, value: Option<&str>) -> bool {
        self.values.is_empty() || value.is_some_and(|value| self.values.contains(&value.to_lowercase()))
    }
}

fn conditions(text: &str) -> Result<Vec<Condition>, FilterError> {
    let mut found: Vec<Condition> = Vec::new();
    for statement in text.split(',').map(str::trim).filter(|statement| !statement.is_empty()) {
        let (key, value) = match statement.split_once('=') {
            Some((key, value)) => (key.trim(), Some(value.trim().to_lowercase())),
            None => (statement, None),
        };
        if key.is_empty() {
            return Err(FilterError { statement: statement.to_owned() });
        }
        add(&mut found, key, value);
    }
    Ok(found)
}

/// Adds values to the condition of their key.
fn add(found: &mut Vec<Condition>, key: &str, values: impl IntoIterator<Item = String>) {
    match found.iter_mut().find(|condition| condition.key == key) {
        Some(condition) => condition.values.extend(values),
        None => found.push(Condition {
            key: key.to_owned(),
            lower: key.to_lowercase(),
            values: values.into_iter().collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::{component, group};

    fn found(texts: &[&str]) -> Vec<String> {
        let catalog =
            Catalog::build(&[component("Pay", "team"), component("led", "team"), group("team")], vec![]);
        let nodes = (0..catalog.entities().len()).map(Catalog::node).collect();
        let filter = Filter::parse(texts.iter().copied()).unwrap();
        filter
            .retain(&catalog, nodes)
            .into_iter()
            .map(|node| catalog.reference(node).name().to_owned())
            .collect()
    }

    #[test]
    fn strings_are_alternatives_and_statements_hold_together() {
        assert_eq!(found(&["kind=component,metadata.name=PAY"]), ["pay"]);
        assert_eq!(found(&["kind=group", "metadata.name=pay"]), ["pay", "team"]);
        assert_eq!(found(&["metadata.name=pay,metadata.name=led,kind=component"]), ["led", "pay"]);
        assert_eq!(found(&["relations.ownedBy=group:default/team"]), ["led", "pay"]);
    }

    #[test]
    fn a_bare_key_asks_for_presence_unless_it_has_values_too() {
        assert_eq!(found(&["spec.lifecycle"]), ["led", "pay"]);
        assert_eq!(found(&["spec.lifecycle="]), [""; 0]);
        assert_eq!(found(&["kind,kind=group"]), ["team"]);
        assert_eq!(found(&["spec"]), [""; 0]);
    }

    #[test]
    fn what_says_nothing_lets_everything_pass() {
        assert_eq!(found(&[]).len(), 3);
        assert_eq!(found(&["", " , "]).len(), 3);
        assert_eq!(found(&["kind=group", ","]), ["team"]);
    }

    #[test]
    fn a_value_without_a_key_is_refused() {
        let error = Filter::parse(["kind=api, =x"]).unwrap_err();
        assert_eq!(error.statement, "=x");
    }
}

use std::sync::atomic::AtomicBool;

use super::query::{Attribute, Condition, Query, QueryProblem, Value, value_columns};
use super::{Context, Index, Request};
use crate::catalog::Catalog;
use crate::text::nearest;

impl Index {
    /// Says which values in the query `text` nothing in `catalog` has, and what may have been meant.
    ///
    /// Such a query is well formed, but its author probably expects something else than no hits.
    pub fn review(&self, catalog: &Catalog, text: &str) -> Vec<QueryProblem> {
        let mut problems = Vec::new();
        for term in Query::parse(text).0.terms() {
            let Condition::Attribute { attribute, values } = &term.condition else { continue };
            let Some(what) = name_of(attribute) else { continue };
            for value in values.iter().filter(|value| !matches!(value, Value::Like(_) | Value::Compared(..)))
            {
                let values = vec![value.clone()];
                let alone =
                    Query::default().and(Condition::Attribute { attribute: attribute.clone(), values });
                let (context, never) = (Context::default(), AtomicBool::new(false));
                if self.search(catalog, Request::new(&alone, 1), &context, &never).total > 0 {
                    continue;
                }
                let known = self.values_of(attribute);
                let meant = nearest(value.text(), known.iter().map(|known| known.text.as_str()));
                problems.push(QueryProblem {
                    columns: value_columns(text, term, attribute, value),
                    message: format!("nothing here has the {what} `{}`", value.text()),
                    suggestion: meant.map(|meant| value.written_as(meant, attribute)),
                });
            }
        }
        problems
    }
}

/// What an attribute with few values is called in a sentence.
fn name_of(attribute: &Attribute) -> Option<&'static str> {
    Some(match attribute {
        Attribute::Kind => "kind",
        Attribute::Type => "type",
        Attribute::Owner => "owner",
        Attribute::System => "system",
        Attribute::Domain => "domain",
        Attribute::Lifecycle => "lifecycle",
        Attribute::Tag => "tag",
        Attribute::Namespace => "namespace",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::{component, group};

    #[test]
    fn a_value_that_nothing_has_is_told_with_a_guess() {
        let catalog = Catalog::build(&[component("ledger", "team-pay"), group("team-pay")], Vec::new());
        let index = Index::build(&catalog);
        let problems = index.review(&catalog, "ledger owner:team-pay,team-pya+ -type:services tag:x*");
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "nothing here has the owner `team-pya`; did you mean `team-pay+`?",
                "nothing here has the type `services`; did you mean `service`?",
            ]
        );
        assert_eq!([&problems[0].columns, &problems[1].columns], [&(22..31), &(38..46)]);
    }
}

use std::fmt::{self, Write};

use super::{Condition, Feature, Query, Status, Term};

impl fmt::Display for Query {
    /// Writes a query that reads back as the same.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.terms().iter().enumerate() {
            if index > 0 {
                out.write_char(' ')?;
            }
            term.fmt(out)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            out.write_char('-')?;
        }
        match &self.condition {
            Condition::Word(word) => out.write_str(word),
            Condition::Phrase(phrase) => write!(out, "\"{phrase}\""),
            Condition::Reference { kind, name } => {
                write!(out, "{}:{name}", kind.name().to_ascii_lowercase())
            }
            Condition::Attribute { attribute, values } => {
                out.write_str(&attribute.prefix(values.first()))?;
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        out.write_char(',')?;
                    }
                    value.write(attribute, out)?;
                }
                Ok(())
            }
            Condition::Is(states) => write!(out, "is:{}", joined(states.iter().map(|s| Status::name(*s)))),
            Condition::Has(features) => write!(out, "has:{}", joined(features.iter().map(Feature::name))),
        }
    }
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::query::Value;

    fn parsed(text: &str) -> Query {
        let (query, problems) = Query::parse(text);
        assert!(problems.is_empty(), "{text}: {problems:?}");
        query
    }

    #[test]
    fn every_form_prints_as_it_was_written() {
        for text in [
            r#"pay "two words" -legacy"#,
            r#"kind:api,component owner:team-a+ -tag:x title:"a, b",c"#,
            "label:tier=1 label:app annotation:github.com/project-slug=acme/pay rel:dependsOn=resource:db",
            "spec.replicas:>=3 label:tier<2,>5 name:=pay type:web* is:orphan,mine -has:docs,spec.definition",
            "component:default/pay https://pay.acme.test/x:y org.acme:pay",
        ] {
            assert_eq!(parsed(text).to_string(), text);
        }
    }

    #[test]
    fn other_spellings_become_the_usual_one() {
        assert_eq!(
            parsed("Namespace:a KIND:b url:c REL:DEPENDSON=d").to_string(),
            "ns:a kind:b link:c rel:dependsOn=d"
        );
    }

    #[test]
    fn what_is_wrong_is_underlined_and_left_out() {
        let (query, problems) = Query::parse("pay -onwer:x kind: is:orphn,mine é lifecycle:prod \"open");
        assert_eq!(query.to_string(), "pay is:mine é lifecycle:prod \"open\"");
        let told: Vec<_> = problems.iter().map(|p| (p.columns.clone(), p.suggestion.as_deref())).collect();
        let expected =
            [(5..10, Some("owner")), (13..18, None), (22..27, Some("orphan")), (50..55, Some("\"open\""))];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_stray_quote_in_a_value_is_taken_out() {
        for text in [
            "rel::\0<\"@\n\"@",
            "tag:a\"b",
            "owner:a\"+",
            "name:=\"a\"b",
            "spec.x:>\"1\"2",
            "rel:a>\"b,c*\"",
            "owner:a\"b,c\"+",
            "url:\"\"//e",
            "rel:a=b,//*",
        ] {
            let (query, _) = Query::parse(text);
            let printed = query.to_string();
            assert_eq!(Query::parse(&printed).0, query, "{text:?} {printed:?}");
        }
    }

    #[test]
    fn a_plus_means_children_for_owners_only() {
        let value = |text| match parsed(text).terms()[0].condition.clone() {
            Condition::Attribute { values, .. } => values[0].clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(value("owner:a+"), Value::Within("a".into()));
        assert_eq!(value("tag:c++"), Value::Is("c++".into()));
        assert_eq!(value("owner:\"a+\""), Value::Is("a+".into()));
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(text in r#"([a-z"=:,+*<>. é-]|kind:|label:a=|label:|owner:|is:|has:docs|spec\.|component:|\PC){0,30}"#) {
            let (query, problems) = Query::parse(&text);
            let printed = query.to_string();
            prop_assert_eq!(&Query::parse(&printed).0, &query, "{:?} {:?}", text, printed);
            let length = text.chars().count();
            for problem in problems {
                prop_assert!(problem.columns.start < problem.columns.end && problem.columns.end <= length);
            }
        }
    }
}

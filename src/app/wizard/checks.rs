//! What Backstage's own fields check beside the schema (Backstage semantics 1.4 and 5.5).

use serde_json::{Map, Value};

use super::repo_url::RepoPart;
use crate::catalog::schema::{name_rule, tag_rule};
use crate::scaffold::form::{Field, Judge, Mistake};

/// The mistakes in the answers to such fields; what is required is the schema's affair.
pub(super) fn check(fields: &[Field], values: &Map<String, Value>) -> Vec<Mistake> {
    fields.iter().filter(|field| !field.is_hidden).filter_map(|field| mistake(field, values)).collect()
}

fn mistake(field: &Field, values: &Map<String, Value>) -> Option<Mistake> {
    let value = field.path.get(values)?;
    let message = match (field.extension.as_deref()?, value) {
        ("EntityNamePicker", Value::String(name)) if !name.is_empty() => {
            format!("must be {}", name_rule(name)?)
        }
        ("EntityTagsPicker", Value::Array(tags)) => {
            let mut tags = tags.iter().filter_map(Value::as_str);
            let (tag, rule) = tags.find_map(|tag| Some((tag, tag_rule(tag)?)))?;
            format!("`{tag}` must be {rule}")
        }
        ("RepoUrlPicker", Value::String(address)) if !address.is_empty() => {
            let host = RepoPart::Host.get(address);
            // The project of a repository at Bitbucket may stay open.
            let is_missing = |part: &&RepoPart| {
                part.get(address).is_empty() && !(host == "bitbucket.org" && **part == RepoPart::Project)
            };
            let missing = RepoPart::of(&host).iter().find(is_missing)?;
            format!("{} is missing", missing.title())
        }
        _ => return None,
    };
    Some(Mistake { path: field.path.clone(), keyword: "format".to_owned(), message, judge: Judge::Page })
}

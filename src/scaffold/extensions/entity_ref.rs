use crate::catalog::{RefContext, RefParts};

use super::super::language::Data;
use super::text_of;

/// `parseEntityRef(context)`: the three parts of a reference, given as a text or as parts already.
pub(super) fn parse(input: Option<&Data>, context: Option<&Data>) -> Result<Data, String> {
    let of = |data: Option<&Data>, name: &str| {
        data.and_then(|data| data.get(name)).and_then(Data::as_text).map(str::to_owned)
    };
    let (kind, namespace) = (of(context, "defaultKind"), of(context, "defaultNamespace"));
    let parts = match input {
        None | Some(Data::Null) => return Err("there is no entity reference".to_owned()),
        Some(Data::Text(text)) if text.is_empty() => return Err("the entity reference is empty".to_owned()),
        Some(Data::Text(text)) => {
            let context = RefContext { kind: kind.as_deref(), namespace: namespace.as_deref() };
            let parts = RefParts::parse(text, context).map_err(|error| error.to_string())?;
            [parts.kind, parts.namespace, parts.name].map(|part| Some(part.into_owned()))
        }
        Some(parts @ Data::Record(_)) => {
            let filled = |part: Option<String>| part.filter(|part| !part.is_empty());
            let namespace = filled(of(Some(parts), "namespace")).or(namespace);
            let namespace = namespace.or_else(|| Some("default".to_owned()));
            [filled(of(Some(parts), "kind")).or(kind), namespace, filled(of(Some(parts), "name"))]
        }
        other => return Err(format!("`{}` is no entity reference", text_of(other))),
    };
    let named = ["kind", "namespace", "name"].into_iter().zip(parts);
    let named = named.map(|(name, part)| match part {
        Some(part) => Ok((name.to_owned(), Data::Text(part))),
        None => Err(format!("the entity reference has no {name}")),
    });
    named.collect::<Result<_, _>>().map(Data::Record)
}

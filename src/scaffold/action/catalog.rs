use super::super::language::{Data, Record};
use super::super::tree::Node;
use super::super::yaml;
use super::fault::Fault;
use super::input::{flag, text, texts};
use super::{Call, Done};
use crate::catalog::{EntityRef, RefContext};

/// The annotation that tells which template made an entity.
const SOURCE: &str = "backstage.io/source-template";

/// `catalog:write`: writes a descriptor.
pub(super) fn write(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let mut entity = input.get("entity").and_then(Data::as_record).cloned().unwrap_or_default();
    if let Some(template) = &call.request.template_ref {
        let Some(Data::Record(metadata)) = entity.get_mut("metadata") else {
            return Err(Fault::other("the entity has no `metadata`, where its template is noted"));
        };
        let mut annotations = match metadata.get("annotations") {
            Some(Data::Record(annotations)) => annotations.clone(),
            _ => Record::new(),
        };
        annotations.insert(SOURCE.to_owned(), template.as_str().into());
        metadata.insert("annotations".to_owned(), Data::Record(annotations));
    }
    let given = text(input, "filePath").unwrap_or("catalog-info.yaml");
    call.journal.info(&format!("Writing {given}"));
    let path = call.tree.resolve("", given)?;
    call.tree.write(&path, yaml::print(&Data::Record(entity)).into_bytes(), Node::PLAIN)?;
    Ok(Done::nothing())
}

/// `catalog:fetch`: reads entities of the catalog.
pub(super) fn fetch(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let is_optional = flag(input, "optional");
    let one = text(input, "entityRef").filter(|text| !text.is_empty());
    let many = texts(input, "entityRefs");
    if one.is_none() && many.is_none() {
        return if is_optional {
            Ok(Done::nothing())
        } else {
            Err(Fault::other("neither `entityRef` nor `entityRefs` says what to fetch"))
        };
    }
    let context = RefContext { kind: text(input, "defaultKind"), namespace: text(input, "defaultNamespace") };
    let find = |text: &str| {
        let entity = EntityRef::parse(text, context).map_err(|error| Fault::other(error.to_string()))?;
        match call.world.entity(&entity) {
            Some(found) => Ok(Data::from(&found)),
            None if is_optional => Ok(Data::Null),
            None => Err(Fault::not_found(format!("the catalog has no entity `{text}`"))),
        }
    };
    let mut outputs = Record::new();
    if let Some(text) = one {
        outputs.insert("entity".to_owned(), find(text)?);
    }
    if let Some(texts) = many {
        let found = texts.into_iter().map(find).collect::<Result<Vec<_>, _>>()?;
        outputs.insert("entities".to_owned(), Data::List(found));
    }
    Ok(Done::Gave(outputs))
}

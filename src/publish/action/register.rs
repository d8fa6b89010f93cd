use super::super::input::{flag, text};
use super::Work;
use crate::catalog::EntityRef;
use crate::scaffold::language::Record;
use crate::scaffold::{OutsideFault, Tree, Watch};
use crate::sources::yaml::documents;

/// `catalog:register` (Backstage semantics 5.10): registers a descriptor, and says which entity it is about.
pub(super) fn register(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let input = work.call.input;
    let path = text(input, "catalogInfoPath").unwrap_or("/catalog-info.yaml");
    let target = match (text(input, "catalogInfoUrl"), text(input, "repoContentsUrl")) {
        (Some(url), _) => url.to_owned(),
        (None, Some(contents)) => {
            format!("{}/{}", contents.trim_end_matches('/'), path.trim_start_matches('/'))
        }
        (None, None) => return Err(OutsideFault::input("`catalogInfoUrl` or `repoContentsUrl` is missing")),
    };
    let register = work.publisher.register;
    let is_optional = flag(input, "optional") == Some(true);
    let mut outputs = Record::from_iter([("catalogInfoUrl".to_owned(), target.as_str().into())]);
    watch.info(&format!("Registering {target} at {}", register.place()));
    match register.register(&target) {
        Ok(true) => {}
        Ok(false) => watch.info("It was registered already"),
        Err(why) if is_optional => {
            watch.warn(&format!("{target} is not registered, which this step allows: {why}"));
            return Ok(outputs);
        }
        Err(why) => return Err(OutsideFault::other(format!("{target} cannot be registered: {why}"))),
    }
    let entities = match register.entities(&target) {
        Ok(Some(entities)) => entities,
        Ok(None) => in_workspace(work.call.tree, &target, path),
        Err(why) if is_optional => {
            watch.warn(&why);
            Vec::new()
        }
        Err(why) => {
            return Err(OutsideFault::other(format!("{target} is registered, but cannot be read: {why}")));
        }
    };
    if let Some(entity) = chosen(&entities) {
        outputs.insert("entityRef".to_owned(), entity.to_string().into());
    }
    Ok(outputs)
}

/// The entity that a descriptor is about: its first component, else its first entity; generated ones come last.
fn chosen(entities: &[EntityRef]) -> Option<&EntityRef> {
    let is_own = |entity: &&EntityRef| !entity.name().starts_with("generated-");
    let mut own = entities.iter().filter(is_own);
    own.clone()
        .find(|entity| entity.kind() == "component")
        .or_else(|| own.next())
        .or_else(|| entities.first())
}

/// The entities of the descriptor as the workspace has it, where nobody else has read it.
fn in_workspace(tree: &Tree, target: &str, path: &str) -> Vec<EntityRef> {
    let name = target.rsplit('/').next().unwrap_or_default();
    let text = [path.trim_start_matches('/'), name].iter().find_map(|path| {
        let (bytes, _) = tree.read(path).ok()?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    });
    let text = text.unwrap_or_default();
    let documents = documents(&text).filter_map(|document| document.root.ok()?.to_json().ok());
    let entities = documents.filter_map(|entity| {
        let (kind, name) = (entity["kind"].as_str()?, entity["metadata"]["name"].as_str()?);
        let namespace = entity["metadata"]["namespace"].as_str().unwrap_or("default");
        EntityRef::parse_full(&format!("{kind}:{namespace}/{name}").to_lowercase()).ok()
    });
    entities.collect()
}

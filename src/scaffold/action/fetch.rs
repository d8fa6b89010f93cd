use super::super::language::{Data, Record};
use super::super::run::Reason;
use super::super::tree::{Node, parent};
use super::super::world::{FetchError, Fetched};
use super::fault::Fault;
use super::input::{flag, required};
use super::skeleton::{Skeleton, target};
use super::{Call, Done};

/// `fetch:plain`: copies a folder as it is.
pub(super) fn plain(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let target = target(input, call)?;
    let bounds = call.request.limits.files;
    let fetched = match or_planned(call.world.folder(required(input, "url"), bounds), call)? {
        Ok(fetched) => fetched,
        Err(done) => return Ok(done),
    };
    call.tree.graft(&target, &fetched.content)?;
    Ok(Done::nothing())
}

/// `fetch:plain:file`: copies one file as it is.
pub(super) fn plain_file(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let target = call.tree.resolve("", required(input, "targetPath"))?;
    let bounds = call.request.limits.files;
    let fetched = match or_planned(call.world.file(required(input, "url"), bounds), call)? {
        Ok(fetched) => fetched,
        Err(done) => return Ok(done),
    };
    let folder = parent(&target).unwrap_or_default();
    if !fetched.is_hosted && call.tree.followed(folder)? != Some(&Node::Folder) {
        return Err(Fault::not_found(format!(
            "there is no folder `{folder}`; `fetch:plain:file` of a template on disk does not make one, `fetch:plain` does"
        )));
    }
    call.tree.place(&target, fetched.content)?;
    Ok(Done::nothing())
}

/// `fetch:template`: renders a folder, names and contents.
pub(super) fn template(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let target = target(input, call)?;
    let skeleton = Skeleton::new(input, call)?;
    let bounds = call.request.limits.files;
    let fetched = match or_planned(call.world.folder(required(input, "url"), bounds), call)? {
        Ok(fetched) => fetched,
        Err(done) => return Ok(done),
    };
    skeleton.apply(&fetched.content, &target, call)
}

/// `fetch:template:file`: renders one file.
pub(super) fn template_file(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let given = required(input, "targetPath");
    let target = call.tree.resolve("", given)?;
    if is_kept(input, &target, call)? {
        return Ok(Done::nothing());
    }
    let url = required(input, "url");
    let fetched = match or_planned(call.world.file(url, call.request.limits.files), call)? {
        Ok(fetched) => fetched,
        Err(done) => return Ok(done),
    };
    let Node::File { bytes, .. } = &fetched.content else {
        return Err(FetchError::NotFile(url.to_owned()).into());
    };
    let rendered = Skeleton::new(input, call)?.file(url, bytes)?;
    call.tree.write(&target, rendered.into_bytes(), Node::PLAIN)?;
    Ok(Done::nothing())
}

/// `workspace:template`: renders a folder of the workspace into another.
pub(super) fn workspace_template(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let target = target(input, call)?;
    let skeleton = Skeleton::new(input, call)?;
    let source = call.tree.resolve("", required(input, "sourcePath"))?;
    let is_inside = source.is_empty()
        || target == source
        || target.strip_prefix(&source).is_some_and(|rest| rest.starts_with('/'));
    if is_inside {
        return Err(Fault::input(format!(
            "`targetPath` must not lie in `{source}`, the folder that is rendered"
        )));
    }
    let folder = call.tree.subtree(&source)?;
    skeleton.apply(&folder, &target, call)
}

/// `workspace:template:file`: renders one file of the workspace.
pub(super) fn workspace_template_file(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let target = call.tree.resolve("", required(input, "targetPath"))?;
    if is_kept(input, &target, call)? {
        return Ok(Done::nothing());
    }
    let given = required(input, "sourcePath");
    let source = call.tree.resolve("", given)?;
    let rendered = Skeleton::new(input, call)?.file(given, call.tree.read(&source)?.0)?;
    call.tree.write(&target, rendered.into_bytes(), Node::PLAIN)?;
    Ok(Done::nothing())
}

/// Whether a file stays that is there already.
fn is_kept(input: &Data, target: &str, call: &mut Call<'_, '_>) -> Result<bool, Fault> {
    let is_kept = call.tree.followed(target)?.is_some() && !flag(input, "replace");
    if is_kept {
        call.journal.info(&format!("File {target} already exists in workspace, not replacing."));
    }
    Ok(is_kept)
}

/// What was fetched; what lies on the network becomes part of the plan.
fn or_planned<T>(
    fetched: Result<Fetched<T>, FetchError>,
    call: &mut Call<'_, '_>,
) -> Result<Result<Fetched<T>, Done>, Fault> {
    match fetched {
        Ok(fetched) => Ok(Ok(fetched)),
        Err(FetchError::Remote(url)) => {
            call.journal
                .warn(&format!("{url} lies on the network; what it holds is missing from the workspace"));
            Ok(Err(Done::Planned { reason: Reason::Network, outputs: Record::new() }))
        }
        Err(error) => Err(error.into()),
    }
}

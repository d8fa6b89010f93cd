use super::super::language::Data;
use super::super::run::Reason;
use super::super::tree::{Globs, Node, ROOT, TreeError};
use super::fault::Fault;
use super::input::{flag, required, texts};
use super::{Call, Done};

/// `fs:delete`: takes away the files that patterns mean. Folders stay, empty.
pub(super) fn delete(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    for pattern in texts(input, "files").unwrap_or_default() {
        for path in matching(pattern, true, call)? {
            call.tree.remove(&path);
            call.journal.info(&format!("File {path} deleted successfully"));
        }
    }
    Ok(Done::nothing())
}

/// The files of the workspace that a pattern means, names with a leading dot among them if `dots`.
pub(super) fn matching(pattern: &str, dots: bool, call: &Call<'_, '_>) -> Result<Vec<String>, Fault> {
    // The pattern becomes an absolute path first, so that `!` has no meaning and `..` cannot climb.
    let pattern = call.tree.resolve("", pattern)?;
    // A leading `!` is a letter of an absolute pattern.
    let globs = Globs::new([if pattern.is_empty() { "." } else { pattern.as_str() }], call.tree);
    let is_hidden = |path: &str| {
        let shown: Vec<_> = pattern.split('/').filter(|name| name.starts_with('.')).collect();
        path.split('/').any(|name| name.starts_with('.') && !shown.contains(&name))
    };
    let files = call.tree.files().map(|(path, _)| path);
    let files = files.filter(|path| globs.mean(path) && (dots || !is_hidden(path)));
    Ok(files.map(str::to_owned).collect())
}

/// `fs:rename`: moves files and folders.
pub(super) fn rename(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    for file in input.get("files").and_then(Data::as_list).unwrap_or_default() {
        let (from, to) = (required(file, "from"), required(file, "to"));
        if from.is_empty() || to.is_empty() {
            return Err(Fault::input("each file must have a `from` and a `to`"));
        }
        let (from, to) = (call.tree.resolve("", from)?, call.tree.resolve("", to)?);
        match call.tree.rename(&from, &to, flag(file, "overwrite")) {
            Err(TreeError::Missing(missing)) if call.is_incomplete => {
                call.journal
                    .warn(&format!("`{missing}` is missing, perhaps one of the files on the network"));
                return Ok(Done::Planned { reason: Reason::Network, outputs: super::Record::new() });
            }
            done => done?,
        }
        call.journal.info(&format!("File {from} renamed to {to} successfully"));
    }
    Ok(Done::nothing())
}

/// `fs:readdir`: lists folders.
pub(super) fn readdir(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for path in texts(input, "paths").unwrap_or_default() {
        let path = call.tree.resolve("", path)?;
        for (path, node) in call.tree.list(&path, flag(input, "recursive"))? {
            let name = path.rsplit('/').next().unwrap_or_default();
            let element = Data::from([
                ("name", name.into()),
                ("path", path.into()),
                ("fullPath", format!("{ROOT}/{path}").into()),
            ]);
            if *node == Node::Folder { folders.push(element) } else { files.push(element) }
        }
    }
    let outputs = [("files", Data::List(files)), ("folders", Data::List(folders))];
    Ok(Done::Gave(outputs.into_iter().map(|(name, data)| (name.to_owned(), data)).collect()))
}

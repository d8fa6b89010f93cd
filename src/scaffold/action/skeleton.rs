use std::sync::Arc;

use rayon::prelude::*;

use super::super::language::{Data, Record, Renderer, Syntax, TemplateError};
use super::super::tree::{Globs, Node, Tree};
use super::binary::is_binary;
use super::fault::Fault;
use super::input::{flag, text, texts};
use super::{Call, Done};

/// Files that are rendered at a time, between looks at whether the user wants to go on.
const BATCH: usize = 128;

/// How the files of a folder become those of a project: the options of `fetch:template` and `workspace:template`.
pub(super) struct Skeleton {
    renderer: Renderer,
    context: Record,
    copied: Vec<String>,
    extension: Option<String>,
    replaces: bool,
}

/// An entry with its name and contents rendered. A mistake counts only if the entry is used.
struct Rendered<'t> {
    /// The entry's path; a folder's ends with `/`.
    from: String,
    node: &'t Node,
    to: Result<String, TemplateError>,
    contents: Option<Result<Arc<[u8]>, TemplateError>>,
}

impl Skeleton {
    /// The options of an input that fits the action's schema.
    pub(super) fn new(input: &Data, call: &Call<'_, '_>) -> Result<Self, Fault> {
        let copied = texts(input, "copyWithoutTemplating");
        let extension = match input.get("templateFileExtension") {
            Some(Data::Bool(true)) => Some(".njk".to_owned()),
            Some(Data::Text(name)) if name.starts_with('.') => Some(name.clone()),
            Some(Data::Text(name)) if !name.is_empty() => Some(format!(".{name}")),
            _ => None,
        };
        let is_cookiecutter = flag(input, "cookiecutterCompat");
        if extension.is_some() && (copied.is_some() || is_cookiecutter) {
            return Err(Fault::input(
                "`templateFileExtension` cannot be used together with `copyWithoutTemplating` or `cookiecutterCompat`",
            ));
        }
        let values = input.get("values").cloned();
        let name = if is_cookiecutter { "cookiecutter" } else { "values" };
        let syntax = Syntax {
            cookiecutter: is_cookiecutter,
            trim_blocks: flag(input, "trimBlocks"),
            lstrip_blocks: flag(input, "lstripBlocks"),
        };
        Ok(Self {
            renderer: Renderer::new(syntax, call.extensions.clone())
                .with_limits(call.request.limits.template),
            context: values.map(|values| (name.to_owned(), values)).into_iter().collect(),
            copied: copied.unwrap_or_default().into_iter().map(str::to_owned).collect(),
            extension,
            replaces: flag(input, "replace"),
        })
    }

    /// Renders all of `skeleton` into the folder `target` of the workspace.
    pub(super) fn apply(
        &self,
        skeleton: &Tree,
        target: &str,
        call: &mut Call<'_, '_>,
    ) -> Result<Done, Fault> {
        let copied = Globs::new(self.copied.iter().map(String::as_str), skeleton);
        let entries: Vec<_> = skeleton.entries().collect();
        call.journal
            .info(&format!("Processing {} template files/directories with input values", entries.len()));
        for batch in entries.chunks(BATCH) {
            if call.journal.is_cancelled() {
                return Err(Fault::cancelled());
            }
            let rendered: Vec<_> =
                batch.par_iter().map(|(path, node)| self.render(path, node, &copied)).collect();
            for entry in rendered {
                self.place(entry, target, call)?;
            }
        }
        Ok(Done::nothing())
    }

    /// Renders the text of one file.
    pub(super) fn file(&self, name: &str, bytes: &[u8]) -> Result<String, Fault> {
        let source = String::from_utf8_lossy(bytes);
        self.renderer.render(&source, &self.context).map_err(|error| Fault::template(name, error))
    }

    fn render<'t>(&self, path: &str, node: &'t Node, copied: &Globs) -> Rendered<'t> {
        let from = if *node == Node::Folder { format!("{path}/") } else { path.to_owned() };
        let (name, is_template) = match &self.extension {
            Some(extension) => match without_extension(&from, extension) {
                Some(shorter) => (shorter, true),
                None => (from.as_str(), false),
            },
            None => (from.as_str(), !copied.mean(&from)),
        };
        let to = self.renderer.render(name, &self.context);
        let contents = match node {
            Node::File { bytes, .. } if !is_binary(bytes) => Some(self.contents(bytes, is_template)),
            _ => None,
        };
        Rendered { from, node, to, contents }
    }

    /// The text of a file, rendered if it is a template. Text that is not UTF-8 is read as Backstage reads it.
    fn contents(&self, bytes: &Arc<[u8]>, is_template: bool) -> Result<Arc<[u8]>, TemplateError> {
        let source = String::from_utf8_lossy(bytes);
        if is_template {
            return self.renderer.render(&source, &self.context).map(|text| text.into_bytes().into());
        }
        Ok(match source {
            std::borrow::Cow::Borrowed(_) => bytes.clone(),
            std::borrow::Cow::Owned(text) => text.into_bytes().into(),
        })
    }

    fn place(&self, entry: Rendered<'_>, target: &str, call: &mut Call<'_, '_>) -> Result<(), Fault> {
        let to = entry.to.map_err(|error| Fault::template(&entry.from, error))?;
        // A name that is rendered away takes its file, or its folder with all in it, along.
        if to.is_empty() || to.starts_with('/') || to.contains("//") {
            return Ok(());
        }
        let path = call.tree.resolve(target, &to)?;
        // A link without its target is not there for Backstage, and one that is there is followed.
        if call.tree.followed(&path)?.is_some() && !self.replaces {
            return Ok(());
        }
        match (entry.node, entry.contents) {
            (Node::Folder, _) => call.tree.make_folder(&path)?,
            (Node::File { mode, .. }, Some(contents)) => {
                let contents = contents.map_err(|error| Fault::template(&entry.from, error))?;
                call.tree.write(&path, contents, *mode)?;
            }
            (node, _) => call.tree.place(&path, node.clone())?,
        }
        Ok(())
    }
}

/// The path without an extension that it has. A name such as `.njk` is no extension, and a folder's counts.
fn without_extension<'p>(path: &'p str, extension: &str) -> Option<&'p str> {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let dot = name.rfind('.').filter(|dot| *dot > 0)?;
    // Backstage cuts as many characters from the end, also where a folder's `/` stands behind the extension.
    (name[dot..] == *extension).then(|| path.get(..path.len() - extension.len())).flatten()
}

/// Where the result goes: the input's `targetPath`, else the workspace.
pub(super) fn target(input: &Data, call: &Call<'_, '_>) -> Result<String, Fault> {
    Ok(call.tree.resolve("", text(input, "targetPath").unwrap_or("./"))?)
}

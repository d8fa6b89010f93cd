use std::path::Path;
use std::sync::Arc;

use url::Url;

use super::Names;
use crate::sources::files::Files;

/// Where a file stands while it is read.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Access to the files around it.
    pub files: &'a dyn Files,
    /// The file, for `files`.
    pub path: &'a Path,
    /// The file as problems and entities name it.
    pub shown: &'a Arc<str>,
    /// Where the catalog says that it comes from.
    pub hosting: Hosting<'a>,
    /// What placeholders may not leave when the file is in no git repository.
    pub root: &'a Path,
    /// Names shared between entities.
    pub names: &'a Names,
}

/// Where the catalog says that a file comes from (Backstage semantics 3.4).
#[derive(Debug, Clone, Copy)]
pub enum Hosting<'a> {
    /// A file of this machine.
    File,
    /// A web address, of which the file is a copy.
    Url(&'a Url),
}

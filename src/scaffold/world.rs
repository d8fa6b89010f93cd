//! What a template's steps see of the world outside of their workspace.

use super::language::Data;
use super::tree::{Bounds, Node, Tree, TreeError};
use crate::catalog::EntityRef;

/// Where a template's files and the catalog's entities come from. Steps can ask, not change anything.
///
/// A world must not let an address lead out of the template's own folder (or, for a template that was registered
/// from a repository, out of that repository): not by `..`, not by links, not by any encoding.
pub trait World {
    /// The folder at `url`, which is relative to the template or names a place of its repository. Links that lead
    /// out of it are left out.
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError>;

    /// The file at `url`.
    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError>;

    /// An entity of the catalog; none if it does not hold it.
    fn entity(&self, entity: &EntityRef) -> Option<serde_json::Value>;

    /// The answer of the Backstage server to a request that changes nothing; none when there is no server to ask,
    /// and the request stays part of the plan. An answer is a record of `code`, `headers` and `body`.
    fn ask(&self, _request: &Data) -> Option<Result<Data, String>> {
        None
    }
}

/// What was read, and from where.
#[derive(Debug, Clone)]
pub struct Fetched<T> {
    /// What it is.
    pub content: T,
    /// Whether it was read from a repository's address and not from a template on the disk. Backstage treats the
    /// two differently in one point: only the former may go into a folder that is not there yet.
    pub is_hosted: bool,
}

/// Why there is nothing to fetch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address leads out of the template's folder or repository.
    #[error("`{0}` leads outside of the template's folder")]
    Outside(String),
    /// Nothing is there.
    #[error("the template has no `{0}`")]
    Missing(String),
    /// A folder was asked for.
    #[error("`{0}` is no folder")]
    NotFolder(String),
    /// A file was asked for.
    #[error("`{0}` is a folder, not a file")]
    NotFile(String),
    /// The address is one of the network, which a dry run does not use. The step becomes part of the plan.
    #[error("`{0}` lies on the network")]
    Remote(String),
    /// There is too much of it.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// It cannot be read.
    #[error("`{url}` cannot be read: {why}")]
    Unreadable {
        /// The address.
        url: String,
        /// What the system says.
        why: String,
    },
}

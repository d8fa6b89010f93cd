/// Why files cannot be read or changed as asked. Paths are relative to the tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A path leads out of the tree.
    #[error("`{0}` leads outside of the folder that it belongs to")]
    Outside(String),
    /// A path holds what no file name may hold.
    #[error("`{path}` is no usable path: {why}")]
    Unusable {
        /// The path as it was given.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Nothing has that name.
    #[error("there is no `{0}`")]
    Missing(String),
    /// A folder was expected.
    #[error("`{0}` is no folder")]
    NotFolder(String),
    /// A file was expected.
    #[error("`{0}` is a folder, not a file")]
    IsFolder(String),
    /// Something else has that name already.
    #[error("`{0}` is there already")]
    Exists(String),
    /// Something would be moved onto itself.
    #[error("`{0}` would be moved onto itself")]
    Same(String),
    /// A folder would be moved into itself.
    #[error("`{from}` cannot be moved to `{to}`, which lies inside it")]
    IntoItself {
        /// The folder.
        from: String,
        /// Where it should go.
        to: String,
    },
    /// Links lead in a circle.
    #[error("`{0}` is a link that leads in a circle")]
    Circle(String),
    /// There would be more files than are allowed.
    #[error("there are more than {0} files and folders, which is the limit")]
    TooMany(usize),
    /// There would be more bytes than are allowed.
    #[error("the files hold more than {0} bytes, which is the limit")]
    TooLarge(usize),
}

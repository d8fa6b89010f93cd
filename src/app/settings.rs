use std::collections::HashSet;
use std::sync::Arc;

use crate::catalog::EntityRef;
use crate::config::{Keymap, View};

/// How the portal behaves.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the session")]
pub struct Settings {
    /// What the keys do.
    pub keymap: Arc<Keymap>,
    /// Queries under a name.
    pub views: Vec<Arc<View>>,
    /// Where the preview stands.
    pub preview: Preview,
    /// The names of the themes to go through.
    pub themes: Vec<String>,
    /// The theme in use.
    pub theme: String,
    /// Whether clicks come to the portal.
    pub mouse: bool,
    /// Whether the session is there to pick one entity.
    pub picks: bool,
    /// When only these entities are offered.
    pub within: Option<Arc<HashSet<EntityRef>>>,
    /// Whether a server is read, at which one could sign in.
    pub has_server: bool,
    /// Whether there is a shell to go back to.
    pub can_suspend: bool,
    /// The profile of the configuration in force, for the header.
    pub profile: Option<String>,
    /// What tells the drafts of this session from those of others: letters and digits.
    pub mark: String,
}

impl Default for Settings {
    /// The built-in keys and theme, on a catalog of no server.
    fn default() -> Self {
        let theme = "default".to_owned();
        Self {
            keymap: Arc::default(),
            views: Vec::new(),
            preview: Preview::default(),
            themes: vec![theme.clone()],
            theme,
            mouse: true,
            picks: false,
            within: None,
            has_server: false,
            can_suspend: false,
            profile: None,
            mark: String::new(),
        }
    }
}

/// Where the preview of the selected entity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preview {
    /// Beside the list when wide, below it when tall.
    #[default]
    Auto,
    /// Beside the list.
    Right,
    /// Below the list.
    Below,
    /// Nowhere.
    Off,
}

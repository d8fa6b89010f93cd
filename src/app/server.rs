use super::{ListState, TextInput};
use crate::catalog::EntityRef;

/// What a session knows of the servers behind its catalog, beside the catalog itself.
#[derive(Debug, Clone, Default)]
pub struct Servers {
    /// Their hosts; none when the catalog comes from no server.
    pub hosts: Vec<String>,
    /// The one that wanted a sign-in last.
    pub refused_by: Option<String>,
    /// What their own search found for what is typed, without what the catalog has.
    pub hits: Vec<ServerHit>,
    /// Why it found nothing.
    pub failure: Option<String>,
    /// The selection among the hits; none while it is among our own.
    pub selected: Option<usize>,
    /// Counts the changes of what is typed, so that old answers can be told.
    pub(super) generation: u64,
}

/// Something that a server's own search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerHit {
    /// What it is called.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The kind of thing, such as `techdocs`.
    pub r#type: String,
    /// Its page.
    pub url: String,
    /// The entity that it is, or is about.
    pub reference: Option<EntityRef>,
}

/// Something to be done at a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// Have an entity read again.
    Refresh(EntityRef),
    /// Open the page of an entity in the browser.
    OpenPage(EntityRef),
    /// Find out what registering an address would bring.
    Preview(String),
    /// Register descriptor files.
    Register(Vec<String>),
    /// Find out what would be gone with the location that an entity came from.
    Farewell(EntityRef),
    /// Unregister a location.
    Unregister(Leaving),
    /// Ask what is wrong with an entity and with those that it came from.
    Errors(EntityRef),
    /// Ask the server's own search.
    Search {
        /// To be sent back with the answer.
        generation: u64,
        /// What to search for.
        term: String,
    },
    /// Bring our stars and the user's at the server together.
    AlignStars(Vec<String>),
}

/// A location that may be unregistered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The host of its server.
    pub host: String,
    /// By what the server knows it.
    pub id: String,
    /// Its address.
    pub target: String,
    /// What is gone with it.
    pub entities: Vec<EntityRef>,
}

/// What registering an address would bring.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrival {
    /// The address.
    pub address: String,
    /// The descriptor files there that are not registered yet.
    pub new: Vec<String>,
    /// Those that are.
    pub known: Vec<String>,
    /// The entities in them.
    pub entities: Vec<EntityRef>,
}

/// A question to the user before a server is asked for something.
#[derive(Debug, Clone)]
pub enum Asking {
    /// For the address of what is to be registered.
    Address(TextInput),
    /// Whether this is really to be done.
    Consent {
        /// What.
        title: String,
        /// What that means, row by row.
        lines: Vec<String>,
        /// The window on the rows.
        list: ListState,
        /// What is done then.
        errand: Errand,
    },
}

impl Asking {
    /// The question whether to register what lies at an address.
    pub fn register(arrival: Arrival) -> Self {
        let registered = arrival.known.iter().map(|target| format!("{target} (registered already)"));
        let mut lines: Vec<String> = arrival.new.iter().cloned().chain(registered).collect();
        lines.push(count(arrival.entities.len(), "comes with it", "come with it"));
        lines.extend(arrival.entities.iter().map(|entity| format!("  {entity}")));
        let (title, list) = ("Register? Enter does it".to_owned(), ListState::default());
        Self::Consent { title, lines, list, errand: Errand::Register(arrival.new) }
    }

    /// The question whether to unregister a location.
    pub fn unregister(leaving: Leaving) -> Self {
        let mut lines = vec![leaving.target.clone()];
        lines.push(count(leaving.entities.len(), "is gone with it", "are gone with it"));
        lines.extend(leaving.entities.iter().map(|entity| format!("  {entity}")));
        let title = format!("Unregister at {}? Enter does it", leaving.host);
        Self::Consent { title, lines, list: ListState::default(), errand: Errand::Unregister(leaving) }
    }
}

fn count(entities: usize, one: &str, many: &str) -> String {
    let verb = if entities == 1 { one } else { many };
    format!("{} {verb}", crate::text::counted(entities, "entity", "entities"))
}

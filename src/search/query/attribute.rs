use super::Value;
use crate::catalog::RelationType;

/// What a term such as `owner:team-a` is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// The kind; plurals and short forms are understood.
    Kind,
    /// `spec.type`.
    Type,
    /// The owner, by name, reference or display name.
    Owner,
    /// The system that the entity is part of.
    System,
    /// The domain that the entity or its system is part of, directly or through other domains.
    Domain,
    /// `spec.lifecycle`.
    Lifecycle,
    /// One of `metadata.tags`.
    Tag,
    /// `metadata.namespace`.
    Namespace,
    /// `metadata.name`.
    Name,
    /// `metadata.title` or the display name.
    Title,
    /// `metadata.description`.
    Description,
    /// One of `metadata.links`: its address or title.
    Link,
    /// The label of that name.
    Label(Box<str>),
    /// The annotation of that name.
    Annotation(Box<str>),
    /// A relation of that type.
    Relation(RelationType),
    /// Any field of the descriptor, dotted: `spec.type`.
    Path(Box<str>),
}

/// The attributes that are no map themselves: their name, other names, and what they are.
const PLAIN: &[(&str, &[&str], Attribute)] = &[
    ("kind", &["kinds"], Attribute::Kind),
    ("type", &["types"], Attribute::Type),
    ("owner", &["owners"], Attribute::Owner),
    ("system", &["systems"], Attribute::System),
    ("domain", &["domains"], Attribute::Domain),
    ("lifecycle", &[], Attribute::Lifecycle),
    ("tag", &["tags"], Attribute::Tag),
    ("ns", &["namespace"], Attribute::Namespace),
    ("name", &[], Attribute::Name),
    ("title", &[], Attribute::Title),
    ("description", &["desc"], Attribute::Description),
    ("link", &["links", "url"], Attribute::Link),
];

/// The words before a colon that the language knows, for suggestions and completion.
pub(in crate::search) fn known_words() -> impl Iterator<Item = &'static str> {
    let others = ["label", "annotation", "rel", "is", "has"];
    PLAIN.iter().map(|(name, ..)| *name).chain(others)
}

impl Attribute {
    /// The attribute of that name in any case, if it is one that needs no further name.
    pub(in crate::search) fn named(name: &str) -> Option<Self> {
        let is = |other: &str| other.eq_ignore_ascii_case(name);
        let found = PLAIN.iter().find(|(known, others, _)| is(known) || others.iter().any(|other| is(other)));
        found.map(|(.., attribute)| attribute.clone())
    }

    /// The attribute that is the value at `path`, as it is written.
    pub(in crate::search) fn at(path: &str) -> Option<Self> {
        match path {
            "kind" => Some(Self::Kind),
            "spec.type" => Some(Self::Type),
            "spec.lifecycle" => Some(Self::Lifecycle),
            "metadata.namespace" => Some(Self::Namespace),
            "metadata.tags" => Some(Self::Tag),
            _ => None,
        }
    }

    /// A path into the descriptor, if `name` is one.
    pub(super) fn path(name: &str) -> Option<Self> {
        let root = name.split('.').next().unwrap_or_default();
        let is_path = name == "apiVersion" || name.contains('.') && matches!(root, "metadata" | "spec");
        is_path.then(|| Self::Path(name.into()))
    }

    /// A relation type, in any case; any other name is taken as it is.
    pub(super) fn relation(name: &str) -> Self {
        let known = RelationType::KNOWN.iter().find(|known| known.name().eq_ignore_ascii_case(name));
        Self::Relation(known.cloned().unwrap_or_else(|| RelationType::of(name)))
    }

    /// What stands before the values: `kind:`, `label:tier=`. A comparison brings its own sign.
    pub(super) fn prefix(&self, first: Option<&Value>) -> String {
        let equals = if matches!(first, None | Some(Value::Compared(..))) { "" } else { "=" };
        match self {
            Self::Label(key) => format!("label:{key}{equals}"),
            Self::Annotation(key) => format!("annotation:{key}{equals}"),
            Self::Relation(r#type) => format!("rel:{type}{equals}"),
            Self::Path(path) => format!("{path}:"),
            plain => {
                let name = PLAIN.iter().find(|(.., known)| known == plain).map_or("", |(name, ..)| name);
                format!("{name}:")
            }
        }
    }
}

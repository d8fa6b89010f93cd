use crate::catalog::{Catalog, Entity, EntityRef, KnownKind};

/// A column of the catalog's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// Title and name.
    Name,
    /// The kind, where several are shown together.
    Kind,
    /// The namespace, where not all have the same.
    Namespace,
    /// The system, or the domain of a system.
    System,
    /// The owner.
    Owner,
    /// `spec.type`.
    Type,
    /// `spec.lifecycle`.
    Lifecycle,
    /// The targets of a Location.
    Targets,
    /// The description.
    Description,
    /// The tags.
    Tags,
}

impl Column {
    /// The names of all columns in settings.
    pub const NAMES: &[&str] = &[
        "name",
        "kind",
        "namespace",
        "system",
        "owner",
        "type",
        "lifecycle",
        "targets",
        "description",
        "tags",
    ];

    /// The column of that name.
    pub fn named(name: &str) -> Option<Self> {
        use Column::{Description, Kind, Lifecycle, Name, Namespace, Owner, System, Tags, Targets, Type};
        let all = [Name, Kind, Namespace, System, Owner, Type, Lifecycle, Targets, Description, Tags];
        all.into_iter().find(|column| column.title().eq_ignore_ascii_case(name))
    }

    /// The columns of a kind as Backstage shows them (Backstage semantics 9.2); of all kinds when none is given.
    pub fn of(kind: Option<&str>) -> &'static [Self] {
        use Column::{Description, Kind, Lifecycle, Name, Owner, System, Tags, Targets, Type};
        let Some(kind) = kind else {
            return &[Name, Kind, Owner, Type, Lifecycle, System, Description, Tags];
        };
        match KnownKind::of(kind) {
            Some(KnownKind::User) => &[Name, Description, Tags],
            Some(KnownKind::Domain | KnownKind::System) => &[Name, Owner, Description, Tags],
            Some(KnownKind::Group | KnownKind::Template) => &[Name, Type, Description, Tags],
            Some(KnownKind::Location) => &[Name, Type, Targets],
            _ => &[Name, System, Owner, Type, Lifecycle, Description, Tags],
        }
    }

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Kind => "Kind",
            Self::Namespace => "Namespace",
            Self::System => "System",
            Self::Owner => "Owner",
            Self::Type => "Type",
            Self::Lifecycle => "Lifecycle",
            Self::Targets => "Targets",
            Self::Description => "Description",
            Self::Tags => "Tags",
        }
    }

    /// What `entity` has in this column, as it was written; empty when it has nothing.
    pub fn value(self, entity: &Entity, catalog: &Catalog) -> String {
        let text = |value: &Option<Box<str>>| value.as_deref().unwrap_or_default().to_owned();
        match self {
            Self::Name => entity.label().to_owned(),
            Self::Kind => entity.kind.to_string(),
            Self::Namespace => entity.namespace.to_string(),
            Self::System => entity.system.as_ref().map(|r| label(r, None, catalog)).unwrap_or_default(),
            Self::Owner => {
                entity.owner.as_ref().map(|r| label(r, Some("group"), catalog)).unwrap_or_default()
            }
            Self::Type => text(&entity.r#type),
            Self::Lifecycle => text(&entity.lifecycle),
            Self::Targets => targets(entity).join(" "),
            Self::Description => text(&entity.description),
            Self::Tags => entity.tags.join(" "),
        }
    }
}

/// What to call a reference: the entity's label where there is one, else the shortest clear name.
pub fn label(reference: &EntityRef, kind: Option<&str>, catalog: &Catalog) -> String {
    match catalog.entity(reference.as_str()) {
        Some(entity) if entity.label() != &*entity.name => entity.label().to_owned(),
        _ => reference.short(kind),
    }
}

/// The targets that a Location names.
pub fn targets(entity: &Entity) -> Vec<String> {
    let spec = &entity.document()["spec"];
    let more = spec["targets"].as_array().into_iter().flatten();
    std::iter::once(&spec["target"]).chain(more).filter_map(|t| t.as_str().map(str::to_owned)).collect()
}

use super::super::Selectable;
use super::super::columns::{label, targets};
use crate::catalog::{Catalog, Entity, EntityRef, RelationType};
use crate::diagnostic::{Problem, Severity};

/// A row of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityRow {
    /// Stands over the rows that follow; cannot be selected.
    Heading {
        /// What follows.
        title: String,
        /// How many of them.
        count: Option<usize>,
    },
    /// Something that the descriptor says.
    Fact {
        /// What it is.
        name: &'static str,
        /// What it says.
        value: String,
        /// Where it leads.
        target: Option<EntityRef>,
    },
    /// An address.
    Link {
        /// What to call it.
        title: String,
        /// Where it leads.
        url: String,
    },
    /// Another entity.
    Relation {
        /// The other one.
        target: EntityRef,
        /// What to call it.
        label: String,
        /// What it is said to be, if it is known.
        about: Option<String>,
    },
    /// Something wrong with the entity.
    Problem(Problem),
}

impl Selectable for EntityRow {
    fn is_selectable(&self) -> bool {
        !matches!(self, Self::Heading { .. })
    }
}

/// What the page of `reference` shows, row by row.
pub fn rows(reference: &EntityRef, catalog: &Catalog) -> Vec<EntityRow> {
    let entity = catalog.entity(reference.as_str());
    let mut rows = Vec::new();
    if let Some(entity) = entity {
        rows.push(heading("About", None));
        rows.extend(facts(entity, catalog));
        rows.extend(links(entity));
    } else {
        rows.push(heading("Known by name only", None));
        let value = "no descriptor defines it; the entities below mention it".to_owned();
        rows.push(EntityRow::Fact { name: "Status", value, target: None });
    }
    rows.extend(relations(reference, catalog));
    rows.extend(problems(reference, catalog));
    rows
}

fn heading(title: impl Into<String>, count: Option<usize>) -> EntityRow {
    EntityRow::Heading { title: title.into(), count }
}

fn facts(entity: &Entity, catalog: &Catalog) -> Vec<EntityRow> {
    let mut facts = Vec::new();
    let mut add = |name, value: Option<String>, target: Option<EntityRef>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push(EntityRow::Fact { name, value, target });
        }
    };
    let text = |value: &Option<Box<str>>| value.as_deref().map(str::to_owned);
    let node = catalog.find(entity.reference.as_str());
    let owners = node.into_iter().flat_map(|node| catalog.owners(node));
    for owner in owners.map(|owner| catalog.reference(owner)) {
        add("Owner", Some(named(owner, catalog, &["group"])), Some(owner.clone()));
    }
    let parents = node.into_iter().flat_map(|node| catalog.related(node, &RelationType::PartOf));
    for parent in parents.map(|parent| catalog.reference(parent)) {
        let name = match parent.kind() {
            "system" => "System",
            "domain" => "Domain",
            _ => "Part of",
        };
        add(name, Some(named(parent, catalog, &["system", "domain"])), Some(parent.clone()));
    }
    add("Type", text(&entity.r#type), None);
    add("Lifecycle", text(&entity.lifecycle), None);
    add("E-mail", entity.profile.as_ref().and_then(|profile| text(&profile.email)), None);
    add("Targets", Some(targets(entity).join("  ")), None);
    add("Tags", Some(entity.tags.join("  ")), None);
    for (name, key) in [
        ("Pager", "pagerduty.com/service-id"),
        ("Repository", "github.com/project-slug"),
        ("Repository", "gitlab.com/project-slug"),
        ("Docs", "backstage.io/techdocs-ref"),
    ] {
        add(name, entity.annotation(key), None);
    }
    let at = entity.origin.file.as_ref().map(|file| format!("{file}:{}", entity.origin.line));
    add("Defined in", at, None);
    facts
}

/// A label with the full story behind it where the label alone could mislead.
fn named(reference: &EntityRef, catalog: &Catalog, kinds: &[&str]) -> String {
    let label = label(
        reference,
        kinds.iter().copied().find(|kind| *kind == reference.kind()).or(kinds.first().copied()),
        catalog,
    );
    if catalog.entity(reference.as_str()).is_none() {
        return format!("{label} (known by name only)");
    }
    if label == reference.name() { label } else { format!("{label} ({})", reference.name()) }
}

fn links(entity: &Entity) -> Vec<EntityRow> {
    let links = entity.links.iter().map(|link| {
        let title = link.title.as_deref().or(link.r#type.as_deref()).unwrap_or(&link.url);
        EntityRow::Link { title: title.to_owned(), url: link.url.to_string() }
    });
    with_heading("Links", links.collect())
}

fn relations(reference: &EntityRef, catalog: &Catalog) -> Vec<EntityRow> {
    let Some(node) = catalog.find(reference.as_str()) else { return Vec::new() };
    let mut types: Vec<&RelationType> = catalog.relations(node).iter().map(|edge| edge.r#type).collect();
    types.dedup();
    // The owner and the system stand among the facts already.
    let is_fact = |r#type: &RelationType| {
        catalog.at(node).is_some() && matches!(r#type, RelationType::OwnedBy | RelationType::PartOf)
    };
    types.retain(|r#type| !is_fact(r#type));
    types.sort_by_key(|r#type| order(r#type));
    let mut rows = Vec::new();
    for r#type in types {
        let targets =
            catalog.related(node, r#type).map(|target| relation(catalog.reference(target), catalog));
        rows.extend(with_heading(r#type.title(), targets.collect()));
    }
    rows
}

/// What a reader looks for first: who is in it, what it needs, what needs it, what it has.
fn order(r#type: &RelationType) -> usize {
    use RelationType as R;
    let order = [
        R::OwnedBy,
        R::PartOf,
        R::HasMember,
        R::MemberOf,
        R::ChildOf,
        R::ParentOf,
        R::DependsOn,
        R::ConsumesApi,
        R::ProvidesApi,
        R::DependencyOf,
        R::ApiProvidedBy,
        R::ApiConsumedBy,
        R::HasPart,
        R::OwnerOf,
    ];
    order.iter().position(|known| known == r#type).unwrap_or(order.len())
}

fn relation(target: &EntityRef, catalog: &Catalog) -> EntityRow {
    let entity = catalog.entity(target.as_str());
    let about = entity.map(|entity| {
        let r#type = entity.r#type.as_deref().map_or_else(String::new, |r#type| format!(" · {type}"));
        format!("{}{type}", entity.kind)
    });
    EntityRow::Relation { label: label(target, Some(target.kind()), catalog), target: target.clone(), about }
}

fn problems(reference: &EntityRef, catalog: &Catalog) -> Vec<EntityRow> {
    let of_this = |problem: &&Problem| problem.reference.as_deref() == Some(reference.as_str());
    let mut problems: Vec<Problem> = catalog.problems().iter().filter(of_this).cloned().collect();
    problems.sort_by_key(|problem| (problem.severity != Severity::Error, problem.place.clone()));
    with_heading("Problems", problems.into_iter().map(EntityRow::Problem).collect())
}

/// What the server complains of, each with the entity that it had trouble with.
pub(super) fn complaints(complaints: &[Problem]) -> Vec<EntityRow> {
    let rows = complaints.iter().map(|complaint| {
        let about = complaint.reference.as_deref().unwrap_or_default();
        let message = format!("{about}: {}", complaint.message);
        EntityRow::Problem(Problem { message, ..complaint.clone() })
    });
    with_heading("At the server", rows.collect())
}

fn with_heading(title: &str, rows: Vec<EntityRow>) -> Vec<EntityRow> {
    if rows.is_empty() {
        return rows;
    }
    let count = rows.len();
    std::iter::once(heading(title, Some(count))).chain(rows).collect()
}

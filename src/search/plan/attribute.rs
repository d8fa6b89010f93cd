use std::collections::HashSet;
use std::ops::Range;

use super::document::DocumentTest;
use super::pattern::Pattern;
use super::test::{Attribute as Column, Test, Text};
use crate::catalog::{Catalog, EntityRef, NodeId, RelationType};
use crate::search::field::Field;
use crate::search::index::{Index, Values};
use crate::search::mask::Mask;
use crate::search::query::{Attribute, Value};

/// Turns conditions on attributes into tests of rows.
pub(super) struct Translator<'a> {
    pub(super) index: &'a Index,
    pub(super) catalog: &'a Catalog,
    /// Whether a value that nothing has may be the beginning of one.
    pub(super) unfinished: bool,
}

impl Translator<'_> {
    /// The test for `attribute` having one of `values`, or any when there are none.
    pub(super) fn test(&self, attribute: &Attribute, values: &[Value]) -> Test {
        let columns = &self.index.columns;
        let text = |text| Test::Text(text, patterns(values, true));
        match attribute {
            Attribute::Kind => Test::Value(Column::Kind, self.kinds(values)),
            Attribute::Type => self.column(Column::Type, &columns.types.values, values),
            Attribute::Lifecycle => self.column(Column::Lifecycle, &columns.lifecycles.values, values),
            Attribute::Namespace => self.column(Column::Namespace, &columns.namespaces.values, values),
            Attribute::Owner => Test::Value(Column::Owner, self.owners(values)),
            Attribute::System => Test::Value(Column::System, self.systems(values)),
            Attribute::Domain => self.domain(values),
            Attribute::Tag => Test::Mark(self.tags(values)),
            Attribute::Name => text(Text::Name),
            Attribute::Title => text(Text::Title),
            Attribute::Description => text(Text::Description),
            Attribute::Link => text(Text::Link),
            Attribute::Label(key) => self.document(&format!("metadata.labels.{key}"), values),
            Attribute::Annotation(key) => self.document(&format!("metadata.annotations.{key}"), values),
            Attribute::Relation(r#type) => self.relation(r#type, values),
            Attribute::Path(path) => match Attribute::at(path) {
                Some(attribute) => self.test(&attribute, values),
                None => self.document(path, values),
            },
        }
    }

    fn document(&self, path: &str, values: &[Value]) -> Test {
        Test::Document(Box::new(DocumentTest::new(self.index, path, patterns(values, false))))
    }

    /// The test for a kind and, if it is not empty, a namespace.
    pub(super) fn reference(&self, kind: &str, namespace: &str) -> Test {
        let exactly = |text: &str| [Value::Exactly(text.into())];
        let kind = self.test(&Attribute::Kind, &exactly(kind));
        if namespace.is_empty() {
            return kind;
        }
        Test::All(vec![kind, self.test(&Attribute::Namespace, &exactly(namespace))])
    }

    /// The test for being owned by one of `owners`.
    pub(super) fn owned_by(&self, owners: &HashSet<EntityRef>) -> Test {
        Test::Value(Column::Owner, self.index.columns.owners.values.wanted(|owner| owners.contains(owner)))
    }

    /// The test for being one of `references`.
    pub(super) fn one_of<'r>(&self, references: impl Iterator<Item = &'r EntityRef>) -> Test {
        let nodes = references.filter_map(|reference| self.catalog.find(reference.as_str()));
        Test::Row(self.rows(nodes))
    }

    fn rows(&self, nodes: impl Iterator<Item = NodeId>) -> Vec<u32> {
        let mut rows: Vec<u32> = nodes.filter_map(|node| self.index.row_of(self.catalog, node)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn kinds(&self, values: &[Value]) -> Vec<bool> {
        let kinds = &self.index.columns.kinds.values;
        self.wanted(kinds, values, |kind, _, pattern| pattern.fits(kind) || pattern.names_kind(kind))
    }

    fn column(&self, column: Column, distinct: &Values<Box<str>>, values: &[Value]) -> Test {
        Test::Value(column, self.wanted(distinct, values, |text, _, pattern| pattern.fits(text)))
    }

    fn tags(&self, values: &[Value]) -> Vec<bool> {
        let marks = &self.index.columns.marks.values;
        self.wanted(marks, values, |mark, _, pattern| mark.field == Field::Tag && pattern.fits(&mark.text))
    }

    fn owners(&self, values: &[Value]) -> Vec<bool> {
        let within: HashSet<&EntityRef> = values.iter().flat_map(|value| self.groups_within(value)).collect();
        let owners = &self.index.columns.owners.values;
        let mut wanted =
            self.wanted(owners, values, |owner, mask, pattern| self.is_named(owner, mask, pattern));
        if !within.is_empty() {
            let below = owners.wanted(|owner| within.contains(owner));
            wanted.iter_mut().zip(below).for_each(|(wanted, below)| *wanted |= below);
        }
        wanted
    }

    /// For `team-a+` the groups below those of that name.
    fn groups_within(&self, value: &Value) -> HashSet<&EntityRef> {
        if !matches!(value, Value::Within(_)) {
            return HashSet::new();
        }
        let pattern = Pattern::new(value, false);
        let closure = self.closure(self.named("group", &pattern), &RelationType::ParentOf);
        closure.into_iter().map(|node| self.catalog.reference(node)).collect()
    }

    fn systems(&self, values: &[Value]) -> Vec<bool> {
        let systems = &self.index.columns.systems.values;
        self.wanted(systems, values, |system, mask, pattern| {
            system.kind() == "system" && self.is_named(system, mask, pattern)
        })
    }

    /// The systems of the domains, what is part of those systems, and the domains within.
    fn domain(&self, values: &[Value]) -> Test {
        let named = |patterns: &[Pattern]| -> Vec<NodeId> {
            patterns.iter().flat_map(|pattern| self.named("domain", pattern)).collect()
        };
        let patterns = patterns(values, false);
        let mut roots = named(&patterns);
        if roots.is_empty() && self.unfinished {
            roots = named(&patterns.iter().map(Pattern::as_part).collect::<Vec<_>>());
        }
        let within = self.closure(roots.clone(), &RelationType::HasPart);
        let references: HashSet<&EntityRef> =
            within.iter().map(|&node| self.catalog.reference(node)).collect();
        let below = within
            .into_iter()
            .filter(|node| !roots.contains(node) && self.catalog.reference(*node).kind() == "domain");
        let below = self.rows(below);
        let parts = self.index.columns.systems.values.wanted(|parent| references.contains(parent));
        Test::Any(vec![Test::Value(Column::System, parts), Test::Row(below)])
    }

    fn relation(&self, r#type: &RelationType, values: &[Value]) -> Test {
        if values.is_empty() {
            return Test::Related(r#type.clone());
        }
        let patterns = patterns(values, false);
        let is_target = |node: NodeId| {
            patterns.iter().any(|pattern| self.is_named(self.catalog.reference(node), Mask::ALL, pattern))
        };
        let rows = if let Some(inverse) = r#type.inverse() {
            let targets = self.all_nodes().filter(|&node| is_target(node));
            self.rows(targets.flat_map(|target| self.catalog.related(target, &inverse)))
        } else {
            let sources = self.index.nodes.iter().copied();
            self.rows(sources.filter(|&node| self.catalog.related(node, r#type).any(is_target)))
        };
        Test::Row(rows)
    }

    /// `roots` and everything that `r#type` leads to from them, however far. Cycles end it.
    fn closure(&self, roots: Vec<NodeId>, r#type: &RelationType) -> HashSet<NodeId> {
        let mut found: HashSet<NodeId> = roots.iter().copied().collect();
        let mut open = roots;
        while let Some(node) = open.pop() {
            open.extend(self.catalog.related(node, r#type).filter(|&next| found.insert(next)));
        }
        found
    }

    /// Whether the pattern fits one of the ways to write a reference, or the name people use; the
    /// letters of both names are in `mask`.
    fn is_named(&self, reference: &EntityRef, mask: Mask, pattern: &Pattern) -> bool {
        mask.contains(pattern.mask())
            && (is_called_so(reference, pattern)
                || self.catalog.entity(reference.as_str()).is_some_and(|entity| pattern.fits(entity.label())))
    }

    /// The nodes of a kind that the pattern names, known by name only or not.
    fn named(&self, kind: &str, pattern: &Pattern) -> Vec<NodeId> {
        let index = self.index;
        let kinds = index.columns.kinds.values.wanted(|other| other.eq_ignore_ascii_case(kind));
        let rows = index.columns.kinds.ids.iter().enumerate().filter(|(_, id)| kinds[**id as usize]);
        let likely = rows.map(|(row, _)| row).filter(|&row| {
            let (segment, at) = index.locate(row);
            segment.heads[at].near.contains(pattern.mask())
        });
        let entities = likely.map(|row| index.nodes[row]).filter(|&node| {
            is_called_so(self.catalog.reference(node), pattern)
                || self.catalog.at(node).is_some_and(|entity| pattern.fits(entity.label()))
        });
        entities
            .chain(self.phantoms_of(kind).filter(|&node| is_called_so(self.catalog.reference(node), pattern)))
            .collect()
    }

    /// The nodes of a kind that are known by name only; they are in the order of their references.
    fn phantoms_of(&self, kind: &str) -> impl Iterator<Item = NodeId> {
        let phantoms = self.catalog.entities().len()..self.catalog.len();
        let kind_of = |node: usize| kind_of(self.catalog.reference_text(Catalog::node(node)));
        let first = first_not(phantoms.clone(), |node| kind_of(node) < kind);
        (first..first_not(first..phantoms.end, |node| kind_of(node) == kind)).map(Catalog::node)
    }

    fn all_nodes(&self) -> impl Iterator<Item = NodeId> {
        (0..self.catalog.len()).map(Catalog::node)
    }

    /// Tells of each distinct value whether one of `values` fits, or, while they are being typed,
    /// may come to fit.
    fn wanted<T: Sync>(
        &self,
        distinct: &Values<T>,
        values: &[Value],
        fits: impl Fn(&T, Mask, &Pattern) -> bool + Sync,
    ) -> Vec<bool> {
        let mut wanted = vec![false; distinct.len() + 1];
        for value in values {
            let pattern = Pattern::new(value, false);
            let mut found = distinct.wanted_by_mask(|distinct, mask| fits(distinct, mask, &pattern));
            if self.unfinished && matches!(value, Value::Is(_)) && !found.contains(&true) {
                let part = pattern.as_part();
                found = distinct.wanted_by_mask(|distinct, mask| fits(distinct, mask, &part));
            }
            wanted.iter_mut().zip(found).for_each(|(wanted, found)| *wanted |= found);
        }
        wanted
    }
}

/// Whether a reference, or the part of it that says enough, is what was asked for.
fn is_called_so(reference: &EntityRef, pattern: &Pattern) -> bool {
    let (kind, rest) = reference.as_str().split_once(':').unwrap_or_default();
    let name = reference.name();
    let in_default = |text: &str| reference.namespace() == "default" && pattern.fits(text);
    pattern.fits(name)
        || pattern.is_qualified()
            && (pattern.fits(rest)
                || pattern.fits(reference.as_str())
                || in_default(&format!("{kind}:{name}")))
}

fn patterns(values: &[Value], is_prose: bool) -> Vec<Pattern> {
    values.iter().map(|value| Pattern::new(value, is_prose)).collect()
}

/// The kind of a full reference.
fn kind_of(reference: &str) -> &str {
    reference.split_once(':').map_or("", |(kind, _)| kind)
}

/// The first number in `range` of which `holds` is false, if those before it are all of which it is true.
fn first_not(range: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

use std::collections::HashSet;

use serde_json::Value;

use super::{Handle, Handles};
use crate::catalog::{Catalog, EntityRef, NodeId, RefContext, RelationType};
use crate::search::annotations;

/// A user in a group or in one below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The user.
    pub user: NodeId,
    /// The groups that lead from the one asked for to the user's, both included.
    pub through: Vec<NodeId>,
}

/// Fields and the last parts of annotations that name who leads a group.
const LEADERS: &[&str] =
    &["engineering-manager", "lead", "leader", "leads", "manager", "team-lead", "team-leader", "tech-lead"];

/// The members of `group` and of every group below it, each once, by the shortest way.
pub fn members_below(catalog: &Catalog, group: NodeId) -> Vec<Member> {
    let mut seen_groups = HashSet::from([group]);
    let mut seen_users = HashSet::new();
    let mut ways = vec![vec![group]];
    let mut members = Vec::new();
    let mut at = 0;
    while let Some(way) = ways.get(at).cloned() {
        at += 1;
        let Some(&last) = way.last() else { continue };
        for user in catalog.members(last).filter(|&user| seen_users.insert(user)) {
            members.push(Member { user, through: way.clone() });
        }
        for child in catalog.related(last, &RelationType::ParentOf) {
            if seen_groups.insert(child) {
                ways.push([&way[..], &[child]].concat());
            }
        }
    }
    members
}

/// Who leads a group, as fields such as `spec.lead` and annotations such as `acme.com/team-lead` say.
/// Backstage knows no leaders of its own.
pub fn leaders(catalog: &Catalog, group: NodeId, handles: &Handles) -> Vec<NodeId> {
    let Some(entity) = catalog.at(group) else { return Vec::new() };
    if !LEADERS.iter().any(|word| entity.json().contains(word)) {
        return Vec::new();
    }
    let document = entity.document();
    let noted = annotations(entity);
    let is_leader = |key: &str| LEADERS.contains(&key.rsplit('/').next().unwrap_or(key));
    let fields = document["spec"].as_object().into_iter().flatten();
    let values = fields.chain(&noted).filter(|(key, _)| is_leader(key)).map(|(_, value)| value);
    let mut leaders = Vec::new();
    for text in values.flat_map(texts) {
        if let Some(user) = user(catalog, text, handles).filter(|user| !leaders.contains(user)) {
            leaders.push(user);
        }
    }
    leaders
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => text.split(',').map(str::trim).filter(|text| !text.is_empty()).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn user(catalog: &Catalog, text: &str, handles: &Handles) -> Option<NodeId> {
    let reference = EntityRef::parse(text, RefContext { kind: Some("User"), namespace: None }).ok();
    let named = reference.and_then(|reference| catalog.find(reference.as_str()));
    named.or_else(|| {
        let handle = Handle::parse(text).or_else(|| Handle::parse(&format!("@{text}")));
        handles.find(&handle?)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::testing::{described, group, related};

    #[test]
    fn members_are_reached_through_groups_below_and_led_back_up() {
        let ada = related(
            described(&json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "ada"}, "spec": {},
            })),
            RelationType::MemberOf,
            "team",
        );
        let dept = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Group",
            "metadata": {"name": "dept", "annotations": {"acme.test/team-lead": "ada"}}, "spec": {"lead": "user:ada"},
        }));
        let team = related(group("team"), RelationType::ChildOf, "dept");
        let catalog = Catalog::build(&[ada, dept, team], Vec::new());
        let find = |name: &str| catalog.find(name).expect("there");
        let (dept, ada) = (find("group:default/dept"), find("user:default/ada"));
        let members = members_below(&catalog, dept);
        assert_eq!(members.len(), 1);
        assert_eq!(members[0].through, [dept, find("group:default/team")]);
        assert_eq!(leaders(&catalog, dept, &Handles::of(&catalog)), [ada]);
    }
}

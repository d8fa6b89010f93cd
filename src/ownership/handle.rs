use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use crate::catalog::{Catalog, NodeId};
use crate::search::annotations;

/// How repositories name an owner.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Handle {
    /// `@user`, `@group`, `@organisation/team` or `@group/subgroup`, without the `@`.
    Name(Box<str>),
    /// `@@developer`: everybody with a role in a GitLab project, without the `@@`.
    Role(Box<str>),
    /// An e-mail address.
    Email(Box<str>),
}

/// The entities behind handles.
///
/// A handle is known by an annotation (`github.com/team-slug`, `github.com/user-login`, and their like
/// of other hosts), by an e-mail address, or by the entity's name; in this order. They are collected
/// when the first is looked for: most questions need none.
#[derive(Debug)]
pub struct Handles<'a> {
    catalog: &'a Catalog,
    known: OnceLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    by_annotation: HashMap<String, NodeId>,
    by_email: HashMap<String, NodeId>,
    groups: HashMap<String, NodeId>,
    users: HashMap<String, NodeId>,
}

/// The last parts of the annotations that give a group's or user's handle.
const ANNOTATIONS: &[&str] =
    &["group-path", "group-slug", "login", "team-path", "team-slug", "user-login", "user-name", "username"];

impl Handle {
    /// Reads `@name`, `@@role` or an e-mail address.
    pub fn parse(text: &str) -> Option<Self> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
                && name.split('/').all(|part| !part.is_empty())
        };
        if let Some(role) = text.strip_prefix("@@") {
            return is_name(role).then(|| Self::Role(role.into()));
        }
        if let Some(name) = text.strip_prefix('@') {
            return is_name(name).then(|| Self::Name(name.into()));
        }
        let (user, host) = text.split_once('@')?;
        let is_email = !user.is_empty() && !host.is_empty() && !host.contains('@');
        is_email.then(|| Self::Email(text.into()))
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(out, "@{name}"),
            Self::Role(role) => write!(out, "@@{role}"),
            Self::Email(email) => out.write_str(email),
        }
    }
}

impl Known {
    /// Collects the handles of all groups and users, and the names of groups that nothing defines.
    fn of(catalog: &Catalog) -> Self {
        let mut handles = Self::default();
        for node in (0..catalog.len()).map(Catalog::node) {
            let reference = catalog.reference(node);
            let names = match reference.kind() {
                "group" => &mut handles.groups,
                "user" => &mut handles.users,
                _ => continue,
            };
            // Entities come before names that nothing defines, and those of the default namespace count.
            let name = reference.name().to_owned();
            if reference.namespace() == "default" {
                names.insert(name, node);
            } else {
                names.entry(name).or_insert(node);
            }
            let Some(entity) = catalog.at(node) else { continue };
            for (key, value) in &annotations(entity) {
                let part = key.rsplit('/').next().unwrap_or_default();
                if let (true, Some(value)) = (ANNOTATIONS.contains(&part), value.as_str()) {
                    handles.by_annotation.entry(bare(value)).or_insert(node);
                }
            }
            let email = entity.profile.as_ref().and_then(|profile| profile.email.as_deref());
            if let Some(email) = email {
                handles.by_email.entry(email.to_lowercase()).or_insert(node);
            }
        }
        handles
    }
}

impl<'a> Handles<'a> {
    /// The handles of all groups and users, and the names of groups that nothing defines.
    pub fn of(catalog: &'a Catalog) -> Self {
        Self { catalog, known: OnceLock::new() }
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| Known::of(self.catalog))
    }

    /// The entity, or name, behind a handle. None for a role, and for whom the catalog does not know.
    pub fn find(&self, handle: &Handle) -> Option<NodeId> {
        match handle {
            Handle::Role(_) => None,
            Handle::Email(email) => self.email(email),
            Handle::Name(name) => {
                let name = bare(name);
                let last = name.rsplit('/').next().unwrap_or(&name);
                let known = self.known();
                let by_name = |names: &HashMap<String, NodeId>, name: &str| names.get(name).copied();
                known.by_annotation.get(&name).copied().or_else(|| {
                    if name.contains('/') {
                        by_name(&known.groups, last)
                    } else {
                        by_name(&known.users, &name).or_else(|| by_name(&known.groups, &name))
                    }
                })
            }
        }
    }

    /// The entity with an e-mail address; also of an address that hides one's own on GitHub.
    pub fn email(&self, email: &str) -> Option<NodeId> {
        let email = email.to_lowercase();
        let login = email.strip_suffix("@users.noreply.github.com");
        let login = login.map(|login| login.split_once('+').map_or(login, |(_, login)| login));
        self.known().by_email.get(&email).copied().or_else(|| self.find(&Handle::Name(login?.into())))
    }
}

fn bare(handle: &str) -> String {
    handle.trim().trim_start_matches('@').to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::testing::{described, group};

    #[test]
    fn names_roles_and_addresses_are_told_apart() {
        let name = |text: &str| Some(Handle::Name(text.into()));
        assert_eq!(Handle::parse("@a"), name("a"));
        assert_eq!(Handle::parse("@acme/team-a"), name("acme/team-a"));
        assert_eq!(Handle::parse("@@maintainers"), Some(Handle::Role("maintainers".into())));
        assert_eq!(Handle::parse("a@b.test"), Some(Handle::Email("a@b.test".into())));
        for text in ["a", "@", "@@", "@a//b", "@a,b", "@b@c@d", "a@", ""] {
            assert_eq!(Handle::parse(text), None, "{text}");
        }
    }

    #[test]
    fn annotations_come_before_addresses_and_names() {
        let user = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "User",
            "metadata": {"name": "ada", "annotations": {"github.com/user-login": "Lovelace"}},
            "spec": {"profile": {"email": "Ada@acme.test"}, "memberOf": []},
        }));
        let slug = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Group",
            "metadata": {"name": "payments", "annotations": {"github.com/team-slug": "acme/money"}},
            "spec": {"type": "team", "children": []},
        }));
        let catalog = Catalog::build(&[user, slug, group("team-a")], Vec::new());
        let handles = Handles::of(&catalog);
        let found = |text: &str| {
            let node = handles.find(&Handle::parse(text).expect("a handle"))?;
            Some(catalog.reference(node).name().to_owned())
        };
        for (handle, name) in [
            ("@lovelace", "ada"),
            ("@ada", "ada"),
            ("ada@acme.test", "ada"),
            ("17+lovelace@users.noreply.github.com", "ada"),
            ("@acme/money", "payments"),
            ("@acme/team-a", "team-a"),
            ("@team-a", "team-a"),
        ] {
            assert_eq!(found(handle).as_deref(), Some(name), "{handle}");
        }
        assert_eq!((found("@acme/nobody"), found("@@owner")), (None, None));
    }
}

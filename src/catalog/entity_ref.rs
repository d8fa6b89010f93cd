use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of an entity across the catalog: `component:default/payments-api`.
///
/// Always full and lower-cased, as Backstage compares them (Backstage semantics 1.6). Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityRef(Arc<str>);

/// The three parts of a reference, in the case they were written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefParts<'a> {
    /// The kind, for instance `Component`.
    pub kind: Cow<'a, str>,
    /// The namespace, `default` when nothing else was said.
    pub namespace: Cow<'a, str>,
    /// The name.
    pub name: Cow<'a, str>,
}

/// What a short reference leaves out.
#[derive(Debug, Clone, Copy, Default)]
pub struct RefContext<'a> {
    /// The kind to assume; without it a reference must name its kind.
    pub kind: Option<&'a str>,
    /// The namespace to assume, else `default`.
    pub namespace: Option<&'a str>,
}

/// Why a text is no reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefError {
    /// A part is there but empty, as in `group:` or `/name`.
    #[error("`{0}` is no entity reference; write [kind:][namespace/]name")]
    Form(String),
    /// The kind is missing, and this place has no default.
    #[error("`{0}` does not say of which kind it is; write kind:name, for instance component:{0}")]
    NoKind(String),
}

impl<'a> RefParts<'a> {
    /// Splits `text` by the rules of Backstage semantics 1.6: the first colon and the first slash
    /// count, and a colon behind the slash belongs to the name. Nothing is trimmed or validated.
    pub fn parse(text: &'a str, context: RefContext<'a>) -> Result<Self, RefError> {
        let slash = text.find('/');
        let colon = text.find(':').filter(|&colon| slash.is_none_or(|slash| colon < slash));
        let kind = colon.map(|colon| &text[..colon]);
        let after_kind = colon.map_or(0, |colon| colon + 1);
        let namespace = slash.map(|slash| &text[after_kind..slash]);
        let name = &text[slash.map_or(after_kind, |slash| slash + 1)..];
        if kind == Some("") || namespace == Some("") || name.is_empty() {
            return Err(RefError::Form(text.to_owned()));
        }
        let or_default = |part: Option<&'a str>| part.filter(|part| !part.is_empty());
        let kind = kind.or(or_default(context.kind)).ok_or_else(|| RefError::NoKind(text.to_owned()))?;
        let namespace = namespace.or(or_default(context.namespace)).unwrap_or("default");
        Ok(Self { kind: kind.into(), namespace: namespace.into(), name: name.into() })
    }
}

impl EntityRef {
    /// The reference of an entity by its parts, in any case.
    pub fn new(kind: &str, namespace: &str, name: &str) -> Self {
        let text = format!("{kind}:{namespace}/{name}");
        let is_lower = text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase());
        Self(if is_lower { text } else { lowercase(&text) }.into())
    }

    /// A reference that was complete already when it was kept.
    pub(crate) fn kept(text: &str) -> Self {
        Self(text.into())
    }

    /// Reads a reference, completing it from `context`.
    pub fn parse(text: &str, context: RefContext<'_>) -> Result<Self, RefError> {
        RefParts::parse(text, context).map(|parts| Self::new(&parts.kind, &parts.namespace, &parts.name))
    }

    /// Reads a full reference, or one of the default namespace: `component:payments-api`.
    pub fn parse_full(text: &str) -> Result<Self, RefError> {
        Self::parse(text, RefContext::default())
    }

    /// The full text, `kind:namespace/name`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind, lower-cased.
    pub fn kind(&self) -> &str {
        self.0.split_once(':').map_or("", |(kind, _)| kind)
    }

    /// The namespace, lower-cased.
    pub fn namespace(&self) -> &str {
        self.rest().split_once('/').map_or("", |(namespace, _)| namespace)
    }

    /// The name, lower-cased.
    pub fn name(&self) -> &str {
        self.rest().split_once('/').map_or("", |(_, name)| name)
    }

    /// The shortest text that still says what it is where `kind` is expected (semantics 9.4).
    pub fn short(&self, kind: Option<&str>) -> String {
        let mut out = String::new();
        if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case(self.kind())) {
            out = format!("{}:", self.kind());
        }
        if self.namespace() != "default" {
            out = format!("{out}{}/", self.namespace());
        }
        out + self.name()
    }

    fn rest(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, rest)| rest)
    }
}

/// JavaScript's `toLowerCase`: per character but for the final sigma, which Rust treats alike.
fn lowercase(text: &str) -> String {
    text.to_lowercase()
}

impl fmt::Display for EntityRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl fmt::Debug for EntityRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for EntityRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Reads a reference as it was serialised; it is not completed.
impl<'de> Deserialize<'de> for EntityRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Arc::<str>::deserialize(deserializer).map(Self)
    }
}

impl std::borrow::Borrow<str> for EntityRef {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_colon_and_slash_count() {
        let parts = |text| {
            RefParts::parse(text, RefContext { kind: Some("K"), namespace: None })
                .map(|p| (p.kind.into_owned(), p.namespace.into_owned(), p.name.into_owned()))
        };
        let is = |k: &str, ns: &str, n: &str| Ok((k.to_owned(), ns.to_owned(), n.to_owned()));
        assert_eq!(parts("a:b:c"), is("a", "default", "b:c"));
        assert_eq!(parts("a/b/c"), is("K", "a", "b/c"));
        assert_eq!(parts("a/b:c"), is("K", "a", "b:c"));
        for wrong in ["k:", "/a", "ns/", ":a", "k:/a", ""] {
            assert!(parts(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_short_name_says_what_is_not_obvious() {
        let reference = EntityRef::new("Group", "infra", "Team-A");
        assert_eq!(reference.short(Some("group")), "infra/team-a");
        assert_eq!(reference.short(Some("user")), "group:infra/team-a");
        assert_eq!(EntityRef::new("API", "default", "pay").short(None), "pay");
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(kind in "[a-zA-Z]{1,9}", ns in "[a-z0-9-]{1,9}", name in "[a-zA-Z0-9._:/-]{1,12}") {
            let reference = EntityRef::new(&kind, &ns, &name);
            prop_assert_eq!(EntityRef::parse_full(reference.as_str()), Ok(reference.clone()));
            let parts = EntityRef::new(reference.kind(), reference.namespace(), reference.name());
            prop_assert_eq!(parts, reference);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,20}") {
            let _ = EntityRef::parse_full(&text);
        }
    }
}

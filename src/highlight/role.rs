use std::sync::OnceLock;

use syntect::parsing::Scope;

/// What a word is, for whoever gives it a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nothing special.
    Plain,
    /// A word of the language.
    Keyword,
    /// The name of a field: what stands before its value.
    Key,
    /// The name of something that is called or declared.
    Name,
    /// The name of a type.
    Type,
    /// A text.
    Text,
    /// A number, a truth, nothing.
    Value,
    /// What is there for people.
    Comment,
    /// Punctuation and operators.
    Mark,
    /// What stands over a part of a document.
    Heading,
    /// A line that a patch adds.
    Added,
    /// A line that a patch takes out.
    Removed,
}

/// What the scopes mean; of several that fit a longer one counts. Names are those of Sublime's scopes.
const MEANINGS: &[(&str, Role)] = &[
    ("comment", Role::Comment),
    ("constant", Role::Value),
    ("entity.name", Role::Name),
    ("entity.name.class", Role::Type),
    ("entity.name.enum", Role::Type),
    ("entity.name.impl", Role::Type),
    ("entity.name.interface", Role::Type),
    ("entity.name.namespace", Role::Type),
    ("entity.name.section", Role::Heading),
    ("entity.name.struct", Role::Type),
    ("entity.name.tag", Role::Key),
    ("entity.name.trait", Role::Type),
    ("entity.name.type", Role::Type),
    ("entity.name.union", Role::Type),
    ("entity.other.attribute-name", Role::Name),
    ("entity.other.inherited-class", Role::Type),
    ("keyword", Role::Keyword),
    ("keyword.operator", Role::Mark),
    ("keyword.operator.logical.python", Role::Keyword),
    ("keyword.operator.word", Role::Keyword),
    ("markup.deleted", Role::Removed),
    ("markup.heading", Role::Heading),
    ("markup.inserted", Role::Added),
    ("markup.quote", Role::Comment),
    ("markup.raw", Role::Text),
    ("markup.underline.link", Role::Key),
    ("meta.diff.header", Role::Heading),
    ("meta.diff.range", Role::Heading),
    ("meta.interpolation", Role::Plain),
    ("meta.template.expression", Role::Plain),
    ("punctuation", Role::Mark),
    ("punctuation.definition.comment", Role::Comment),
    ("punctuation.definition.string", Role::Text),
    ("source", Role::Plain),
    ("storage", Role::Keyword),
    ("string", Role::Text),
    ("support.class", Role::Type),
    ("support.constant", Role::Value),
    ("support.function", Role::Name),
    ("support.type", Role::Type),
    ("support.type.property-name", Role::Key),
    ("variable.annotation", Role::Name),
    ("variable.function", Role::Name),
    ("variable.language", Role::Keyword),
];

/// What a text stands in when it is the name of a field.
const KEYS: &[&str] = &["meta.mapping.key", "meta.structure.dictionary.key", "meta.tag.key"];

/// The meanings as scopes, the longest first.
struct Meanings {
    roles: Vec<(Scope, Role)>,
    keys: Vec<Scope>,
}

impl Role {
    /// The role of a word within these scopes, the innermost last.
    pub(super) fn within(scopes: &[Scope]) -> Self {
        let Meanings { roles, keys } = meanings();
        let of =
            |scope: &Scope| roles.iter().find(|(known, _)| known.is_prefix_of(*scope)).map(|(_, role)| *role);
        let role = scopes.iter().rev().find_map(of).unwrap_or(Self::Plain);
        let is_key = || scopes.iter().any(|scope| keys.iter().any(|key| key.is_prefix_of(*scope)));
        if role == Self::Text && is_key() { Self::Key } else { role }
    }
}

fn meanings() -> &'static Meanings {
    static MEANINGS_OF_SCOPES: OnceLock<Meanings> = OnceLock::new();
    MEANINGS_OF_SCOPES.get_or_init(|| {
        let scope = |name: &str| Scope::new(name).expect("the names above are scopes");
        let mut roles: Vec<_> = MEANINGS.iter().map(|(name, role)| (scope(name), *role)).collect();
        roles.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        Meanings { roles, keys: KEYS.iter().map(|name| scope(name)).collect() }
    })
}

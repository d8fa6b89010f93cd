use std::fmt;

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The kinds of mistake that a catalog can hold. Their names are a contract with scripts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name that `lint` prints.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// One sentence on what it means.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+),)+ }
            }

            /// How much such a problem usually matters.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    /// The file is not valid YAML from this place on, as Backstage's own parser sees it.
    YamlSyntax = "yaml-syntax", Error;
    /// The same key stands twice in one mapping.
    YamlDuplicateKey = "yaml-duplicate-key", Error;
    /// An alias refers to an anchor that was not set before.
    YamlUnknownAlias = "yaml-unknown-alias", Error;
    /// The document is larger, deeper or expands further than any descriptor should.
    YamlTooLarge = "yaml-too-large", Error;
    /// The file is a template's input: it becomes YAML only when a template is run.
    YamlTemplated = "yaml-templated", Info;
    /// The document is no mapping.
    NotAnObject = "not-an-object", Error;
    /// `apiVersion`, `kind` or `metadata.name` is missing or no text.
    Envelope = "envelope", Error;
    /// A metadata field has a value that Backstage refuses.
    Metadata = "metadata", Error;
    /// A name, tag, label or similar breaks Backstage's format rules.
    FieldFormat = "field-format", Error;
    /// A name is longer than the 63 characters that Backstage allows.
    NameTooLong = "name-too-long", Error;
    /// A field stands at the root that does not belong there.
    ForeignField = "foreign-field", Error;
    /// The kind demands a field that is missing, or a field has the wrong type.
    KindSchema = "kind-schema", Error;
    /// Backstage without further plugins does not know this kind or apiVersion; shown all the same.
    UnknownKind = "unknown-kind", Warning;
    /// A reference cannot be read.
    BadReference = "bad-reference", Error;
    /// A `$text`, `$json` or `$yaml` placeholder cannot be resolved.
    Placeholder = "placeholder", Error;
    /// A Location names a file that is not there.
    LocationTarget = "location-target", Error;
    /// A Location leads back to itself.
    LocationCycle = "location-cycle", Warning;
    /// Two documents define the same entity.
    DuplicateEntity = "duplicate-entity", Error;
    /// A relation leads to an entity that the catalog does not hold.
    DanglingReference = "dangling-reference", Warning;
    /// The owner is neither a group nor a user.
    OwnerKind = "owner-kind", Warning;
    /// Nobody owns the entity.
    NoOwner = "no-owner", Warning;
    /// The entity has no relation to anything else.
    Orphan = "orphan", Info;
    /// Entities depend on, or are part of, themselves.
    Cycle = "cycle", Warning;
    /// A field is spelt almost like one that Backstage knows.
    MisspeltField = "misspelt-field", Warning;
    /// A file or folder could not be read.
    Unreadable = "unreadable", Error;
    /// The server reports an error in processing the entity.
    ServerProcessing = "server-processing", Error;
    /// An expression of a scaffolder template, or of its skeleton, cannot be read or cannot be carried out.
    TemplateExpression = "template-expression", Error;
    /// A scaffolder template uses a value that it never asks for, or that a step does not hand on.
    TemplateUnasked = "template-unasked", Warning;
    /// A scaffolder template asks for a value, or hands one on, that nothing uses.
    TemplateUnused = "template-unused", Warning;
    /// An expression of a scaffolder template looks up a name that nothing defines there.
    TemplateName = "template-name", Warning;
    /// A scaffolder template uses a step that does not exist or comes later, or looks into it in a way that finds nothing.
    TemplateStep = "template-step", Error;
    /// The condition of a step or an output can hardly be what was meant: it is always true, or never.
    TemplateCondition = "template-condition", Warning;
    /// Backstage without further plugins has no such action.
    TemplateAction = "template-action", Warning;
    /// Backstage without further plugins has no such field or widget for a form.
    TemplateField = "template-field", Warning;
    /// A file of a skeleton holds expressions of GitHub Actions, which the template would render to nothing.
    TemplateBlanked = "template-blanked", Warning;
    /// A scaffolder template reads a folder or file that is not there.
    TemplateSkeleton = "template-skeleton", Error;
    /// A settings, keymap or theme file is not valid TOML from this place on.
    SettingSyntax = "setting-syntax", Error;
    /// A settings, keymap or theme file has a key or a name that means nothing here; it is passed over.
    UnknownSetting = "unknown-setting", Warning;
    /// A setting has a value that it cannot take; what stood before it is kept.
    SettingValue = "setting-value", Warning;
    /// Two keys of the keymap get in each other's way.
    KeyClash = "key-clash", Warning;
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

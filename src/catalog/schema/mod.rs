//! What Backstage demands of a descriptor, as rules over its value.
//!
//! Pure: a rule takes JSON and names what breaks it. [`envelope`] comes first and decides whether
//! the value is an entity at all; [`policies`], [`kind`] and [`references`] follow
//! (Backstage semantics 1.2 to 1.6 and 2). Backstage stops at the first mistake, these rules name all.

mod defaults;
mod envelope;
mod field_path;
mod format;
mod kinds;
mod policy;
mod references;
mod shape;
mod spelling;
mod template;
mod value;
mod violation;

pub use defaults::{set_default_namespace, sort_references};
pub use envelope::envelope;
pub use field_path::FieldPath;
pub use format::{name_rule, tag_rule};
pub use kinds::kind;
pub use policy::policies;
pub use references::{Reference, references};
pub(super) use references::{field_at, place_of_field};
pub use spelling::spelling;
pub use value::has_template_expression;
pub use violation::Violation;

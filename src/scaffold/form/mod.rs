//! The form that a template asks its questions with: JSON-schema pages, values in, fields and mistakes out.
//!
//! [`Form::of`] reads `spec.parameters`. [`Answers`] hold what a person typed, [`Form::settle`] gives the values that
//! these come to, [`Form::fields`] what a page shows for them and [`Form::check`] what is wrong. A form keeps nothing:
//! going back is showing an earlier page for the same answers.
//!
//! Follows react-jsonschema-form 5.24 as Backstage 1.55 sets it up (Backstage semantics 5.3 and 5.4) in
//! [`Mode::Backstage`]; [`Mode::Ours`] differs in what a person expects: a condition on an absent key is false, and
//! values of hidden fields are not sent. Pure: knows no terminal, no catalog and no file.

mod all_of;
mod answers;
mod browser;
mod choose;
mod conditions;
mod cycle;
mod defaults;
mod describe;
mod draw;
mod field;
#[expect(clippy::module_inception, reason = "a type and its file share a name")]
mod form;
mod formats;
mod guard;
mod hints;
mod merge;
mod mistake;
mod opening;
mod page;
mod path;
mod reference;
mod resolve;
mod review;
mod schema;
mod server;
#[cfg(test)]
mod tests;
mod widget;
mod words;

pub use answers::Answers;
pub use draw::{DrawProblem, Drawn};
pub use field::{Bounds, Choice, Entries, Field, Kind};
pub use form::{Form, Settings};
pub use mistake::{Judge, Mistake};
pub use page::Page;
pub use path::Path;
pub use review::Row;
pub use server::server_mistakes;
pub use widget::{EXTENSIONS, Widget};

/// Whose reading of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Values of hidden fields are not sent, and a condition on an absent key is false.
    #[default]
    Ours,
    /// Exactly what Backstage's form in the browser does, and both its checks.
    Backstage,
}

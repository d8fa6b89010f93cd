//! Backstage's template language: `${{ }}` expressions, `{% %}` blocks, `{# #}` comments, with JavaScript's values.
//!
//! A subset of Nunjucks 3 as Backstage 1.55 runs it (Backstage semantics 5.7). Text goes through [`Renderer`]:
//! it is cut into chunks, read into a tree and evaluated, within [`Limits`]. Pure: knows no file, no catalog, no
//! template entity; it could be a crate of its own.

mod ast;
mod chunk;
mod data;
mod error;
mod evaluate;
mod extension;
mod fault;
mod filter;
mod lexer;
mod limits;
mod mention;
mod method;
mod names;
mod number;
mod parse;
mod pattern;
mod print;
mod renderer;
mod syntax;
mod test;
#[cfg(test)]
mod tests;
mod units;
mod value;
mod warning;

pub use data::{Data, Record};
pub use error::TemplateError;
pub use extension::{Extensions, Function};
pub use fault::Kind as ErrorKind;
pub use limits::Limits;
pub use mention::{Comparison, Mention, Role};
pub use renderer::{Renderer, Template};
pub use syntax::Syntax;

/// A number as JavaScript prints it.
pub fn print_number(number: f64) -> String {
    number::print(number)
}

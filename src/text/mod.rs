//! Text for a terminal: cleaning, measuring and cutting. Knows nothing else of ours.

mod age;
mod clean;
mod counted;
mod cut;
mod edits;
mod escapes;
mod fold;
mod markdown;
mod nearest;
mod web_link;

pub use age::{age, ago, lasting};
pub use clean::{clean, clean_lines};
pub use counted::counted;
pub use cut::{beginning, broken, cut, pad, width, wrap};
pub use escapes::without_escapes;
pub use fold::{fold, fold_cheaply};
pub use markdown::{CodeBlock, MarkdownLine, code_blocks, markdown_lines};
pub use nearest::nearest;
pub use web_link::web_link;

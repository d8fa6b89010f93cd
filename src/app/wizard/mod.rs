//! Filling in a template: the gallery, the form page by page, the review before anything is written. Pure, as all of
//! the application; drafts, dry runs and files are effects.

mod allowed;
mod answer;
mod card;
mod checks;
mod draft;
mod editing;
mod entries;
mod gallery;
mod hidden;
mod known;
mod mistakes;
mod offers;
mod picker;
mod repo_url;
mod review;
mod row;
mod shown;
mod start;
mod taking;
mod text_area;
mod typing;
mod walk;
#[expect(clippy::module_inception, reason = "the type that the folder is named after")]
mod wizard;

pub use allowed::Allowed;
pub use card::{Card, refusal};
pub use draft::Draft;
pub use editing::Editing;
pub use gallery::{Gallery, GalleryRow};
pub use hidden::Hidden;
pub use known::known;
pub use offers::{HostList, HostQuestion, Offer, Offers, question};
pub use picker::{PickFrom, PickRow, Picker, Typed};
pub use repo_url::RepoPart;
pub use review::{Prepared, Rehearsal, Review, ReviewRow, Writing, action_words, content_lines, folder_name};
pub use row::{Control, Row};
pub use start::Start;
pub use text_area::TextArea;
pub use wizard::{Stage, Wizard};

//! From the gallery to files in a folder, by keys.

use stagedoor::config::{ColorDepth, GlyphSet};

use crate::demo;
use crate::driver::Driver;

const SIZES: [(u16, u16); 3] = [(40, 10), (80, 24), (120, 40)];

/// The first page of the demo's service template, filled in.
const FIRST_PAGE: &str = "pallet-counter<tab>Counts<space>pallets<space>as<space>they<space>pass.<tab><enter><enter><enter><enter>";

/// The other pages, after the first.
const REST: &str = "<pagedown><tab><tab>pallet-counter<pagedown>";

/// The demo's service template, at its first page.
fn begun(size: (u16, u16)) -> Driver {
    let mut session = Driver::new(demo(), size);
    session.press("<esc>n/parcel<enter>");
    session
}

#[test]
fn the_gallery_and_the_form_at_every_size() {
    for (columns, rows) in SIZES {
        let mut session = Driver::new(demo(), (columns, rows));
        session.press("<esc>n");
        insta::assert_snapshot!(format!("gallery-{columns}x{rows}"), session.screen());
        let mut session = begun((columns, rows));
        insta::assert_snapshot!(format!("form-{columns}x{rows}"), session.screen());
        session.press(FIRST_PAGE);
        insta::assert_snapshot!(format!("form-second-{columns}x{rows}"), session.screen());
        session.press("<pagedown>").press(REST);
        insta::assert_snapshot!(format!("review-{columns}x{rows}"), session.screen());
    }
}

#[test]
fn a_page_says_what_is_wrong_before_one_goes_on() {
    let mut session = begun((80, 24));
    session.press("Bad<space>Name<pagedown>");
    insta::assert_snapshot!("form-mistakes", session.screen());
}

#[test]
fn going_back_keeps_what_was_answered() {
    let mut session = begun((80, 24));
    session.press(FIRST_PAGE).press("<pageup>");
    assert!(session.screen().contains("pallet-counter"), "{}", session.screen());
}

#[test]
fn nothing_is_written_before_a_yes() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("new");
    let mut session = begun((80, 24));
    session.press(FIRST_PAGE).press("<pagedown>").press(REST).press("w<C-u>");
    session.send(stagedoor::app::Message::Pasted(target.display().to_string()));
    session.press("<enter>");
    assert!(session.screen().contains("Type yes"), "{}", session.screen());
    session.press("<enter>");
    assert!(!target.exists());
    session.press("w<C-u>");
    session.send(stagedoor::app::Message::Pasted(target.display().to_string()));
    session.press("<enter>yes<enter>");
    let written = std::fs::read_to_string(target.join("catalog-info.yaml")).expect("written");
    assert!(written.contains("pallet-counter"));
    let record = std::fs::read_to_string(target.join(".stagedoor-answers.yaml")).expect("written");
    assert!(record.contains("  demo: true\n") && record.contains("name: pallet-counter\n"), "{record}");
    assert!(session.screen().contains("What comes next"), "{}", session.screen());
}

/// A file of the review, opened.
fn file_of_review(depth: ColorDepth) -> Driver {
    let mut session = Driver::with_theme(demo(), (80, 24), "default", depth, GlyphSet::Unicode);
    session.press("<esc>n/parcel<enter>").press(FIRST_PAGE).press("<pagedown>").press(REST);
    for _ in 0..40 {
        if session.screen().lines().any(|row| row.contains("▌") && row.contains("catalog-info.yaml")) {
            break;
        }
        session.press("<down>");
    }
    session.press("<enter>G");
    session
}

#[test]
fn a_file_of_the_review_has_the_colours_of_its_language() {
    let session = file_of_review(ColorDepth::Sixteen);
    let theme = &session.look.theme;
    let keys = session.words_in(theme.syntax_key());
    assert!(keys.iter().any(|key| key == "lifecycle") && keys.iter().any(|key| key == "kind"), "{keys:?}");
    let texts = session.words_in(theme.syntax_text());
    assert!(texts.iter().any(|text| text == "Component"), "{texts:?}");
}

#[test]
fn without_colours_a_file_is_the_same_text() {
    let (colours, none) = (file_of_review(ColorDepth::Sixteen), file_of_review(ColorDepth::None));
    assert_eq!(colours.screen(), none.screen());
    assert!(none.has_no_colour());
}

#[test]
fn every_change_is_kept_as_a_draft() {
    use stagedoor::app::Effect;
    let mut session = begun((80, 24));
    session.press("abc");
    let drafts = session.asked.iter().filter_map(|effect| match effect {
        Effect::SaveDraft(draft) => Some(draft.values["name"].as_str().unwrap_or_default().to_owned()),
        _ => None,
    });
    assert_eq!(drafts.collect::<Vec<_>>(), ["a", "ab", "abc"]);
}

#[test]
fn drafts_of_templates_that_are_not_here_come_last() {
    use stagedoor::app::Message;
    use stagedoor::app::wizard::Draft;
    use stagedoor::catalog::EntityRef;

    let mut session = Driver::new(demo(), (120, 40));
    session.press("<esc>n");
    let draft = |template: &str| {
        let template = EntityRef::new("template", "default", template);
        Draft { name: template.name().to_owned(), template: Some(template), ..Draft::default() }
    };
    let drafts = vec![draft("elsewhere"), draft("docs-site")];
    session.send(Message::DraftsListed { drafts, earlier: vec![draft("gone")] });
    let screen = session.screen();
    let at = |text: &str| screen.find(text).unwrap_or_else(|| panic!("no {text} in\n{screen}"));
    let order =
        ["Begun", "Documentation site  page 1", "Parcel service", "not in this catalog", "elsewhere", "gone"];
    let places: Vec<usize> = order.iter().map(|text| at(text)).collect();
    assert!(places.is_sorted(), "{screen}");
    assert!(screen.contains("▌ Documentation site  page 1"), "what is selected can be begun\n{screen}");
}

//! Every kind of field, by keys and by mouse.

use std::path::Path;

use serde_json::{Value, json};
use stagedoor::app::wizard::{Control, Wizard};
use stagedoor::app::{Source, World};
use stagedoor::config::{ColorDepth, GlyphSet};
use stagedoor::sources::folder::LocalSource;

use crate::driver::Driver;

fn world() -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wizard");
    let catalog = LocalSource::new(vec![folder]).read(&());
    stagedoor::runtime::world(catalog, Source { name: "widgets".into(), is_demo: false })
}

/// The form, on the page of this number from 1.
fn on_page(page: usize, size: (u16, u16)) -> Driver {
    let mut session = Driver::new(world(), size);
    session.press("<esc>n<enter>");
    if page > 1 {
        to(&mut session, "Bucket");
        session.press("x");
    }
    for _ in 1..page {
        session.press("<pagedown>");
    }
    assert_eq!(wizard(&session).page(), Some(page - 1), "{}", session.screen());
    session
}

fn wizard(session: &Driver) -> &Wizard {
    session.state.wizard.as_deref().expect("the form is open")
}

fn value(session: &Driver, name: &str) -> Value {
    wizard(session).values.get(name).cloned().unwrap_or_default()
}

/// Gives the keys to the row of this label.
fn to(session: &mut Driver, label: &str) {
    let at = |session: &Driver| {
        let wizard = wizard(session);
        wizard.focused().is_some_and(|row| wizard.label(row) == label)
    };
    for _ in 0..20 {
        if at(session) {
            return;
        }
        session.press("<tab>");
    }
    panic!("no row `{label}`\n{}", session.screen());
}

#[test]
fn another_alternative_has_other_fields_and_what_was_typed_comes_back() {
    let mut session = on_page(1, (80, 24));
    to(&mut session, "Bucket");
    session.press("pallets<S-tab><enter><down><enter>");
    assert_eq!(value(&session, "store"), json!({"engine": "postgres"}), "{}", session.screen());
    to(&mut session, "Engine");
    session.press("<S-tab><enter><up><enter>");
    assert_eq!(value(&session, "store"), json!({"bucket": "pallets"}));
    insta::assert_snapshot!("alternatives", session.screen());
}

#[test]
fn an_alternative_of_another_type_takes_another_answer() {
    let mut session = on_page(1, (80, 24));
    let second = |session: &Driver| {
        let wizard = wizard(session);
        let rows = wizard.rows.iter().enumerate();
        let of_size =
            rows.filter(|(_, row)| row.path.name() == "size" && row.control == Control::Alternative);
        of_size.map(|(at, _)| at).next()
    };
    let at = second(&session).expect("it chooses");
    while wizard(&session).focus < at {
        session.press("<tab>");
    }
    session.press("<enter><down><enter>12");
    assert_eq!(value(&session, "size"), json!(12), "{}", session.screen());
}

#[test]
fn a_page_may_have_alternatives_as_a_whole() {
    let mut session = on_page(3, (80, 24));
    to(&mut session, "System");
    session.press("<pagedown><pagedown><enter><down><enter>");
    to(&mut session, "Phone");
    session.press("112");
    assert_eq!(value(&session, "phone"), json!("112"), "{}", session.screen());
    assert_eq!(value(&session, "mail"), Value::Null);
    insta::assert_snapshot!("page-alternatives", session.screen());
}

#[test]
fn dates_and_moments_are_typed_and_said_to_be_wrong_at_once() {
    let mut session = on_page(2, (80, 24));
    to(&mut session, "Day");
    session.press("2026-02-30<tab>2026-03-09<space>14:05<S-tab>");
    assert!(session.screen().contains("a date such as"), "{}", session.screen());
    assert_eq!(value(&session, "moment"), json!("2026-03-09T14:05:00Z"));
    insta::assert_snapshot!("dates", session.screen());
}

#[test]
fn files_are_found_by_their_path() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("inside")).expect("a folder");
    std::fs::write(folder.path().join("inside/logo.txt"), "demo").expect("a file");
    let mut session = on_page(2, (80, 24));
    to(&mut session, "Logo");
    session.press("<enter>").type_text(&format!("{}/ins", folder.path().display())).press("<enter><enter>");
    assert_eq!(value(&session, "logo"), json!("data:text/plain;name=logo.txt;base64,ZGVtbw=="));
    to(&mut session, "Papers");
    for _ in 0..2 {
        session.press("<enter>").type_text(&format!("{}/inside/", folder.path().display())).press("<enter>");
    }
    assert_eq!(value(&session, "papers").as_array().map(Vec::len), Some(2), "{}", session.screen());
    assert!(session.screen().contains("logo.txt, 4 bytes, logo.txt, 4 bytes"), "{}", session.screen());
}

#[test]
fn repositories_are_chosen_where_the_template_lists_them_and_typed_elsewhere() {
    let mut session = on_page(3, (80, 40));
    to(&mut session, "Host");
    session.press("<enter><down><enter><enter><down><enter>");
    to(&mut session, "Repository");
    session.press("parcels");
    assert_eq!(
        value(&session, "repoUrl"),
        json!("gitlab.com?owner=tools&repo=parcels"),
        "{}",
        session.screen()
    );
    to(&mut session, "Branch");
    session.press("<enter><enter>");
    assert_eq!(value(&session, "branch"), json!("main"));
    to(&mut session, "People");
    session.press("crew<enter>");
    assert_eq!(value(&session, "people"), json!("crew"));
    insta::assert_snapshot!("repositories", session.screen());
}

#[test]
fn the_only_entity_that_may_be_taken_is_taken() {
    let session = on_page(3, (80, 24));
    assert_eq!(value(&session, "system"), json!("system:default/cranes"));
}

#[test]
fn nobody_has_no_groups_and_is_told_so() {
    let mut session = on_page(3, (80, 40));
    to(&mut session, "My group");
    session.press("<enter>");
    assert!(session.screen().contains("Nobody knows who you are"), "{}", session.screen());
}

#[test]
fn an_unknown_field_is_a_plain_one_and_says_so() {
    let mut session = on_page(3, (80, 40));
    to(&mut session, "Odd");
    session.press("text");
    assert_eq!(value(&session, "odd"), json!("text"));
    assert!(session.screen().contains("HouseStylePicker"), "{}", session.screen());
}

#[test]
fn entries_are_added_moved_named_and_removed() {
    let mut session = on_page(4, (80, 40));
    to(&mut session, "+ add to Hosts");
    session.press("<enter>one");
    to(&mut session, "+ add to Hosts");
    session.press("<enter>two<S-up>");
    assert_eq!(value(&session, "hosts"), json!(["two", "one"]), "{}", session.screen());
    session.press("<C-x>");
    assert_eq!(value(&session, "hosts"), json!(["one"]));
    to(&mut session, "+ add to Labels");
    session.press("<enter><C-u>tier<tab>gold");
    assert_eq!(value(&session, "labels"), json!({"tier": "gold"}), "{}", session.screen());
}

#[test]
fn every_page_fits_the_smallest_screen_and_needs_no_colour() {
    for page in 1..=5 {
        let mut session = Driver::with_theme(world(), (40, 10), "plain", ColorDepth::None, GlyphSet::Ascii);
        session.press("<esc>n<enter>");
        if page > 1 {
            to(&mut session, "Bucket");
            session.press("x");
        }
        for _ in 1..page {
            session.press("<pagedown>");
        }
        assert!(session.has_no_colour());
        insta::assert_snapshot!(format!("page-{page}-40x10"), session.screen());
    }
}

#[test]
fn the_review_tells_what_lint_says() {
    let mut session = on_page(5, (80, 40));
    to(&mut session, "Mail");
    session.press("a<pagedown>");
    assert!(session.screen().contains("What lint says of the template"), "{}", session.screen());
    insta::assert_snapshot!("review-mistakes", session.screen());
}

/// Where a text stands on the screen.
fn place(session: &Driver, text: &str) -> (u16, u16) {
    let screen = session.screen();
    let found = screen.lines().enumerate().find_map(|(row, line)| {
        let at = line.find(text)?;
        Some((line[..at].chars().count(), row))
    });
    let (column, row) = found.unwrap_or_else(|| panic!("`{text}` is not shown\n{screen}"));
    (u16::try_from(column).expect("small"), u16::try_from(row).expect("small"))
}

fn click(session: &mut Driver, text: &str, twice: bool) {
    let (column, row) = place(session, text);
    session.click(column, row, twice);
}

#[test]
fn the_mouse_focuses_opens_takes_adds_and_goes_on() {
    let mut session = on_page(1, (80, 24));
    click(&mut session, "Bucket", false);
    session.press("pallets");
    assert_eq!(value(&session, "store"), json!({"bucket": "pallets"}));
    click(&mut session, "A bucket", true);
    click(&mut session, "A database", true);
    assert_eq!(value(&session, "store"), json!({"engine": "postgres"}), "{}", session.screen());
    click(&mut session, "next page", false);
    assert_eq!(wizard(&session).page(), Some(1), "{}", session.screen());
    let mut session = on_page(4, (80, 24));
    click(&mut session, "+ add to Hosts", false);
    session.press("one");
    assert_eq!(value(&session, "hosts"), json!(["one"]));
}

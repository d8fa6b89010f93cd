//! Folders of files, of which only those that have changed are read again.

use std::fs;
use std::time::{Duration, SystemTime};

use super::{Place, component, entity, set_time};

#[test]
fn an_unchanged_tree_is_shown_without_parsing_a_file() {
    let place = Place::new();
    let first = place.session();
    assert!(!first.was_known && first.is_changed);
    // Whoever parsed this would see it.
    place.forge("parts/3.yaml", &component(3, "forge"));
    let second = place.session();
    assert!(second.was_known && !second.is_changed);
    assert_eq!(second.shown, first.shown);
}

#[test]
fn a_changed_file_is_parsed_and_no_other() {
    let place = Place::new();
    place.session();
    place.forge("parts/3.yaml", &component(3, "forge"));
    place.write("parts/4.yaml", &component(4, "second stage"));
    let session = place.session();
    assert!(session.was_known && session.is_changed);
    assert!(session.shown.contains("second stage") && !session.shown.contains("forge"));
    assert_eq!(place.session().shown, session.shown);
    assert!(!place.session().is_changed);
}

#[test]
fn files_that_come_and_go_are_noticed() {
    let place = Place::new();
    place.session();
    fs::remove_file(place.path("parts/5.yaml")).unwrap();
    place.write("more.yaml", &component(77, "first"));
    let session = place.session();
    assert!(session.shown.contains("part-77") && !session.shown.contains("part-5\""));
    fs::write(place.path(".gitignore"), "more.yaml\n").unwrap();
    assert!(!place.session().shown.contains("part-77"));
}

#[test]
fn a_location_that_leads_elsewhere_is_noticed_although_no_file_has_changed() {
    let place = Place::new();
    place.write("all.yaml", &entity("Location", "all", "  targets: [./gone-later.yaml]\n"));
    place.write("gone-later.yaml", &component(50, "first"));
    place.write(".gitignore", "gone-later.yaml\n");
    assert!(place.session().shown.contains("part-50"));
    assert!(!place.session().is_changed);
    fs::remove_file(place.path("gone-later.yaml")).unwrap();
    let session = place.session();
    assert!(
        session.shown.contains("LocationTarget") && !session.shown.contains("part-50"),
        "{}",
        session.shown
    );
}

#[test]
fn a_text_that_an_entity_embeds_counts_as_part_of_its_file() {
    let place = Place::new();
    let api = "  type: openapi\n  lifecycle: first\n  owner: team-a\n  definition:\n    $text: ./api.txt\n";
    place.write("api.yaml", &entity("API", "pay", api));
    place.write("api.txt", "what it was");
    assert!(place.session().shown.contains("what it was"));
    assert!(!place.session().is_changed);
    place.write("api.txt", "what it has become");
    assert!(place.session().shown.contains("what it has become"));
}

#[test]
fn a_file_written_as_it_was_read_is_not_trusted_to_be_the_same() {
    let place = Place::new();
    let path = place.path("parts/3.yaml");
    // The clock of the file system could not tell this change from one a moment later.
    set_time(&path, SystemTime::now() + Duration::from_secs(5));
    place.session();
    place.forge("parts/3.yaml", &component(3, "forge"));
    assert!(place.session().shown.contains("forge"));
}

#[test]
fn many_sessions_at_once_do_not_hurt_each_other() {
    let place = Place::new();
    let expected = place.session().shown;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..15 {
                    let mut reading = place.recall();
                    assert_eq!(reading.complaints(), Vec::<String>::new());
                    reading.refresh(&()).1.unwrap();
                    reading.keep();
                    assert_eq!(super::shown(&mut reading), expected);
                }
            });
        }
    });
}

//! Snapshots that are not as they were written.

use std::fs;

use proptest::prelude::*;
use proptest::sample::Index;

use super::Place;

/// Checks that the next session shows `expected`, and that it says so if it had to read anew.
fn assert_mended(place: &Place, expected: &str) -> Result<(), TestCaseError> {
    let session = place.session();
    prop_assert_eq!(&session.shown, expected);
    prop_assert!(session.complaints.len() <= 1);
    for complaint in &session.complaints {
        prop_assert!(complaint.contains("set aside") && complaint.lines().count() == 1, "{}", complaint);
    }
    prop_assert_eq!(session.is_changed, !session.complaints.is_empty());
    let next = place.session();
    prop_assert!(next.was_known && !next.is_changed && next.complaints.is_empty());
    prop_assert_eq!(&next.shown, expected);
    Ok(())
}

#[test]
fn changed_bits_are_found_or_mean_nothing() {
    let place = Place::new();
    let expected = place.session().shown;
    let whole = fs::read(place.snapshot()).unwrap();
    proptest!(ProptestConfig::with_cases(150), |(bits in prop::collection::vec(any::<Index>(), 1..4))| {
        let mut bytes = whole.clone();
        for bit in bits {
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        fs::write(place.snapshot(), bytes).unwrap();
        assert_mended(&place, &expected)?;
    });
}

#[test]
fn one_that_was_cut_off_is_set_aside() {
    let place = Place::new();
    let expected = place.session().shown;
    let whole = fs::read(place.snapshot()).unwrap();
    proptest!(ProptestConfig::with_cases(60), |(length in any::<Index>())| {
        fs::write(place.snapshot(), &whole[..length.index(whole.len())]).unwrap();
        assert_mended(&place, &expected)?;
    });
}

#[test]
fn one_of_another_version_is_set_aside() {
    let place = Place::new();
    let expected = place.session().shown;
    let mut bytes = fs::read(place.snapshot()).unwrap();
    bytes[8] ^= 1;
    fs::write(place.snapshot(), bytes).unwrap();
    let session = place.session();
    assert!(session.complaints[0].contains("another version"), "{:?}", session.complaints);
    assert_eq!(session.shown, expected);
    assert!(place.snapshot().with_extension("aside").exists());
}

#[test]
fn what_is_shown_before_anything_was_checked_is_never_wrong() {
    let place = Place::new();
    let mut before = place.recall();
    before.refresh(&()).1.unwrap();
    before.keep();
    let file = place.snapshot();
    let whole = fs::read(&file).unwrap();
    let expected = before.world();
    proptest!(ProptestConfig::with_cases(150), |(bit in any::<Index>())| {
        let mut bytes = whole.clone();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(&file, bytes).unwrap();
        let reading = place.recall();
        if let Some(world) = reading.recalled() {
            for (entity, was) in world.catalog.entities().iter().zip(expected.catalog.entities()) {
                // A descriptor that is damaged is not shown: there is the name alone.
                prop_assert!(entity == was || entity.document()["spec"].as_object().is_some_and(serde_json::Map::is_empty));
                prop_assert_eq!(&entity.reference, &was.reference);
            }
        }
    });
}

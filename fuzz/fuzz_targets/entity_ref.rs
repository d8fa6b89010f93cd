//! A reference is read or refused, and what was read prints and reads back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stagedoor::catalog::{EntityRef, RefContext};

fuzz_target!(|text: &str| {
    for kind in [None, Some("Component")] {
        let Ok(reference) = EntityRef::parse(text, RefContext { kind, namespace: Some("space") }) else { continue };
        let parts = EntityRef::new(reference.kind(), reference.namespace(), reference.name());
        assert_eq!(parts, reference);
        assert_eq!(EntityRef::parse_full(reference.as_str()).as_ref(), Ok(&reference));
        let _ = reference.short(Some("component"));
    }
});

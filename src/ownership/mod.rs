//! Who owns something.

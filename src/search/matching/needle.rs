use memchr::memmem::Finder;

use crate::search::mask::Mask;

/// One word or phrase of a query, folded and prepared.
#[derive(Debug, Clone)]
pub(in crate::search) struct Needle {
    /// What to find; never empty.
    pub(in crate::search) finder: Finder<'static>,
    /// Its characters.
    pub(in crate::search) mask: Mask,
    /// Its pairs of characters.
    pub(in crate::search) pairs: Mask,
    /// What it begins with.
    pub(in crate::search) first: Mask,
    /// Whether it is one letter or digit, which has a bit of its own in every mask.
    pub(in crate::search) is_letter: bool,
    chars: usize,
}

impl Needle {
    /// Prepares a folded text, if anything is left of it.
    pub(in crate::search) fn new(folded: &str) -> Option<Self> {
        let bytes = folded.as_bytes();
        (!bytes.is_empty()).then(|| Self {
            finder: Finder::new(bytes).into_owned(),
            mask: Mask::of(bytes),
            pairs: Mask::of_pairs(bytes),
            first: Mask::of(&bytes[..1]),
            is_letter: bytes.len() == 1 && bytes[0].is_ascii_alphanumeric(),
            chars: folded.chars().count(),
        })
    }

    /// The folded bytes.
    pub(in crate::search) fn bytes(&self) -> &[u8] {
        self.finder.needle()
    }

    /// How many characters it has.
    pub(in crate::search) const fn chars(&self) -> usize {
        self.chars
    }

    /// Whether it says so little that inside a word, outside of names, it is no hint at all.
    pub(in crate::search) fn is_short(&self) -> bool {
        self.bytes().len() < 3
    }
}

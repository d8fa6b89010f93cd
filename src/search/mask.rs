use bytemuck::{Pod, Zeroable};

/// Which characters a text holds, roughly: one bit for each letter and digit, the rest share.
///
/// A text can only contain a word if its mask contains the word's mask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub(super) struct Mask(u64);

impl Mask {
    /// Every character there is.
    pub(super) const ALL: Self = Self(u64::MAX);

    /// The characters of `bytes`, which are folded.
    pub(super) fn of(bytes: &[u8]) -> Self {
        bytes.iter().fold(Self::default(), |mask, &byte| mask.with(byte))
    }

    /// Each two neighbouring characters of `bytes`; for long texts, which hold every letter.
    pub(super) fn of_pairs(bytes: &[u8]) -> Self {
        bytes.windows(2).fold(Self::default(), |mask, pair| {
            let pair = u32::from(pair[0]) << 8 | u32::from(pair[1]);
            Self(mask.0 | 1 << (pair.wrapping_mul(0x9E37_79B1) >> 26))
        })
    }

    /// This and the character of one more byte.
    pub(super) const fn with(self, byte: u8) -> Self {
        let bit = match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => byte - b'0' + 26,
            b' ' | b'\n' => return self,
            other => 36 + other % 28,
        };
        Self(self.0 | 1 << bit)
    }

    /// Whether every character of `other` is in this.
    pub(super) const fn contains(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// How many characters of `other` are missing in this.
    pub(super) const fn missing(self, other: Self) -> u32 {
        (other.0 & !self.0).count_ones()
    }
}

/// Which letters a few words begin with, roughly: other characters share some bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub(super) struct Beginnings(u32);

impl Beginnings {
    /// These and one more, given by its first byte.
    pub(super) const fn with(self, byte: u8) -> Self {
        let bit = if byte.is_ascii_lowercase() { byte - b'a' } else { 26 + byte % 6 };
        Self(self.0 | 1 << bit)
    }

    /// Whether one of them may begin with that byte.
    pub(super) const fn may_have(self, byte: u8) -> bool {
        self.0 & Self(0).with(byte).0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_always_contained() {
        let whole = Mask::of(b"payments ledger 2 \xc3\xa9");
        assert!(whole.contains(Mask::of(b"ledger")));
        assert!(!whole.contains(Mask::of(b"x")));
        assert_eq!(whole.missing(Mask::of(b"lexger9")), 2);
        assert!(Mask::of_pairs(b"payments ledger").contains(Mask::of_pairs(b"ts led")));
    }
}

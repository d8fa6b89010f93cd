use std::sync::atomic::{AtomicBool, Ordering};

use bytemuck::{Pod, Zeroable};
use serde::de::DeserializeOwned;

use super::checksum;

/// Every part begins at a multiple of this, so that arrays can be looked at where they lie.
pub(super) const ALIGNMENT: usize = 64;
pub(super) const HEAD: usize = size_of::<Head>();
const TAIL: usize = size_of::<Tail>();
/// Read in the byte order of the machine, so that an image of another order is of another version.
const MAGIC: u64 = u64::from_le_bytes(*b"stagedr\x1a");

/// Something in an image is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is damaged")]
pub struct Damage;

/// Why an image cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Another build wrote it.
    #[error("it is of another version")]
    OtherVersion,
    /// Its end is missing, as after a crash.
    #[error("it is cut off")]
    Cut,
    /// It is not as it was written.
    #[error(transparent)]
    Damage(#[from] Damage),
}

/// Parts of bytes with checksums, as [`super::ImageWriter`] wrote them.
///
/// The bytes live as long as the process, so that what is made of them needs no owner.
#[derive(Debug)]
pub struct Image {
    parts: &'static [Entry],
    bytes: &'static [u8],
    is_damaged: AtomicBool,
}

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Head {
    magic: u64,
    version: u64,
    rest: [u64; 6],
}

/// Where a part lies.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Entry {
    pub(super) tag: u32,
    pub(super) number: u32,
    pub(super) offset: u64,
    pub(super) length: u64,
    pub(super) checksum: u64,
}

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Tail {
    list: u64,
    length: u64,
    checksum_of_list: u64,
    checksum: u64,
}

impl Head {
    pub(super) fn of(version: u64) -> Self {
        Self { magic: MAGIC, version, rest: [0; 6] }
    }
}

impl Tail {
    /// The end of an image whose list of parts begins at the byte `at`.
    pub(super) fn of(at: u64, list: &[u8]) -> Self {
        let tail =
            Self { list: at, length: list.len() as u64, checksum_of_list: checksum(list), checksum: 0 };
        Self { checksum: tail.own_checksum(), ..tail }
    }

    fn own_checksum(self) -> u64 {
        checksum(bytemuck::bytes_of(&Self { checksum: MAGIC, ..self }))
    }
}

impl Image {
    /// Opens an image; only its list of parts is looked at.
    pub fn open(bytes: &'static [u8], version: u64) -> Result<Self, ImageError> {
        let head: Head = bytes.get(..HEAD).map(bytemuck::pod_read_unaligned).ok_or(ImageError::Cut)?;
        if head.magic != MAGIC {
            return Err(Damage.into());
        }
        if head.version != version {
            return Err(ImageError::OtherVersion);
        }
        let list_end = bytes.len().checked_sub(TAIL).filter(|end| *end >= HEAD).ok_or(ImageError::Cut)?;
        let tail: Tail = bytemuck::pod_read_unaligned(&bytes[list_end..]);
        if tail.own_checksum() != tail.checksum || tail.list.checked_add(tail.length) != Some(list_end as u64)
        {
            return Err(ImageError::Cut);
        }
        let list = part_of(bytes, tail.list, tail.length)?;
        if checksum(list) != tail.checksum_of_list {
            return Err(Damage.into());
        }
        let parts = bytemuck::try_cast_slice(list).map_err(|_misfit| Damage)?;
        Ok(Self { parts, bytes, is_damaged: AtomicBool::new(false) })
    }

    /// A part, after its checksum has been looked at.
    pub fn part(&self, tag: u32, number: usize) -> Result<&'static [u8], Damage> {
        let found = self.entry(tag, number).and_then(|entry| self.checked(entry));
        found.inspect_err(|_| self.is_damaged.store(true, Ordering::Relaxed))
    }

    /// A part that is one value.
    pub fn value<T: DeserializeOwned>(&self, tag: u32) -> Result<T, Damage> {
        let decoded = postcard::from_bytes(self.part(tag, 0)?).map_err(|_undecodable| Damage);
        decoded.inspect_err(|_| self.is_damaged.store(true, Ordering::Relaxed))
    }

    /// How many parts have `tag`.
    pub fn count(&self, tag: u32) -> usize {
        let begin = self.parts.partition_point(|entry| entry.tag < tag);
        self.parts[begin..].partition_point(|entry| entry.tag == tag)
    }

    /// Whether something that was asked for turned out to be damaged.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged.load(Ordering::Relaxed)
    }

    /// Says that something in it makes no sense although its checksum is right.
    pub fn distrust(&self) {
        self.is_damaged.store(true, Ordering::Relaxed);
    }

    /// Looks at every checksum, on one core: a search that begins meanwhile wants the others.
    pub fn verify(&self) -> Result<(), Damage> {
        let verified = self.parts.iter().try_for_each(|entry| self.checked(entry).map(drop));
        verified.inspect_err(|_| self.distrust())
    }

    fn entry(&self, tag: u32, number: usize) -> Result<&Entry, Damage> {
        let wanted = (tag, u32::try_from(number).map_err(|_too_many| Damage)?);
        let at = self.parts.binary_search_by_key(&wanted, |entry| (entry.tag, entry.number));
        at.map(|at| &self.parts[at]).map_err(|_absent| Damage)
    }

    fn checked(&self, entry: &Entry) -> Result<&'static [u8], Damage> {
        let bytes = part_of(self.bytes, entry.offset, entry.length)?;
        if checksum(bytes) == entry.checksum { Ok(bytes) } else { Err(Damage) }
    }
}

fn part_of(bytes: &'static [u8], offset: u64, length: u64) -> Result<&'static [u8], Damage> {
    let range = || {
        let start = usize::try_from(offset).ok()?;
        Some(start..start.checked_add(usize::try_from(length).ok()?)?)
    };
    range().and_then(|range| bytes.get(range)).ok_or(Damage)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{self, aligned};
    use super::*;

    fn written() -> Vec<u8> {
        testing::written(|image| {
            image.part(2, 1, b"second")?;
            image.part(1, 0, b"first")?;
            image.part(2, 0, &[9; 200])
        })
    }

    #[test]
    fn parts_are_found_again() {
        let image = Image::open(aligned(&written()), 7).unwrap();
        assert_eq!(image.part(1, 0), Ok(&b"first"[..]));
        assert_eq!(image.part(2, 1), Ok(&b"second"[..]));
        assert_eq!((image.count(1), image.count(2), image.count(3)), (1, 2, 0));
        assert_eq!(image.verify(), Ok(()));
        assert!(!image.is_damaged());
        assert_eq!(image.part(3, 0), Err(Damage));
        assert!(image.is_damaged());
    }

    #[test]
    fn another_version_says_so() {
        assert_eq!(Image::open(aligned(&written()), 8).err(), Some(ImageError::OtherVersion));
    }

    #[test]
    fn an_image_that_was_cut_anywhere_does_not_open() {
        let whole = written();
        for length in 0..whole.len() {
            assert!(Image::open(aligned(&whole[..length]), 7).is_err(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn a_changed_bit_changes_no_part(bit in 0..written().len() * 8) {
            let mut bytes = written();
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(image) = Image::open(aligned(&bytes), 7) {
                for (tag, number, whole) in [(1, 0, &b"first"[..]), (2, 1, b"second"), (2, 0, &[9; 200])] {
                    prop_assert!(image.part(tag, number).is_ok_and(|part| part == whole) || image.is_damaged());
                }
            }
        }
    }
}

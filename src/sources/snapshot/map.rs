use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps a snapshot into memory, for the rest of the process.
///
/// A process opens as many snapshots as it opens catalogs, which is one; so the map is never given
/// back, and what is made of it needs no owner.
pub(super) fn map(file: &File) -> io::Result<&'static [u8]> {
    #[expect(
        unsafe_code,
        reason = "sound as long as nobody changes the file: we only ever replace snapshots by others, \
                  they belong to this user alone, and every part is checked before it is used"
    )]
    let map = unsafe { Mmap::map(file)? };
    Ok(Box::leak(Box::new(map)))
}

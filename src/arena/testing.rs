//! Images without files, for tests of whatever is kept in one.

use std::sync::Arc;

use super::{Image, ImageWriter};

/// The bytes where a map of a file would put them, for the rest of the process.
pub(crate) fn aligned(bytes: &[u8]) -> &'static [u8] {
    let mut words = vec![0_u64; bytes.len().div_ceil(8) + 8];
    bytemuck::cast_slice_mut(&mut words)[..bytes.len()].copy_from_slice(bytes);
    let words: &'static [u64] = words.leak();
    &bytemuck::cast_slice(words)[..bytes.len()]
}

/// What `keep` writes.
pub(crate) fn written(keep: impl FnOnce(&mut ImageWriter<Vec<u8>>) -> std::io::Result<()>) -> Vec<u8> {
    let mut image = ImageWriter::new(Vec::new(), 7).expect("memory can be written");
    keep(&mut image).expect("memory can be written");
    image.finish().expect("memory can be written")
}

/// The image of what `keep` writes.
pub(crate) fn image_of(keep: impl FnOnce(&mut ImageWriter<Vec<u8>>) -> std::io::Result<()>) -> Arc<Image> {
    Arc::new(Image::open(aligned(&written(keep)), 7).expect("it was written a moment ago"))
}

use std::io::{self, Write};

use super::checksum;
use super::image::{ALIGNMENT, Entry, HEAD, Head, Tail};

/// Writes an image from front to back: parts, then the list of them, so that nothing is ever
/// changed behind the writer and a broken off image has no end.
pub struct ImageWriter<W> {
    out: W,
    written: u64,
    entries: Vec<Entry>,
}

impl<W: Write> ImageWriter<W> {
    /// Begins an image of `version`; only who expects the same can open it.
    pub fn new(mut out: W, version: u64) -> io::Result<Self> {
        out.write_all(bytemuck::bytes_of(&Head::of(version)))?;
        Ok(Self { out, written: HEAD as u64, entries: Vec::new() })
    }

    /// Adds a part. Each pair of `tag` and `number` may stand once.
    pub fn part(&mut self, tag: u32, number: usize, bytes: &[u8]) -> io::Result<()> {
        self.align()?;
        let number = u32::try_from(number).map_err(io::Error::other)?;
        let length = bytes.len() as u64;
        self.entries.push(Entry { tag, number, offset: self.written, length, checksum: checksum(bytes) });
        self.write(bytes)
    }

    /// Adds a part of one value.
    pub fn value(&mut self, tag: u32, value: &impl serde::Serialize) -> io::Result<()> {
        self.part(tag, 0, &postcard::to_stdvec(value).map_err(io::Error::other)?)
    }

    /// Ends the image and gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.align()?;
        self.entries.sort_unstable_by_key(|entry| (entry.tag, entry.number));
        let entries = std::mem::take(&mut self.entries);
        let list: &[u8] = bytemuck::cast_slice(&entries);
        let tail = Tail::of(self.written, list);
        self.write(list)?;
        self.write(bytemuck::bytes_of(&tail))?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn align(&mut self) -> io::Result<()> {
        let beyond = usize::try_from(self.written % ALIGNMENT as u64).unwrap_or_default();
        if beyond > 0 {
            self.write(&[0; ALIGNMENT][beyond..])?;
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

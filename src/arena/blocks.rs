use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use super::{Damage, Flat, Image, ImageWriter};

/// How many items lie in a part: few enough that looking at one does not read much.
const SIZE: usize = 64;

/// Items of any length in an image, of which only those that are looked at are read.
#[derive(Debug)]
pub struct Blocks {
    image: Arc<Image>,
    tag: u32,
    length: usize,
    read: Box<[OnceLock<Result<Block, Damage>>]>,
}

/// Some neighbouring items.
#[derive(Debug)]
struct Block {
    ends: Flat<u32>,
    bytes: &'static [u8],
}

impl Blocks {
    /// The `length` items that [`Blocks::keep`] wrote under `tag`.
    pub fn kept(tag: u32, length: usize, image: Arc<Image>) -> Result<Self, Damage> {
        let count = length.div_ceil(SIZE);
        if image.count(tag) != count {
            return Err(Damage);
        }
        Ok(Self { image, tag, length, read: (0..count).map(|_| OnceLock::new()).collect() })
    }

    /// Writes items under `tag`: `item` appends the bytes of the one of that number.
    pub fn keep<W: Write>(
        tag: u32,
        length: usize,
        image: &mut ImageWriter<W>,
        mut item: impl FnMut(usize, &mut Vec<u8>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut bytes = Vec::new();
        for (number, begin) in (0..length).step_by(SIZE).enumerate() {
            let items = begin..length.min(begin + SIZE);
            let mut ends: Vec<u32> = Vec::with_capacity(items.len());
            bytes.clear();
            bytes.resize(items.len() * 4, 0);
            for index in items {
                item(index, &mut bytes)?;
                ends.push(u32::try_from(bytes.len()).map_err(io::Error::other)?);
            }
            bytes[..ends.len() * 4].copy_from_slice(bytemuck::cast_slice(&ends));
            image.part(tag, number, &bytes)?;
        }
        Ok(())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The bytes of the item at `index`; the image remembers when they turn out to be damaged.
    pub fn get(&self, index: usize) -> Result<&'static [u8], Damage> {
        let block = self.read.get(index / SIZE).ok_or(Damage)?;
        let block = block.get_or_init(|| self.read(index / SIZE)).as_ref().map_err(|damage| *damage)?;
        let at = index % SIZE;
        let begin = if at == 0 { block.ends.len() * 4 } else { block.ends[at - 1] as usize };
        block.ends.get(at).and_then(|&end| block.bytes.get(begin..end as usize)).ok_or(Damage)
    }

    /// The image that they lie in.
    pub fn image(&self) -> &Arc<Image> {
        &self.image
    }

    fn read(&self, number: usize) -> Result<Block, Damage> {
        let bytes = self.image.part(self.tag, number)?;
        let count = SIZE.min(self.length - number * SIZE);
        let ends = bytes.get(..count * 4).ok_or(Damage).and_then(Flat::kept);
        ends.map(|ends| Block { ends, bytes }).inspect_err(|_| self.image.distrust())
    }
}

use std::io::{self, Write};

use super::{Damage, Flat, Image, ImageWriter};

/// Many texts in one piece of memory.
#[derive(Debug, Default)]
pub struct Strings {
    bytes: Flat<u8>,
    /// Where each text ends.
    ends: Flat<u32>,
}

/// Collects [`Strings`].
#[derive(Debug, Default)]
pub struct StringsBuilder {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl StringsBuilder {
    /// Adds one.
    ///
    /// # Panics
    /// When all texts together have 4 GiB.
    pub fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(u32::try_from(self.bytes.len()).expect("less than 4 GiB of names"));
    }

    /// All of them.
    pub fn finish(self) -> Strings {
        Strings { bytes: self.bytes.into(), ends: self.ends.into() }
    }
}

impl<'a> FromIterator<&'a str> for Strings {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut builder = StringsBuilder::default();
        for text in texts {
            builder.push(text);
        }
        builder.finish()
    }
}

impl Strings {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at `index`, which must be below [`Strings::len`].
    pub fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        // Nothing else was ever written; a checksum stands before what was read.
        std::str::from_utf8(&self.bytes[start..self.ends[index] as usize]).unwrap_or_default()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The bytes of memory that they take; an image takes none of its own.
    pub fn memory(&self) -> usize {
        self.bytes.memory() + self.ends.memory()
    }

    /// Writes them as the parts `number` of `tag` and `tag + 1`.
    pub fn keep<W: Write>(&self, tag: u32, number: usize, image: &mut ImageWriter<W>) -> io::Result<()> {
        image.part(tag, number, self.bytes.bytes())?;
        image.part(tag + 1, number, self.ends.bytes())
    }

    /// Takes them out of an image again.
    pub fn kept(tag: u32, number: usize, image: &Image) -> Result<Self, Damage> {
        let bytes = Flat::kept(image.part(tag, number)?)?;
        let ends: Flat<u32> = Flat::kept(image.part(tag + 1, number)?)?;
        let is_whole = ends.is_sorted() && ends.last().is_none_or(|&end| end as usize == bytes.len());
        if is_whole { Ok(Self { bytes, ends }) } else { Err(Damage) }
    }
}

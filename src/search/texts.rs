use std::io::{self, Write};

use super::folding::{Sink, fold_words};
use super::mask::Mask;
use crate::arena::{Damage, Flat, Image, ImageWriter};

/// The end of a line within a record; no folded text contains it.
pub(super) const END: u8 = b'\n';

/// Folded records in one piece of memory. A record is some lines, each ended by [`END`].
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Flat<u8>,
    /// Where each record ends in `bytes`.
    ends: Flat<u32>,
    /// One bit a byte: whether a word begins there.
    starts: Flat<u64>,
}

/// One record of [`Texts`].
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// Its lines.
    pub(super) bytes: &'a [u8],
    starts: &'a [u64],
    offset: usize,
}

impl Texts {
    /// Room for `records` of about `bytes` each.
    pub(super) fn with_capacity(records: usize, bytes: usize) -> Self {
        Self {
            bytes: Flat::Owned(Vec::with_capacity(records * bytes)),
            ends: Flat::Owned(Vec::with_capacity(records)),
            starts: Flat::Owned(Vec::with_capacity(records * bytes / 64)),
        }
    }

    /// Adds `text` as a line of the record that is being written, at most `limit` bytes of it.
    /// Returns how long the record has become. A text without a word adds no line.
    pub(super) fn add_line(&mut self, text: &str, limit: usize) -> usize {
        let begin = self.bytes.len();
        fold_words(upto(text, limit), &mut Writer(self));
        if self.bytes.len() > begin {
            self.bytes.to_mut().push(END);
        }
        self.written()
    }

    /// Takes back what was written behind `length` bytes of the record.
    pub(super) fn cut_record(&mut self, length: usize) {
        let end = self.record_start() + length;
        for at in end..self.bytes.len() {
            if let Some(word) = self.starts.to_mut().get_mut(at / 64) {
                *word &= !(1 << (at % 64));
            }
        }
        self.bytes.to_mut().truncate(end);
    }

    /// The lines of the record that is being written.
    pub(super) fn open_record(&self) -> &[u8] {
        &self.bytes[self.record_start()..]
    }

    /// The first letters of the words in the record that is being written.
    pub(super) fn open_initials(&self) -> Mask {
        let start = self.record_start();
        let marked = (start..self.bytes.len()).filter(|at| self.starts_word(*at));
        marked.fold(Mask::default(), |mask, at| mask.with(self.bytes[at]))
    }

    /// Ends the record that is being written.
    pub(super) fn end_record(&mut self) {
        let ends = self.ends.to_mut();
        ends.push(u32::try_from(self.bytes.len()).expect("less than 4 GiB of text in a segment"));
    }

    /// The record at `index`.
    pub(super) fn record(&self, index: usize) -> Record<'_> {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        let bytes = &self.bytes[start..self.ends[index] as usize];
        Record { bytes, starts: &self.starts, offset: start }
    }

    /// The bytes of memory that it takes.
    pub(super) fn memory(&self) -> usize {
        self.bytes.memory() + self.ends.memory() + self.starts.memory()
    }

    /// Gives back memory that further records would have used.
    pub(super) fn shrink(&mut self) {
        self.bytes.shrink();
        self.ends.shrink();
        self.starts.shrink();
    }

    /// Writes them into an image, as the parts `number` of three tags from `tag` on.
    pub(super) fn keep<W: Write>(
        &self,
        tag: u32,
        number: usize,
        image: &mut ImageWriter<W>,
    ) -> io::Result<()> {
        image.part(tag, number, self.bytes.bytes())?;
        image.part(tag + 1, number, self.ends.bytes())?;
        image.part(tag + 2, number, self.starts.bytes())
    }

    /// Takes `records` of them out of an image.
    pub(super) fn kept(tag: u32, number: usize, records: usize, image: &Image) -> Result<Self, Damage> {
        let bytes = Flat::kept(image.part(tag, number)?)?;
        let ends: Flat<u32> = Flat::kept(image.part(tag + 1, number)?)?;
        let starts = Flat::kept(image.part(tag + 2, number)?)?;
        if ends.len() == records { Ok(Self { bytes, ends, starts }) } else { Err(Damage) }
    }

    fn record_start(&self) -> usize {
        self.ends.last().map_or(0, |&end| end as usize)
    }

    fn written(&self) -> usize {
        self.bytes.len() - self.record_start()
    }

    fn starts_word(&self, at: usize) -> bool {
        self.starts.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

/// At most `limit` bytes of `text`, ending between characters.
fn upto(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

struct Writer<'a>(&'a mut Texts);

impl Sink for Writer<'_> {
    fn take(&mut self, bytes: &[u8], _: usize, starts: bool) {
        let at = self.0.bytes.len();
        if starts {
            let marks = self.0.starts.to_mut();
            if marks.len() <= at / 64 {
                marks.resize(at / 64 + 1, 0);
            }
            marks[at / 64] |= 1 << (at % 64);
        }
        self.0.bytes.to_mut().extend_from_slice(bytes);
    }
}

impl Record<'_> {
    /// Whether a word begins at the byte `at` of the record.
    pub(super) fn starts_word(&self, at: usize) -> bool {
        let at = self.offset + at;
        self.starts.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// The word starts of the 64 bytes from `at`, the lowest bit first.
    pub(super) fn starts_from(&self, at: usize) -> u64 {
        let at = self.offset + at;
        let word = |index: usize| self.starts.get(index).copied().unwrap_or(0);
        let low = word(at / 64) >> (at % 64);
        if at.is_multiple_of(64) { low } else { low | word(at / 64 + 1) << (64 - at % 64) }
    }

    /// Where the line that contains the byte `at` begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        memchr::memrchr(END, &self.bytes[..at]).map_or(0, |end| end + 1)
    }

    /// Where the line that contains the byte `at` ends, without its [`END`].
    pub(super) fn line_end(&self, at: usize) -> usize {
        memchr::memchr(END, &self.bytes[at..]).map_or(self.bytes.len(), |length| at + length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_keep_their_lines_and_word_starts() {
        let mut texts = Texts::default();
        for name in ["payments-ledger", "", "userProfile"] {
            texts.add_line(name, 100);
            texts.add_line("Title", 3);
            texts.end_record();
        }
        assert_eq!(texts.record(0).bytes, b"payments ledger\ntit\n");
        assert_eq!(texts.record(1).bytes, b"tit\n");
        assert_eq!(texts.record(2).starts_from(0), 0b1_0000_0001_0001);
        assert_eq!((texts.record(0).line_start(17), texts.record(0).line_end(17)), (16, 19));
    }

    #[test]
    fn a_line_can_be_taken_back() {
        let mut texts = Texts::default();
        let name = texts.add_line("pay", 9);
        texts.add_line("PAY", 9);
        texts.cut_record(name);
        texts.add_line("xay", 9);
        texts.end_record();
        assert_eq!(texts.record(0).bytes, b"pay\nxay\n");
        assert_eq!(texts.record(0).starts_from(0), 0b1_0001);
    }
}

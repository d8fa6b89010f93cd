use super::Needle;
use crate::search::texts::{END, Record};

/// Where in its line a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) enum Place {
    /// Somewhere inside a word.
    Infix,
    /// At the beginning of a word.
    WordStart,
    /// At the beginning of the line.
    Prefix,
    /// It is the whole line.
    Exact,
}

/// One place where a word stands as typed.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct Occurrence {
    /// The byte in the record.
    pub(in crate::search) at: usize,
    /// Where in its line.
    pub(in crate::search) place: Place,
    /// Whether a word ends with it.
    pub(in crate::search) ends_word: bool,
}

/// Every place where `needle` stands in `record` as typed.
pub(in crate::search) fn occurrences<'a>(
    needle: &'a Needle,
    record: Record<'a>,
) -> impl Iterator<Item = Occurrence> + 'a {
    let bytes = record.bytes;
    needle.finder.find_iter(bytes).map(move |at| {
        let end = at + needle.bytes().len();
        let begins_line = at == 0 || bytes[at - 1] == END;
        let after = bytes.get(end).copied().unwrap_or(END);
        let place = match (begins_line, after == END) {
            (true, true) => Place::Exact,
            (true, false) => Place::Prefix,
            (false, _) if record.starts_word(at) => Place::WordStart,
            (false, _) => Place::Infix,
        };
        Occurrence { at, place, ends_word: after == END || after == b' ' || record.starts_word(end) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::texts::Texts;

    #[test]
    fn neighbours_tell_the_place() {
        let mut texts = Texts::default();
        for line in ["pay", "pay-desk", "team-pay", "repayment"] {
            texts.add_line(line, 99);
        }
        texts.end_record();
        let needle = Needle::new("pay").unwrap();
        let found = occurrences(&needle, texts.record(0)).map(|o| (o.place, o.ends_word));
        let expected =
            [(Place::Exact, true), (Place::Prefix, true), (Place::WordStart, true), (Place::Infix, false)];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }
}

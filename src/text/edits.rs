/// How many edits (insert, delete, replace, swap neighbours) turn one word into others.
///
/// Words of up to 64 letters take one step a letter, with a column of the table in the bits of a
/// word (the algorithm of Hyyrö, 2003, for the restricted Damerau-Levenshtein distance).
pub(super) struct Edits<'a> {
    word: &'a [char],
    /// Where each letter of the word stands in it, a bit a place.
    places: Vec<(char, u64)>,
    /// The same for the letters that nearly all words consist of.
    plain: [u64; 128],
    table: Table,
}

impl<'a> Edits<'a> {
    pub(super) fn of(word: &'a [char]) -> Self {
        let mut edits = Self { word, places: Vec::new(), plain: [0; 128], table: Table::default() };
        for (place, &letter) in word.iter().take(64).enumerate() {
            let bit = 1 << place;
            if let Some(places) = edits.plain.get_mut(letter as usize) {
                *places |= bit;
            } else if let Some((_, places)) = edits.places.iter_mut().find(|(known, _)| *known == letter) {
                *places |= bit;
            } else {
                edits.places.push((letter, bit));
            }
        }
        edits
    }

    /// The least number of edits that turn the word into `other`.
    pub(super) fn to(&mut self, other: &[char]) -> usize {
        match self.word.len() {
            0 => other.len(),
            1..=64 => self.by_bits(other),
            _ => self.table.distance(self.word, other),
        }
    }

    fn places(&self, letter: char) -> u64 {
        match self.plain.get(letter as usize) {
            Some(places) => *places,
            None => self.places.iter().find(|(known, _)| *known == letter).map_or(0, |(_, places)| *places),
        }
    }

    fn by_bits(&self, other: &[char]) -> usize {
        let last = 1_u64 << (self.word.len() - 1);
        let mut distance = self.word.len();
        // Whether the table grows, or shrinks, from one row of a column to the next.
        let (mut grows, mut shrinks) = (u64::MAX, 0_u64);
        let (mut diagonal, mut before) = (0_u64, 0_u64);
        for &letter in other {
            let places = self.places(letter);
            let swapped = ((!diagonal & places) << 1) & before;
            diagonal = ((places & grows).wrapping_add(grows) ^ grows) | places | shrinks | swapped;
            let more = shrinks | !(diagonal | grows);
            let less = grows & diagonal;
            distance += usize::from(more & last != 0);
            distance -= usize::from(less & last != 0);
            let (more, less) = ((more << 1) | 1, less << 1);
            grows = less | !(diagonal | more);
            shrinks = more & diagonal;
            before = places;
        }
        distance
    }
}

/// The rows of the edit distance, kept from one word to the next.
#[derive(Default)]
struct Table {
    two_before: Vec<usize>,
    before: Vec<usize>,
    row: Vec<usize>,
}

impl Table {
    /// Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`.
    fn distance(&mut self, a: &[char], b: &[char]) -> usize {
        self.before.clear();
        self.before.extend(0..=b.len());
        for i in 1..=a.len() {
            self.row.clear();
            self.row.push(i);
            for j in 1..=b.len() {
                let replaced = self.before[j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(self.before[j] + 1).min(self.row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(self.two_before[j - 2] + 1);
                }
                self.row.push(least);
            }
            std::mem::swap(&mut self.two_before, &mut self.before);
            std::mem::swap(&mut self.before, &mut self.row);
        }
        self.before[b.len()]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn distances_are_those_of_single_edits() {
        let distance = |a: &str, b: &str| Edits::of(&letters(a)).to(&letters(b));
        assert_eq!(distance("ledger", "ledger"), 0);
        assert_eq!(distance("ledgre", "ledger"), 1);
        assert_eq!(distance("lger", "ledger"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("ca", "abc"), 3);
        assert_eq!(distance("größe", "größen"), 1);
    }

    proptest! {
        #[test]
        fn bits_count_as_the_table_does(a in "[abcäß]{0,70}", b in "[abcäß]{0,70}") {
            let (a, b) = (letters(&a), letters(&b));
            prop_assert_eq!(Edits::of(&a).to(&b), Table::default().distance(&a, &b));
        }
    }
}

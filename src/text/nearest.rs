/// Returns the candidate that `word` most likely meant, if one is near enough to suggest.
///
/// Near means at most a third of the letters differ, counting a transposition as one.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let mut best: Option<(usize, &str)> = None;
    let mut budget = (word.len() / 3).max(1);
    let letters_of_word = letters(word.iter().copied());
    let mut table = Table::default();
    let mut other = Vec::new();
    for candidate in candidates {
        other.clear();
        other.extend(candidate.chars().flat_map(char::to_lowercase));
        // An edit changes the length by one at most, and the set of letters by two.
        let strange = (letters_of_word ^ letters(other.iter().copied())).count_ones() as usize;
        if word.len().abs_diff(other.len()) > budget || strange > 2 * budget {
            continue;
        }
        let distance = table.distance(&word, &other);
        if distance <= budget && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
            budget = distance;
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Which letters and digits occur; the rest share what bits are left.
fn letters(text: impl Iterator<Item = char>) -> u64 {
    text.fold(0, |set, c| set | 1 << (u32::from(c) % 64))
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
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let fields = ["consumesApis", "dependsOn", "owner"];
        assert_eq!(nearest("consumesApi", fields), Some("consumesApis"));
        assert_eq!(nearest("onwer", fields), Some("owner"));
        assert_eq!(nearest("colour", fields), None);
    }

    #[test]
    fn the_nearest_of_several_wins_and_the_first_of_equals() {
        assert_eq!(nearest("team-pay", ["team-play", "team-pai", "team-pay2"]), Some("team-play"));
        assert_eq!(nearest("team-pay", ["team-plays", "team-pai"]), Some("team-pai"));
    }

    #[test]
    fn distances_are_those_of_single_edits() {
        let distance = |a: &str, b: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            Table::default().distance(&a, &b)
        };
        assert_eq!(distance("ledger", "ledger"), 0);
        assert_eq!(distance("ledgre", "ledger"), 1);
        assert_eq!(distance("lger", "ledger"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}

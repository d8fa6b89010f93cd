use super::edits::Edits;

/// Returns the candidate that `word` most likely meant, if one is near enough to suggest.
///
/// Near means at most a third of the letters differ, counting a transposition as one.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let mut best: Option<(usize, &str)> = None;
    let mut budget = (word.len() / 3).max(1);
    let letters_of_word = letters(word.iter().copied());
    let mut edits = Edits::of(&word);
    let mut other = Vec::new();
    for candidate in candidates {
        // An edit changes the length by one at most, and the set of letters by two.
        let is_ascii = candidate.is_ascii();
        if is_ascii && word.len().abs_diff(candidate.len()) > budget {
            continue;
        }
        lowercase(candidate, is_ascii, &mut other);
        let strange = (letters_of_word ^ letters(other.iter().copied())).count_ones() as usize;
        if word.len().abs_diff(other.len()) > budget || strange > 2 * budget {
            continue;
        }
        let distance = edits.to(&other);
        if distance <= budget && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
            budget = distance;
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Puts the letters of `text` into `letters`; names, which are ASCII, by far the faster.
fn lowercase(text: &str, is_ascii: bool, letters: &mut Vec<char>) {
    letters.clear();
    if is_ascii {
        letters.extend(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        letters.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// Which letters and digits occur; the rest share what bits are left.
fn letters(text: impl Iterator<Item = char>) -> u64 {
    text.fold(0, |set, c| set | 1 << (u32::from(c) % 64))
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
        assert_eq!(nearest("Dépot", ["depots", "DÉPÔT", "dépots"]), Some("DÉPÔT"));
        assert_eq!(nearest("OWNER", ["Owners", "O"]), Some("Owners"));
    }

    #[test]
    fn the_nearest_of_several_wins_and_the_first_of_equals() {
        assert_eq!(nearest("team-pay", ["team-play", "team-pai", "team-pay2"]), Some("team-play"));
        assert_eq!(nearest("team-pay", ["team-plays", "team-pai"]), Some("team-pai"));
    }
}

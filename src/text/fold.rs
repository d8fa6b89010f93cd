use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds `text` for comparison: lower case, without accents, compatibility forms unified.
///
/// `Überweisung`, `ÜBERWEISUNG` and `uberweisung` fold alike, and so do `straße` and `strasse`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut out));
    out
}

/// The same as [`fold`], without a copy of a text that is folded already.
pub fn fold_cheaply(text: &str) -> Cow<'_, str> {
    let is_folded = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_folded { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}

fn fold_char(c: char, out: &mut String) {
    match c {
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        'ß' | 'ẞ' => out.push_str("ss"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'đ' | 'Đ' => out.push('d'),
        c => out.extend(
            c.nfkd()
                .filter(|&c| !is_combining_mark(c))
                .flat_map(char::to_lowercase)
                .filter(|&c| !is_combining_mark(c)),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_ligatures_fold() {
        assert_eq!(fold("ÜBERWEISUNG Café İstanbul straße"), "uberweisung cafe istanbul strasse");
        assert_eq!(fold("日本語"), "日本語");
    }
}

use ratatui::buffer::Buffer;
use unicode_normalization::UnicodeNormalization;

/// Writes every cell in ASCII, for terminals that have nothing else: accents are dropped, what has
/// no likeness becomes `?`.
pub(super) fn transliterate(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let plain = likeness(cell.symbol());
            cell.set_char(plain);
        }
    }
}

fn likeness(symbol: &str) -> char {
    match symbol.chars().next().unwrap_or(' ') {
        '…' => '~',
        '›' | '→' => '>',
        '×' => 'x',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '·' | '•' | '–' | '—' => '-',
        c => c.nfkd().find(char::is_ascii).unwrap_or('?'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_likeness_in_ascii() {
        let said: String = ["…", "·", "é", "ﬁ", "日", "→"].into_iter().map(likeness).collect();
        assert_eq!(said, "~-ef?>");
    }
}

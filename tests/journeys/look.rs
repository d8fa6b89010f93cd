//! What must be visible: matches, selection, and state without colour.

use stagedoor::config::{ColorDepth, GlyphSet};

use crate::demo;
use crate::driver::Driver;

#[test]
fn the_selection_is_marked_by_a_glyph_too() {
    for glyphs in [GlyphSet::Ascii, GlyphSet::Unicode] {
        let mut session = Driver::with_theme(demo(), (80, 24), "plain", ColorDepth::None, glyphs);
        session.press("<esc>jj");
        let mark = if glyphs == GlyphSet::Ascii { '>' } else { '▌' };
        let marked: Vec<_> = session
            .screen()
            .lines()
            .skip(3)
            .filter(|line| line.starts_with(mark))
            .map(str::to_owned)
            .collect();
        assert_eq!(marked.len(), 1, "{}", session.screen());
    }
}

#[test]
fn why_a_row_was_found_is_in_the_row() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("LedgerPostingsStalled");
    assert!(session.screen().contains("known as: LedgerPosti"), "{}", session.screen());
}

#[test]
fn a_plain_screen_has_no_colour() {
    let mut session = Driver::with_theme(demo(), (80, 24), "default", ColorDepth::None, GlyphSet::Unicode);
    session.press("led");
    assert!(session.has_no_colour());
}

#[test]
fn without_colours_what_was_found_shows_in_the_selected_row_too() {
    for theme in stagedoor::ui::Theme::built_in() {
        for keys in ["ledger", "ledger<down>"] {
            let mut session =
                Driver::with_theme(demo(), (80, 24), theme, ColorDepth::None, GlyphSet::Unicode);
            session.press(keys);
            let screen = session.screen();
            let row = screen.lines().position(|line| line.starts_with('▌')).expect(&screen);
            let pieces = session.pieces_of(row.try_into().expect("a row"));
            assert!(
                pieces.iter().any(|piece| piece.to_lowercase() == "ledger"),
                "{theme} {keys}: {pieces:?}"
            );
        }
    }
}

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;

use crate::text::{web_link, width};

/// Makes what is already drawn in `area` a link to `address`, with OSC 8.
///
/// To be called after the text is drawn. Does nothing when `supported` is false, or when the address is
/// none that may be handed to a terminal. Every cell carries the whole sequence, because the next
/// frame may send any of them alone.
pub(super) fn mark_link(buffer: &mut Buffer, area: Rect, address: &str, supported: bool) {
    let Some(address) = web_link(address).filter(|_| supported) else { return };
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let cell = &mut buffer[(x, y)];
            let columns = u16::try_from(width(cell.symbol())).unwrap_or(1).max(1);
            let untouched = cell.diff_option == CellDiffOption::None && x + columns <= area.right();
            if let (true, Some(forced)) = (untouched, NonZeroU16::new(columns)) {
                let linked = format!("\x1b]8;;{address}\x1b\\{}\x1b]8;;\x1b\\", cell.symbol());
                cell.set_symbol(&linked).set_diff_option(CellDiffOption::ForcedWidth(forced));
            }
            x += columns;
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    const ADDRESS: &str = "https://acme.test/a";

    fn linked(text: &str, area: Rect, address: &str, supported: bool) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, text, Style::new());
        mark_link(&mut buffer, area, address, supported);
        buffer
    }

    fn link_to(symbol: &str) -> String {
        format!("\x1b]8;;{ADDRESS}\x1b\\{symbol}\x1b]8;;\x1b\\")
    }

    #[test]
    fn each_cell_carries_the_link_and_keeps_its_columns() {
        let buffer = linked("a日b", Rect::new(0, 0, 4, 1), ADDRESS, true);
        let empty = Buffer::empty(buffer.area);
        let sent: Vec<_> =
            empty.diff(&buffer).into_iter().map(|(x, _, cell)| (x, cell.symbol().to_owned())).collect();
        assert_eq!(sent, [(0, link_to("a")), (1, link_to("日")), (3, link_to("b"))]);
    }

    #[test]
    fn a_terminal_shows_the_text_alone() {
        let buffer = linked("a日b", Rect::new(0, 0, 4, 1), ADDRESS, true);
        let mut terminal = vt100::Parser::new(1, 8, 0);
        for (_, _, cell) in Buffer::empty(buffer.area).diff(&buffer) {
            terminal.process(cell.symbol().as_bytes());
        }
        assert_eq!(terminal.screen().contents(), "a日b");
    }

    #[test]
    fn nothing_is_marked_where_it_must_not_be() {
        let plain = linked("pay", Rect::ZERO, ADDRESS, true);
        let area = Rect::new(0, 0, 3, 1);
        assert_eq!(linked("pay", area, ADDRESS, false), plain);
        assert_eq!(linked("pay", area, "javascript:alert(1)", true), plain);
        assert_eq!(linked("pay", area, "https://a\u{1b}\\b", true), plain);
        assert_eq!(linked("pay", Rect::new(40, 9, 3, 1), ADDRESS, true), plain);
    }

    #[test]
    fn half_a_wide_character_is_left_alone() {
        let buffer = linked("日", Rect::new(0, 0, 1, 1), ADDRESS, true);
        assert_eq!(buffer[(0, 0)].symbol(), "日");
    }
}

use std::time::{Duration, Instant};

use crate::app::Message;
use crate::terminal::{Button, Mouse, MouseAction};
use crate::ui::Drawn;

/// Two clicks on the same spot within this time are one double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Rows for one turn of the wheel.
const TURN: i32 = 3;

/// Turns what the mouse did into what it meant on the last frame.
#[derive(Debug, Default)]
pub(super) struct Pointer {
    last_click: Option<(Instant, u16, u16)>,
}

impl Pointer {
    pub(super) fn message(&mut self, mouse: Mouse, drawn: &Drawn, now: Instant) -> Option<Message> {
        let target = drawn.at(mouse.column, mouse.row).cloned();
        match mouse.action {
            MouseAction::Pressed(Button::Left) => {
                let is_near = |at: &(Instant, u16, u16)| {
                    now.duration_since(at.0) <= DOUBLE && (at.1, at.2) == (mouse.column, mouse.row)
                };
                let twice = self.last_click.as_ref().is_some_and(is_near);
                self.last_click = (!twice).then_some((now, mouse.column, mouse.row));
                Some(Message::Clicked { target: target?, twice })
            }
            MouseAction::ScrolledUp => Some(Message::Scrolled { target, rows: -TURN }),
            MouseAction::ScrolledDown => Some(Message::Scrolled { target, rows: TURN }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::app::Target;

    #[test]
    fn two_quick_clicks_on_one_spot_are_a_double_click() {
        let drawn = Drawn { spots: vec![(Rect::new(0, 0, 10, 1), Target::Row(0))], list_rows: 1 };
        let click = Mouse { action: MouseAction::Pressed(Button::Left), column: 1, row: 0 };
        let (mut pointer, start) = (Pointer::default(), Instant::now());
        let mut twice = |after| match pointer.message(click, &drawn, start + Duration::from_millis(after)) {
            Some(Message::Clicked { twice, .. }) => twice,
            _ => panic!("a click on a row"),
        };
        assert_eq!([twice(0), twice(100), twice(200), twice(900)], [false, true, false, false]);
    }
}

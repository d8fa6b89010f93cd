//! What a command is called in the footer, where that says more than its own title.

use crate::app::wizard::{Control, ReviewRow, Stage, Wizard};
use crate::app::{Command, Overlay, Screen, State};

/// In fewer columns words are shorter.
const NARROW: u16 = 60;

/// What `command` does now.
pub(super) fn title(state: &State, command: Command) -> &'static str {
    match command {
        Command::Open => enter(state),
        Command::Toggle if state.screen == Screen::Tasks && state.tasks.shows_all => "only my own",
        Command::Toggle if state.screen == Screen::Tasks => "everybody's",
        Command::Toggle if matches!(state.screen, Screen::Impact(..)) => "turn round",
        Command::WizardNext if state.size.0 < NARROW => "next",
        Command::RunRetry if state.tasks.goes_on(&state.screen) => "go on",
        _ => command.title(),
    }
}

/// What Enter does.
fn enter(state: &State) -> &'static str {
    let usual = Command::Open.title();
    match (state.overlays.last(), &state.screen) {
        (Some(Overlay::Pick(_) | Overlay::Filter(..)), _) => "choose",
        (
            Some(
                Overlay::Writing(_)
                | Overlay::Launch(_)
                | Overlay::Calling(_)
                | Overlay::Asking(_)
                | Overlay::SignIn { .. },
            ),
            _,
        ) => "go on",
        (Some(Overlay::Messages(_) | Overlay::Contents { .. }), _) => "close",
        (None, Screen::Create) => "begin",
        (None, Screen::Wizard) => state.wizard.as_deref().map_or(usual, in_form),
        (None, Screen::Browse) if state.settings.picks => "pick",
        _ => usual,
    }
}

fn in_form(wizard: &Wizard) -> &'static str {
    if wizard.stage == Stage::Review {
        return match wizard.review.selected() {
            Some(ReviewRow::Answer(_)) => "change",
            Some(ReviewRow::File { .. }) => "look inside",
            _ => Command::Open.title(),
        };
    }
    match wizard.focused().map(|row| row.control) {
        Some(control) if control.is_picked() => "choose",
        Some(Control::Lines) => "new line",
        Some(Control::Add) => "add",
        _ => "next field",
    }
}

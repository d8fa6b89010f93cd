use ratatui::style::{Modifier, Style};

use super::Theme;
use crate::diagnostic::Severity;
use crate::highlight::Role;

/// Styles that follow from a state rather than from a role alone.
impl Theme {
    /// A selected row, in a pane that has the keys or not.
    pub fn selection(&self, has_focus: bool) -> Style {
        if has_focus { self.selected() } else { self.selected_idle() }
    }

    /// The frame of a pane that has the keys or not.
    pub fn frame(&self, has_focus: bool) -> Style {
        if has_focus { self.focus() } else { self.border() }
    }

    /// A tab that is open or not.
    pub fn tab_of(&self, is_open: bool) -> Style {
        if is_open { self.tab_active() } else { self.tab() }
    }

    /// How much a problem matters.
    pub fn severity(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error(),
            Severity::Warning => self.warning(),
            Severity::Info => self.info(),
        }
    }

    /// What a word of code is.
    pub fn code(&self, role: Role) -> Style {
        match role {
            Role::Plain => self.text(),
            Role::Keyword => self.syntax_keyword(),
            Role::Key => self.syntax_key(),
            Role::Name => self.syntax_name(),
            Role::Type => self.syntax_type(),
            Role::Text => self.syntax_text(),
            Role::Value => self.syntax_value(),
            Role::Comment => self.syntax_comment(),
            Role::Mark => self.syntax_mark(),
            Role::Heading => self.heading(),
            Role::Added => self.ok(),
            Role::Removed => self.error(),
        }
    }

    /// The part of a query that was not understood.
    pub fn mistake(&self) -> Style {
        self.warning().add_modifier(Modifier::UNDERLINED)
    }
}

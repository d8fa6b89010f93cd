use super::Command;
use super::browse::Scope;

/// Something on the screen that the mouse can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A row of the screen's list, counted from its first row.
    Row(usize),
    /// A row of the right pane.
    SideRow(usize),
    /// A row of the topmost overlay.
    OverlayRow(usize),
    /// The tab of a kind; none for all kinds.
    Kind(Option<String>),
    /// The tab of a view, by its number.
    View(usize),
    /// A scope of the catalog.
    Scope(Scope),
    /// The search box.
    SearchBox,
    /// A row of what the search box offers.
    OfferRow(usize),
    /// A command, in the footer or the header.
    Command(Command),
}

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::Column;
use super::message::Found;
use super::offer::Offer;
use super::{ListState, Motion, TextInput};
use crate::catalog::{Catalog, EntityRef, NodeId};
use crate::config::View;
use crate::search::query::closed;
use crate::search::{Order, QueryProblem};

/// How many hits are fetched at first; more follow when the selection comes near their end.
pub const FIRST_PAGE: usize = 300;

/// The catalog as a list: a query, a kind, filters, and what they find.
#[derive(Debug, Clone)]
pub struct Browse {
    /// The search box.
    pub input: TextInput,
    /// How what is typed may go on.
    pub offer: Offer,
    /// Whether keys go to the search box.
    pub is_typing: bool,
    /// The kind whose tab is open; none for all.
    pub kind: Option<String>,
    /// The view that is open.
    pub view: Option<Arc<View>>,
    /// Whose entities are shown.
    pub scope: Scope,
    /// The values that are filtered by.
    pub filters: BTreeMap<FilterField, String>,
    /// What was found at last.
    pub found: Found,
    /// The selection in the hits.
    pub list: ListState,
    /// The last question asked; answers to older ones are dropped.
    pub generation: u64,
    /// How many hits were asked for.
    pub limit: usize,
    asked: Option<(String, Option<String>)>,
    /// The last question that was answered.
    answered: u64,
    /// The last question of which a first page was shown before its answer.
    begun: u64,
    /// Whether the first hit of the question under way shall be opened.
    wishes_open: bool,
    /// Kept when the catalog is replaced, for rows move.
    selected: Option<EntityRef>,
    keeps_selection: bool,
}

/// Whose entities are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Everybody's.
    #[default]
    All,
    /// The user's and their groups'.
    Owned,
    /// The starred ones.
    Starred,
    /// The ones looked at lately.
    Recent,
}

/// A field that the filter menu offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilterField {
    /// `spec.type`.
    Type,
    /// `spec.owner`.
    Owner,
    /// `spec.lifecycle`.
    Lifecycle,
    /// `metadata.tags`.
    Tag,
    /// `metadata.namespace`.
    Namespace,
}

impl Scope {
    /// Every scope, in the order of the header.
    pub const ALL: &[Self] = &[Self::All, Self::Owned, Self::Starred, Self::Recent];

    /// What the header calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Owned => "owned",
            Self::Starred => "starred",
            Self::Recent => "recent",
        }
    }

    const fn term(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Owned => Some("is:mine"),
            Self::Starred => Some("is:starred"),
            Self::Recent => Some("is:recent"),
        }
    }
}

impl FilterField {
    /// Every field, in the order of the menu.
    pub const ALL: &[Self] = &[Self::Type, Self::Owner, Self::Lifecycle, Self::Tag, Self::Namespace];

    /// The field in the query language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Owner => "owner",
            Self::Lifecycle => "lifecycle",
            Self::Tag => "tag",
            Self::Namespace => "ns",
        }
    }

    /// What the menu calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Type => "Type",
            Self::Owner => "Owner",
            Self::Lifecycle => "Lifecycle",
            Self::Tag => "Tag",
            Self::Namespace => "Namespace",
        }
    }
}

impl Default for Browse {
    fn default() -> Self {
        Self {
            input: TextInput::default(),
            offer: Offer::default(),
            is_typing: true,
            kind: None,
            view: None,
            scope: Scope::All,
            filters: BTreeMap::new(),
            found: Found::default(),
            list: ListState::default(),
            generation: 0,
            limit: FIRST_PAGE,
            asked: None,
            answered: 0,
            begun: 0,
            wishes_open: false,
            selected: None,
            keeps_selection: false,
        }
    }
}

impl Browse {
    /// The query as typed, with the view, the scope and the filters in the same language.
    pub fn query(&self) -> String {
        let filters = self.filters.iter().map(|(field, value)| format!("{}:{}", field.name(), quoted(value)));
        let view = self.view.iter().map(|view| view.query.clone());
        let mut terms: Vec<String> =
            view.chain(self.scope.term().map(str::to_owned)).chain(filters).collect();
        let typed = self.input.text();
        // What is typed comes first, so that a mistake in it is reported at its own column.
        terms.insert(0, if terms.is_empty() { typed.to_owned() } else { closed(typed).into_owned() });
        terms.join(" ").trim_end().to_owned()
    }

    /// Whether anything but the search box narrows the list.
    pub fn is_filtered(&self) -> bool {
        self.scope != Scope::All || !self.filters.is_empty() || self.kind.is_some() || self.view.is_some()
    }

    /// The selected node.
    pub fn selected_node(&self) -> Option<NodeId> {
        self.found.hits.items.get(self.list.selected).map(|hit| hit.node)
    }

    /// Prepares a question and says its generation; `is_new` when the user changed it.
    pub(super) fn ask(&mut self, is_new: bool) -> u64 {
        self.generation += 1;
        self.wishes_open &= !is_new;
        self.keeps_selection = !is_new;
        if is_new {
            self.limit = FIRST_PAGE;
        }
        self.generation
    }

    /// The first mistake in what is typed for which there is a likely guess.
    pub fn correction(&self) -> Option<&QueryProblem> {
        let typed = self.input.text().chars().count();
        let is_likely =
            |mistake: &&QueryProblem| mistake.suggestion.is_some() && mistake.columns.end <= typed;
        // Columns of an older answer may lie elsewhere by now.
        self.found.mistakes.iter().find(is_likely).filter(|_| self.is_answered())
    }

    /// Whether Tab completes or corrects what is typed.
    pub fn has_offer(&self) -> bool {
        self.is_typing && (!self.offer.is_empty() || self.correction().is_some())
    }

    /// Takes an answer in.
    pub(super) fn answer(&mut self, mut found: Found, catalog: &Catalog) {
        let asked = (self.query(), self.kind.clone());
        // Who has moved within the first page of an answer stays where they are.
        let has_moved = self.begun == self.generation && self.list.selected > 0;
        let same = self.asked.as_ref() == Some(&asked) || self.keeps_selection || has_moved;
        if found.hits.is_partial {
            if same {
                return;
            }
            // Counts that are about to grow would flicker.
            found.kinds = std::mem::take(&mut self.found.kinds);
            self.begun = self.generation;
        } else {
            self.asked = Some(asked);
            self.answered = self.generation;
        }
        self.found = found;
        let items = &self.found.hits.items;
        let kept = self.selected.as_ref().filter(|_| same);
        let row = kept.and_then(|kept| items.iter().position(|hit| catalog.reference(hit.node) == kept));
        let fallback = if same { self.list.selected } else { 0 };
        self.list.select(row.unwrap_or(fallback), items.len());
        self.remember(catalog);
    }

    /// Whether the hits are those of what is typed.
    pub fn is_answered(&self) -> bool {
        self.answered == self.generation
    }

    /// Remembers to open what will be found.
    pub(super) fn wish(&mut self) {
        self.wishes_open = true;
    }

    /// Whether it is time to open what was found; says so once.
    pub(super) fn take_wish(&mut self) -> bool {
        let is_time = self.wishes_open && self.is_answered();
        self.wishes_open &= !is_time;
        is_time
    }

    /// Moves the selection.
    pub(super) fn go(&mut self, motion: Motion, catalog: &Catalog) {
        self.list.go(motion, self.found.hits.items.len());
        self.remember(catalog);
    }

    /// Selects a row.
    pub(super) fn select(&mut self, row: usize, catalog: &Catalog) {
        self.list.select(row, self.found.hits.items.len());
        self.remember(catalog);
    }

    /// Whether the selection has come so near to the end of the hits at hand that more are wanted.
    pub(super) fn wants_more(&self) -> bool {
        let at_hand = self.found.hits.items.len();
        at_hand < self.found.hits.total && self.list.selected + self.list.rows + 20 >= at_hand
    }

    /// The tabs: none for all kinds, then each kind with its count.
    pub fn tabs(&self) -> Vec<(Option<&str>, usize)> {
        let all = self.found.kinds.iter().map(|(_, count)| count).sum();
        let kinds = self.found.kinds.iter().map(|(kind, count)| (Some(kind.as_str()), *count));
        std::iter::once((None, all)).chain(kinds).collect()
    }

    /// The columns of the open view, or else of the open kind.
    pub fn columns(&self) -> Vec<Column> {
        let chosen = self.view.iter().flat_map(|view| &view.columns);
        let chosen: Vec<Column> = chosen.filter_map(|name| Column::named(name)).collect();
        if chosen.is_empty() {
            return Column::of(self.kind.as_deref()).to_vec();
        }
        // Without its name nobody knows what a row is.
        let name = (!chosen.contains(&Column::Name)).then_some(Column::Name);
        name.into_iter().chain(chosen).collect()
    }

    /// The order that the open view asks for.
    pub(super) fn order(&self) -> Option<Order> {
        Order::of(self.view.as_ref()?.sort.as_deref()?)
    }

    /// Opens a view in place of another and of a kind.
    pub(super) fn open_view(&mut self, view: Option<Arc<View>>) {
        self.view = view;
        self.kind = None;
    }

    /// Opens the next tab, or the one before, around the end: the views, all, then the kinds.
    ///
    /// Kinds narrow the view that is open.
    pub(super) fn turn_tab(&mut self, forwards: bool, views: &[Arc<View>]) {
        let all = views.len();
        let kinds: Vec<String> = self.found.kinds.iter().map(|(kind, _)| kind.clone()).collect();
        let of_kind = kinds.iter().position(|kind| self.kind.as_ref() == Some(kind)).map(|at| all + 1 + at);
        let of_view = self.view.as_ref().and_then(|open| views.iter().position(|view| view == open));
        let at = of_kind.or(of_view).unwrap_or(all);
        let tabs = all + 1 + kinds.len();
        let to = (at + if forwards { 1 } else { tabs - 1 }) % tabs;
        match views.get(to) {
            Some(view) => self.open_view(Some(Arc::clone(view))),
            None if to > all => self.kind = Some(kinds[to - all - 1].clone()),
            // From the first kind back to the whole view, if it narrows one.
            None if at > all && !forwards => self.kind = None,
            None => self.open_view(None),
        }
    }

    fn remember(&mut self, catalog: &Catalog) {
        if let Some(node) = self.selected_node() {
            self.selected = Some(catalog.reference(node).clone());
        }
    }
}

fn quoted(value: &str) -> String {
    if value.chars().all(|c| c.is_alphanumeric() || "-_./:+#".contains(c)) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::component;
    use crate::search::{Hit, Hits};

    fn catalog() -> Catalog {
        let names = ["cake", "flan", "loaf", "roll"];
        Catalog::build(&names.map(|name| component(name, "bakers")), Vec::new())
    }

    /// The entities of these numbers, of which `total` were found.
    fn found(numbers: &[usize], total: usize, is_partial: bool) -> Found {
        let hit = |number: &usize| Hit { node: Catalog::node(*number), score: 1, matches: Vec::new() };
        let items = numbers.iter().map(hit).collect();
        let hits = Arc::new(Hits { total, items, is_partial, ..Hits::default() });
        Found { hits, kinds: vec![("component".to_owned(), total)], mistakes: Vec::new() }
    }

    fn asked(text: &str) -> (Browse, Catalog) {
        let mut browse = Browse { input: TextInput::with(text), ..Browse::default() };
        browse.ask(true);
        (browse, catalog())
    }

    #[test]
    fn a_first_page_is_shown_while_counts_stay_and_nothing_is_opened_yet() {
        let (mut browse, catalog) = asked("a");
        browse.answer(found(&[0, 1, 2, 3], 4, false), &catalog);
        browse.input = TextInput::with("ro");
        browse.ask(true);
        browse.wish();
        browse.answer(found(&[3], 1, true), &catalog);
        assert_eq!(browse.selected_node(), Some(Catalog::node(3)));
        assert_eq!(browse.tabs()[0].1, 4, "counts that are about to grow would flicker");
        assert!(!browse.is_answered() && !browse.take_wish());
        browse.answer(found(&[2, 3], 2, false), &catalog);
        assert_eq!((browse.selected_node(), browse.tabs()[0].1), (Some(Catalog::node(2)), 2));
        assert!(browse.is_answered() && browse.take_wish());
    }

    #[test]
    fn who_moves_within_a_first_page_stays_there() {
        let (mut browse, catalog) = asked("a");
        browse.answer(found(&[2, 3], 2, true), &catalog);
        browse.go(Motion::By(1), &catalog);
        browse.answer(found(&[0, 1, 2, 3], 4, false), &catalog);
        assert_eq!(browse.selected_node(), Some(Catalog::node(3)));
    }

    #[test]
    fn a_first_page_does_not_take_the_place_of_a_whole_answer() {
        let (mut browse, catalog) = asked("a");
        browse.answer(found(&[0, 1, 2, 3], 4, false), &catalog);
        browse.go(Motion::By(1), &catalog);
        browse.ask(false);
        browse.answer(found(&[3], 1, true), &catalog);
        assert_eq!((browse.found.hits.total, browse.selected_node()), (4, Some(Catalog::node(1))));
    }
}

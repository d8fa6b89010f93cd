use super::{ListState, Motion, Selectable};
use crate::catalog::Catalog;
use crate::diagnostic::Problem;

/// All that is wrong, in groups.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    /// The rows.
    pub rows: Vec<ProblemRow>,
    /// The selection.
    pub list: ListState,
    /// Whether groups are codes rather than files.
    pub by_code: bool,
    /// Set when the rows are of an older catalog: they are made anew when somebody looks at them.
    is_outdated: bool,
    /// What was selected in the older catalog.
    before: Option<Problem>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemRow {
    /// A file or a code, with the number of problems below; cannot be selected.
    Heading(String, usize),
    /// A problem, by its place in [`Catalog::problems`].
    Problem(usize),
}

impl Problems {
    /// Another catalog takes the place of `old`.
    pub(super) fn outdate(&mut self, old: &Catalog) {
        self.before = self.selected(old).cloned().or(self.before.take());
        self.rows.clear();
        self.is_outdated = true;
    }

    /// Lists what the catalog has by now, with the same problem selected.
    pub(super) fn renew(&mut self, catalog: &Catalog) {
        if !std::mem::take(&mut self.is_outdated) {
            return;
        }
        self.rows = rows(catalog.problems(), self.by_code);
        let before = self.before.take();
        let is_same = |row: &ProblemRow| matches!(row, ProblemRow::Problem(at) if before.is_some() && catalog.problems().get(*at) == before.as_ref());
        let row = self.rows.iter().position(is_same).unwrap_or(self.list.selected);
        self.select(row);
    }

    /// Groups by the other property.
    pub(super) fn regroup(&mut self, catalog: &Catalog) {
        self.by_code = !self.by_code;
        self.outdate(catalog);
        self.renew(catalog);
    }

    pub(super) fn go(&mut self, motion: Motion) {
        self.list.go_among(motion, &self.rows);
    }

    pub(super) fn select(&mut self, row: usize) {
        self.list.select_among(row, &self.rows);
    }

    /// The selected problem.
    pub fn selected<'a>(&self, catalog: &'a Catalog) -> Option<&'a Problem> {
        match self.rows.get(self.list.selected)? {
            ProblemRow::Problem(at) => catalog.problems().get(*at),
            ProblemRow::Heading(..) => None,
        }
    }
}

impl Selectable for ProblemRow {
    fn is_selectable(&self) -> bool {
        matches!(self, Self::Problem(_))
    }
}

fn rows(problems: &[Problem], by_code: bool) -> Vec<ProblemRow> {
    let title = |problem: &Problem| match &problem.place {
        _ if by_code => problem.code.name().to_owned(),
        Some(place) => place.file.to_string(),
        None => "(no file)".to_owned(),
    };
    let mut order: Vec<(String, usize)> = problems.iter().map(title).zip(0..).collect();
    if by_code {
        // The worst first, and equal codes together.
        order.sort_by_key(|(title, at)| (problems[*at].severity, title.clone(), *at));
    }
    let mut rows = Vec::with_capacity(order.len() * 2);
    for group in order.chunk_by(|(a, _), (b, _)| a == b) {
        rows.push(ProblemRow::Heading(group[0].0.clone(), group.len()));
        rows.extend(group.iter().map(|(_, at)| ProblemRow::Problem(*at)));
    }
    rows
}

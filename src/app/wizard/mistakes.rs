//! What is wrong with the answers, and when it is time to say so.

use super::checks;
use super::row::{Control, Row};
use super::wizard::Wizard;
use crate::scaffold::form::{Judge, Mistake};

impl Wizard {
    /// What is wrong with a row, as far as it is time to say so.
    pub fn mistakes<'w>(&'w self, row: &'w Row) -> impl Iterator<Item = &'w Mistake> {
        let page = self.page();
        let is_told = page.is_some_and(|page| self.tried.contains(&page)) || self.touched.contains(&row.path);
        // The parts of a repository's address tell it once, at its heading.
        let is_here =
            !matches!(row.control, Control::Repo(_) | Control::RepoChoice(_) | Control::Add | Control::Key);
        self.mistakes.iter().filter(move |mistake| is_told && is_here && mistake.path == row.path)
    }

    /// What is wrong with a row, whether or not it is time to say so.
    pub fn faults<'w>(&'w self, row: &'w Row) -> impl Iterator<Item = &'w Mistake> {
        self.mistakes.iter().filter(|mistake| mistake.path == row.path)
    }

    /// What is wrong with the page as a whole.
    pub fn page_mistakes(&self) -> impl Iterator<Item = &Mistake> {
        let is_told = self.page().is_some_and(|page| self.tried.contains(&page));
        let has_row = |mistake: &Mistake| self.rows.iter().any(|row| row.path == mistake.path);
        self.mistakes.iter().filter(move |mistake| is_told && !has_row(mistake))
    }

    pub(super) fn page_check(&self, page: usize) -> Vec<Mistake> {
        let mut mistakes = self.form.check_page(page, &self.values);
        let drawn;
        let fields = if self.page() == Some(page) {
            &self.fields
        } else {
            drawn = self.form.fields(page, &self.values).fields;
            &drawn
        };
        mistakes.extend(checks::check(fields, &self.values));
        // A secret that only asterisks stand for, as in answers from a file, has to be given again.
        for field in fields {
            let is_open =
                field.extension.as_deref() == Some("Secret") && !self.secrets.contains_key(&field.path);
            if is_open && field.path.get(&self.values).is_some() {
                let message = "is not kept in drafts; give it again".to_owned();
                let keyword = "required".to_owned();
                mistakes.push(Mistake { path: field.path.clone(), keyword, message, judge: Judge::Page });
            }
        }
        mistakes
    }

    /// From now on the mistakes of the row in focus are told.
    pub(super) fn touch(&mut self) {
        if let Some(row) = self.focused() {
            let is_filled = self.value(row).is_some();
            let path = row.path.clone();
            if is_filled {
                self.touched.insert(path);
            }
        }
    }
}

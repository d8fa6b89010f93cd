//! Answers that are not typed: alternatives, parts of an address, files.

use serde_json::Value;

use super::answer;
use super::repo_url::RepoPart;
use super::row::Control;
use super::wizard::Wizard;
use crate::scaffold::form::Path;

impl Wizard {
    /// Takes another alternative of the row in focus; what was answered to the one before comes back with it.
    pub fn take_alternative(&mut self, alternative: usize) -> bool {
        let (Some(page), Some(row)) = (self.page(), self.focused().cloned()) else { return false };
        let Some(chosen) = self.field(&row).chosen.filter(|chosen| *chosen != alternative) else {
            return false;
        };
        let of_page = || -> Vec<Path> {
            let keys = self.form.all_pages().get(page).map_or(&[][..], |page| page.keys());
            keys.iter().map(|key| [key.as_str()].into_iter().collect()).collect()
        };
        let is_whole = row.path.names().is_empty();
        let keys = if is_whole { of_page() } else { Vec::new() };
        let before = if is_whole {
            let known =
                keys.iter().filter_map(|key| Some((key.name().to_owned(), key.get(&self.values)?.clone())));
            Value::Object(known.collect())
        } else {
            self.value(&row).cloned().unwrap_or_default()
        };
        let known = self.aside.remove(&(row.path.clone(), alternative));
        let Some(value) = known.or_else(|| self.form.opening(page, &self.values, &row.path, alternative))
        else {
            return false;
        };
        self.aside.insert((row.path.clone(), chosen), before);
        self.secrets.retain(|path, _| !path.is_within(&row.path));
        if is_whole {
            for key in &keys {
                match value.get(key.name()) {
                    Some(value) => self.answers.set(key, value.clone()),
                    None => self.answers.reset(key),
                }
            }
        } else {
            self.put(&row.path, Some(value));
        }
        self.settle();
        true
    }

    /// Takes the contents of a file, in the form that Backstage has them in; a list has them beside its others.
    pub fn take_file(&mut self, path: &Path, contents: String) {
        let value = match self.rows.iter().find(|row| row.path == *path).map(|row| row.control) {
            Some(Control::Files) => {
                let mut files = path.get(&self.values).and_then(Value::as_array).cloned().unwrap_or_default();
                files.push(contents.into());
                files.into()
            }
            _ => contents.into(),
        };
        self.answer(path, Some(value));
    }

    /// Whether the row in focus is an owner or a repository that is typed, which its host may know.
    pub fn takes_part(&self) -> bool {
        let part = self.focused().map(|row| row.control);
        matches!(part, Some(Control::Repo(RepoPart::Owner | RepoPart::Repo)))
    }

    /// Makes a part of a repository's address.
    pub fn take_part(&mut self, text: &str) -> bool {
        let Some(row) = self.focused().cloned() else { return false };
        let (Control::Repo(part) | Control::RepoChoice(part)) = row.control else { return false };
        let before = answer::to_text(self.value(&row));
        let address = part.set(&before, text, &self.field(&row).options);
        self.answer(&row.path, (!address.is_empty()).then(|| address.into()));
        true
    }
}

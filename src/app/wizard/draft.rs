use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::wizard::{Stage, Wizard};
use crate::catalog::EntityRef;
use crate::scaffold::form::Path;

/// Answers that were kept: a file of the kind that `new --values` takes, whose comments say what they belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its name among drafts.
    pub name: String,
    /// The name that it had in another session, whose file goes as soon as this one is there.
    pub replaces: Option<String>,
    /// The template that it answers; none when the file does not say.
    pub template: Option<EntityRef>,
    /// The page that was shown.
    pub page: usize,
    /// The fields that were emptied on purpose.
    pub emptied: Vec<Path>,
    /// The answers.
    pub values: Map<String, Value>,
}

const TEMPLATE: &str = "# template: ";
const PAGE: &str = "# page: ";
const EMPTIED: &str = "# emptied: ";

impl Draft {
    /// The draft as a file: JSON, which is YAML too, below comments.
    pub fn text(&self) -> String {
        let mut text =
            String::from("# Answers to a template; `stagedoor new TEMPLATE --values FILE` takes them.\n");
        if let Some(template) = &self.template {
            let _ = writeln!(text, "{TEMPLATE}{template}");
        }
        let _ = writeln!(text, "{PAGE}{}", self.page + 1);
        for path in &self.emptied {
            // As a JSON list, for a name may hold any letter.
            let _ = writeln!(text, "{EMPTIED}{}", Value::from(path.names()));
        }
        let _ = writeln!(text, "{:#}", Value::Object(self.values.clone()));
        text
    }

    /// What the comments of a file say; its answers are read by whoever reads YAML.
    pub fn of(name: &str, text: &str, values: Map<String, Value>) -> Self {
        let mut draft = Self { name: name.to_owned(), values, ..Self::default() };
        for line in text.lines().take_while(|line| line.starts_with('#')) {
            if let Some(template) = line.strip_prefix(TEMPLATE) {
                draft.template = EntityRef::parse_full(template.trim()).ok();
            } else if let Some(page) = line.strip_prefix(PAGE) {
                draft.page = page.trim().parse::<usize>().map_or(0, |page| page.saturating_sub(1));
            } else if let Some(path) = line.strip_prefix(EMPTIED) {
                let names = serde_json::from_str::<Vec<String>>(path);
                draft.emptied.extend(names.ok().map(|names| names.into_iter().collect::<Path>()));
            }
        }
        draft
    }
}

impl Wizard {
    /// The answers as they may be kept: without anything that a secret field held.
    pub fn draft(&self) -> Draft {
        let mut values = self.answers.values().clone();
        let pages = 0..self.form.all_pages().len();
        let fields = pages.flat_map(|page| self.form.fields(page, &self.values).fields);
        // Those that were given come first: their fields may be hidden by now.
        let secret = fields.filter(|field| field.is_secret).map(|field| field.path);
        let secret: Vec<Path> = self.secrets.keys().cloned().chain(secret).collect();
        for path in &secret {
            path.remove(&mut values);
        }
        let emptied = self.answers.cleared().filter(|path| !secret.contains(path)).cloned();
        let page = match self.stage {
            Stage::Page(page) => page,
            Stage::Review => self.pages.last().copied().unwrap_or_default(),
        };
        let template = Some(self.template.clone());
        let (name, replaces) = (self.draft.clone(), self.replaces.clone());
        Draft { name, replaces, template, page, emptied: emptied.collect(), values }
    }

    /// The answers as they may be kept for this change; the draft that they came from goes with the first.
    pub(in crate::app) fn take_draft(&mut self) -> Draft {
        let draft = self.draft();
        self.replaces = None;
        draft
    }

    /// Whether there is anything to keep.
    pub fn is_begun(&self) -> bool {
        !self.answers.values().is_empty() || self.answers.cleared().next().is_some()
    }
}

use std::sync::Arc;

use serde_json::Value;

use super::super::ListState;
use super::super::overlay::{Menu, MenuRow};
use super::allowed::Allowed;
use crate::catalog::{EntityRef, RefContext};
use crate::scaffold::form::{Choice, Field, Path};

/// A list that is open over a field to take its answer from.
#[derive(Debug, Clone)]
pub struct Picker {
    /// The field's label.
    pub title: String,
    /// Where the answer goes.
    pub path: Path,
    /// The rows, and what is typed.
    pub menu: Menu<PickRow>,
    /// What is taken so far, when several may be.
    pub marked: Option<Vec<Value>>,
    /// Where the rows come from.
    pub from: PickFrom,
    /// What may be taken that is in no row.
    pub typed: Typed,
    /// Whether what is typed comes before what was found for it (`autoSelect: false`).
    pub prefers_typed: bool,
    /// What is said when there are no rows.
    pub empty: &'static str,
}

/// Where the rows of a picker come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickFrom {
    /// They are given.
    Given,
    /// The search index finds them among the entities that are allowed; any without it.
    Entities(Option<Arc<Allowed>>),
    /// The files of a folder that is typed.
    Files,
}

/// What may be typed as an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Nothing.
    No,
    /// Any text.
    Text,
    /// A reference, completed by this kind and namespace; else any text (Backstage semantics 5.5).
    Reference(String, String),
}

/// A row of a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickRow {
    /// A given value.
    Given {
        /// The answer.
        value: Value,
        /// What the person reads.
        label: String,
        /// Whether it cannot be taken.
        is_disabled: bool,
    },
    /// An entity.
    Entity {
        /// The answer.
        reference: EntityRef,
        /// What it is called.
        label: String,
    },
    /// A file, or a folder to look into.
    File {
        /// Where it is.
        path: String,
        /// Whether it is a folder.
        is_folder: bool,
    },
    /// What is typed, as it is.
    Typed(String),
}

/// Who has not said who they are has no groups and owns nothing.
const NOBODY: &str = "Nobody knows who you are: set `me = \"user:…\"` in the configuration.";

impl PickRow {
    /// The answer that the row gives; none when it cannot be taken.
    pub fn value(&self) -> Option<Value> {
        match self {
            Self::Given { value, is_disabled, .. } => (!is_disabled).then(|| value.clone()),
            Self::Entity { reference, .. } => Some(reference.as_str().into()),
            Self::File { .. } => None,
            Self::Typed(text) => Some(text.as_str().into()),
        }
    }
}

impl MenuRow for PickRow {
    fn words(&self) -> String {
        match self {
            Self::Given { label, .. } => label.clone(),
            // Found for just what is typed: always fits.
            Self::Entity { .. } | Self::File { .. } | Self::Typed(_) => String::new(),
        }
    }
}

impl Picker {
    /// The given values of a field.
    pub fn of_choices(field: &Field, value: Option<&Value>, several: bool) -> Self {
        let has_none = !several && !field.is_required && field.chosen.is_none();
        let chosen = field.chosen.map(Value::from);
        Self::given(field, &field.choices, has_none, chosen.as_ref().or(value), several)
    }

    /// Texts to choose from, or to type another in the place of.
    pub fn of_texts(field: &Field, texts: Vec<String>, value: &str, typed: Typed) -> Self {
        let choices: Vec<Choice> = texts.into_iter().map(text_choice).collect();
        let value = (!value.is_empty()).then(|| Value::from(value));
        let picker = Self::given(field, &choices, false, value.as_ref(), false);
        Self { typed, empty: "Type it.", ..picker }
    }

    fn given(
        field: &Field,
        choices: &[Choice],
        has_none: bool,
        value: Option<&Value>,
        several: bool,
    ) -> Self {
        let none = PickRow::Given { value: Value::Null, label: "(none)".to_owned(), is_disabled: false };
        let mut rows: Vec<PickRow> = has_none.then_some(none).into_iter().collect();
        rows.extend(rows_of(choices));
        let at = rows.iter().position(|row| row.value().as_ref() == value);
        let mut menu = Menu::new(rows);
        menu.list.select(at.unwrap_or(0), menu.shown.len());
        Self::new(field, menu, value, several)
    }

    /// The entities that a field takes. `mine` are the references of the user and of the groups around.
    pub fn of_entities(field: &Field, value: Option<&Value>, several: bool, mine: &[EntityRef]) -> Self {
        let options = &field.options;
        let extension = field.extension.as_deref().unwrap_or_default();
        let allowed = Allowed::of(field, mine);
        let is_free = options.get("allowArbitraryValues") != Some(&Value::Bool(false));
        let kind = match extension {
            "OwnerPicker" => "group".to_owned(),
            _ => options.get("defaultKind").and_then(Value::as_str).unwrap_or_default().to_lowercase(),
        };
        let namespace = options.get("defaultNamespace").and_then(Value::as_str).unwrap_or("default");
        let typed = if is_free && extension != "MyGroupsPicker" {
            Typed::Reference(kind, namespace.to_lowercase())
        } else {
            Typed::No
        };
        let is_nobody = mine.is_empty() && allowed.as_ref().is_some_and(Allowed::is_personal);
        let picker = Self::new(field, Menu::new(Vec::new()), value, several);
        Self {
            from: PickFrom::Entities(allowed.map(Arc::new)),
            typed,
            prefers_typed: options.get("autoSelect") == Some(&Value::Bool(false)),
            empty: if is_nobody { NOBODY } else { picker.empty },
            ..picker
        }
    }

    /// The files from the current folder on.
    pub fn of_files(field: &Field) -> Self {
        let picker = Self::new(field, Menu::new(Vec::new()), None, false);
        Self { from: PickFrom::Files, empty: "No such file. Type a path; a folder opens.", ..picker }
    }

    fn new(field: &Field, menu: Menu<PickRow>, value: Option<&Value>, several: bool) -> Self {
        let marked = value.and_then(Value::as_array).cloned().unwrap_or_default();
        Self {
            title: field.title.clone(),
            path: field.path.clone(),
            menu,
            marked: several.then_some(marked),
            from: PickFrom::Given,
            typed: Typed::No,
            prefers_typed: false,
            empty: "Nothing fits.",
        }
    }

    /// Offers other texts than before, while what is typed stays.
    pub fn offer(&mut self, texts: Vec<String>) {
        let selected = self.menu.selected().cloned();
        self.menu.all = rows_of(&texts.into_iter().map(text_choice).collect::<Vec<_>>());
        self.narrow();
        let is_it = |at: &usize| selected.as_ref() == Some(&self.menu.all[*at]);
        let at = self.menu.shown.iter().position(is_it);
        self.menu.list.select(at.unwrap_or(0), self.menu.shown.len());
    }

    /// Shows the given rows that fit what is typed.
    pub fn narrow(&mut self) {
        self.menu.all.retain(|row| !matches!(row, PickRow::Typed(_)));
        let as_written = self.as_written();
        let is_new = |row: &PickRow| self.menu.all.iter().all(|given| given.value() != row.value());
        if let Some(row) = as_written.filter(is_new) {
            self.menu.all.push(row);
        }
        self.menu.narrow();
    }

    /// Shows the rows that were found for what is typed.
    pub fn show(&mut self, found: impl Iterator<Item = PickRow>) {
        let input = self.menu.input.clone();
        let ListState { rows, selected, .. } = self.menu.list;
        let mut all: Vec<PickRow> = found.collect();
        if let Some(as_written) = self.as_written() {
            all.insert(if self.prefers_typed { 0 } else { all.len() }, as_written);
        }
        self.menu = Menu { input, ..Menu::new(all) };
        self.menu.list.resize(rows, self.menu.shown.len());
        self.menu.list.select(selected, self.menu.shown.len());
    }

    /// What is typed as an answer, when it may be one.
    fn as_written(&self) -> Option<PickRow> {
        let text = self.menu.input.text().trim();
        let text = match &self.typed {
            _ if text.is_empty() => return None,
            Typed::No => return None,
            Typed::Text => text.to_owned(),
            Typed::Reference(kind, namespace) => {
                let context =
                    RefContext { kind: (!kind.is_empty()).then_some(kind), namespace: Some(namespace) };
                let reference = EntityRef::parse(text, context);
                reference.map_or_else(|_| text.to_owned(), |reference| reference.to_string())
            }
        };
        Some(PickRow::Typed(text))
    }

    /// Takes a value, or puts it back; for pickers of several.
    pub fn mark(&mut self) {
        let value = self.menu.selected().and_then(PickRow::value);
        if let (Some(value), Some(marked)) = (value, &mut self.marked) {
            match marked.iter().position(|known| *known == value) {
                Some(at) => {
                    marked.remove(at);
                }
                None => marked.push(value),
            }
        }
    }
}

fn text_choice(text: String) -> Choice {
    Choice { value: text.as_str().into(), label: text, is_disabled: false }
}

fn rows_of(choices: &[Choice]) -> Vec<PickRow> {
    let row = |choice: &Choice| PickRow::Given {
        value: choice.value.clone(),
        label: choice.label.clone(),
        is_disabled: choice.is_disabled,
    };
    choices.iter().map(row).collect()
}

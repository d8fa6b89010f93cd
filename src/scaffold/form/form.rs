//! The form of a template: its pages, one after the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Mode;
use super::answers::Answers;
use super::draw::Drawn;
use super::hints;
use super::mistake::{Judge, Mistake};
use super::page::Page;
use super::path::Path;
use super::review::{self, Row};
use crate::scaffold::extensions::{Hosts, backstage};
use crate::scaffold::language::{Data, Record, Renderer, Syntax};

/// How a form is read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whose reading of conditions and hidden fields.
    pub mode: Mode,
    /// Feature flags that are on.
    pub feature_flags: BTreeSet<String>,
}

/// So often values are settled again at most; schemas whose conditions contradict each other never rest.
const MOST_ROUNDS: usize = 8;

/// All pages of a template's parameters.
#[derive(Debug)]
pub struct Form {
    pages: Vec<Page>,
    mode: Mode,
}

impl Form {
    /// Reads `spec.parameters`: one page or a list of pages; without it there is nothing to ask.
    ///
    /// Anything gives a form; what is wrong with it says [`fields`](Self::fields). A page that is no object has no
    /// fields, and no values fit it.
    pub fn of(parameters: Option<&Value>, settings: &Settings) -> Self {
        let written: Vec<&Value> = match parameters {
            Some(Value::Array(pages)) => pages.iter().collect(),
            Some(page) => vec![page],
            None => Vec::new(),
        };
        let is_on = |page: &&Value| {
            let flag = page.as_object().and_then(hints::feature_flag);
            flag.is_none_or(|flag| settings.feature_flags.contains(flag))
        };
        let pages = written.into_iter().filter(is_on);
        let mut pages: Vec<Page> = pages.map(|page| Page::of(page, settings)).collect();
        let mut declaring: BTreeMap<String, usize> = BTreeMap::new();
        for key in pages.iter().flat_map(Page::keys) {
            *declaring.entry(key.clone()).or_default() += 1;
        }
        for page in &mut pages {
            page.share(|key| declaring.get(key).is_some_and(|count| *count > 1));
        }
        Self { pages, mode: settings.mode }
    }

    /// Every page, shown or not, in order. The position of a page here is its number everywhere else.
    pub fn all_pages(&self) -> &[Page] {
        &self.pages
    }

    /// The numbers of the pages that are shown for these values.
    pub fn pages(&self, values: &Map<String, Value>) -> Vec<usize> {
        (0..self.pages.len()).filter(|number| self.is_shown(*number, values)).collect()
    }

    /// Whether a page is shown: its `when:` holds. Backstage knows no such thing and shows every page.
    pub fn is_shown(&self, page: usize, values: &Map<String, Value>) -> bool {
        let Some(page) = self.pages.get(page) else { return false };
        let Some(when) = page.when() else { return true };
        let extensions = backstage(Hosts::default());
        let renderer = Renderer::new(Syntax::default(), Arc::new(extensions));
        let context = json!({ "parameters": values });
        let context: Record = Data::from(&context).as_record().cloned().unwrap_or_default();
        // What cannot be read hides nothing: a page too many does less harm than one too few.
        match renderer.render_value(when, &context) {
            Ok(Some(value)) => super::schema::is_truthy(Some(&value.to_json())),
            Ok(None) => false,
            Err(_) => true,
        }
    }

    /// The values that these answers come to: with defaults of all pages and, in our mode, without hidden fields.
    ///
    /// This is what a template is run with.
    pub fn settle(&self, answers: &Answers) -> Map<String, Value> {
        self.settle_up_to(self.pages.len(), answers)
    }

    /// The values after the first `shown` pages: those that a person has seen so far.
    ///
    /// Defaults of later pages are not in yet, as in Backstage; answers to them stay.
    pub fn settle_up_to(&self, shown: usize, answers: &Answers) -> Map<String, Value> {
        let mut settled = self.settle_once(shown, answers);
        if self.mode == Mode::Ours {
            // What goes with a hidden field may change what else is shown.
            for _ in 0..MOST_ROUNDS {
                let again = self.settle_once(shown, &answers.with_values(settled.clone()));
                if again == settled {
                    break;
                }
                settled = again;
            }
        }
        settled
    }

    fn settle_once(&self, shown: usize, answers: &Answers) -> Map<String, Value> {
        let mut values = answers.without_cleared(answers.values().clone());
        for (number, page) in self.pages.iter().enumerate().take(shown) {
            if self.is_shown(number, &values) {
                values = page.settle(values, answers);
            }
        }
        if self.mode == Mode::Ours { self.shown(values, shown) } else { values }
    }

    /// The values with the defaults of one page only: what that page does as it is shown.
    pub fn settle_page(&self, page: usize, answers: &Answers) -> Map<String, Value> {
        let values = answers.without_cleared(answers.values().clone());
        match self.pages.get(page) {
            Some(page) => page.settle(values, answers),
            None => values,
        }
    }

    /// The values without keys that pages declare, but none shows.
    fn shown(&self, mut values: Map<String, Value>, pages: usize) -> Map<String, Value> {
        // A key that goes may have been what another is shown for.
        loop {
            let before = values.len();
            values = self.shown_once(values, pages);
            if values.len() == before {
                return values;
            }
        }
    }

    fn shown_once(&self, values: Map<String, Value>, pages: usize) -> Map<String, Value> {
        let (mut declared, mut shown) = (HashSet::new(), HashSet::new());
        for (number, page) in self.pages.iter().enumerate() {
            declared.extend(page.keys().iter().cloned());
            if number >= pages {
                shown.extend(page.keys().iter().cloned());
            } else if self.is_shown(number, &values) {
                shown.extend(page.shown_keys(&values));
            }
        }
        values.into_iter().filter(|(key, _)| shown.contains(key) || !declared.contains(key)).collect()
    }

    /// The fields of a page for these values (settle first); none if there is no such page.
    pub fn fields(&self, page: usize, values: &Map<String, Value>) -> Drawn {
        self.pages.get(page).map(|page| page.draw(values)).unwrap_or_default()
    }

    /// The value with which a field takes another of its alternatives: what both ask for stays, and what tells them
    /// apart is there. None when no value tells them apart.
    pub fn opening(
        &self,
        page: usize,
        values: &Map<String, Value>,
        path: &Path,
        alternative: usize,
    ) -> Option<Value> {
        self.pages.get(page)?.opening(values, path, alternative)
    }

    /// What is wrong with a page's values.
    pub fn check_page(&self, page: usize, values: &Map<String, Value>) -> Vec<Mistake> {
        self.pages.get(page).map(|page| page.check(values)).unwrap_or_default()
    }

    /// What is wrong with the values on any page that is shown, page by page.
    pub fn check(&self, values: &Map<String, Value>) -> Vec<(usize, Mistake)> {
        let pages = self.pages(values).into_iter();
        pages
            .flat_map(|page| self.check_page(page, values).into_iter().map(move |mistake| (page, mistake)))
            .collect()
    }

    /// Answers in whose place settling put another value: those that are no choice, or that the page itself sets.
    ///
    /// A form in a browser does so without a word, for nothing else can be chosen there.
    pub fn replaced(&self, answers: &Answers, values: &Map<String, Value>) -> Vec<(usize, Mistake)> {
        let mut found = Vec::new();
        for page in self.pages(values) {
            for field in self.fields(page, values).fields {
                let (given, settled) = (field.path.get(answers.values()), field.path.get(values));
                if let (Some(given), Some(settled)) = (given, settled)
                    && given != settled
                    && !given.is_object()
                    && !given.is_array()
                {
                    let labels: Vec<String> =
                        field.choices.iter().map(|choice| plain(&choice.value)).collect();
                    let message = if labels.is_empty() {
                        format!("is always {}", plain(settled))
                    } else {
                        format!("must be one of {}", labels.join(", "))
                    };
                    let keyword = if labels.is_empty() { "const" } else { "enum" }.to_owned();
                    found.push((page, Mistake { path: field.path, keyword, message, judge: Judge::Page }));
                }
            }
        }
        found
    }

    /// The answers as the review page shows them.
    pub fn review(&self, values: &Map<String, Value>) -> Vec<Row> {
        let pages = self.pages(values);
        let fields: Vec<_> = pages.iter().map(|page| self.fields(*page, values).fields).collect();
        review::rows(fields.iter().flatten(), values)
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

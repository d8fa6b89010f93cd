use std::collections::BTreeMap;
use std::fmt;

use super::data::Data;

/// A filter or function that is not the language's own. It is given its arguments, a filter its input first;
/// none stands for undefined. It fails with a sentence.
pub type Function = Box<dyn Fn(&[Option<&Data>]) -> Result<Option<Data>, String> + Send + Sync>;

/// Filters and functions that a template finds besides the language's own.
#[derive(Default)]
pub struct Extensions {
    filters: BTreeMap<String, Function>,
    functions: BTreeMap<String, Function>,
}

impl Extensions {
    /// None at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a filter. One of the language's own of that name is hidden.
    #[must_use]
    pub fn with_filter(
        mut self,
        name: &str,
        filter: impl Fn(&[Option<&Data>]) -> Result<Option<Data>, String> + Send + Sync + 'static,
    ) -> Self {
        self.filters.insert(name.to_owned(), Box::new(filter));
        self
    }

    /// Adds a function.
    #[must_use]
    pub fn with_function(
        mut self,
        name: &str,
        function: impl Fn(&[Option<&Data>]) -> Result<Option<Data>, String> + Send + Sync + 'static,
    ) -> Self {
        self.functions.insert(name.to_owned(), Box::new(function));
        self
    }

    /// The names of the filters.
    pub fn filter_names(&self) -> impl Iterator<Item = &str> {
        self.filters.keys().map(String::as_str)
    }

    pub(super) fn filter(&self, name: &str) -> Option<&Function> {
        self.filters.get(name)
    }

    pub(super) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(name)
    }
}

impl fmt::Debug for Extensions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |names: &BTreeMap<String, Function>| names.keys().cloned().collect::<Vec<_>>();
        out.debug_struct("Extensions")
            .field("filters", &names(&self.filters))
            .field("functions", &names(&self.functions))
            .finish()
    }
}

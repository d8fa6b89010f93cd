use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::extensions::backstage;
use super::super::language::{Data, Extensions, Record, Renderer, Syntax};
use super::request::Request;

/// Renders the values of steps and outputs, where `always()` and `failure()` are known.
pub(super) struct StepRenderer {
    renderer: Renderer,
    has_failed: Arc<AtomicBool>,
    was_asked: Arc<AtomicBool>,
}

impl StepRenderer {
    pub(super) fn new(request: &Request<'_>) -> Self {
        let has_failed = Arc::new(AtomicBool::new(false));
        let was_asked = Arc::new(AtomicBool::new(false));
        let (failed, asked) = (has_failed.clone(), was_asked.clone());
        let asked_always = was_asked.clone();
        let extensions = backstage(request.hosts.clone())
            .with_function("always", move |_| {
                asked_always.store(true, Ordering::Relaxed);
                Ok(Some(true.into()))
            })
            .with_function("failure", move |_| {
                asked.store(true, Ordering::Relaxed);
                Ok(Some(failed.load(Ordering::Relaxed).into()))
            });
        let renderer =
            Renderer::new(Syntax::default(), Arc::new(extensions)).with_limits(request.limits.template);
        Self { renderer, has_failed, was_asked }
    }

    /// From now on `failure()` is true.
    pub(super) fn fail(&self) {
        self.has_failed.store(true, Ordering::Relaxed);
    }

    /// Whether rendering `template` asks how the steps before went.
    pub(super) fn asks_for_status(&self, template: &str, context: &Record) -> bool {
        self.was_asked.store(false, Ordering::Relaxed);
        self.text(template, context);
        self.was_asked.load(Ordering::Relaxed)
    }

    /// A text with its templates filled in: none for undefined, and as it is if it cannot be rendered
    /// (Backstage semantics 5.7).
    pub(super) fn text(&self, text: &str, context: &Record) -> Option<Data> {
        if !text.contains("{{") && !text.contains("{%") && !text.contains("{#") {
            return Some(text.into());
        }
        self.renderer.render_value(text, context).unwrap_or_else(|_| Some(text.into()))
    }

    /// All texts in `data` filled in. A name whose value is undefined goes, an entry of a list becomes null.
    pub(super) fn data(&self, data: &Data, context: &Record) -> Option<Data> {
        match data {
            Data::Text(text) => self.text(text, context),
            Data::List(items) => Some(Data::List(
                items.iter().map(|item| self.data(item, context).unwrap_or_default()).collect(),
            )),
            Data::Record(entries) => {
                let kept =
                    entries.iter().filter_map(|(name, item)| Some((name.clone(), self.data(item, context)?)));
                Some(Data::Record(kept.collect()))
            }
            Data::Null | Data::Bool(_) | Data::Number(_) => Some(data.clone()),
        }
    }
}

/// What the files of a template are rendered with: Backstage's filters, without `always` and `failure`.
pub(super) fn file_extensions(request: &Request<'_>) -> Arc<Extensions> {
    Arc::new(backstage(request.hosts.clone()))
}

/// What counts as true for an `if`: as in JavaScript, but an empty list is false too (Backstage semantics 5.9).
pub(super) fn is_truthy(value: Option<&Data>) -> bool {
    match value {
        None | Some(Data::Null) => false,
        Some(Data::Bool(flag)) => *flag,
        Some(Data::Number(number)) => *number != 0.0 && !number.is_nan(),
        Some(Data::Text(text)) => !text.is_empty(),
        Some(Data::List(items)) => !items.is_empty(),
        Some(Data::Record(_)) => true,
    }
}

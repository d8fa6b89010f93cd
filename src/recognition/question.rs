use super::alert;
use super::clue::{Clue, Sort};
use super::place::Spot;
use super::{prose, workload};

/// A text that may mean an entity, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The text as it was asked.
    pub text: String,
    /// What sort of text it is.
    pub form: Form,
    /// What in it may name something.
    pub clues: Vec<Clue>,
    /// The place in a working tree that it names, when it names one.
    pub spot: Option<Spot>,
}

/// What sort of text a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A name, a reference or some other single word.
    Word,
    /// A web or repository address.
    Address,
    /// Some words.
    Text,
    /// A webhook or incident of PagerDuty.
    PagerDuty,
    /// A webhook of Alertmanager.
    Alertmanager,
    /// A webhook of Grafana.
    Grafana,
    /// A webhook of Datadog.
    Datadog,
    /// A webhook of Sentry.
    Sentry,
    /// Some other JSON.
    Json,
}

impl Form {
    /// What to call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Word => "name",
            Self::Address => "address",
            Self::Text => "text",
            Self::PagerDuty => "PagerDuty alert",
            Self::Alertmanager => "Alertmanager alert",
            Self::Grafana => "Grafana alert",
            Self::Datadog => "Datadog alert",
            Self::Sentry => "Sentry alert",
            Self::Json => "JSON",
        }
    }
}

impl Question {
    /// The longest text that is read, in bytes; what follows is ignored.
    pub const LONGEST: usize = 1 << 20;

    /// Reads a text. Any text is a question; one without clues has no answer.
    pub fn read(text: &str) -> Self {
        let text = text[..text.floor_char_boundary(Self::LONGEST)].trim();
        let (form, clues) = if let Some((form, clues)) = alert::read(text) {
            (form, clues)
        } else if prose::as_address(text).is_some() {
            (Form::Address, vec![Clue::whole(text, Sort::Address)])
        } else if !text.contains(char::is_whitespace) {
            (Form::Word, of_word(text))
        } else {
            (Form::Text, of_text(text))
        };
        Self { text: text.to_owned(), form, clues, spot: None }
    }

    /// The same, asked about a place in a working tree.
    #[must_use]
    pub fn at(mut self, spot: Spot) -> Self {
        self.spot = Some(spot);
        self
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.clues.is_empty() && self.spot.is_none()
    }
}

fn of_word(word: &str) -> Vec<Clue> {
    let handle = word.strip_prefix('@').unwrap_or(word);
    if handle.is_empty() {
        return Vec::new();
    }
    let mut clues = vec![Clue::whole(handle, Sort::Name)];
    match handle.split_once('/') {
        Some((kind, _)) if !workload::is_kind(kind) => clues.push(Clue::whole(handle, Sort::Slug)),
        _ => clues.push(Clue::whole(handle, Sort::Workload)),
    }
    clues.extend(prose::identifier(word, "", 95));
    // `label=value`, `label:value` and a whole selector, `{app="x"}`.
    if word.contains(['=', '{', ':']) {
        clues.extend(prose::clues(word, "", 85));
    }
    clues
}

fn of_text(text: &str) -> Vec<Clue> {
    let mut clues = Vec::new();
    if text.split_whitespace().count() <= 6 {
        clues.push(Clue::whole(text.trim_end_matches(['.', '?', '!']), Sort::Name));
    }
    clues.extend(prose::clues(text, "", 85));
    clues
}

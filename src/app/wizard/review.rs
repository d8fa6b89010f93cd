use std::sync::Arc;

use serde_json::Value;

use super::super::{ListState, TextInput};
use super::wizard::Wizard;
use crate::scaffold::run::{Foreign, Outcome, Reason};
use crate::scaffold::update::RECORD;
use crate::scaffold::{Node, form};
use crate::text::counted;

/// Files larger than this are not shown line by line.
const LONGEST_SHOWN: usize = 1 << 20;

/// All answers, and what would come of them.
#[derive(Debug, Default)]
pub struct Review {
    /// The answers, masked as the template says.
    pub answers: Vec<form::Row>,
    /// What a dry run gave.
    pub rehearsal: Rehearsal,
    /// What the template's author got wrong, in sentences.
    pub mistakes: Vec<String>,
    /// What is shown.
    pub rows: Vec<ReviewRow>,
    /// The selection among it.
    pub list: ListState,
    /// The folder that was written to.
    pub written: Option<String>,
    /// How fetching goes on, while it does.
    pub fetching: Option<String>,
}

/// How far the dry run has come.
#[derive(Debug, Clone, Default)]
pub enum Rehearsal {
    /// It runs.
    #[default]
    Running,
    /// It is over.
    Over(Arc<Outcome>),
    /// It could not run.
    Failed(String),
}

/// A row of the review. All texts are foreign and not cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewRow {
    /// Stands over the rows that follow.
    Heading(String),
    /// An answer, by its place.
    Answer(usize),
    /// A folder of the tree, so deep.
    Folder(usize, String),
    /// A file of the tree.
    File {
        /// How deep it stands.
        depth: usize,
        /// Its whole path.
        path: String,
        /// Its size and nature.
        about: String,
    },
    /// What a real run would do outside.
    Planned(String),
    /// Something about the row before: an input, a line of text.
    Detail(String),
    /// What one should know before going on.
    Warning(String),
    /// What went wrong.
    Failure(String),
    /// A link of the template's output, and its title.
    Link(String, String),
}

/// The files of a dry run, on their way to a folder.
#[derive(Debug, Clone)]
pub struct Prepared(pub Arc<Outcome>);

impl PartialEq for Prepared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Prepared {}

/// What is asked before files are written.
#[derive(Debug, Clone)]
pub enum Writing {
    /// To which folder?
    Folder(TextInput),
    /// To which file do the answers go?
    Export(TextInput),
    /// Really?
    Consent {
        /// The folder.
        folder: String,
        /// Whether something is in it that would be written over.
        is_full: bool,
        /// What is done, row by row.
        lines: Vec<String>,
        /// The window on the rows.
        list: ListState,
        /// What is typed: `yes` does it.
        input: TextInput,
    },
}

impl Review {
    /// The review of these answers, before the dry run.
    pub fn of(answers: Vec<form::Row>) -> Self {
        let mut review = Self { answers, ..Self::default() };
        review.lay_out();
        review
    }

    /// Takes what the dry run gave.
    pub fn take(&mut self, rehearsal: Rehearsal) {
        self.rehearsal = rehearsal;
        self.lay_out();
    }

    /// The dry run, when it went well: what can be written.
    pub fn outcome(&self) -> Option<&Arc<Outcome>> {
        match &self.rehearsal {
            Rehearsal::Over(outcome) if outcome.is_success() => Some(outcome),
            _ => None,
        }
    }

    /// What may be fetched: what the dry run missed, else all that it read elsewhere.
    pub fn to_fetch(&self) -> Vec<Foreign> {
        let Rehearsal::Over(outcome) = &self.rehearsal else { return Vec::new() };
        let missed: Vec<Foreign> = outcome.unfetched().cloned().collect();
        let all = || outcome.foreign.iter().map(|read| Foreign { copy: None, ..read.clone() }).collect();
        if missed.is_empty() { all() } else { missed }
    }

    /// Shows how fetching goes on.
    pub(in crate::app) fn fetch(&mut self, line: Option<String>) {
        self.fetching = line;
        self.lay_out();
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&ReviewRow> {
        self.rows.get(self.list.selected)
    }

    pub(in crate::app) fn lay_out(&mut self) {
        let mut rows = Vec::new();
        if let Rehearsal::Over(outcome) = &self.rehearsal {
            if self.written.is_some() {
                output(&mut rows, outcome);
            }
            failures(&mut rows, outcome);
        }
        if let Rehearsal::Failed(why) = &self.rehearsal {
            rows.push(ReviewRow::Failure(why.clone()));
        }
        if !self.mistakes.is_empty() {
            let count = counted(self.mistakes.len(), "remark", "remarks");
            rows.push(ReviewRow::Warning(format!("lint has {count} on the template; they stand at the end")));
        }
        rows.push(ReviewRow::Heading("Answers".to_owned()));
        rows.extend((0..self.answers.len()).map(ReviewRow::Answer));
        match &self.rehearsal {
            Rehearsal::Running => rows.push(ReviewRow::Heading("Running the steps in memory".to_owned())),
            Rehearsal::Failed(_) => {}
            Rehearsal::Over(outcome) => {
                foreign(&mut rows, outcome, self.fetching.as_deref());
                files(&mut rows, outcome);
                planned(&mut rows, outcome);
            }
        }
        if !self.mistakes.is_empty() {
            rows.push(ReviewRow::Heading("What lint says of the template".to_owned()));
            rows.extend(self.mistakes.iter().cloned().map(ReviewRow::Warning));
        }
        self.rows = rows;
        self.list.select(self.list.selected, self.rows.len());
    }
}

fn failures(rows: &mut Vec<ReviewRow>, outcome: &Outcome) {
    rows.extend(outcome.failures.iter().map(|failure| ReviewRow::Failure(failure.to_string())));
    rows.extend(outcome.parameter_errors.iter().map(|error| {
        ReviewRow::Failure(format!("{}: {}", error.path.trim_start_matches('/'), error.message))
    }));
    if outcome.is_incomplete() {
        let said = if outcome.unfetched().next().is_some() {
            "files that the template reads elsewhere are not here, so that some are missing below"
        } else {
            "a step reads from the network, which only a real run does: files may be missing here"
        };
        rows.push(ReviewRow::Warning(said.to_owned()));
    }
    for planned in outcome.planned.iter().filter(|planned| planned.reason == Reason::Unknown) {
        rows.push(ReviewRow::Warning(format!("nothing is known of the action `{}`", planned.action)));
    }
}

/// What steps read of repositories elsewhere, and what is here of it.
fn foreign(rows: &mut Vec<ReviewRow>, outcome: &Outcome, fetching: Option<&str>) {
    if outcome.foreign.is_empty() {
        return;
    }
    rows.push(ReviewRow::Heading("Read from repositories elsewhere".to_owned()));
    for read in &outcome.foreign {
        rows.push(ReviewRow::Planned(read.to_string()));
        rows.push(ReviewRow::Detail(match &read.copy {
            Some(copy) => {
                let at = copy.at.strftime("%Y-%m-%d %H:%M");
                format!("commit {}, fetched at {at} UTC", copy.commit.get(..12).unwrap_or(&copy.commit))
            }
            None => "not here: only when asked for, git fetches it with your own credentials".to_owned(),
        }));
    }
    if let Some(line) = fetching {
        rows.push(ReviewRow::Warning(format!("fetching: {line}")));
    }
}

fn files(rows: &mut Vec<ReviewRow>, outcome: &Outcome) {
    rows.push(ReviewRow::Heading(counted(outcome.files().count(), "file", "files")));
    let mut folder: Vec<&str> = Vec::new();
    for (path, node) in outcome.files() {
        let mut parts: Vec<&str> = path.split('/').collect();
        let _ = parts.pop();
        let shared = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        rows.extend(
            parts
                .iter()
                .enumerate()
                .skip(shared)
                .map(|(depth, part)| ReviewRow::Folder(depth, (*part).to_owned())),
        );
        let about = match node {
            Node::Link(target) => format!("link to {target}"),
            node if node.is_executable() => format!("{} bytes, executable", node.size()),
            node => format!("{} bytes", node.size()),
        };
        rows.push(ReviewRow::File { depth: parts.len(), path: path.to_owned(), about });
        folder = parts;
    }
    if outcome.has_own_record() {
        let said = format!("the template makes {RECORD} itself, so `stagedoor update` will not know it");
        rows.push(ReviewRow::Warning(said));
    }
    if let Some((name, _)) = outcome.record_file() {
        let about = "ours, for `stagedoor update`".to_owned();
        rows.push(ReviewRow::File { depth: 0, path: name.to_owned(), about });
    }
}

fn planned(rows: &mut Vec<ReviewRow>, outcome: &Outcome) {
    if outcome.planned.is_empty() {
        return;
    }
    rows.push(ReviewRow::Heading("Planned outside, not carried out here".to_owned()));
    rows.extend(outcome.doubts.iter().map(|line| match line.strip_prefix("  ") {
        Some(file) => ReviewRow::Detail(file.to_owned()),
        None => ReviewRow::Warning(line.clone()),
    }));
    for planned in &outcome.planned {
        rows.push(ReviewRow::Planned(planned.summary()));
        for (name, value) in planned.input.to_json().as_object().into_iter().flatten() {
            rows.push(ReviewRow::Detail(format!("{name}: {}", plain(value).replace('\n', " "))));
        }
        rows.extend(planned.problems.iter().map(|problem| ReviewRow::Warning(problem.clone())));
    }
}

/// Links and texts that the template gives at its end.
fn output(rows: &mut Vec<ReviewRow>, outcome: &Outcome) {
    let Some(output) = outcome.output.as_ref().map(crate::scaffold::language::Data::to_json) else { return };
    let items = |name: &str| output[name].as_array().cloned().unwrap_or_default();
    let links: Vec<ReviewRow> = items("links")
        .iter()
        .filter_map(|link| {
            let target = link["url"].as_str().or(link["entityRef"].as_str())?;
            Some(ReviewRow::Link(link["title"].as_str().unwrap_or(target).to_owned(), target.to_owned()))
        })
        .collect();
    let texts = items("text");
    if links.is_empty() && texts.is_empty() {
        return;
    }
    rows.push(ReviewRow::Heading("The template says".to_owned()));
    if !outcome.planned.is_empty() && !links.is_empty() {
        let said = "links stand in for what a run with its outside steps would make";
        rows.push(ReviewRow::Detail(said.to_owned()));
    }
    rows.extend(links);
    for text in texts {
        rows.extend(text["title"].as_str().map(|title| ReviewRow::Planned(title.to_owned())));
        let content = text["content"].as_str().unwrap_or_default();
        rows.extend(content.lines().map(|line| ReviewRow::Detail(line.to_owned())));
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a folder for the files may be called: as the answers name what they make.
pub fn folder_name(wizard: &Wizard) -> String {
    let name =
        ["name", "component_id", "componentId"].iter().find_map(|key| wizard.values.get(*key)?.as_str());
    name.unwrap_or(wizard.template.name()).chars().filter(|c| !matches!(c, '/' | '\\')).collect()
}

/// What is about to be done with the files of a dry run, in a sentence.
pub fn action_words(outcome: &Outcome, folder: &str) -> String {
    let own = outcome.record_file().map_or_else(String::new, |(name, _)| format!(" and {name}"));
    format!("write {}{own} to {folder}", counted(outcome.files().count(), "file", "files"))
}

/// The lines of a file of a dry run; none when there is no such file.
pub fn content_lines(outcome: &Outcome, path: &str) -> Option<Vec<String>> {
    let own = outcome.record_file();
    let own = own.iter().map(|(name, node)| (*name, node));
    let (_, node) = outcome.files().chain(own).find(|(known, _)| *known == path)?;
    Some(match node {
        Node::Link(target) => vec![format!("a link to {target}")],
        Node::Folder => Vec::new(),
        Node::File { bytes, .. } if bytes.len() > LONGEST_SHOWN => vec![format!("{} bytes", bytes.len())],
        Node::File { bytes, .. } => match std::str::from_utf8(bytes) {
            Ok(text) => text.lines().map(str::to_owned).collect(),
            Err(_) => vec![format!("{} bytes that are no text", bytes.len())],
        },
    })
}

use crate::app::{CodeId, ListState, Motion};
use crate::highlight::Language;
use crate::scaffold::task::{Course, LogLine};
use crate::text::{CodeBlock, MarkdownLine, broken, clean_lines, code_blocks, markdown_lines, wrap};

/// From so many columns on steps and log stand side by side.
const WIDE: u16 = 110;
/// The narrowest that texts are wrapped to.
const NARROWEST: usize = 20;

/// How a run is looked at.
#[derive(Debug, Clone)]
pub struct RunView {
    /// The pane that has the keys.
    pub pane: RunPane,
    /// The steps, what went wrong, and what the template says.
    pub rows: Vec<RunRow>,
    /// The selection among them.
    pub list: ListState,
    /// The places of the log lines that are shown.
    pub lines: Vec<usize>,
    /// The selection among those.
    pub log: ListState,
    /// Whether the newest line of the log stays in sight.
    pub follows: bool,
    /// The step whose lines alone are shown.
    pub fold: Option<usize>,
    columns: u16,
}

/// A part of the screen of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RunPane {
    /// The steps, and what came of them.
    #[default]
    Steps,
    /// The log.
    Log,
}

/// A row of the steps, and what came of them. All texts are foreign and not cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunRow {
    /// Stands over the rows that follow.
    Heading(String),
    /// A step, by its place.
    Step(usize),
    /// What went wrong.
    Failure(String),
    /// The rest of what went wrong, which does not fit the line before.
    More(String),
    /// A link that the template gives, by its place.
    Link(usize),
    /// A line that the template says.
    Said(MarkdownLine),
    /// A piece of a line of code that the template says.
    Code {
        /// The piece.
        text: String,
        /// What its colours go by.
        code: CodeId,
        /// The number of the line in its block.
        line: usize,
        /// The bytes of the line before the piece.
        from: usize,
    },
}

impl Default for RunView {
    fn default() -> Self {
        Self {
            pane: RunPane::Steps,
            rows: Vec::new(),
            list: ListState::default(),
            lines: Vec::new(),
            log: ListState::default(),
            follows: true,
            fold: None,
            columns: 80,
        }
    }
}

impl RunView {
    /// Fits the rows to a screen of so many columns.
    pub(in crate::app) fn lay_out(&mut self, course: &Course, columns: u16) {
        self.columns = columns;
        self.grow(course);
    }

    /// Takes in what is new.
    pub(in crate::app) fn grow(&mut self, course: &Course) {
        let was_at = self.rows.get(self.list.selected).cloned();
        let pane = if self.columns >= WIDE { self.columns / 2 } else { self.columns };
        let room = usize::from(pane.saturating_sub(8)).max(NARROWEST);
        self.rows = rows(course, room);
        let same = was_at.and_then(|row| self.rows.iter().position(|other| *other == row));
        self.list.select(same.unwrap_or(self.list.selected), self.rows.len());
        self.show_lines(course);
    }

    fn show_lines(&mut self, course: &Course) {
        let fits = |line: &LogLine| self.fold.is_none() || line.step == self.fold;
        let lines = course.log.lines().enumerate().filter(|(_, line)| fits(line)).map(|(at, _)| at);
        self.lines = lines.collect();
        let at = if self.follows { usize::MAX } else { self.log.selected };
        self.log.select(at, self.lines.len());
    }

    /// Moves within the pane that has the keys. Who moves up in the log wants to read; at its end one follows again.
    pub(in crate::app) fn go(&mut self, motion: Motion) {
        match self.pane {
            RunPane::Steps => self.list.go(motion, self.rows.len()),
            RunPane::Log => {
                self.log.go(motion, self.lines.len());
                self.follows = self.log.selected + 1 >= self.lines.len();
            }
        }
    }

    /// Selects a row of the steps, and gives them the keys.
    pub(in crate::app) fn select(&mut self, row: usize) {
        self.pane = RunPane::Steps;
        self.list.select(row, self.rows.len());
    }

    /// Selects a line of the log, and gives it the keys.
    pub(in crate::app) fn select_line(&mut self, line: usize) {
        self.pane = RunPane::Log;
        self.log.select(line, self.lines.len());
        self.follows = self.log.selected + 1 >= self.lines.len();
    }

    /// Gives the keys to the other pane.
    pub(in crate::app) fn turn_pane(&mut self) {
        self.pane = match self.pane {
            RunPane::Steps => RunPane::Log,
            RunPane::Log => RunPane::Steps,
        };
    }

    /// Fits the pane that has the keys to so many rows.
    pub(in crate::app) fn resize(&mut self, rows: usize) {
        match self.pane {
            RunPane::Steps => self.list.resize(rows, self.rows.len()),
            RunPane::Log => self.log.resize(rows, self.lines.len()),
        }
    }

    /// Follows the log, or lets it stand.
    pub(in crate::app) fn follow(&mut self, course: &Course) {
        self.follows = !self.follows;
        self.show_lines(course);
    }

    /// Shows the lines of one step alone, or all of them again.
    pub(in crate::app) fn fold(&mut self, step: usize, course: &Course) {
        self.fold = (self.fold != Some(step)).then_some(step);
        self.follows = self.fold.is_none() || !course.status.is_over();
        self.log.selected = 0;
        self.show_lines(course);
    }

    /// The row that is selected.
    pub fn selected(&self) -> Option<&RunRow> {
        self.rows.get(self.list.selected)
    }

    /// To the first row of what came of the run.
    pub(in crate::app) fn select_result(&mut self) {
        let is_result = |row: &RunRow| !matches!(row, RunRow::Step(_) | RunRow::Heading(_));
        let at = self.rows.iter().position(is_result).unwrap_or(0);
        self.list.select(at, self.rows.len());
    }
}

/// What went wrong comes first, and what the template says before the steps that are behind.
fn rows(course: &Course, room: usize) -> Vec<RunRow> {
    let wrapped = |text: &str| wrap(clean_lines(text).trim_end(), room);
    let mut rows = Vec::new();
    for (failure, at) in course.failures.iter().zip(0..) {
        // A server does not say in which step; a run here does.
        let step = course.failed_step().filter(|_| at == 0 && !failure.contains("step `"));
        let step = step.map(|step| format!("{}: ", step.plan.name)).unwrap_or_default();
        let mut lines = wrapped(&format!("{step}{failure}")).into_iter();
        rows.extend(lines.next().map(RunRow::Failure));
        rows.extend(lines.map(RunRow::More));
    }
    if !course.output.is_empty() {
        rows.push(RunRow::Heading("The template says".to_owned()));
        rows.extend((0..course.output.links.len()).map(RunRow::Link));
        for text in &course.output.texts {
            if !text.title.is_empty() {
                rows.push(RunRow::Said(MarkdownLine::Heading(text.title.clone())));
            }
            rows.extend(said(&text.content, room));
        }
    }
    if !rows.is_empty() {
        rows.push(RunRow::Heading("Steps".to_owned()));
    }
    rows.extend((0..course.steps.len()).map(RunRow::Step));
    rows
}

/// The rows of a Markdown text: words are wrapped, code is broken wherever the room ends.
fn said(content: &str, room: usize) -> Vec<RunRow> {
    let content = clean_lines(content);
    let language = |block: CodeBlock| CodeId::of(&block.text, &Language::Named(block.language));
    let codes: Vec<CodeId> = code_blocks(&content).into_iter().map(language).collect();
    let mut rows = Vec::new();
    for said in markdown_lines(&content) {
        let again: fn(String) -> MarkdownLine = match &said {
            MarkdownLine::Heading(_) => MarkdownLine::Heading,
            MarkdownLine::Text(_) => MarkdownLine::Text,
            MarkdownLine::Code { text, block, line } => {
                let Some(code) = codes.get(*block) else { continue };
                let mut from = 0;
                for piece in broken(text, room.saturating_sub(2)) {
                    rows.push(RunRow::Code { text: piece.to_owned(), code: *code, line: *line, from });
                    from += piece.len();
                }
                continue;
            }
        };
        rows.extend(wrap(said.text().trim_end(), room).into_iter().map(|text| RunRow::Said(again(text))));
    }
    rows
}

use super::super::super::super::exit::Failure;
use super::super::super::super::output::{Output, Tone};
use super::Plain;
use super::page::tell;
use super::said::{Said, ask, ask_hidden};
use crate::app::wizard::{Control, Row};
use crate::runtime::file_answer;

/// What comes after a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The next one.
    Next,
    /// The one that has the keys by now.
    Here,
    /// The one before.
    Back,
    /// None.
    Ended,
}

impl Plain<'_> {
    /// Asks a question until its answer is right, or the user insists.
    pub(super) fn question(&mut self, row: &Row, out: &mut Output) -> Result<Step, Failure> {
        if row.control == Control::Known {
            self.ask_host(row, out)?;
        }
        self.about(row, out)?;
        let mut insists = false;
        loop {
            let said = self.ask_for(row, out)?;
            let is_kept = said == Said::Keep;
            match said {
                Said::Ended => return Ok(Step::Ended),
                Said::Back => return Ok(Step::Back),
                Said::Help => {
                    self.ask_host(row, out)?;
                    self.explain(row, out)?;
                    continue;
                }
                Said::Text(text) => {
                    if let Some(step) = self.take(row, &text, out)? {
                        return Ok(step);
                    }
                }
                Said::Empty => self.empty(row),
                Said::Keep if matches!(row.control, Control::Add) => return Ok(Step::Next),
                Said::Keep => {}
            }
            self.keep();
            let Some(row) = self.wizard.focused().cloned() else { return Ok(Step::Next) };
            let faults: Vec<String> = self.wizard.faults(&row).map(|fault| fault.message.clone()).collect();
            // The parts of an address are judged together, when the page ends.
            let is_part = matches!(row.control, Control::Repo(_) | Control::RepoChoice(_) | Control::Key);
            if faults.is_empty() || is_part || (is_kept && insists) {
                return Ok(Step::Next);
            }
            for fault in faults {
                out.pieces(&[(Tone::Bad, &format!("Wrong: {fault}"))])?;
            }
            insists = is_kept;
        }
    }

    fn ask_for(&self, row: &Row, out: &mut Output) -> Result<Said, Failure> {
        let label = self.wizard.label(row);
        let required = if self.wizard.is_required(row) { " (required)" } else { "" };
        let shown = self.wizard.shown(row).replace('\n', " / ");
        let current = if shown.is_empty() { String::new() } else { format!(" [{shown}]") };
        match row.control {
            Control::Secret => ask_hidden(&format!("{label}{required}, not shown{current}: "), out),
            Control::Switch => {
                let current = if shown.contains("yes") { "yes" } else { "no" };
                ask(&format!("{label}, yes or no [{current}]: "), out)
            }
            Control::Add => ask(&self.offer(row), out),
            Control::Lines => {
                let first =
                    ask(&format!("{label}{required}, several lines, a single `.` ends{current}: "), out)?;
                let Said::Text(mut text) = first else { return Ok(first) };
                loop {
                    match ask("", out)? {
                        Said::Ended => break,
                        Said::Text(line) if line == "." => break,
                        Said::Text(line) => text.push_str(&format!("\n{line}")),
                        Said::Keep | Said::Empty | Said::Help | Said::Back => text.push('\n'),
                    }
                }
                Ok(Said::Text(text))
            }
            _ => ask(&format!("{label}{required}{current}: "), out),
        }
    }

    /// Makes a text the answer; where that leads, if elsewhere.
    fn take(&mut self, row: &Row, text: &str, out: &mut Output) -> Result<Option<Step>, Failure> {
        match row.control {
            Control::Switch => match text.trim().to_lowercase().as_str() {
                "yes" | "y" | "true" => self.wizard.answer(&row.path, Some(true.into())),
                "no" | "n" | "false" => self.wizard.answer(&row.path, Some(false.into())),
                _ => {
                    out.line("Say yes or no.")?;
                    return Ok(Some(Step::Here));
                }
            },
            Control::Choice | Control::Marks | Control::Alternative | Control::RepoChoice(_) => {
                return self.take_choice(row, text, out);
            }
            Control::Entity | Control::Entities => return self.take_entity(row, text, out),
            Control::Add => return self.take_entry(row, text, out).map(Some),
            Control::Known => self.wizard.answer(&row.path, Some(text.trim().into())),
            Control::File | Control::Files => match file_answer(text.trim()) {
                Ok(contents) => self.wizard.take_file(&row.path, contents),
                Err(why) => {
                    out.line(&why)?;
                    return Ok(Some(Step::Here));
                }
            },
            _ => {
                self.wizard.type_over(text);
            }
        }
        Ok(None)
    }

    fn empty(&mut self, row: &Row) {
        if !self.wizard.type_over("") {
            self.wizard.answer(&row.path, None);
        }
    }

    /// What a question is about, before it is asked.
    fn about(&self, row: &Row, out: &mut Output) -> Result<(), Failure> {
        let field = self.wizard.field(row);
        let is_part =
            matches!(row.control, Control::Repo(_) | Control::RepoChoice(_) | Control::Key | Control::Add);
        if !is_part {
            out.line("")?;
            for text in [&field.description, &field.help, &field.note].into_iter().flatten() {
                tell(text, out)?;
            }
        }
        let is_listed = matches!(
            row.control,
            Control::Choice | Control::Marks | Control::Alternative | Control::RepoChoice(_) | Control::Known
        );
        if is_listed {
            self.list_choices(row, out)?;
        }
        Ok(())
    }

    /// All that is known of a question.
    fn explain(&self, row: &Row, out: &mut Output) -> Result<(), Failure> {
        self.about(row, out)?;
        if matches!(row.control, Control::Repo(_)) {
            self.list_choices(row, out)?;
        }
        out.line(how(row.control))?;
        for rule in self.wizard.field(row).bounds.rules() {
            out.line(&format!("It {rule}."))?;
        }
        if let Some(placeholder) = self.wizard.placeholder(row) {
            out.line(&format!("For example: {placeholder}"))?;
        }
        Ok(())
    }
}

/// How a question is answered.
const fn how(control: Control) -> &'static str {
    match control {
        Control::Choice | Control::Alternative | Control::RepoChoice(_) => {
            "Answer with the number or the words of one of them."
        }
        Control::Known => "Answer with one of them, or with another.",
        Control::File => "Answer with the path of a file.",
        Control::Files => "Answer with the paths of files, one after the other; `-` takes none.",
        Control::Marks => "Answer with numbers, with commas between them; `-` takes none.",
        Control::Entity => "Answer with part of its name to search for it, or with its whole reference.",
        Control::Entities => "Search for one after the other; Enter goes on, `-` takes none.",
        Control::Tags => "Answer with words, with spaces between them.",
        Control::Switch => "Answer with yes or no.",
        Control::Secret => "What you type is not shown and never kept.",
        Control::Lines => "Answer with several lines; a line with a single `.` ends.",
        Control::Add => "`yes` adds an entry; `remove 2`, `up 2` and `down 2` change the second.",
        _ => "Answer with a text.",
    }
}

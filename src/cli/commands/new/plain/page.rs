use super::super::super::super::exit::Failure;
use super::super::super::super::output::{Output, Tone};
use super::Plain;
use super::question::Step;
use super::said::Flow;
use crate::app::wizard::Control;
use crate::text::markdown_lines;

impl Plain<'_> {
    /// Asks the questions of a page.
    pub(super) fn page(&mut self, page: usize, out: &mut Output) -> Result<Flow, Failure> {
        let at = self.wizard.pages.iter().position(|other| *other == page).unwrap_or_default();
        let head =
            format!("Page {} of {}: {}", at + 1, self.wizard.pages.len(), self.wizard.page_title(page));
        out.line("")?;
        out.pieces(&[(Tone::Strong, &head)])?;
        if let Some(about) = self.wizard.page_description(page) {
            tell(about, out)?;
        }
        for problem in &self.wizard.problems {
            out.line(&format!("The template has a mistake here: {}", problem.message))?;
        }
        let mut told = 0;
        while let Some(row) = self.wizard.focused().cloned() {
            self.headings(told, out)?;
            told = self.wizard.focus + 1;
            match self.question(&row, out)? {
                Step::Next => {
                    if !self.wizard.go(true) {
                        break;
                    }
                }
                Step::Here => told = self.wizard.focus,
                Step::Back => {
                    told = self.wizard.focus;
                    if self.wizard.go(false) {
                        told = self.wizard.focus;
                    } else if self.wizard.previous_page() {
                        while self.wizard.go(true) {}
                        return Ok(Flow::On);
                    } else {
                        out.line("This is the first question.")?;
                    }
                }
                Step::Ended => return Ok(Flow::Left),
            }
        }
        self.headings(told, out)?;
        if !self.wizard.next_page() {
            out.pieces(&[(Tone::Bad, "Not everything on this page is right yet.")])?;
            for mistake in self.wizard.page_mistakes() {
                out.pieces(&[(Tone::Bad, &format!("Wrong: {mistake}"))])?;
            }
            if self.wizard.focused().is_none() {
                return Ok(Flow::Left);
            }
        }
        Ok(Flow::On)
    }

    /// Tells what stands between the questions.
    fn headings(&self, from: usize, out: &mut Output) -> Result<(), Failure> {
        for row in self.wizard.rows.get(from..self.wizard.focus).unwrap_or_default() {
            let field = self.wizard.field(row);
            match row.control {
                Control::Heading => {
                    let required = if field.is_required { ", required" } else { "" };
                    out.line(&format!("{}{required}:", self.wizard.label(row)))?;
                    if let Some(about) = &field.description {
                        tell(about, out)?;
                    }
                }
                Control::Fixed => {
                    out.line(&format!(
                        "{}: {} (cannot be changed)",
                        self.wizard.label(row),
                        self.wizard.shown(row)
                    ))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Tells a text of the template, which is Markdown.
pub(super) fn tell(text: &str, out: &mut Output) -> Result<(), Failure> {
    for line in markdown_lines(text) {
        out.line(line.text())?;
    }
    Ok(())
}

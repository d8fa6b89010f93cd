use super::super::super::super::exit::{Exit, Failure};
use super::super::super::super::output::{Output, Tone, complain};
use super::super::{Rendering, read, report, run};
use super::Plain;
use super::said::{Flow, Said, ask};
use crate::app::wizard::{Hidden, action_words};
use crate::runtime::{changes, write, write_answers};
use crate::scaffold::form::{Form, Mode, Settings};
use crate::scaffold::run::Outcome;
use crate::text::clean;

impl Plain<'_> {
    /// Tells all answers and what would come of them, and writes the files after a yes.
    pub(super) fn review(&mut self, out: &mut Output) -> Result<Flow, Failure> {
        out.line("")?;
        out.pieces(&[(Tone::Strong, &format!("Review of {}", self.wizard.title))])?;
        for row in &self.wizard.review.answers {
            out.line(&format!("{}: {}", row.label, row.value.replace('\n', " / ")))?;
        }
        let Some(outcome) = self.rehearse(out)? else { return self.only_back(out) };
        if !outcome.is_success() {
            return self.only_back(out);
        }
        loop {
            let folder = format!("./{}", clean(&self.folder_name()));
            let prompt =
                format!("Write the files to which folder? `back`, `save FILE` or `quit` [{folder}]: ");
            let folder = match ask(&prompt, out)? {
                Said::Ended => return Ok(Flow::Left),
                Said::Back => return Ok(self.back()),
                Said::Text(text) if text.trim() == "quit" => return Ok(Flow::Left),
                Said::Text(text) if text.starts_with("save ") => {
                    self.save(text.trim_start_matches("save ").trim(), out)?;
                    continue;
                }
                Said::Text(text) => text.trim().to_owned(),
                Said::Keep => folder,
                Said::Empty | Said::Help => {
                    out.line(
                        "A folder gets the files; nothing is written before you have seen what changes.",
                    )?;
                    continue;
                }
            };
            if self.write(&folder, &outcome, out)? {
                return Ok(Flow::Done);
            }
        }
    }

    fn folder_name(&self) -> String {
        crate::app::wizard::folder_name(&self.wizard)
    }

    /// Runs the steps in memory and tells what came of it; none when they cannot be read.
    fn rehearse(&self, out: &mut Output) -> Result<Option<Outcome>, Failure> {
        let document = self.entity.document();
        let Some(template) = read(self.loaded, self.entity, &document) else { return Ok(None) };
        let reveal = |(name, secret): (String, Hidden)| (name, secret.reveal().to_owned());
        let secrets: Vec<_> = self.wizard.secrets().into_iter().map(reveal).collect();
        let rendering = Rendering {
            setting: self.setting,
            loaded: self.loaded,
            around: self.loaded,
            entity: self.entity,
            template: &template,
            form: &Form::of(document["spec"].get("parameters"), &Settings::default()),
            mode: Mode::Ours,
        };
        if self.asked.fetch {
            rendering.fetch(&self.wizard.values, &secrets)?;
        }
        let outcome = run(&rendering, &self.wizard.values, &secrets, self.asked)?;
        out.line("")?;
        out.line("What comes of it; nothing is written yet.")?;
        let _: Exit = report::print(self.entity, &outcome, self.asked, out)?;
        out.line("")?;
        Ok(Some(outcome))
    }

    /// When nothing can be written, there is only one way, or none.
    fn only_back(&mut self, out: &mut Output) -> Result<Flow, Failure> {
        match ask("Nothing can be written like this. `back` changes answers, `quit` leaves: ", out)? {
            Said::Back => Ok(self.back()),
            _ => Ok(Flow::Left),
        }
    }

    fn back(&mut self) -> Flow {
        if self.wizard.previous_page() { Flow::On } else { Flow::Left }
    }

    fn save(&self, file: &str, out: &mut Output) -> Result<(), Failure> {
        match write_answers(file.as_ref(), &self.wizard.draft().text()) {
            Ok(()) => out.line(&format!("The answers are written to {file}."))?,
            Err(error) => complain(&format!("{file}: {error}")),
        }
        Ok(())
    }

    /// Says what would happen to the folder, and does it after a typed yes; whether it was done.
    fn write(&mut self, folder: &str, outcome: &Outcome, out: &mut Output) -> Result<bool, Failure> {
        let is_full = match changes(folder, outcome) {
            Ok(None) => false,
            Ok(Some(changes)) => {
                out.line("The folder is not empty; other files in it stay. What changes:")?;
                for line in changes {
                    out.line(&line)?;
                }
                true
            }
            Err(why) => {
                complain(&why);
                return Ok(false);
            }
        };
        if !outcome.planned.is_empty() {
            out.line("What is planned outside is not carried out.")?;
        }
        let said = ask(&format!("This will {}. Type yes: ", action_words(outcome, folder)), out)?;
        if said != Said::Text("yes".to_owned()) {
            out.line("Nothing was written.")?;
            return Ok(false);
        }
        if let Err(why) = write(folder, is_full, outcome) {
            complain(&why);
            return Ok(false);
        }
        out.line(&format!("Written to {folder}."))?;
        let draft = self.wizard.draft();
        let ended = self
            .drafts
            .keep_answers(&draft)
            .carry_out()
            .and_then(|()| self.drafts.forget(&draft.name).carry_out());
        if let Err(error) = ended {
            complain(&format!("the answers could not be kept: {error}"));
        }
        Ok(true)
    }
}

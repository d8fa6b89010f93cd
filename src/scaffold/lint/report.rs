use std::sync::Arc;

use super::written::Spot;
use crate::diagnostic::{Code, Place, Problem, Severity};

/// What was found so far.
pub(super) struct Report {
    file: Arc<str>,
    problems: Vec<Problem>,
}

/// A problem that a caller may still add to.
pub(super) struct Told<'r>(&'r mut Problem);

impl Report {
    pub(super) fn new(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), problems: Vec::new() }
    }

    /// Notes a problem of the template itself.
    pub(super) fn tell(&mut self, code: Code, spot: Spot, field: &str, message: String) -> Told<'_> {
        let problem = Problem::new(code, message).field(field).at(Place {
            file: Arc::clone(&self.file),
            line: spot.line,
            column: spot.column,
        });
        self.push(problem)
    }

    /// Notes a problem of a file that the template reads; without a spot, of its name.
    pub(super) fn tell_in(
        &mut self,
        file: &Arc<str>,
        code: Code,
        spot: Option<Spot>,
        message: String,
    ) -> Told<'_> {
        let file = Arc::clone(file);
        let place = match spot {
            Some(spot) => Place { file, line: spot.line, column: spot.column },
            None => Place::whole(file),
        };
        self.push(Problem::new(code, message).at(place))
    }

    fn push(&mut self, problem: Problem) -> Told<'_> {
        self.problems.push(problem);
        Told(self.problems.last_mut().expect("it was just put there"))
    }

    /// Everything, in the order of the files and lines; what two steps say of one place is said once.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        let own = Arc::clone(&self.file);
        self.problems.sort_by(|a, b| {
            let is_foreign =
                |problem: &Problem| problem.place.as_ref().is_some_and(|place| place.file != own);
            is_foreign(a)
                .cmp(&is_foreign(b))
                .then_with(|| a.place.cmp(&b.place))
                .then_with(|| a.code.cmp(&b.code))
        });
        self.problems.dedup_by(|a, b| a.place == b.place && a.code == b.code && a.message == b.message);
        self.problems
    }
}

impl Told<'_> {
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        self.0.help = help.into();
        self
    }

    pub(super) fn severity(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }
}

/// The sentence that suggests a name.
pub(super) fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default()
}

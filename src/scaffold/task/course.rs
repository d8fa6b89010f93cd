use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::super::run::Level;
use super::happening::{Ending, Happening, What};
use super::log::Log;
use super::output::Output;
use super::record::StepPlan;
use super::{StepStatus, TaskStatus};

/// How a run gets on, made of what happens in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// Its steps.
    pub steps: Vec<StepCourse>,
    /// What was said.
    pub log: Log,
    /// How it stands.
    pub status: TaskStatus,
    /// Whether somebody wants it to end.
    pub is_cancel_asked: bool,
    /// What the template says at its end.
    pub output: Output,
    /// What went wrong, the first the one that made it fail.
    pub failures: Vec<String>,
    /// When it began.
    pub began: Option<SystemTime>,
    /// When it ended.
    pub ended: Option<SystemTime>,
    last: Option<u64>,
}

/// How a step gets on. All texts are foreign and not cleaned.
#[derive(Debug, Clone, PartialEq)]
pub struct StepCourse {
    /// What it is.
    pub plan: StepPlan,
    /// How it stands.
    pub status: StepStatus,
    /// When it began.
    pub began: Option<SystemTime>,
    /// When it ended.
    pub ended: Option<SystemTime>,
}

impl Course {
    /// A run of these steps in which nothing has happened yet.
    pub fn of(steps: impl IntoIterator<Item = StepPlan>) -> Self {
        let step = |plan| StepCourse { plan, status: StepStatus::Open, began: None, ended: None };
        Self { steps: steps.into_iter().map(step).collect(), ..Self::default() }
    }

    /// Takes what happened; what has come before, by its number, is left out. Whether it was new.
    pub fn take(&mut self, happening: Happening) -> bool {
        let Happening { number, at, what } = happening;
        if number.is_some() && number <= self.last {
            return false;
        }
        self.last = number.or(self.last);
        match what {
            What::Said { step, status, level, text } => self.said(step.as_ref(), status, (level, &text), at),
            What::CancelAsked => self.is_cancel_asked = true,
            What::Restarted => self.restart(at),
            What::Ended(ending) => self.end(ending, at),
        }
        true
    }

    /// The number of what happened last at the server.
    pub const fn last(&self) -> Option<u64> {
        self.last
    }

    /// The step that goes on, or that comes next, and its place.
    pub fn current(&self) -> Option<(usize, &StepCourse)> {
        let mut steps = self.steps.iter().enumerate();
        let running = steps.clone().find(|(_, step)| step.status == StepStatus::Running);
        running.or_else(|| steps.find(|(_, step)| step.status == StepStatus::Open))
    }

    /// The step that went wrong first.
    pub fn failed_step(&self) -> Option<&StepCourse> {
        self.steps.iter().find(|step| step.status == StepStatus::Failed)
    }

    /// How many steps are behind.
    pub fn behind(&self) -> usize {
        let is_behind = |step: &&StepCourse| step.status.is_over() && step.status != StepStatus::Cut;
        self.steps.iter().filter(is_behind).count()
    }

    /// How long it took or has taken until `now`.
    pub fn took(&self, now: SystemTime) -> Option<Duration> {
        Some(self.ended.unwrap_or(now).duration_since(self.began?).unwrap_or_default())
    }

    fn said(
        &mut self,
        step: Option<&Arc<str>>,
        status: Option<StepStatus>,
        (level, text): (Level, &str),
        at: Option<SystemTime>,
    ) {
        if !self.status.is_over() {
            self.status = TaskStatus::Running;
        }
        self.began = self.began.or(at);
        let place = step.and_then(|id| self.steps.iter().position(|step| step.plan.id == **id));
        if let (Some(status), Some(place)) = (status, place) {
            let step = &mut self.steps[place];
            if status == StepStatus::Running {
                (step.began, step.ended) = (at, None);
            } else if status.is_over() {
                // What was skipped did not take any time.
                step.began = step.began.filter(|_| status != StepStatus::Skipped);
                step.ended = at;
            }
            step.status = status;
        }
        if !text.is_empty() {
            self.log.add(place, at, level, text);
        }
    }

    fn restart(&mut self, at: Option<SystemTime>) {
        for step in &mut self.steps {
            (step.status, step.began, step.ended) = (StepStatus::Open, None, None);
        }
        (self.status, self.is_cancel_asked) = (TaskStatus::Running, false);
        (self.output, self.failures) = (Output::default(), Vec::new());
        (self.began, self.ended) = (at, None);
        self.log.add(None, at, Level::Course, "It begins again");
    }

    fn end(&mut self, ending: Ending, at: Option<SystemTime>) {
        let Ending { status, output, failures } = ending;
        // A server calls a run failed whose user ended it within a step.
        let is_cancelled = self.is_cancel_asked && status == TaskStatus::Failed;
        self.status = if is_cancelled { TaskStatus::Cancelled } else { status };
        for step in self.steps.iter_mut().filter(|step| step.status == StepStatus::Running) {
            step.status = match self.status {
                TaskStatus::Completed => StepStatus::Completed,
                TaskStatus::Cancelled => StepStatus::Cancelled,
                TaskStatus::Cut => StepStatus::Cut,
                TaskStatus::Failed | TaskStatus::Waiting | TaskStatus::Running => StepStatus::Failed,
            };
            step.ended = at;
        }
        if is_cancelled {
            for step in self.steps.iter_mut().filter(|step| step.status == StepStatus::Failed) {
                step.status = StepStatus::Cancelled;
            }
        }
        (self.output, self.failures) = (output, failures);
        self.ended = at;
    }
}

impl StepCourse {
    /// How long it took or has taken until `now`.
    pub fn took(&self, now: SystemTime) -> Option<Duration> {
        let end = if self.status.is_over() { self.ended? } else { now };
        Some(end.duration_since(self.began?).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn steps() -> Vec<StepPlan> {
        let step = |id: &str| StepPlan { id: id.into(), name: id.to_uppercase(), action: "debug:log".into() };
        ["a", "b", "c"].map(step).into()
    }

    fn said(number: u64, step: &str, status: Option<StepStatus>, text: &str) -> Happening {
        let what = What::Said { step: Some(step.into()), status, level: Level::Info, text: text.to_owned() };
        Happening { number: Some(number), at: Some(at(number)), what }
    }

    fn ended(number: u64, status: TaskStatus) -> Happening {
        let failures = if status == TaskStatus::Failed { vec!["broken".into()] } else { Vec::new() };
        let what = What::Ended(Ending { status, failures, ..Ending::default() });
        Happening { number: Some(number), at: Some(at(number)), what }
    }

    fn happened() -> Vec<Happening> {
        vec![
            said(1, "a", Some(StepStatus::Running), "Beginning step A"),
            said(2, "a", None, "doing"),
            said(5, "a", Some(StepStatus::Completed), "Finished step A"),
            said(6, "b", Some(StepStatus::Running), "Beginning step B"),
            said(8, "b", Some(StepStatus::Failed), "Error: broken"),
            said(9, "c", Some(StepStatus::Skipped), "Skipping step c"),
            ended(10, TaskStatus::Failed),
        ]
    }

    fn run(happenings: Vec<Happening>) -> Course {
        let mut course = Course::of(steps());
        for happening in happenings {
            course.take(happening);
        }
        course
    }

    #[test]
    fn steps_have_states_and_times_and_the_failure_its_place() {
        let course = run(happened());
        let states: Vec<_> = course.steps.iter().map(|step| step.status).collect();
        assert_eq!(states, [StepStatus::Completed, StepStatus::Failed, StepStatus::Skipped]);
        let took: Vec<_> =
            course.steps.iter().map(|step| step.took(at(99)).map(|took| took.as_secs())).collect();
        assert_eq!(took, [Some(4), Some(2), None]);
        assert_eq!(course.status, TaskStatus::Failed);
        assert_eq!(course.failed_step().map(|step| step.plan.id.as_str()), Some("b"));
        assert_eq!(course.took(at(99)), Some(Duration::from_secs(9)));
    }

    #[test]
    fn a_restart_opens_every_step_and_keeps_the_log() {
        let mut course = run(happened());
        let before = course.log.len();
        course.take(Happening { number: Some(12), at: Some(at(12)), what: What::Restarted });
        assert!(course.steps.iter().all(|step| step.status == StepStatus::Open));
        assert_eq!((course.status, course.failures.len()), (TaskStatus::Running, 0));
        assert_eq!(course.log.len(), before + 1);
    }

    #[test]
    fn what_its_user_ended_is_cancelled_whatever_the_server_calls_it() {
        let mut course = run(happened()[..4].to_vec());
        course.take(Happening { number: Some(7), at: None, what: What::CancelAsked });
        course.take(said(8, "b", Some(StepStatus::Failed), "Error: has been cancelled"));
        course.take(ended(9, TaskStatus::Failed));
        assert_eq!((course.status, course.steps[1].status), (TaskStatus::Cancelled, StepStatus::Cancelled));
    }

    proptest! {
        #[test]
        fn what_comes_again_after_a_reconnection_changes_nothing(cuts in prop::collection::vec((0_usize..7, 0_usize..7), 0..8)) {
            let all = happened();
            let mut doubled = Vec::new();
            let mut upto = 0;
            for (back, on) in cuts {
                upto = (upto + on).min(all.len());
                let from = upto.saturating_sub(back);
                doubled.extend_from_slice(&all[..upto]);
                doubled.extend_from_slice(&all[from..upto]);
            }
            doubled.extend_from_slice(&all);
            prop_assert_eq!(run(doubled), run(all));
        }
    }
}

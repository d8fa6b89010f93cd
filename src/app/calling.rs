use super::oncall::Call;
use super::{ListState, TextInput};
use crate::oncall::{Person, Woken};

/// The questions before somebody is called.
#[derive(Debug, Clone)]
pub enum Calling {
    /// What they are to be told.
    Summary(TextInput),
    /// Whether they are really to be woken.
    Consent {
        /// Whom, in a line.
        title: String,
        /// What that means, line by line.
        lines: Vec<String>,
        /// The window on the lines.
        list: ListState,
        /// What is typed: `yes`, or something else.
        input: TextInput,
        /// What is done then.
        call: Call,
    },
}

impl Calling {
    /// The question whether to make `call`, which wakes `woken`.
    pub fn consent(call: Call, woken: &Woken) -> Self {
        let lines = consequences(woken, &call.summary);
        let title = format!("Wake {}? Type yes, then Enter", names(&woken.first));
        Self::Consent { title, lines, list: ListState::default(), input: TextInput::default(), call }
    }
}

/// What a call means, for whoever has to agree to it: who is woken, by whom, with which words.
pub fn consequences(woken: &Woken, summary: &str) -> Vec<String> {
    let mut lines = vec![
        format!("This wakes {}, through {}.", names(&woken.first), woken.through),
        format!("They are told: {summary}"),
    ];
    for (level, people) in &woken.later {
        lines.push(format!("If nobody answers, level {level}: {}", names(people)));
    }
    lines.push("Rules of the service itself may call others.".to_owned());
    lines
}

fn names(people: &[Person]) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
}

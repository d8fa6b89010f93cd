//! What hosts of repositories know, to choose an owner, a repository or a branch from.

use std::collections::HashMap;

use serde_json::Value;

use super::repo_url::RepoPart;
use super::row::{Control, Row};
use super::wizard::Wizard;

/// A question to a host of repositories.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostQuestion {
    /// The host, as an address of a repository names it.
    pub host: String,
    /// What is asked there.
    pub about: HostList,
}

/// A list that a host has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum HostList {
    /// The user, and the organisations or groups around.
    Owners,
    /// The repositories of an owner.
    Repositories(String),
    /// The branches of a repository.
    Branches {
        /// Who owns it.
        owner: String,
        /// What it is called.
        repository: String,
    },
}

/// What a host has been asked in this session, and what it said.
#[derive(Debug, Clone, Default)]
pub struct Offers(HashMap<HostQuestion, Offer>);

/// What a host said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Nothing yet.
    Awaited,
    /// This is there to choose from.
    Known(Vec<String>),
    /// Nothing, and why, in one line.
    Refused(String),
}

impl Offer {
    /// What there is to choose from so far.
    pub fn known(&self) -> &[String] {
        match self {
            Self::Known(known) => known,
            Self::Awaited | Self::Refused(_) => &[],
        }
    }
}

impl Offers {
    /// What a host said to a question that it was asked.
    pub fn get(&self, question: &HostQuestion) -> Option<&Offer> {
        self.0.get(question)
    }

    /// Whether a question is new; it counts as asked from now on.
    pub fn asks(&mut self, question: &HostQuestion) -> bool {
        let is_new = !self.0.contains_key(question);
        if is_new {
            self.0.insert(question.clone(), Offer::Awaited);
        }
        is_new
    }

    /// Takes what a host said.
    pub fn take(&mut self, question: HostQuestion, answer: Result<Vec<String>, String>) {
        self.0.insert(question, answer.map_or_else(Offer::Refused, Offer::Known));
    }

    /// What is offered for a row.
    pub fn of(&self, wizard: &Wizard, row: &Row) -> Option<&Offer> {
        self.get(&question(wizard, row)?)
    }
}

/// What to ask which host about a row; none when its answer is nothing that hosts know, or what comes before it is open.
pub fn question(wizard: &Wizard, row: &Row) -> Option<HostQuestion> {
    let field = wizard.field(row);
    let option = |name: &str| field.options.get(name).and_then(Value::as_str).map(str::to_owned);
    let (address, about) = match (row.control, field.extension.as_deref()) {
        (Control::Repo(part), _) => {
            let is_off = field.options.get("disableRepoAutocomplete") == Some(&Value::Bool(true));
            (wizard.value(row), Some(part).filter(|part| *part != RepoPart::Repo || !is_off))
        }
        (Control::Known, Some("RepoOwnerPicker")) => (wizard.values.get("repoUrl"), Some(RepoPart::Owner)),
        (Control::Known, Some("RepoBranchPicker")) => (wizard.values.get("repoUrl"), None),
        _ => return None,
    };
    let address = address.and_then(Value::as_str).unwrap_or_default();
    let part = |part: RepoPart| {
        let given = part.get(address);
        let allowed = part.allowed(&field.options);
        let given = if given.is_empty() && allowed.len() == 1 { allowed[0].clone() } else { given };
        (!given.is_empty()).then_some(given)
    };
    let host = option("host").or_else(|| part(RepoPart::Host))?;
    // Other hosts divide their repositories in another way.
    if RepoPart::of(&host) != [RepoPart::Host, RepoPart::Owner, RepoPart::Repo] {
        return None;
    }
    let about = match (row.control, about) {
        (_, Some(RepoPart::Owner)) => HostList::Owners,
        (_, Some(RepoPart::Repo)) => HostList::Repositories(part(RepoPart::Owner)?),
        (Control::Known, None) => {
            HostList::Branches { owner: part(RepoPart::Owner)?, repository: part(RepoPart::Repo)? }
        }
        _ => return None,
    };
    Some(HostQuestion { host, about })
}

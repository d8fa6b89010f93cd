use crate::catalog::NodeId;
use crate::ownership::{Drift, Handles, Owner, Ruling, WorkedOut};
use crate::recognition::{Candidate, Certainty, Question};

/// What came of one question.
#[derive(Debug)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// What it may mean, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// The owner of the likeliest; for a path without a descriptor, of the path.
    pub owned: Option<WorkedOut>,
    /// The rule for the path that was asked about, when it says more than the answer does.
    pub ruling: Option<Ruling>,
    /// Whether descriptor and CODEOWNERS disagree.
    pub drift: Option<Drift>,
}

impl Answer {
    /// The entity that the question is taken to mean.
    pub fn entity(&self) -> Option<&Candidate> {
        self.candidates.first()
    }

    /// Whether the question means nothing that is known.
    pub fn is_nothing(&self) -> bool {
        self.candidates.is_empty() && self.owned.is_none()
    }

    /// How sure the whole answer is: as sure as its weaker half.
    pub fn certainty(&self) -> Option<Certainty> {
        let owned = self.owned.as_ref()?.certainty;
        Some(self.entity().map_or(owned, |entity| entity.certainty.min(owned)))
    }

    /// Whether the rule for the path names nobody who is an owner, and the descriptor's does not already.
    pub fn is_ruled_otherwise(&self, handles: &Handles) -> bool {
        let Some(ruling) = &self.ruling else { return false };
        let owners = self.owned.iter().flat_map(|owned| &owned.owners).filter_map(Owner::node);
        let ruled: Vec<_> = ruling.owners.iter().filter_map(|handle| handles.find(handle)).collect();
        let is_said = self.drift.as_ref().is_some_and(|drift| drift.ruling == *ruling);
        !is_said && !owners.into_iter().any(|owner| ruled.contains(&owner))
    }

    /// The first owner that the catalog has a name for.
    pub fn owner(&self) -> Option<NodeId> {
        self.owned.as_ref()?.owners.iter().find_map(Owner::node)
    }
}

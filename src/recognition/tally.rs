use std::collections::HashMap;

use super::clue::Clue;
use super::{Candidate, Certainty, Evidence};
use crate::catalog::{Catalog, NodeId};

/// Most pieces of evidence that are shown of one candidate.
const MOST_EVIDENCE: usize = 4;

/// What a further clue adds; three of them outweigh a better field, not a better sort of evidence.
const FURTHER: u32 = 3;

/// Collects evidence and ranks what it speaks for.
#[derive(Debug, Default)]
pub(super) struct Tally(HashMap<NodeId, Vec<Piece>>);

#[derive(Debug)]
struct Piece {
    evidence: Evidence,
    /// Of 100.
    strength: u32,
    most: Certainty,
}

impl Tally {
    /// Notes that `clue` fits `node` by so much of 100.
    pub(super) fn note(&mut self, node: NodeId, fit: u32, clue: &Clue, evidence: Evidence) {
        let strength = fit * u32::from(clue.weight) / 100;
        let most = match clue.weight {
            Clue::SURE.. => Certainty::Certain,
            Clue::TELLING.. => Certainty::Likely,
            _ => Certainty::Guess,
        };
        let pieces = self.0.entry(node).or_default();
        // The same words found by another way say nothing new.
        if let Some(known) = pieces.iter_mut().find(|piece| piece.evidence.words == evidence.words) {
            if (known.most, known.strength) < (most, strength) {
                *known = Piece { evidence, strength, most };
            }
            return;
        }
        pieces.push(Piece { evidence, strength, most });
    }

    /// Whether something is more than guessed.
    pub(super) fn is_telling(&self) -> bool {
        self.0.values().flatten().any(|piece| piece.certainty() > Certainty::Guess)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The candidates, the likeliest first. Where two of different owners are as likely, neither is
    /// as sure as it would be alone.
    pub(super) fn ranked(self, catalog: &Catalog, limit: usize) -> Vec<Candidate> {
        let candidates = self.0.into_iter().map(|(node, mut pieces)| {
            pieces.sort_by_key(|piece| std::cmp::Reverse((piece.certainty(), piece.strength)));
            let best = &pieces[0];
            let further = u32::try_from(pieces.len() - 1).unwrap_or(u32::MAX).min(3) * FURTHER;
            let (certainty, score) = (best.certainty(), best.strength + further);
            let evidence = pieces.into_iter().take(MOST_EVIDENCE).map(|piece| piece.evidence).collect();
            Candidate { node, certainty, evidence, score }
        });
        let mut candidates: Vec<Candidate> = candidates.collect();
        candidates.sort_by(|a, b| {
            let key = |c: &Candidate| (std::cmp::Reverse((c.certainty, c.score)), place(catalog, c.node));
            key(a).cmp(&key(b)).then_with(|| catalog.reference(a.node).cmp(catalog.reference(b.node)))
        });
        doubt(&mut candidates, catalog);
        candidates.truncate(limit);
        candidates
    }
}

impl Piece {
    fn certainty(&self) -> Certainty {
        let by_strength = match self.strength {
            84.. => Certainty::Certain,
            56.. => Certainty::Likely,
            _ => Certainty::Guess,
        };
        by_strength.min(self.most)
    }
}

/// Lowers those at the top when they are as good as each other and have different owners.
fn doubt(candidates: &mut [Candidate], catalog: &Catalog) {
    let Some(first) = candidates.first() else { return };
    let (certainty, least) = (first.certainty, first.score.saturating_sub(1));
    let top =
        candidates.iter().take_while(|other| other.certainty == certainty && other.score >= least).count();
    let owner = answer(catalog, candidates[0].node);
    if candidates[..top].iter().any(|other| answer(catalog, other.node) != owner) {
        for candidate in candidates.iter_mut().filter(|other| other.certainty == certainty) {
            candidate.certainty = candidate.certainty.lowered();
        }
    }
}

/// Who would be named: a team or person itself, else the owner.
fn answer(catalog: &Catalog, node: NodeId) -> Option<NodeId> {
    if matches!(catalog.reference(node).kind(), "group" | "user") {
        return Some(node);
    }
    catalog.owners(node).next()
}

/// A component is what one usually means; its API or system may bear the same name.
fn place(catalog: &Catalog, node: NodeId) -> (bool, usize, usize) {
    let order = ["component", "api", "system", "resource", "domain", "group", "user", "template"];
    let reference = catalog.reference(node);
    let kind = order.iter().position(|known| *known == reference.kind()).unwrap_or(order.len());
    (catalog.at(node).is_none(), kind, reference.name().len())
}

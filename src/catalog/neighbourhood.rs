use std::collections::HashSet;

use super::cycle::knots;
use super::tie::neighbours;
use super::{Catalog, Direction, NodeId, Reach, Tie, impact};

/// What lies around an entity: what breaks with it, and what breaks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood {
    /// In the middle.
    pub origin: NodeId,
    /// Everything around it and itself: the origin first, then what needs it and what it needs, the nearest first.
    pub nodes: Vec<NodeId>,
    /// Every tie between two of them, from the one that needs to the one that is needed.
    pub edges: Vec<(NodeId, Tie, NodeId)>,
    /// Those from which a way leads back to themselves.
    pub circles: HashSet<NodeId>,
    /// How many steps were looked.
    pub steps: usize,
    /// Whether something lies beyond.
    pub is_cut: bool,
}

impl Neighbourhood {
    /// What lies at most `steps` steps from `origin`, in either direction.
    pub fn of(catalog: &Catalog, origin: NodeId, ties: &[Tie], steps: usize) -> Self {
        let (mut nodes, mut is_cut) = (vec![origin], false);
        let mut known = HashSet::from([origin]);
        for direction in [Direction::Dependents, Direction::Dependencies] {
            let found = impact(catalog, origin, Reach { direction, ties, depth: steps });
            is_cut |= found.is_cut;
            nodes.extend(found.reached.iter().map(|at| at.node).filter(|node| known.insert(*node)));
        }
        let needed = |node: NodeId| {
            let known = &known;
            let needed = neighbours(catalog, node, ties, Direction::Dependencies);
            needed.filter(move |(_, to)| known.contains(&node) && known.contains(to))
        };
        let mut edges: Vec<_> =
            nodes.iter().flat_map(|&from| needed(from).map(move |(tie, to)| (from, tie, to))).collect();
        edges.sort_unstable();
        edges.dedup();
        let circles = knots(catalog.len(), |node| needed(node).map(|(_, to)| to)).into_iter().flatten();
        let circles = circles.collect();
        Self { origin, nodes, edges, circles, steps, is_cut }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{component, related};
    use super::super::{Described, RelationType};
    use super::*;

    fn depends(name: &str, on: &[&str]) -> Described {
        on.iter().fold(component(name, "team"), |from, target| {
            related(from, RelationType::DependsOn, &format!("component:{target}"))
        })
    }

    #[test]
    fn both_sides_are_there_with_what_ties_them_past_the_middle() {
        let all = [depends("web", &["pay", "db"]), depends("pay", &["db"]), depends("db", &["pay"])];
        let catalog = Catalog::build(&all, Vec::new());
        let origin = catalog.find("component:default/pay").expect("there");
        let found = Neighbourhood::of(&catalog, origin, Tie::ALL, 1);
        assert_eq!((found.nodes[0], found.nodes.len()), (origin, 3));
        assert_eq!(found.edges.len(), 4, "web needs db beside pay");
        assert_eq!(found.circles.len(), 2);
        assert!(!found.is_cut);
    }
}

use std::collections::{HashSet, VecDeque};

use super::cycle::knots;
use super::tie::neighbours;
use super::{Catalog, Direction, NodeId, RelationType, Tie};

/// How far to look.
#[derive(Debug, Clone, Copy)]
pub struct Reach<'a> {
    /// Which end of the ties.
    pub direction: Direction,
    /// The ties to follow.
    pub ties: &'a [Tie],
    /// At most so many steps from the entity.
    pub depth: usize,
}

/// What breaks with an entity, or what breaks it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Impact {
    /// What was reached, the nearest first, each once.
    pub reached: Vec<Reached>,
    /// Every tie between the entity and what was reached: from, how, to, in the direction asked for.
    pub ties: Vec<(NodeId, Tie, NodeId)>,
    /// Whether something lies beyond the depth that was asked for.
    pub is_cut: bool,
}

/// An entity that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The entity, or name that nothing defines.
    pub node: NodeId,
    /// In how few steps, from 1.
    pub depth: usize,
    /// From where, on a shortest way.
    pub from: NodeId,
    /// By what.
    pub tie: Tie,
    /// Whether a way leads from it back to itself.
    pub is_in_circle: bool,
}

impl Default for Reach<'_> {
    fn default() -> Self {
        Self { direction: Direction::Dependents, ties: Tie::ALL, depth: usize::MAX }
    }
}

/// Follows the ties from `origin` in breadth.
///
/// A system or domain takes its parts down with it; a part that breaks also counts as trouble of
/// the system and domain that contain it, but not of the other parts.
pub fn impact(catalog: &Catalog, origin: NodeId, reach: Reach<'_>) -> Impact {
    let graph = Graph { catalog, reach, wholes: wholes(catalog, origin, reach) };
    let mut depths = vec![None; catalog.len()];
    depths[origin.index()] = Some(0);
    let (mut reached, mut is_cut) = (Vec::new(), false);
    let mut queue = VecDeque::from([origin]);
    while let Some(from) = queue.pop_front() {
        let depth = depths[from.index()].unwrap_or(0) + 1;
        for (tie, node) in graph.targets(from) {
            if depths[node.index()].is_some() {
                continue;
            }
            if depth > reach.depth {
                is_cut = true;
                break;
            }
            depths[node.index()] = Some(depth);
            reached.push(Reached { node, depth, from, tie, is_in_circle: false });
            queue.push_back(node);
        }
    }
    let within = |node: NodeId| {
        let from = depths[node.index()].map(|_| node);
        let targets = from.into_iter().flat_map(|node| graph.targets(node));
        targets.filter(|(_, to)| depths[to.index()].is_some())
    };
    let mut in_circle = vec![false; catalog.len()];
    for node in knots(catalog.len(), |node| within(node).map(|(_, to)| to)).into_iter().flatten() {
        in_circle[node.index()] = true;
    }
    let everything = std::iter::once(origin).chain(reached.iter().map(|reached| reached.node));
    let ties = everything.flat_map(|from| within(from).map(move |(tie, to)| (from, tie, to))).collect();
    for reached in &mut reached {
        reached.is_in_circle = in_circle[reached.node.index()];
    }
    Impact { reached, ties, is_cut }
}

/// The relations as ties from one entity to the next.
struct Graph<'a> {
    catalog: &'a Catalog,
    reach: Reach<'a>,
    /// Whose parts go down with it.
    wholes: HashSet<NodeId>,
}

impl Graph<'_> {
    fn targets(&self, node: NodeId) -> impl Iterator<Item = (Tie, NodeId)> {
        let whole = self.wholes.contains(&node).then_some(node);
        let parts = whole.into_iter().flat_map(|node| self.catalog.related(node, &RelationType::HasPart));
        let near = neighbours(self.catalog, node, self.reach.ties, self.reach.direction);
        parts.map(|part| (Tie::Part, part)).chain(near)
    }
}

/// The system or domain that breaks, and all that it consists of.
fn wholes(catalog: &Catalog, origin: NodeId, reach: Reach<'_>) -> HashSet<NodeId> {
    let is_whole = matches!(catalog.reference(origin).kind(), "system" | "domain");
    let mut wholes = HashSet::new();
    if is_whole && reach.direction == Direction::Dependents && reach.ties.contains(&Tie::Part) {
        let mut open = vec![origin];
        while let Some(whole) = open.pop() {
            if wholes.insert(whole) {
                open.extend(catalog.related(whole, &RelationType::HasPart));
            }
        }
    }
    wholes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{component, described, related};
    use super::super::{Described, ways};
    use super::*;

    fn depends(name: &str, on: &[&str]) -> Described {
        on.iter().fold(component(name, "team"), |from, target| {
            related(from, RelationType::DependsOn, &format!("component:{target}"))
        })
    }

    fn node(catalog: &Catalog, name: &str) -> NodeId {
        catalog.find(&format!("component:default/{name}")).expect("it is there")
    }

    fn told(catalog: &Catalog, impact: &Impact) -> Vec<(String, usize, bool)> {
        let told = impact.reached.iter();
        told.map(|at| (catalog.reference(at.node).name().to_owned(), at.depth, at.is_in_circle)).collect()
    }

    #[test]
    fn dependents_come_nearest_first_and_circles_are_marked() {
        let all = [depends("a", &[]), depends("b", &["a"]), depends("c", &["b", "d"]), depends("d", &["c"])];
        let catalog = Catalog::build(&all, Vec::new());
        let impact = impact(&catalog, node(&catalog, "a"), Reach::default());
        let expected = [("b", 1, false), ("c", 2, true), ("d", 3, true)];
        assert_eq!(
            told(&catalog, &impact),
            expected.map(|(name, depth, circle)| (name.to_owned(), depth, circle))
        );
        assert_eq!(impact.ties.len(), 4, "with the one that closes the circle");
    }

    #[test]
    fn a_limit_on_depth_says_that_there_is_more() {
        let all = [depends("a", &[]), depends("b", &["a"]), depends("c", &["b"])];
        let catalog = Catalog::build(&all, Vec::new());
        let at = |depth| impact(&catalog, node(&catalog, "a"), Reach { depth, ..Reach::default() });
        assert_eq!((at(1).reached.len(), at(1).is_cut), (1, true));
        assert_eq!((at(2).reached.len(), at(2).is_cut), (2, false));
    }

    #[test]
    fn a_system_takes_its_parts_down_and_a_part_not_its_sisters() {
        let part = |name: &str| {
            described(&serde_json::json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
                "metadata": {"name": name, "namespace": "default"}, "spec": {"type": "service", "system": "shop"},
            }))
        };
        let shop = described(&serde_json::json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "System",
            "metadata": {"name": "shop", "namespace": "default"}, "spec": {"owner": "team"},
        }));
        let catalog =
            Catalog::build(&[part("cart"), part("till"), shop, depends("web", &["till"])], Vec::new());
        let reached = |reference: &str| {
            let origin = catalog.find(reference).expect("it is there");
            let impact = impact(&catalog, origin, Reach::default());
            impact.reached.iter().map(|at| catalog.reference(at.node).name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(reached("system:default/shop"), ["cart", "till", "web"]);
        assert_eq!(reached("component:default/cart"), ["shop"]);
    }

    /// Random graphs of up to 40 components with their dependencies as pairs of numbers.
    fn graphs() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
        (1_usize..40).prop_flat_map(|count| {
            (Just(count), proptest::collection::vec((0..count, 0..count), 0..count * 3))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn it_agrees_with_a_graph_library((count, edges) in graphs()) {
            let name = |number: usize| format!("c{number:02}");
            let all: Vec<Described> = (0..count)
                .map(|from| {
                    let on: Vec<String> =
                        edges.iter().filter(|edge| edge.0 == from).map(|edge| name(edge.1)).collect();
                    depends(&name(from), &on.iter().map(String::as_str).collect::<Vec<_>>())
                })
                .collect();
            let catalog = Catalog::build(&all, Vec::new());
            let number = |node: NodeId| -> usize { catalog.reference(node).name()[1..].parse().expect("a number") };
            let origin = node(&catalog, &name(0));
            let found = impact(&catalog, origin, Reach::default());

            // The reference knows who depends on whom the other way round.
            let graph = petgraph::graph::DiGraph::<(), ()>::from_edges(
                edges.iter().map(|&(from, to)| (u32::try_from(to).expect("few"), u32::try_from(from).expect("few"))),
            );
            let mut graph = graph;
            while graph.node_count() < count {
                graph.add_node(());
            }
            let steps = petgraph::algo::dijkstra(&graph, 0.into(), None, |_| 1_usize);
            let mut expected: Vec<(usize, usize)> =
                steps.iter().map(|(node, steps)| (node.index(), *steps)).filter(|(node, _)| *node != 0).collect();
            expected.sort_unstable();
            let mut told: Vec<(usize, usize)> = found.reached.iter().map(|at| (number(at.node), at.depth)).collect();
            told.sort_unstable();
            prop_assert_eq!(told, expected);

            let knots = petgraph::algo::tarjan_scc(&graph);
            for at in &found.reached {
                let index = petgraph::graph::NodeIndex::new(number(at.node));
                let knot = knots.iter().find(|knot| knot.contains(&index)).expect("every node is in one");
                prop_assert_eq!(at.is_in_circle, knot.len() > 1 || graph.contains_edge(index, index));
                let way = ways(&catalog, origin, at.node, Reach::default(), 1);
                prop_assert_eq!(way.first().map(Vec::len), Some(at.depth));
            }
            for target in 0..count {
                let target_node = catalog.find(&format!("component:default/{}", name(target))).expect("it is there");
                let is_reached = target == 0 || found.reached.iter().any(|at| at.node == target_node);
                prop_assert_eq!(!ways(&catalog, origin, target_node, Reach::default(), 9).is_empty(), is_reached);
            }
        }
    }

    #[test]
    fn all_shortest_ways_are_given() {
        let all = [depends("a", &[]), depends("b", &["a"]), depends("c", &["a"]), depends("d", &["b", "c"])];
        let catalog = Catalog::build(&all, Vec::new());
        let names = |way: &Vec<(Tie, NodeId)>| -> Vec<String> {
            way.iter().map(|(_, node)| catalog.reference(*node).name().to_owned()).collect()
        };
        let ways = ways(&catalog, node(&catalog, "a"), node(&catalog, "d"), Reach::default(), 9);
        assert_eq!(ways.iter().map(names).collect::<Vec<_>>(), [["b", "d"], ["c", "d"]]);
    }
}

use std::collections::VecDeque;

use super::tie::neighbours;
use super::{Catalog, NodeId, Reach, Tie};

/// The shortest ways from one entity to another, at most `most` of them, in the order of the relations.
///
/// Each is a list of steps: by what, and to which node; the last one leads to `to`. From an entity
/// to itself leads the empty way.
pub fn ways(
    catalog: &Catalog,
    from: NodeId,
    to: NodeId,
    reach: Reach<'_>,
    most: usize,
) -> Vec<Vec<(Tie, NodeId)>> {
    let Some(left) = steps_left(catalog, from, to, reach) else { return Vec::new() };
    let mut found = Vec::new();
    let mut open = vec![(from, Vec::new())];
    while let Some((node, way)) = open.pop() {
        if node == to {
            found.push(way);
            if found.len() == most {
                break;
            }
            continue;
        }
        let nearer = neighbours(catalog, node, reach.ties, reach.direction).filter(|(_, next)| {
            left[next.index()].is_some_and(|steps| Some(steps + 1) == left[node.index()])
        });
        let mut longer: Vec<_> =
            nearer.map(|(tie, next)| (next, [&way[..], &[(tie, next)]].concat())).collect();
        longer.reverse();
        open.extend(longer);
    }
    found
}

/// For every node on a shortest way, how many steps are left to `to`; none when no way leads there.
fn steps_left(catalog: &Catalog, from: NodeId, to: NodeId, reach: Reach<'_>) -> Option<Vec<Option<usize>>> {
    let mut before: Vec<Vec<NodeId>> = vec![Vec::new(); catalog.len()];
    let mut depth: Vec<Option<usize>> = vec![None; catalog.len()];
    depth[from.index()] = Some(0);
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        let steps = depth[node.index()].unwrap_or_default() + 1;
        if depth[to.index()].is_some_and(|known| steps > known) || steps > reach.depth {
            break;
        }
        for (_, next) in neighbours(catalog, node, reach.ties, reach.direction) {
            if depth[next.index()].is_none() {
                depth[next.index()] = Some(steps);
                queue.push_back(next);
            }
            if depth[next.index()] == Some(steps) {
                before[next.index()].push(node);
            }
        }
    }
    let total = depth[to.index()]?;
    let mut left = vec![None; catalog.len()];
    let mut back = vec![to];
    left[to.index()] = Some(0);
    while let Some(node) = back.pop() {
        for &earlier in &before[node.index()] {
            if left[earlier.index()].is_none() {
                left[earlier.index()] = depth[earlier.index()].map(|steps| total - steps);
                back.push(earlier);
            }
        }
    }
    Some(left)
}

use super::{Catalog, NodeId, RelationType};

/// Finds the circles that relations of one type form, each once and from its first node on.
///
/// Of entangled circles one is given: a shortest way from the first node back to itself.
pub fn cycles(catalog: &Catalog, r#type: &RelationType) -> Vec<Vec<NodeId>> {
    let mut circles = Vec::new();
    for mut knot in knots(catalog.len(), |node| catalog.related(node, r#type)) {
        knot.sort_unstable();
        circles.extend(way_back(catalog, r#type, &knot));
    }
    circles.sort_unstable();
    circles
}

/// The shortest circle through the first node of `knot`, inside it.
fn way_back(catalog: &Catalog, r#type: &RelationType, knot: &[NodeId]) -> Option<Vec<NodeId>> {
    let start = knot[0];
    let mut came_from = vec![None; knot.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in catalog.related(node, r#type) {
            if next == start {
                let mut way = vec![node];
                while let Some(before) = came_from[knot.binary_search(way.last()?).ok()?] {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if let Ok(at) = knot.binary_search(&next)
                && came_from[at].is_none()
            {
                came_from[at] = Some(node);
                queue.push_back(next);
            }
        }
    }
    None
}

/// The strongly connected components with a circle in them: Tarjan's algorithm without recursion.
///
/// The graph has `len` nodes, and `targets` says where each one's edges lead.
pub(super) fn knots<I>(len: usize, targets: impl Fn(NodeId) -> I) -> Vec<Vec<NodeId>>
where
    I: Iterator<Item = NodeId>,
{
    const UNSEEN: u32 = u32::MAX;
    let mut knots = Vec::new();
    let mut order = vec![UNSEEN; len];
    let mut low = vec![0_u32; len];
    let mut on_stack = vec![false; len];
    let mut stack = Vec::new();
    let mut count = 0;
    for root in (0..len).map(Catalog::node) {
        if order[root.index()] != UNSEEN {
            continue;
        }
        let mut visits = vec![(root, targets(root))];
        (order[root.index()], low[root.index()]) = (count, count);
        count += 1;
        stack.push(root);
        on_stack[root.index()] = true;
        while let Some((node, rest)) = visits.last_mut() {
            let node = *node;
            if let Some(next) = rest.next() {
                if order[next.index()] == UNSEEN {
                    (order[next.index()], low[next.index()]) = (count, count);
                    count += 1;
                    stack.push(next);
                    on_stack[next.index()] = true;
                    visits.push((next, targets(next)));
                } else if on_stack[next.index()] {
                    low[node.index()] = low[node.index()].min(order[next.index()]);
                }
                continue;
            }
            visits.pop();
            if let Some((parent, _)) = visits.last() {
                low[parent.index()] = low[parent.index()].min(low[node.index()]);
            }
            if low[node.index()] == order[node.index()] {
                let start = stack.iter().rposition(|&n| n == node).expect("it was pushed before its targets");
                let knot = stack.split_off(start);
                for member in &knot {
                    on_stack[member.index()] = false;
                }
                if knot.len() > 1 || targets(node).any(|target| target == node) {
                    knots.push(knot);
                }
            }
        }
    }
    knots
}

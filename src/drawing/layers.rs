/// Something that stands in a layer: a box, or a line on its way to one past others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// The box of that number.
    Box(usize),
    /// A line to the box of that number.
    Passing(usize),
}

/// The layers of a graph: every edge leads from an item to one of the next layer.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// The items of each layer.
    pub(super) items: Vec<Vec<Item>>,
    /// For every layer but the last, which item leads to which of the next.
    pub(super) links: Vec<Vec<(usize, usize)>>,
    /// The edges that would lead backwards and close a circle; they are not among the links.
    pub(super) closing: Vec<(usize, usize)>,
}

impl Layers {
    /// Puts `count` boxes in layers. Lines to the same box become one where they pass a layer.
    pub(super) fn of(count: usize, edges: &[(usize, usize)]) -> Self {
        let (forward, closing) = without_circles(count, edges);
        let layer_of = distances(count, &forward);
        let depth = layer_of.iter().max().map_or(0, |last| last + 1);
        let mut layers = Self { items: vec![Vec::new(); depth], links: vec![Vec::new(); depth], closing };
        for (number, &layer) in layer_of.iter().enumerate() {
            layers.items[layer].push(Item::Box(number));
        }
        for (from, to) in forward {
            let mut at = layers.place(layer_of[from], Item::Box(from));
            for layer in layer_of[from]..layer_of[to] {
                let next = if layer + 1 == layer_of[to] { Item::Box(to) } else { Item::Passing(to) };
                let next = layers.place(layer + 1, next);
                if !layers.links[layer].contains(&(at, next)) {
                    layers.links[layer].push((at, next));
                }
                at = next;
            }
        }
        layers
    }

    /// The place of an item in its layer, where it is put unless it is there.
    fn place(&mut self, layer: usize, item: Item) -> usize {
        let items = &mut self.items[layer];
        items.iter().position(|known| *known == item).unwrap_or_else(|| {
            items.push(item);
            items.len() - 1
        })
    }

    /// Puts the items of a layer in another order: `order` names their present places.
    pub(super) fn reorder(&mut self, layer: usize, order: &[usize]) {
        self.items[layer] = order.iter().map(|&at| self.items[layer][at]).collect();
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        self.links[layer].iter_mut().for_each(|(from, _)| *from = place[*from]);
        if let Some(before) = layer.checked_sub(1) {
            self.links[before].iter_mut().for_each(|(_, to)| *to = place[*to]);
        }
    }
}

type Edges = Vec<(usize, usize)>;

/// Parts the edges into those that form no circle and those that would close one.
fn without_circles(count: usize, edges: &[(usize, usize)]) -> (Edges, Edges) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let mut targets = vec![Vec::new(); count];
    let mut is_needed = vec![false; count];
    for &(from, to) in edges {
        targets[from].push(to);
        is_needed[to] |= from != to;
    }
    let (mut seen, mut forward, mut closing) = (vec![Seen::Not; count], Vec::new(), Vec::new());
    // Whatever nothing leads to comes first, so that few lines turn back.
    let (first, rest): (Vec<_>, Vec<_>) = (0..count).partition(|&node| !is_needed[node]);
    for root in first.into_iter().chain(rest) {
        if seen[root] != Seen::Not {
            continue;
        }
        let mut open = vec![(root, 0)];
        seen[root] = Seen::Open;
        while let Some((node, at)) = open.pop() {
            let Some(&to) = targets[node].get(at) else {
                seen[node] = Seen::Done;
                continue;
            };
            open.push((node, at + 1));
            if seen[to] == Seen::Open {
                closing.push((node, to));
                continue;
            }
            forward.push((node, to));
            if seen[to] == Seen::Not {
                seen[to] = Seen::Open;
                open.push((to, 0));
            }
        }
    }
    (forward, closing)
}

/// The layer of each box: behind all that lead to it, but not further from what it leads to than it must.
fn distances(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut open = vec![0_usize; count];
    for &(_, to) in edges {
        open[to] += 1;
    }
    let mut order: Vec<usize> = (0..count).filter(|&node| open[node] == 0).collect();
    let mut layer = vec![0_usize; count];
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        at += 1;
        for &(_, to) in edges.iter().filter(|(from, _)| *from == node) {
            layer[to] = layer[to].max(layer[node] + 1);
            open[to] -= 1;
            if open[to] == 0 {
                order.push(to);
            }
        }
    }
    for &node in order.iter().rev() {
        let outward = edges.iter().filter(|(from, _)| *from == node);
        let inward = edges.iter().filter(|(_, to)| *to == node).count();
        if outward.clone().count() > inward
            && let Some(nearest) = outward.map(|&(_, to)| layer[to]).min()
        {
            layer[node] = layer[node].max(nearest - 1);
        }
    }
    let first = layer.iter().copied().min().unwrap_or(0);
    layer.iter().map(|layer| layer - first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_opened_where_it_closes() {
        let layers = Layers::of(3, &[(0, 1), (1, 2), (2, 0), (1, 1)]);
        assert_eq!(layers.items.len(), 3);
        let mut closing = layers.closing.clone();
        closing.sort_unstable();
        assert_eq!(closing, [(1, 1), (2, 0)]);
    }

    #[test]
    fn lines_to_the_same_box_pass_a_layer_as_one() {
        let layers = Layers::of(5, &[(0, 1), (1, 2), (2, 3), (0, 3), (4, 1), (4, 3)]);
        assert_eq!(layers.items[1], [Item::Box(1), Item::Passing(3)]);
        assert_eq!(layers.items[2], [Item::Box(2), Item::Passing(3)]);
        assert_eq!(layers.links[1].len(), 2);
    }

    #[test]
    fn a_box_stands_beside_what_it_leads_to() {
        let layers = Layers::of(4, &[(0, 1), (1, 2), (3, 2)]);
        assert_eq!(layers.items[1], [Item::Box(1), Item::Box(3)]);
    }
}

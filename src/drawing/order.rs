use std::collections::BTreeSet;

use super::layers::Layers;

/// How often the layers are gone through; more changes little.
const SWEEPS: usize = 12;

/// Puts the items of each layer in an order in which few lines cross.
pub(super) fn untangle(layers: &mut Layers) {
    let mut best: Option<(usize, Vec<Vec<usize>>)> = None;
    let mut orders: Vec<Vec<usize>> = layers.items.iter().map(|items| (0..items.len()).collect()).collect();
    for sweep in 0..SWEEPS {
        let count = crossings(layers);
        if best.as_ref().is_none_or(|(fewest, _)| count < *fewest) {
            best = Some((count, orders.clone()));
        }
        if count == 0 {
            break;
        }
        let is_forward = sweep % 2 == 0;
        let depth = layers.items.len();
        for step in 1..depth {
            let layer = if is_forward { step } else { depth - 1 - step };
            let order = by_neighbours(layers, layer, is_forward);
            layers.reorder(layer, &order);
            orders[layer] = order.iter().map(|&at| orders[layer][at]).collect();
        }
    }
    let Some((_, wanted)) = best else { return };
    for (layer, wanted) in wanted.iter().enumerate() {
        let place = |item: &usize| orders[layer].iter().position(|known| known == item).unwrap_or_default();
        let order: Vec<usize> = wanted.iter().map(place).collect();
        layers.reorder(layer, &order);
    }
}

/// The places of a layer's items, ordered by where those stand that they are linked with.
fn by_neighbours(layers: &Layers, layer: usize, is_forward: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..layers.items[layer].len()).collect();
    let middle = |item: usize| {
        let places = neighbours(layers, layer, item, is_forward);
        // Twice the mean, in whole numbers; who is linked with nobody stays.
        if places.is_empty() { item * 2_000 } else { places.iter().sum::<usize>() * 2_000 / places.len() }
    };
    order.sort_by_key(|&item| middle(item));
    order
}

/// The places of those in the layer before, or else behind, that an item is linked with.
pub(super) fn neighbours(layers: &Layers, layer: usize, item: usize, is_before: bool) -> Vec<usize> {
    if is_before {
        let Some(before) = layer.checked_sub(1) else { return Vec::new() };
        return layers.links[before].iter().filter(|(_, to)| *to == item).map(|(from, _)| *from).collect();
    }
    layers.links[layer].iter().filter(|(from, _)| *from == item).map(|(_, to)| *to).collect()
}

fn crossings(layers: &Layers) -> usize {
    let of_layer = |links: &Vec<(usize, usize)>| {
        let crosses =
            |a: &(usize, usize), b: &(usize, usize)| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1);
        links
            .iter()
            .enumerate()
            .map(|(at, a)| links[at + 1..].iter().filter(|b| crosses(a, b)).count())
            .sum::<usize>()
    };
    layers.links.iter().map(of_layer).sum()
}

/// The row of every item: as near as may be to those it is linked with, in the order of its layer.
pub(super) fn rows(layers: &Layers) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<f64>> =
        layers.items.iter().map(|items| (0..items.len()).map(as_row).collect()).collect();
    for sweep in 0..SWEEPS {
        let depth = layers.items.len();
        for step in 0..depth {
            let is_forward = sweep % 2 == 0;
            let layer = if is_forward { step } else { depth - 1 - step };
            let wish = |item: usize| {
                let beside = if is_forward { layer.wrapping_sub(1) } else { layer + 1 };
                let places = neighbours(layers, layer, item, is_forward);
                let Some(beside) = rows.get(beside).filter(|_| !places.is_empty()) else {
                    return rows[layer][item];
                };
                places.iter().map(|&place| beside[place]).sum::<f64>() / as_row(places.len())
            };
            let wishes: Vec<f64> = (0..layers.items[layer].len()).map(wish).collect();
            rows[layer] = apart(&wishes);
        }
    }
    whole(&rows)
}

#[expect(clippy::cast_precision_loss, reason = "a drawing has fewer rows than 2^52")]
fn as_row(count: usize) -> f64 {
    count as f64
}

/// Places at least one apart, in order, that are together as near to the wishes as can be: neighbours whose
/// wishes collide share their mean (the pool-adjacent-violators algorithm).
fn apart(wishes: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (at, wish) in wishes.iter().enumerate() {
        pools.push((wish - as_row(at), 1));
        while let [.., (before, many), (last, more)] = pools[..]
            && before > last
        {
            let all = many + more;
            let mean = (before * as_row(many) + last * as_row(more)) / as_row(all);
            pools.truncate(pools.len() - 2);
            pools.push((mean, all));
        }
    }
    let offsets = pools.into_iter().flat_map(|(offset, count)| std::iter::repeat_n(offset, count));
    offsets.enumerate().map(|(at, offset)| offset + as_row(at)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the least row becomes 0")]
fn whole(rows: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let least = rows.iter().flatten().copied().fold(f64::INFINITY, f64::min).floor();
    // What is apart by one stays so: only the offset of each is rounded, and offsets never fall.
    let row = |(at, row): (usize, &f64)| (row - as_row(at) - least).round() + as_row(at);
    let mut rows: Vec<Vec<usize>> = rows
        .iter()
        .map(|layer| layer.iter().enumerate().map(row).map(|row| row.max(0.0) as usize).collect())
        .collect();
    squeeze(&mut rows);
    rows
}

/// Leaves out the rows on which nothing stands.
pub(super) fn squeeze(rows: &mut [Vec<usize>]) {
    let taken: BTreeSet<usize> = rows.iter().flatten().copied().collect();
    rows.iter_mut().flatten().for_each(|row| *row = taken.range(..*row).count());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colliding_wishes_are_met_halfway() {
        assert_eq!(apart(&[3.0, 3.0, 3.0]), [2.0, 3.0, 4.0]);
        assert_eq!(apart(&[0.0, 5.0]), [0.0, 5.0]);
        assert_eq!(apart(&[5.0, 0.0]), [2.0, 3.0]);
    }

    #[test]
    fn lines_that_need_not_cross_do_not() {
        let mut layers = Layers::of(6, &[(0, 5), (1, 4), (2, 3)]);
        untangle(&mut layers);
        assert_eq!(crossings(&layers), 0);
        let rows = rows(&layers);
        for &(from, to) in &layers.links[0] {
            assert_eq!(rows[0][from], rows[1][to], "a single line is straight");
        }
    }
}

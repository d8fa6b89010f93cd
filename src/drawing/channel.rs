use std::collections::BTreeMap;

/// The room between two layers: every line that turns there has a track of its own to run up or down in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Channel {
    /// How many tracks there are.
    pub(super) tracks: usize,
    /// The track of the lines that lead to an item; none when they need not turn.
    pub(super) track_of: BTreeMap<usize, usize>,
}

/// All lines to one item: they run as one from where they meet.
struct Net {
    target: usize,
    sources: Vec<usize>,
    /// The first and the last row that it touches.
    rows: (usize, usize),
}

impl Channel {
    /// Finds tracks for `links` between items in the given rows, so that no two lines share a way unless they
    /// lead to the same item; none when their ends are too entangled for that.
    pub(super) fn of(links: &[(usize, usize)], from_rows: &[usize], to_rows: &[usize]) -> Option<Self> {
        let mut sources: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(from, to) in links {
            sources.entry(to).or_default().push(from);
        }
        let nets = sources.into_iter().map(|(target, sources)| {
            let ends = || sources.iter().map(|&source| from_rows[source]).chain([to_rows[target]]);
            let rows = (ends().min().unwrap_or(0), ends().max().unwrap_or(0));
            Net { target, sources, rows }
        });
        let mut open: Vec<Net> = nets.filter(|net| net.rows.0 < net.rows.1).collect();
        open.sort_by_key(|net| net.rows);
        // On the row of its end a line comes from the left of all that begin there, or it would cover them.
        let before: Vec<Vec<usize>> = open
            .iter()
            .map(|net| {
                let source = from_rows.iter().position(|&row| row == to_rows[net.target]);
                let begins = |other: &&Net| {
                    other.target != net.target && source.is_some_and(|source| other.sources.contains(&source))
                };
                open.iter().filter(begins).map(|other| other.target).collect()
            })
            .collect();
        let mut open: Vec<(Net, Vec<usize>)> = open.into_iter().zip(before).collect();
        let mut channel = Self::default();
        let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
        while !open.is_empty() {
            let is_free = |(_, before): &(Net, Vec<usize>)| {
                before.iter().all(|other| channel.track_of.contains_key(other))
            };
            let (net, before) = open.remove(open.iter().position(is_free)?);
            let least = before.iter().map(|other| channel.track_of[other] + 1).max().unwrap_or(0);
            let fits = |track: &usize| {
                let runs = taken.get(*track).map_or(&[][..], Vec::as_slice);
                runs.iter().all(|run| run.1 < net.rows.0 || run.0 > net.rows.1)
            };
            let beyond = least.max(taken.len());
            let track = (least..beyond).find(fits).unwrap_or(beyond);
            if taken.len() <= track {
                taken.resize(track + 1, Vec::new());
            }
            taken[track].push(net.rows);
            channel.track_of.insert(net.target, track);
        }
        channel.tracks = taken.len();
        Some(channel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_beside_each_other_has_two_tracks_and_what_runs_below_shares_one() {
        let beside = Channel::of(&[(0, 1), (1, 2)], &[0, 1], &[9, 3, 4]).expect("tracks");
        assert_eq!(beside.tracks, 2);
        let below = Channel::of(&[(0, 0), (1, 1)], &[0, 5], &[2, 7]).expect("tracks");
        assert_eq!(below.tracks, 1);
        assert_eq!(Channel::of(&[(0, 0)], &[3], &[3]).expect("tracks"), Channel::default());
    }

    #[test]
    fn a_line_ends_to_the_right_of_those_that_begin_on_its_row() {
        let channel = Channel::of(&[(0, 1), (1, 0), (2, 0)], &[0, 1, 2], &[0, 1]);
        assert_eq!(channel, None, "each would have to be left of the other");
        let channel = Channel::of(&[(0, 1), (1, 2)], &[0, 1], &[5, 1, 3]).expect("tracks");
        assert!(channel.track_of[&2] < channel.track_of[&1]);
    }
}

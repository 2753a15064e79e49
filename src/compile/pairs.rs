//! Connection rules into pairs.
//!
//! What is drawn depends on the key and on who draws: a pair for itself (`fixed_probability`, `gaussian`), a target
//! (`fixed_indegree`), a source (`fixed_outdegree`), or the projection (`fixed_total_number`).

use std::collections::BTreeSet;

use super::profile::Profile;
use super::random::{Sequence, fraction, hash};
use crate::spec::{Connect, Projection};

/// A synapse before it has a weight and a delay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub from: u32,
    pub to: u32,
    /// How many synapses the same pair has before this one.
    pub ordinal: u32,
    /// Its place in the list that it comes from; 0 without one.
    pub row: usize,
}

/// The mean number of synapses of a projection from `from` to `to` neurons; exact where it is not drawn.
pub(super) fn expected(projection: &Projection, [from, to]: [u32; 2]) -> u64 {
    let [from, to] = [from, to].map(u64::from);
    match &projection.connect {
        Connect::AllToAll => from * to,
        Connect::OneToOne => from,
        Connect::FixedProbability(probability) => (probability * (from * to) as f64) as u64,
        Connect::FixedIndegree(number) => u64::from(*number) * to,
        Connect::FixedOutdegree(number) => u64::from(*number) * from,
        Connect::FixedTotalNumber(number) => u64::from(*number),
        Connect::Gaussian(gaussian) => Profile::new(gaussian).sum() as u64,
        Connect::List(pairs) => pairs.len() as u64,
    }
}

/// The pairs of a projection from `from` to `to` neurons, for each source in the order of its targets.
pub(super) fn for_each(projection: &Projection, key: u64, [from, to]: [u32; 2], mut connect: impl FnMut(Pair)) {
    let refused = |from: u32, to: u32| from == to && projection.refuses_autapses();
    let mut once = |from: u32, to: u32| {
        if !refused(from, to) {
            connect(Pair { from, to, ordinal: 0, row: 0 });
        }
    };
    let degrees = Degrees { key, repeats: projection.allow_multapses, without_own: projection.refuses_autapses() };
    match &projection.connect {
        Connect::AllToAll => (0..from).for_each(|from| (0..to).for_each(|to| once(from, to))),
        Connect::OneToOne => (0..from).for_each(|both| once(both, both)),
        Connect::FixedProbability(probability) => (0..from).for_each(|from| {
            let of_row = hash(key, from.into());
            let drawn = |to: &u32| fraction(hash(of_row, (*to).into())) < *probability;
            (0..to).filter(drawn).for_each(|to| once(from, to));
        }),
        Connect::Gaussian(gaussian) => Profile::new(gaussian).for_each(|from, to, probability| {
            if fraction(hash(hash(key, from.into()), to.into())) < probability {
                once(from, to);
            }
        }),
        Connect::FixedIndegree(number) => {
            (0..to)
                .for_each(|to| degrees.of_neuron(to, *number, from, |from, ordinal| connect(pair(from, to, ordinal))));
        }
        Connect::FixedOutdegree(number) => {
            (0..from)
                .for_each(|from| degrees.of_neuron(from, *number, to, |to, ordinal| connect(pair(from, to, ordinal))));
        }
        Connect::FixedTotalNumber(number) => degrees.of_all(*number, [from, to], connect),
        Connect::List(pairs) => in_order(pairs).for_each(connect),
    }
}

fn pair(from: u32, to: u32, ordinal: u32) -> Pair {
    Pair { from, to, ordinal, row: 0 }
}

/// Rules that draw a number of synapses.
struct Degrees {
    key: u64,
    /// Whether a pair may be drawn again.
    repeats: bool,
    /// Whether a neuron cannot draw itself.
    without_own: bool,
}

impl Degrees {
    /// `number` partners of neuron `neuron` out of `count`, ascending, each with the number of times that it came before.
    fn of_neuron(&self, neuron: u32, number: u32, count: u32, mut found: impl FnMut(u32, u32)) {
        let mut sequence = Sequence::of_member(self.key, neuron);
        let choices = u64::from(count) - u64::from(self.without_own);
        for (partner, ordinal) in numbered(&choose(&mut sequence, number, choices, self.repeats)) {
            found(self.skip_own(partner as u32, neuron), ordinal);
        }
    }

    /// `number` pairs of all, ascending.
    fn of_all(&self, number: u32, [from, to]: [u32; 2], mut found: impl FnMut(Pair)) {
        let mut sequence = Sequence::of_member(self.key, 0);
        let columns = u64::from(to) - u64::from(self.without_own);
        let chosen = choose(&mut sequence, number, u64::from(from) * columns, self.repeats);
        for (place, ordinal) in numbered(&chosen) {
            let (from, to) = ((place / columns) as u32, (place % columns) as u32);
            found(pair(from, self.skip_own(to, from), ordinal));
        }
    }

    /// The choice among all but `neuron`.
    fn skip_own(&self, choice: u32, neuron: u32) -> u32 {
        choice + u32::from(self.without_own && choice >= neuron)
    }
}

/// `number` of the numbers below `choices`, ascending. Without repeats each subset is equally likely: Floyd's method
/// (Bentley and Floyd 1987), which draws no number in vain.
fn choose(sequence: &mut Sequence, number: u32, choices: u64, repeats: bool) -> Vec<u64> {
    if repeats {
        let mut chosen: Vec<u64> = (0..number).map(|_| sequence.below(choices)).collect();
        chosen.sort_unstable();
        return chosen;
    }
    let mut chosen = BTreeSet::new();
    for last in choices - u64::from(number)..choices {
        let drawn = sequence.below(last + 1);
        if !chosen.insert(drawn) {
            chosen.insert(last);
        }
    }
    chosen.into_iter().collect()
}

/// Ascending numbers, each with how many equal ones come before it.
fn numbered(ascending: &[u64]) -> impl Iterator<Item = (u64, u32)> {
    let runs = ascending.chunk_by(|a, b| a == b);
    runs.flat_map(|run| (0..).zip(run).map(|(ordinal, &number)| (number, ordinal)))
}

/// The rows of a list by source and target; rows of the same pair in the order of the list.
fn in_order(pairs: &[[u32; 2]]) -> impl Iterator<Item = Pair> {
    let mut rows: Vec<usize> = (0..pairs.len()).collect();
    rows.sort_by_key(|&row| pairs[row]);
    let mut last = None;
    rows.into_iter().map(move |row| {
        let [from, to] = pairs[row];
        let ordinal = last.filter(|(before, _)| *before == pairs[row]).map_or(0, |(_, ordinal)| ordinal + 1);
        last = Some((pairs[row], ordinal));
        Pair { from, to, ordinal, row }
    })
}

//! Weights and delays of synapses: what is drawn for one depends on the key, the pair, and how many synapses the same
//! pair has before it.

use super::pairs::Pair;
use super::random::Sequence;
use crate::spec::{Bounds, Delay, Weight};

/// The weights of a projection with `columns` targets: nothing for a zero in a matrix.
pub(super) fn weights(weight: &Weight, key: u64, columns: u32) -> impl Fn(Pair) -> Option<f64> {
    let constant = match weight {
        Weight::Constant(weight) => weight.to_f64(),
        _ => 0.0,
    };
    move |pair| {
        let sequence = || Sequence::of_synapse(key, pair.from, pair.to, pair.ordinal);
        Some(match weight {
            Weight::Constant(_) => constant,
            Weight::Normal { mean, std, bounds } => within(bounds, sequence(), |z| mean + std * z),
            Weight::Lognormal { mean, std, negative, bounds } => {
                let sign = if *negative { -1.0 } else { 1.0 };
                within(bounds, sequence(), |z| sign * libm::exp(mean + std * z))
            }
            Weight::Uniform { low, high } => low + (high - low) * sequence().uniform(),
            Weight::Matrix(matrix) => {
                let entry = matrix[pair.from as usize * columns as usize + pair.to as usize];
                (entry != 0.0).then_some(entry)?
            }
            Weight::Listed(weights) => weights[pair.row],
        })
    }
}

/// The delays of a projection, in time steps.
pub(super) fn delays(delay: &Delay, key: u64) -> impl Fn(Pair) -> u32 {
    move |pair| {
        let mut sequence = Sequence::of_synapse(key, pair.from, pair.to, pair.ordinal);
        match delay {
            Delay::Constant(steps) => *steps,
            Delay::Uniform { low, high } => sequence.whole(*low, *high),
            Delay::Normal { mean, std, low, high } => {
                let bounds = Bounds { low: f64::from(*low), high: f64::from(*high) };
                within(&bounds, sequence, |z| (mean + std * z).round()) as u32
            }
            Delay::Listed(steps) => steps[pair.row],
        }
    }
}

/// The first number within the bounds that is made of a standard normal one. `spec` accepts only bounds within which at
/// least a hundredth of them are.
fn within(bounds: &Bounds, mut sequence: Sequence, made: impl Fn(f64) -> f64) -> f64 {
    loop {
        let drawn = made(sequence.normal());
        if bounds.contain(drawn) {
            return drawn;
        }
    }
}

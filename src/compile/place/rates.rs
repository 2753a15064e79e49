//! How often an axon is expected to send, relative to others.
//!
//! What neurons do is not known before a run: each counts 1. Inputs count by their rate, relative to the mean of the inputs
//! whose rate is known.

use crate::spec::{Source, SourceKind, Spec};

/// The weight of a neuron, and of an input with the mean rate: weights are in steps of 1/256.
pub(super) const NEURON: i64 = 256;

/// The weight of each input.
pub(super) fn of_inputs(spec: &Spec) -> Vec<i64> {
    let events: Vec<Option<f64>> = spec.sources.iter().flat_map(|source| events(spec, source)).collect();
    let known: Vec<f64> = events.iter().copied().flatten().collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let weight = |events: Option<f64>| match events {
        Some(events) if mean > 0.0 => (events / mean * NEURON as f64).round() as i64,
        _ => NEURON,
    };
    events.into_iter().map(weight).collect()
}

/// The mean number of events of each input in one time step, where the source says it.
fn events(spec: &Spec, source: &Source) -> Vec<Option<f64>> {
    let count = source.count.value as usize;
    let steps = f64::from(spec.steps.value);
    match &source.kind {
        SourceKind::Poisson { rate, .. } => {
            vec![Some(rate.value.to_f64() * spec.dt.value.to_f64() / 1000.0); count]
        }
        SourceKind::SpikeTimes { steps: spikes, .. } => {
            spikes.iter().map(|spikes| Some(spikes.len() as f64 / steps)).collect()
        }
        SourceKind::Images { pixels, .. } => {
            let mut sums = vec![0u64; count];
            pixels.iter().enumerate().for_each(|(place, &pixel)| sums[place % count] += u64::from(pixel));
            let images = (pixels.len() / count) as f64;
            sums.iter().map(|&sum| Some(sum as f64 / images / 256.0)).collect()
        }
        _ => vec![None; count],
    }
}

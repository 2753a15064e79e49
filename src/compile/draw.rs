//! Projections into synapses: which pairs, which weight, which delay.
//!
//! What is drawn for a synapse depends on the seed, the place of the projection in the file, and the pair: not on what
//! else is drawn. `pairs` says who draws which pairs.

use super::distributions::{delays, weights};
use super::pairs::{self, Pair};
use super::random::{Purpose, key};
use crate::fixed_point::Decimal;
use crate::spec::{Diagnostic, NeuronModel, Projection, SourceKind, Spec, Weight};

/// The most synapses of a network.
pub const MAX_SYNAPSES: u64 = 1 << 26;

/// The synapses of one projection; those of one source in the order of its targets.
pub(super) struct Drawn {
    pub synapses: Vec<DrawnSynapse>,
    /// Whether the weights were multiplied by the effect of a current on one time step.
    pub of_current: bool,
}

/// A synapse from neuron or axon `from` to neuron `to`, numbered within their groups. Spike sources have an axon for
/// each input, currents one for each amplitude.
pub(super) struct DrawnSynapse {
    pub from: u32,
    pub to: u32,
    pub delay: u32,
    pub weight: f64,
}

/// The synapses of each projection.
///
/// # Errors
/// More than [`MAX_SYNAPSES`], at the projection with which they are too many.
pub(super) fn draw_all(spec: &Spec) -> Result<Vec<Drawn>, Vec<Diagnostic>> {
    let mut total = 0;
    for projection in &spec.projections {
        total += expected(spec, projection);
        if total > MAX_SYNAPSES {
            return Err(vec![too_many(projection, total)]);
        }
    }
    Ok(spec.projections.iter().enumerate().map(|(place, projection)| draw(spec, place, projection)).collect())
}

fn too_many(projection: &Projection, total: u64) -> Diagnostic {
    Diagnostic::new(
        format!("{total} synapses are more than a core holds"),
        projection.connect_span.clone(),
        format!("`{}` to `{}` is one projection too many", projection.from.value, projection.to.value),
    )
    .help(format!("a core holds at most {MAX_SYNAPSES} synapses"))
}

/// How many synapses a projection has; for random connections, on average.
fn expected(spec: &Spec, projection: &Projection) -> u64 {
    let amplitudes = amplitudes(spec, projection).map_or(1, |amplitudes| amplitudes.len() as u64);
    match &projection.weight {
        Weight::Matrix(matrix) => amplitudes * matrix.iter().filter(|weight| **weight != 0.0).count() as u64,
        _ => amplitudes * pairs::expected(projection, counts(spec, projection)),
    }
}

fn draw(spec: &Spec, place: usize, projection: &Projection) -> Drawn {
    let counts = counts(spec, projection);
    let weight_of = weights(&projection.weight, key(spec.seed, Purpose::Weight, place), counts[1]);
    let delay_of = delays(&projection.delay, key(spec.seed, Purpose::Delay, place));
    let mut synapses = Vec::with_capacity(expected(spec, projection) as usize);
    pairs::for_each(projection, key(spec.seed, Purpose::Connect, place), counts, |pair| {
        if let Some(weight) = weight_of(pair) {
            let Pair { from, to, .. } = pair;
            synapses.push(DrawnSynapse { from, to, delay: delay_of(pair), weight });
        }
    });
    match amplitudes(spec, projection) {
        // `spec` has seen to it that a current goes to delta synapses
        None => Drawn { synapses, of_current: false },
        Some(amplitudes) => Drawn { synapses: of_current(spec, projection, amplitudes, &synapses), of_current: true },
    }
}

/// The synapses of a current, for each of its amplitudes.
fn of_current(
    spec: &Spec,
    projection: &Projection,
    amplitudes: &[Decimal],
    synapses: &[DrawnSynapse],
) -> Vec<DrawnSynapse> {
    let per_current = potential_per_current(spec, projection);
    let of_axon = |(axon, amplitude): (u32, &Decimal)| {
        let scale = amplitude.to_f64() * per_current;
        synapses.iter().map(move |one| DrawnSynapse { from: axon, weight: one.weight * scale, ..*one })
    };
    (0..).zip(amplitudes).flat_map(of_axon).collect()
}

/// How many neurons or inputs a projection comes from, and how many neurons it goes to.
fn counts(spec: &Spec, projection: &Projection) -> [u32; 2] {
    let source = spec.sources.iter().find(|source| source.name.value == projection.from.value);
    let population = |name: &str| {
        let found = spec.populations.iter().find(|population| population.name.value == name);
        found.expect("spec checks the names of projections").count.value
    };
    let from = source.map_or_else(|| population(&projection.from.value), |source| source.count.value);
    [from, population(&projection.to.value)]
}

/// The amplitudes of the current that a projection comes from; nothing for spikes.
fn amplitudes<'s>(spec: &'s Spec, projection: &Projection) -> Option<&'s [Decimal]> {
    let source = spec.sources.iter().find(|source| source.name.value == projection.from.value);
    match source.map(|source| &source.kind) {
        Some(SourceKind::StepCurrent { amplitudes, .. }) => Some(amplitudes),
        _ => None,
    }
}

/// What a unit of current adds to the potential of the projection's targets in one time step.
fn potential_per_current(spec: &Spec, projection: &Projection) -> f64 {
    let target = spec.populations.iter().find(|population| population.name.value == projection.to.value);
    match &target.expect("spec checks the names of projections").model {
        NeuronModel::Lif(parameters) => parameters.potential_per_current(spec.dt.value),
        NeuronModel::Adex(parameters) => parameters.potential_per_current(spec.dt.value),
        NeuronModel::Defined(values) => {
            (values.of.membrane)(values).map_or(1.0, |membrane| membrane.current_gain(spec.dt.value.to_f64()))
        }
    }
}

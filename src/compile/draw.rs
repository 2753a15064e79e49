//! Projections into synapses: which pairs, which weight, which delay.
//!
//! What is drawn for a pair depends on the seed, the place of the projection in the file, and the pair: not on how
//! many neurons there are, nor on what else is drawn.

use super::random::{Purpose, Sequence, fraction, hash, key};
use crate::spec::{Connect, Delay, Diagnostic, NeuronModel, Projection, SourceKind, Spec, Weight};

/// The most synapses of a network.
pub const MAX_SYNAPSES: u64 = 1 << 26;

/// The synapses of one projection, in the order of its sources, then of its targets.
pub(super) struct Drawn {
    pub synapses: Vec<DrawnSynapse>,
    /// What every weight was multiplied by: the effect of a current on one time step; 1 for spikes.
    pub scale: f64,
}

/// A synapse from neuron or input `from` to neuron `to`, numbered within their groups.
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
    let [from, to] = counts(spec, projection).map(u64::from);
    match (&projection.connect, &projection.weight) {
        (_, Weight::Matrix(matrix)) => matrix.iter().filter(|weight| **weight != 0.0).count() as u64,
        (Connect::AllToAll, _) => from * to,
        (Connect::OneToOne, _) => from,
        (Connect::FixedProbability(probability), _) => (probability * (from * to) as f64) as u64,
    }
}

fn draw(spec: &Spec, place: usize, projection: &Projection) -> Drawn {
    let [from_count, to_count] = counts(spec, projection);
    let scale = current_scale(spec, projection);
    let connect_key = key(spec.seed, Purpose::Connect, place);
    let weight_of = weights(projection, key(spec.seed, Purpose::Weight, place), to_count, scale);
    let delay_of = delays(projection, key(spec.seed, Purpose::Delay, place));
    let mut synapses = Vec::with_capacity(expected(spec, projection) as usize);
    let mut connect = |from, to| {
        if let Some(weight) = weight_of(from, to) {
            synapses.push(DrawnSynapse { from, to, delay: delay_of(from, to), weight });
        }
    };
    for from in 0..from_count {
        match projection.connect {
            Connect::OneToOne => connect(from, from),
            Connect::AllToAll => (0..to_count).for_each(|to| connect(from, to)),
            Connect::FixedProbability(probability) => {
                let of_row = hash(connect_key, from.into());
                let drawn = |to: &u32| fraction(hash(of_row, (*to).into())) < probability;
                (0..to_count).filter(drawn).for_each(|to| connect(from, to));
            }
        }
    }
    Drawn { synapses, scale }
}

/// The weight of a pair; nothing for a zero in a matrix.
fn weights(projection: &Projection, key: u64, columns: u32, scale: f64) -> impl Fn(u32, u32) -> Option<f64> {
    let constant = match &projection.weight {
        Weight::Constant(weight) => weight.to_f64(),
        _ => 0.0,
    };
    move |from, to| {
        let weight = match &projection.weight {
            Weight::Constant(_) => constant,
            Weight::Normal { mean, std } => mean + std * Sequence::of_pair(key, from, to).normal(),
            Weight::Uniform { low, high } => low + (high - low) * Sequence::of_pair(key, from, to).uniform(),
            Weight::Matrix(matrix) => {
                let entry = matrix[from as usize * columns as usize + to as usize];
                (entry != 0.0).then_some(entry)?
            }
        };
        Some(weight * scale)
    }
}

fn delays(projection: &Projection, key: u64) -> impl Fn(u32, u32) -> u32 {
    let delay = projection.delay.clone();
    move |from, to| match delay {
        Delay::Constant(steps) => steps,
        Delay::Uniform { low, high } => Sequence::of_pair(key, from, to).whole(low, high),
    }
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

/// What a current adds to the potential of the projection's targets in one time step, per unit of weight; 1 for
/// sources of spikes and for populations.
fn current_scale(spec: &Spec, projection: &Projection) -> f64 {
    let source = spec.sources.iter().find(|source| source.name.value == projection.from.value);
    let Some(SourceKind::StepCurrent { amplitude, .. }) = source.map(|source| &source.kind) else { return 1.0 };
    let target = spec.populations.iter().find(|population| population.name.value == projection.to.value);
    let per_current = match &target.expect("spec checks the names of projections").model {
        NeuronModel::Lif(parameters) => parameters.potential_per_current(spec.dt.value),
        NeuronModel::Adex(parameters) => parameters.potential_per_current(spec.dt.value),
    };
    amplitude.value.to_f64() * per_current
}

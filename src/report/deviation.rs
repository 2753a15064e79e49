//! How far fixed point and integrator take a network from its equations, population by population.

use serde::Serialize;

use super::spike_trains::{
    SpikeCounts, Spread, coincidence_factor, coincidences, matched_errors, variation_of_intervals,
};
use super::three_runs::{COMPARISONS, NeuronRuns, Run};
use crate::compile::Compiled;
use crate::design::Design;

/// The window of the coincidence factor, ms.
pub const WINDOW: f64 = 2.0;

/// What one run of a population does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Activity {
    /// Spikes of all neurons in all trials.
    pub spikes: usize,
    /// Spikes a neuron and second.
    pub rate_hz: f64,
    /// Coefficient of variation of the intervals between spikes: the mean over the neurons with at least two intervals.
    pub cv_isi: Option<f64>,
}

/// How one run of a population differs from another, over all of its neurons and trials.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Deviation {
    /// Pairs of matched spikes.
    pub matched: usize,
    /// Spikes of either run without a partner.
    pub unmatched: usize,
    /// Spike-time error that half of the matched spikes keep to, ms.
    pub error_median_ms: Option<f64>,
    /// Spike-time error that 95 % of the matched spikes keep to, ms.
    pub error_95_ms: Option<f64>,
    /// The largest spike-time error, ms.
    pub error_worst_ms: Option<f64>,
    /// Coincidence factor: the mean over the neurons that have one.
    pub gamma: Option<f64>,
    /// The least coincidence factor of a neuron.
    pub gamma_least: Option<f64>,
    /// End of the first time step, within its trial, in which just one of the two spikes, ms; null where there is none.
    pub first_difference_ms: Option<f64>,
    /// The largest |dV| before such a time step, in the unit of the potential.
    pub dv_before_difference: f64,
    /// The largest |dV| of all time steps.
    pub dv: f64,
}

/// A population in three runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PopulationDeviation {
    /// Its name.
    pub population: String,
    /// Its neurons.
    pub neurons: u32,
    /// The unit of its potential: mV, or empty where it is unit-free.
    pub unit: &'static str,
    /// Whether it spikes in none of the runs, though its model can.
    pub silent: bool,
    /// The golden model.
    pub fixed: Activity,
    /// The twin in double precision with the same integrator.
    pub twin: Activity,
    /// The fine reference.
    pub fine: Activity,
    /// The golden model against the twin: what fixed point does.
    pub against_twin: Deviation,
    /// The golden model against the fine reference: both together.
    pub against_fine: Deviation,
    /// The twin against the fine reference: what the integrator does.
    pub twin_against_fine: Deviation,
}

/// What `runs` (one entry a neuron of the network) say of each population.
pub fn deviations(compiled: &Compiled, runs: &[NeuronRuns]) -> Vec<PopulationDeviation> {
    let stimulus = &compiled.stimulus;
    let dt = compiled.design.dt.to_f64();
    let time = Time { dt, trials: dt * f64::from(stimulus.steps_per_trial) * f64::from(stimulus.trials) };
    let population = |population: &crate::compile::NetworkPopulation| {
        let neurons = &runs[population.first as usize..][..population.count as usize];
        let [fixed, twin, fine] = Run::ALL.map(|run| activity(neurons, run, time));
        let [against_twin, against_fine, twin_against_fine] =
            [0, 1, 2].map(|comparison| deviation(neurons, comparison, time));
        PopulationDeviation {
            population: population.name.clone(),
            neurons: population.count,
            unit: unit_of_potential(&compiled.design, &population.name),
            silent: can_spike(&compiled.design, &population.name)
                && [fixed, twin, fine].iter().all(|run| run.spikes == 0),
            fixed,
            twin,
            fine,
            against_twin,
            against_fine,
            twin_against_fine,
        }
    };
    compiled.network.populations.iter().map(population).collect()
}

/// Whether the model of a population ever spikes.
fn can_spike(design: &Design, population: &str) -> bool {
    design.population(population).is_none_or(|(core, _)| !core.model.graph.never_spikes())
}

/// The unit of a population's potential.
pub(super) fn unit_of_potential(design: &Design, population: &str) -> &'static str {
    let variables = design.population(population).map_or(&[][..], |(core, _)| &core.model.variables);
    variables.iter().find(|variable| variable.name == "v").map_or("", |variable| variable.unit)
}

/// From time steps to time.
#[derive(Clone, Copy)]
struct Time {
    /// A time step, ms.
    dt: f64,
    /// All trials together, ms.
    trials: f64,
}

fn activity(neurons: &[NeuronRuns], run: Run, time: Time) -> Activity {
    let spikes = neurons.iter().map(|neuron| spikes_of(neuron, run)).sum();
    let variations: Vec<f64> =
        neurons.iter().filter_map(|neuron| variation_of_intervals(&neuron.spikes[run as usize])).collect();
    let rate_hz = 1000.0 * spikes as f64 / (time.trials * neurons.len() as f64);
    Activity { spikes, rate_hz, cv_isi: mean(&variations) }
}

fn spikes_of(neuron: &NeuronRuns, run: Run) -> usize {
    neuron.spikes[run as usize].iter().map(Vec::len).sum()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn deviation(neurons: &[NeuronRuns], comparison: usize, time: Time) -> Deviation {
    let (model, reference) = COMPARISONS[comparison];
    let spikes: usize = neurons.iter().map(|n| spikes_of(n, model) + spikes_of(n, reference)).sum();
    let trials = neurons.iter().flat_map(|n| n.spikes[model as usize].iter().zip(&n.spikes[reference as usize]));
    let errors: Vec<f64> = trials.filter_map(|(model, reference)| matched_errors(model, reference)).flatten().collect();
    let matched = errors.len();
    let spread = Spread::of(errors);
    let in_ms = |of: fn(Spread) -> f64| spread.map(|spread| time.dt * of(spread));
    let gammas: Vec<f64> = neurons.iter().filter_map(|neuron| gamma(neuron, model, reference, time)).collect();
    let potentials = || neurons.iter().map(|neuron| &neuron.potentials[comparison]);
    Deviation {
        matched,
        unmatched: spikes - 2 * matched,
        error_median_ms: in_ms(|spread| spread.median),
        error_95_ms: in_ms(|spread| spread.most_95),
        error_worst_ms: in_ms(|spread| spread.worst),
        gamma: mean(&gammas),
        gamma_least: gammas.iter().copied().reduce(f64::min),
        first_difference_ms: potentials()
            .filter_map(|error| error.first_difference)
            .min()
            .map(|step| time.dt * f64::from(step + 1)),
        dv_before_difference: potentials().map(|error| error.before_difference).fold(0.0, f64::max),
        dv: potentials().map(|error| error.overall).fold(0.0, f64::max),
    }
}

fn gamma(neuron: &NeuronRuns, model: Run, reference: Run, time: Time) -> Option<f64> {
    let window = WINDOW / time.dt;
    let trials = neuron.spikes[reference as usize].iter().zip(&neuron.spikes[model as usize]);
    let counts = SpikeCounts {
        reference: spikes_of(neuron, reference),
        model: spikes_of(neuron, model),
        coincident: trials.map(|(reference, model)| coincidences(reference, model, window)).sum(),
    };
    coincidence_factor(counts, window, time.trials / time.dt)
}

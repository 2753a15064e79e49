//! The network with everything drawn and resolved, in double precision and time steps: what the hardware approximates.

use super::plasticity::{self, PlasticAxons};
use crate::models::{Receptor, StepNoise};
use crate::spec::{Diagnostic, NeuronModel, Source, Spec};

use super::draw::{Drawn, draw_all};

/// A network in numbers.
///
/// Neurons are numbered through all populations in the order of the file, without gaps: the number in hardware, which
/// has gaps where a population does not fill its last block, is given by [`Compiled::hardware_numbers`].
/// Synapses belong to an *axon*: axon `a < inputs` is input `a` of the sources, numbered through in the order of the
/// file; axon `inputs + n` is the output of neuron `n`.
///
/// [`Compiled::hardware_numbers`]: super::Compiled::hardware_numbers
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Populations, in the order of the file.
    pub populations: Vec<NetworkPopulation>,
    /// Sources, in the order of the file.
    pub sources: Vec<NetworkSource>,
    /// Synapses of all axons, axon by axon; those of one axon in the order of projections, then of targets.
    pub synapses: Vec<Synapse>,
    /// Where the synapses of axon `a` end, `[inputs + neurons]`; they begin where those of `a - 1` end.
    pub ends: Vec<usize>,
    /// Short-term plasticity of its axons.
    pub plasticity: PlasticAxons,
}

/// A group of neurons.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkPopulation {
    /// Its name in the config.
    pub name: String,
    /// Number of its first neuron.
    pub first: u32,
    /// How many neurons.
    pub count: u32,
    /// Model and parameters, in the user's units.
    pub model: NeuronModel,
    /// Sub-steps of a time step, for which its model is planned.
    pub substeps: u32,
    /// Its receptor types; none where every event is a jump of the potential.
    pub receptors: Vec<Receptor>,
    /// Noise that its core makes.
    pub noise: NetworkNoise,
}

/// Noise, drawn anew for each neuron in each time step.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkNoise {
    /// Its kinds, with their strengths in one time step.
    pub in_step: StepNoise,
    /// Seed of the random bits.
    pub seed: u64,
}

/// A group of inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkSource {
    /// Its name in the config.
    pub name: String,
    /// Axon of its first input.
    pub first: u32,
    /// How many axons: one an input, or one for each amplitude of a current.
    pub count: u32,
}

/// A synapse of an axon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Synapse {
    /// Number of the neuron it ends at.
    pub target: u32,
    /// Time steps from the spike to its effect; at least 1 from neurons.
    pub delay: u32,
    /// Its receptor type: a place in the target's [`NetworkPopulation::receptors`]; 0 where there are none.
    pub receptor: u32,
    /// What an event adds to what the receptor type sums up, in the user's unit: mV or unit-free for a jump of the
    /// potential, pA for a current, nS for a conductance.
    pub weight: f64,
}

impl Network {
    /// Neurons of all populations.
    pub fn neurons(&self) -> u32 {
        self.populations.last().map_or(0, |population| population.first + population.count)
    }

    /// Inputs of all sources.
    pub fn inputs(&self) -> u32 {
        self.sources.last().map_or(0, |source| source.first + source.count)
    }

    /// The axon of neuron `neuron`.
    pub fn axon_of(&self, neuron: u32) -> u32 {
        self.inputs() + neuron
    }

    /// The synapses of axon `axon`, an input or `inputs + neuron`.
    pub fn synapses_of(&self, axon: u32) -> &[Synapse] {
        let axon = axon as usize;
        let first = if axon == 0 { 0 } else { self.ends[axon - 1] };
        &self.synapses[first..self.ends[axon]]
    }

    /// The population that neuron `neuron` belongs to.
    pub fn population_of(&self, neuron: u32) -> &NetworkPopulation {
        let after = self.populations.partition_point(|population| population.first <= neuron);
        &self.populations[after - 1]
    }

    /// The longest delay, in time steps; 0 without synapses.
    pub fn longest_delay(&self) -> u32 {
        self.synapses.iter().map(|synapse| synapse.delay).max().unwrap_or(0)
    }

    /// Draws connections, weights and delays; `check` sees every projection's synapses before they are sorted by axon.
    ///
    /// # Errors
    /// More synapses than a core holds, and what `check` finds.
    pub(super) fn build(
        spec: &Spec,
        check: impl Fn(usize, &Drawn) -> Option<Diagnostic>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut network = Self {
            populations: populations(spec),
            sources: sources(&spec.sources),
            synapses: vec![],
            ends: vec![],
            plasticity: PlasticAxons::default(),
        };
        let drawn = draw_all(spec)?;
        network.plasticity = plasticity::of_network(spec, &network).map_err(|error| vec![error])?;
        let errors: Vec<_> = drawn.iter().enumerate().filter_map(|(place, drawn)| check(place, drawn)).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        network.sort_by_axon(spec, &drawn);
        Ok(network)
    }

    /// Fills `synapses` and `ends`: a counting sort, which keeps the order of projections and targets.
    fn sort_by_axon(&mut self, spec: &Spec, drawn: &[Drawn]) {
        let first_axons: Vec<u32> = spec.projections.iter().map(|p| self.first_axon(&p.from.value)).collect();
        let first_targets: Vec<u32> = spec.projections.iter().map(|p| self.first_neuron(&p.to.value)).collect();
        let mut starts = vec![0usize; (self.inputs() + self.neurons()) as usize + 1];
        for (drawn, &first) in drawn.iter().zip(&first_axons) {
            drawn.synapses.iter().for_each(|one| starts[(first + one.from) as usize + 1] += 1);
        }
        for axon in 1..starts.len() {
            starts[axon] += starts[axon - 1];
        }
        self.ends = starts[1..].to_vec();
        let total = self.ends.last().copied().unwrap_or(0);
        self.synapses = vec![Synapse { target: 0, delay: 0, receptor: 0, weight: 0.0 }; total];
        for (place, drawn) in drawn.iter().enumerate() {
            for one in &drawn.synapses {
                let next = &mut starts[(first_axons[place] + one.from) as usize];
                let (target, receptor) = (first_targets[place] + one.to, spec.projections[place].receptor);
                self.synapses[*next] = Synapse { target, delay: one.delay, receptor, weight: one.weight };
                *next += 1;
            }
        }
    }

    pub(super) fn first_axon(&self, name: &str) -> u32 {
        let source = self.sources.iter().find(|source| source.name == name);
        source.map_or_else(|| self.inputs() + self.first_neuron(name), |source| source.first)
    }

    fn first_neuron(&self, name: &str) -> u32 {
        let population = self.populations.iter().find(|population| population.name == name);
        population.expect("spec checks the names of projections").first
    }
}

fn populations(spec: &Spec) -> Vec<NetworkPopulation> {
    let mut next = 0;
    let numbered = spec.populations.iter().map(|population| {
        let (first, count) = (next, population.count.value);
        next += count;
        let (name, model) = (population.name.value.clone(), population.model.clone());
        let in_step = super::model::step_noise(spec, population);
        let noise = NetworkNoise { in_step, seed: super::model::noise_seed(spec) };
        NetworkPopulation {
            name,
            first,
            count,
            model,
            substeps: spec.substeps.value,
            receptors: population.receptors.clone(),
            noise,
        }
    });
    numbered.collect()
}

/// The sources with the axons of their inputs.
pub(super) fn sources(list: &[Source]) -> Vec<NetworkSource> {
    let mut next = 0;
    let numbered = list.iter().map(|source| {
        let (first, count) = (next, source.axons());
        next += count;
        NetworkSource { name: source.name.value.clone(), first, count }
    });
    numbered.collect()
}

//! The same network in double precision: every neuron its model's twin, every weight as it was given.

use std::ops::Range;

use super::twin_noise::TwinNoise;
use crate::compile::{Network, NetworkPopulation};
use crate::fixed_point::Decimal;
use crate::models::{
    AdexTwin, CellTwin, LifTwin, Membrane, PlasticityTwin, Receptor, SubstepTwin, SynapseModel, Twin, step_fine_raised,
};
use crate::spec::NeuronModel;

/// How the neurons of a [`TwinNetwork`] are integrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrator {
    /// As the datapath does, in time steps.
    Datapath,
    /// RK4 with as many substeps to a time step, at least one.
    Fine(u32),
}

/// A spike in double precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwinSpike {
    /// The neuron, numbered as in the network.
    pub neuron: u32,
    /// The part of the time step at whose end it spiked: 1 with [`Integrator::Datapath`].
    pub at: f64,
}

/// A network in double precision. Input events and spikes travel on the grid of time steps with either integrator.
pub struct TwinNetwork<'n> {
    network: &'n Network,
    populations: Vec<TwinPopulation>,
    /// Ring of inputs over time steps: `(slot * neurons + neuron) * receptors + receptor type`.
    ring: Vec<f64>,
    neurons: usize,
    /// Receptor types of every neuron.
    receptors: usize,
    slots: usize,
    now: usize,
    /// Short-term plasticity of each axon, where any has it.
    plastic: Vec<PlasticityTwin>,
    /// Time steps since the start.
    elapsed: u64,
    /// ms
    dt: f64,
    spikes: Vec<TwinSpike>,
}

/// Neurons that share a twin.
struct TwinPopulation {
    twin: Box<dyn Twin>,
    neurons: Range<u32>,
    start: Vec<f64>,
    /// States of the neurons, one after the other.
    states: Vec<f64>,
    integrator: Integrator,
    /// Spikes of one neuron in one time step.
    offsets: Vec<f64>,
    noise: TwinNoise,
}

impl TwinPopulation {
    fn new(population: &NetworkPopulation, dt: Decimal, integrator: Integrator) -> Self {
        let substep = dt.part(population.substeps).unwrap_or(dt);
        let twin = match population.substeps {
            1 => twin(population, dt),
            substeps => Box::new(SubstepTwin::new(twin(population, substep), substeps)),
        };
        let start = twin.start();
        let neurons = population.first..population.first + population.count;
        let states = start.repeat(neurons.len());
        let noise = TwinNoise::new(&population.noise, neurons.clone());
        Self { twin, neurons, start, states, integrator, offsets: Vec::new(), noise }
    }

    fn clear(&mut self) {
        self.states.chunks_exact_mut(self.start.len()).for_each(|state| state.copy_from_slice(&self.start));
    }

    /// One time step; the inputs are taken and left at zero.
    fn step(&mut self, inputs: &mut [f64], receptors: usize, spikes: &mut Vec<TwinSpike>) {
        let noise = self.noise.draw(inputs, receptors);
        let states = self.states.chunks_exact_mut(self.start.len());
        let inputs = inputs.chunks_exact_mut(receptors);
        for (place, ((neuron, state), inputs)) in self.neurons.clone().zip(states).zip(inputs).enumerate() {
            let with_noise: Vec<f64>;
            let input = match noise.added.get(place) {
                None => &*inputs,
                Some(&noise) => {
                    with_noise = inputs.iter().copied().chain([noise]).collect();
                    &with_noise
                }
            };
            let raised = noise.raised.get(place).copied();
            match (self.integrator, raised) {
                (Integrator::Datapath, None) => {
                    let count = self.twin.spikes(state, input);
                    spikes.extend((0..count).map(|_| TwinSpike { neuron, at: 1.0 }));
                }
                (Integrator::Datapath, Some(raised)) => {
                    let spike = self.twin.step_raised(state, input, raised);
                    spikes.extend(spike.then_some(TwinSpike { neuron, at: 1.0 }));
                }
                (Integrator::Fine(substeps), Some(raised)) => {
                    let spike = step_fine_raised(&*self.twin, state, input, substeps, raised);
                    spikes.extend(spike.then_some(TwinSpike { neuron, at: 1.0 }));
                }
                (Integrator::Fine(substeps), None) => {
                    self.offsets.clear();
                    self.twin.step_fine(state, input, substeps, &mut self.offsets);
                    spikes.extend(self.offsets.iter().map(|&at| TwinSpike { neuron, at }));
                }
            }
            inputs.fill(0.0);
        }
    }
}

/// The neuron model of a population with its receptor types.
fn twin(population: &NetworkPopulation, dt: Decimal) -> Box<dyn Twin> {
    let neuron: Box<dyn Twin> = match &population.model {
        NeuronModel::Lif(p) => Box::new(LifTwin::new(p, dt)),
        NeuronModel::Adex(p) => Box::new(AdexTwin::new(p, dt)),
        NeuronModel::Defined(p) => (p.of.twin)(p, dt),
    };
    // Each of its receptor types is a synaptic current of the neuron.
    if population.model.saturates() {
        return neuron;
    }
    let delta = [Receptor { name: "input".to_owned(), synapse: SynapseModel::Delta }];
    let receptors = match (&population.receptors[..], population.noise.in_step.deviation) {
        ([], None) => return neuron,
        ([], Some(_)) => &delta,
        (receptors, _) => receptors,
    };
    // Without a membrane there are delta synapses only, which ask nothing of it.
    let none = Membrane { c_m: 1.0, exact_tau_m: None, rest: 0.0, relaxes: false };
    let membrane = population.model.membrane().unwrap_or(none);
    Box::new(CellTwin::new(neuron, receptors, membrane, dt.to_f64()))
}

impl<'n> TwinNetwork<'n> {
    /// The network at its start, with time steps of `dt` ms.
    pub fn new(network: &'n Network, dt: Decimal, integrator: Integrator) -> Self {
        let slots = network.longest_delay() as usize + 1;
        let neurons = network.neurons() as usize;
        let twin = |population| TwinPopulation::new(population, dt, integrator);
        let receptors =
            network.populations.iter().map(|population| population.receptors.len()).max().unwrap_or(0).max(1);
        Self {
            network,
            populations: network.populations.iter().map(twin).collect(),
            ring: vec![0.0; slots * neurons * receptors],
            neurons,
            receptors,
            slots,
            now: 0,
            plastic: vec![PlasticityTwin::START; network.plasticity.of_axon.len()],
            elapsed: 0,
            dt: dt.to_f64(),
            spikes: Vec::new(),
        }
    }

    /// Back to the start.
    pub fn clear(&mut self) {
        self.populations.iter_mut().for_each(TwinPopulation::clear);
        self.ring.fill(0.0);
        self.now = 0;
        self.plastic.fill(PlasticityTwin::START);
        self.elapsed = 0;
    }

    /// One time step with input events on `axons`. Its spikes, neurons ascending, and of one neuron in order of time.
    pub fn step(&mut self, axons: &[u32]) -> &[TwinSpike] {
        for &axon in axons {
            self.deliver(axon);
        }
        self.spikes.clear();
        let row = self.neurons * self.receptors;
        let due = &mut self.ring[self.now * row..][..row];
        for population in &mut self.populations {
            let Range { start, end } = population.neurons;
            let range = start as usize * self.receptors..end as usize * self.receptors;
            population.step(&mut due[range], self.receptors, &mut self.spikes);
        }
        for place in 0..self.spikes.len() {
            self.deliver(self.network.axon_of(self.spikes[place].neuron));
        }
        self.now = (self.now + 1) % self.slots;
        self.elapsed += 1;
        &self.spikes
    }

    /// The membrane potentials after the last time step, in the user's unit (mV, or unit-free), neuron by neuron.
    pub fn potentials(&self) -> impl Iterator<Item = f64> {
        self.populations.iter().flat_map(|population| {
            population.states.chunks_exact(population.start.len()).map(|state| population.twin.potential(state))
        })
    }

    fn deliver(&mut self, axon: u32) {
        let plasticity = &self.network.plasticity;
        let factor = plasticity.set_of(axon).map_or(1.0, |set| {
            self.plastic[axon as usize].spike(&plasticity.sets[set as usize], self.elapsed, self.dt)
        });
        for synapse in self.network.synapses_of(axon) {
            let slot = (self.now + synapse.delay as usize) % self.slots;
            let neuron = slot * self.neurons + synapse.target as usize;
            self.ring[neuron * self.receptors + synapse.receptor as usize] += synapse.weight * factor;
        }
    }
}

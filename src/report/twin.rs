//! The same network in double precision: every neuron its model's `f64` twin, every weight as it was given.

use crate::compile::Network;
use crate::fixed_point::Decimal;
use crate::models::{AdexTwin, LifTwin};
use crate::spec::NeuronModel;

/// A network in double precision.
pub struct TwinNetwork<'n> {
    network: &'n Network,
    neurons: Vec<TwinNeuron>,
    /// Ring of inputs over time steps: `slot * neurons + neuron`.
    ring: Vec<f64>,
    slots: usize,
    now: usize,
    spikes: Vec<u32>,
}

enum TwinNeuron {
    Lif(LifTwin, (f64, u32)),
    Adex(AdexTwin, (f64, f64, u32)),
}

impl TwinNeuron {
    fn clear(&mut self) {
        match self {
            Self::Lif(twin, state) => *state = twin.start(),
            Self::Adex(twin, state) => *state = twin.start(),
        }
    }

    fn step(&mut self, input: f64) -> bool {
        match self {
            Self::Lif(twin, state) => twin.step(state, input),
            Self::Adex(twin, state) => twin.step(state, input),
        }
    }
}

impl<'n> TwinNetwork<'n> {
    /// The network at its start, with time steps of `dt` ms.
    pub fn new(network: &'n Network, dt: Decimal) -> Self {
        let slots = network.longest_delay() as usize + 1;
        let neuron = |number| match network.population_of(number).model {
            NeuronModel::Lif(p) => {
                let twin = LifTwin::new(&p, dt);
                TwinNeuron::Lif(twin, twin.start())
            }
            NeuronModel::Adex(p) => {
                let twin = AdexTwin::new(&p, dt);
                TwinNeuron::Adex(twin, twin.start())
            }
        };
        Self {
            network,
            neurons: (0..network.neurons()).map(neuron).collect(),
            ring: vec![0.0; slots * network.neurons() as usize],
            slots,
            now: 0,
            spikes: Vec::new(),
        }
    }

    /// Back to the start.
    pub fn clear(&mut self) {
        self.neurons.iter_mut().for_each(TwinNeuron::clear);
        self.ring.fill(0.0);
        self.now = 0;
    }

    /// One time step with input events on `axons`. The neurons that spiked, numbered as in the network, ascending.
    pub fn step(&mut self, axons: &[u32]) -> &[u32] {
        for &axon in axons {
            self.deliver(axon);
        }
        self.spikes.clear();
        let due = self.now * self.neurons.len()..(self.now + 1) * self.neurons.len();
        for (number, (neuron, input)) in self.neurons.iter_mut().zip(&mut self.ring[due]).enumerate() {
            if neuron.step(std::mem::take(input)) {
                self.spikes.push(number as u32);
            }
        }
        for place in 0..self.spikes.len() {
            self.deliver(self.network.axon_of(self.spikes[place]));
        }
        self.now = (self.now + 1) % self.slots;
        &self.spikes
    }

    fn deliver(&mut self, axon: u32) {
        for synapse in self.network.synapses_of(axon) {
            let slot = (self.now + synapse.delay as usize) % self.slots;
            self.ring[slot * self.neurons.len() + synapse.target as usize] += synapse.weight;
        }
    }
}
